"""Which files to read: the paths the user gave, and what the folders among them contain."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from lossLint.sources.ignoring import Inherited, Patterns, gitignore_rules, inherited_rules, is_ignored, verdict

SUFFIXES = (".py", ".ipynb", ".md", ".markdown")

# Folders that hold no code of the user's own. Naming one of them on the command line reads it all the same.
DEFAULT_EXCLUDES = frozenset(
    {
        ".bzr",
        ".direnv",
        ".eggs",
        ".git",
        ".git-rewrite",
        ".hg",
        ".hypothesis",
        ".ipynb_checkpoints",
        ".losslint_cache",
        ".mypy_cache",
        ".nox",
        ".pants.d",
        ".pyenv",
        ".pytest_cache",
        ".pytype",
        ".ruff_cache",
        ".svn",
        ".tox",
        ".venv",
        ".vscode",
        "__pycache__",
        "__pypackages__",
        "_build",
        "buck-out",
        "build",
        "dist",
        "node_modules",
        "site-packages",
        "venv",
    }
)
# A virtual environment of any other name shows itself by this file.
_ENVIRONMENT = "pyvenv.cfg"


@dataclasses.dataclass(frozen=True, slots=True)
class Discovery:
    """What there is to read.

    Attributes:
        files: paths relative to the working directory (with ``..`` where they lie outside; absolute only where no
            relative path exists, as on another drive), POSIX separators, sorted, each once.
        missing: given paths that do not exist, as given.
    """

    files: tuple[str, ...]
    missing: tuple[str, ...]


def discover(paths: Sequence[str], *, exclude: Sequence[Patterns], cwd: Path) -> Discovery:
    """The files that ``paths`` stand for.

    Folders are walked: .py, .ipynb and Markdown files, without what .gitignore files ignore and without
    ``DEFAULT_EXCLUDES``. A path given by name is read whatever .gitignore and the defaults say. ``exclude`` holds for
    everything.
    """
    base = os.path.abspath(cwd)
    excluded = [patterns for patterns in exclude if patterns.patterns]
    files: set[str] = set()
    missing: list[str] = []
    for path in paths:
        full = os.path.normpath(os.path.join(base, path))
        if os.path.isdir(full):
            files.update(_walk(full, _relative(full, base), excluded))
        elif not os.path.exists(full):
            missing.append(path)
        elif not verdict(excluded, full.replace(os.sep, "/")):
            files.add(_relative(full, base))
    return Discovery(tuple(sorted(files)), tuple(missing))


def _relative(full: str, base: str) -> str:
    try:
        path = os.path.relpath(full, base)
    except ValueError:  # another drive
        path = full
    return path if os.sep == "/" else path.replace(os.sep, "/")


def _walk(root: str, shown: str, excluded: Sequence[Patterns]) -> Iterator[str]:
    """The paths of the files below ``root``, as the user sees them (``shown`` is the user's name of ``root``)."""
    top = root.replace(os.sep, "/").rstrip("/")
    prefix = "" if shown == "." else shown.rstrip("/") + "/"
    waiting: list[tuple[str, str, Inherited]] = [(top, prefix, inherited_rules(top))]
    while waiting:
        folder, prefix, rules = waiting.pop()
        entries = _entries(folder)
        names = {entry.name for entry in entries}
        if _ENVIRONMENT in names and folder != top:
            continue
        own = gitignore_rules(folder) if ".gitignore" in names else None
        rules = ((len(folder) + 1, own), *rules) if own else rules
        for entry in entries:
            name, is_folder = entry.name, _is_folder(entry)
            if is_folder is None or _is_left_out(f"{folder}/{name}", is_folder, rules, excluded):
                continue
            if is_folder:
                waiting.append((f"{folder}/{name}", f"{prefix}{name}/", rules))
            else:
                yield prefix + name


def _is_left_out(full: str, is_folder: bool, rules: Inherited, excluded: Sequence[Patterns]) -> bool:
    path = f"{full}/" if is_folder else full
    return verdict(excluded, path) or is_ignored(path, rules)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """What is in a folder; nothing where it vanished or may not be read."""
    try:
        with os.scandir(folder or "/") as entries:
            return list(entries)
    except OSError:
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool | None:
    """True: a folder to walk, False: a file to read, None: neither.

    Links to folders are not followed: they lead to loops, and to files that have another name already.
    """
    try:
        if entry.is_dir(follow_symlinks=False):
            return None if entry.name in DEFAULT_EXCLUDES else True
        return False if entry.name.lower().endswith(SUFFIXES) and entry.is_file() else None
    except OSError:
        return None
