"""Patterns in gitignore style: those of .gitignore files and those of the user."""

from __future__ import annotations

import dataclasses
import functools
import os
import re
from collections.abc import Iterable, Sequence

_MAX_BYTES = 1_000_000

# What a folder inherits: the rules of each folder above it, nearest first, each with the length of that folder's path.
Inherited = tuple[tuple[int, "Rules"], ...]


class Rules:
    """Compiled patterns. The last one that matches decides, as in git."""

    __slots__ = ("_patterns",)

    def __init__(self, patterns: Iterable[tuple[re.Pattern[str], bool]]) -> None:
        self._patterns = tuple(reversed(list(patterns)))

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def verdict(self, path: str) -> bool | None:
        """True: ignored, False: kept by a ``!`` pattern, None: not mentioned. Folders end in a slash."""
        for regex, ignored in self._patterns:
            if regex.match(path):
                return ignored
        return None

    def without(self, path: str) -> Rules:
        """These rules without those that ignore ``path`` itself, and with it all it contains."""
        patterns = reversed(self._patterns)
        return Rules((regex, ignored) for regex, ignored in patterns if not (ignored and regex.match(path)))


@dataclasses.dataclass(frozen=True, slots=True)
class Patterns:
    """The user's patterns with the folder that they are relative to.

    Attributes:
        patterns: as in .gitignore.
        root: that folder, an absolute path.

    Raises:
        ValueError: a pattern means nothing.
    """

    patterns: tuple[str, ...]
    root: str

    def __post_init__(self) -> None:
        user_rules(self.patterns)

    def verdict(self, path: str) -> bool | None:
        """What the patterns say of a path, absolute or relative to their root; as Rules.verdict."""
        rules = user_rules(self.patterns)
        return rules.verdict(_below(self.root, path)) if rules else None


def _below(root: str, path: str) -> str:
    """An absolute path as seen from a folder; a slash at its end stays."""
    root = root.replace(os.sep, "/").rstrip("/")
    if path.startswith(f"{root}/"):
        return path[len(root) + 1 :]
    if not os.path.isabs(path):
        return path
    try:
        relative = os.path.relpath(path, root or "/").replace(os.sep, "/")
    except ValueError:  # another drive
        return path
    return f"{relative}/" if path.endswith("/") else relative


def verdict(sets: Sequence[Patterns], path: str) -> bool:
    """Whether several sets of patterns ignore an absolute path: the last one that mentions it decides."""
    verdicts = (patterns.verdict(path) for patterns in reversed(sets))
    return next((found for found in verdicts if found is not None), False)


@functools.lru_cache(maxsize=64)
def user_rules(patterns: tuple[str, ...]) -> Rules:
    """The rules of the user's patterns; a pattern that means nothing is a ``ValueError`` that names it."""
    compiled: list[tuple[re.Pattern[str], bool]] = []
    for pattern in patterns:
        try:
            compiled += _compiled(pattern.removeprefix("./"))
        except ValueError as error:
            raise ValueError(f"the pattern {pattern!r} is not valid") from error
    return Rules(compiled)


def gitignore_rules(folder: str) -> Rules:
    """The rules of ``folder``'s .gitignore; none where it has none. Patterns git would not understand are dropped."""
    try:
        with open(f"{folder}/.gitignore", "rb") as file:
            text = file.read(_MAX_BYTES).decode("utf-8-sig", "replace")
    except OSError:
        return Rules(())
    compiled: list[tuple[re.Pattern[str], bool]] = []
    for line in text.split("\n"):
        try:
            compiled += _compiled(line.removesuffix("\r"))
        except ValueError:
            continue
    return Rules(compiled)


def inherited_rules(root: str) -> Inherited:
    """The .gitignore files above ``root``, up to the root of its git repository or the top.

    ``root`` was named by the user, so a rule that would ignore it as a whole does not count.
    """
    found: list[tuple[int, Rules]] = []
    folder = root
    while not os.path.lexists(f"{folder}/.git"):
        parent = os.path.dirname(folder)
        if parent == folder:
            break
        folder = parent
        start = len(folder.rstrip("/")) + 1
        rules = gitignore_rules(folder).without(root[start:] + "/")
        if rules:
            found.append((start, rules))
    return tuple(found)


def is_ignored(path: str, inherited: Inherited) -> bool:
    """Whether git ignores ``path`` (folders end in a slash): the nearest .gitignore that mentions it decides."""
    for start, rules in inherited:
        verdict = rules.verdict(path[start:])
        if verdict is not None:
            return verdict
    return False


def _compiled(line: str) -> list[tuple[re.Pattern[str], bool]]:
    # Imported when there is a pattern: it takes longer to load than a small project takes to walk.
    from pathspec import GitIgnoreSpec

    patterns = GitIgnoreSpec.from_lines([line]).patterns
    return [(p.regex, p.include) for p in patterns if p.include is not None and p.regex is not None]
