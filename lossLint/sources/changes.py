"""Which lines differ from a git revision, in the working tree as it is: committed, staged, changed or untracked."""

from __future__ import annotations

import contextlib
import dataclasses
import difflib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from lossLint.sources.git import GitError, Repository
from lossLint.sources.place import Place
from lossLint.sources.reading import Reading, read, read_text

_Line = tuple[int | None, int]
_Numbered = tuple[_Line, str]
# A file that is in the revision under no name may have been renamed; comparing with everything that went would be slow.
_CANDIDATES = 50
# As git does: half of the lines must be the same.
_SIMILAR = 0.5


class Changes:
    """The changed lines of some files.

    Lines are those of programs: in a notebook the lines of code cells, so outputs, counters and metadata play no
    part. Where lines were only taken away, the lines on both sides of the gap count as changed.
    """

    def __init__(self, lines: dict[str, frozenset[_Line] | None]) -> None:
        """Keep what is known.

        Args:
            lines: the (cell, line) pairs that changed by path; None where all of a file is new.
        """
        self._lines = lines

    def touch(self, place: Place) -> bool:
        """Whether a line of a place changed. Files that nothing is known of count as new."""
        changed = self._lines.get(place.path)
        if changed is None:
            return True
        return any((place.cell, line) in changed for line in range(place.line, place.end_line + 1))


class Since:
    """A git revision to compare the working tree with."""

    def __init__(self, revision: str, cwd: Path) -> None:
        """Look the revision up.

        Args:
            revision: what git understands; ``REV...`` means since the present branch left it.
            cwd: a folder of the repository.

        Raises:
            GitError: see Repository.
        """
        self._cwd = cwd
        self._repository = Repository(cwd)
        self._commit = self._repository.commit(revision)

    def changes(self, paths: Iterable[str]) -> Changes:
        """What changed in files, whose paths are relative to the folder or absolute.

        Raises:
            GitError: see Repository.
        """
        return Changes(_compared(self._repository, self._commit, paths, self._cwd))


def _compared(
    repository: Repository, commit: str, paths: Iterable[str], cwd: Path
) -> dict[str, frozenset[_Line] | None]:
    """The changed lines by path, None where all of a file is new; submodules by what the commit has of them."""
    tree = repository.tree(commit)
    names = {path: _name(path, cwd, repository.root) for path in paths}
    found: dict[str, frozenset[_Line] | None] = {}
    for folder, nested in tree.submodules.items():
        inside = [path for path, name in names.items() if name.startswith(f"{folder}/")]
        if inside:
            # One that is no repository (copied in) is new as a whole, as untracked files are.
            with contextlib.suppress(GitError):
                submodule = Repository(repository.root / folder, nested=True)
                found |= _compared(submodule, submodule.commit(nested), inside, cwd)
    names = {path: name for path, name in names.items() if path not in found}
    renamed = _candidates([name for name in names.values() if name not in tree.files], tree.files, repository.root)
    wanted = {name: tree.files[name] for name in (*names.values(), *renamed) if name in tree.files}
    contents = repository.contents(wanted.values())
    before = {name: contents[blob] for name, blob in wanted.items()}
    gone = [_Gone(Path(name).suffix, _lines(read_text(before[name], name))) for name in renamed]
    return found | {path: _changed(path, cwd, before.get(name), gone) for path, name in names.items()}


@dataclasses.dataclass(frozen=True, slots=True)
class _Gone:
    """A file that the revision has and the working tree has not."""

    suffix: str
    lines: list[_Numbered]


def changed_lines(before: Sequence[_Numbered], after: Sequence[_Numbered]) -> frozenset[_Line]:
    """The lines of ``after`` that ``before`` does not have, and those around lines that were taken away."""
    old, new = [text for _, text in before], [text for _, text in after]
    changed: set[_Line] = set()
    for tag, first, last, start, end in difflib.SequenceMatcher(None, old, new).get_opcodes():
        if tag == "delete" and any(text.strip() for text in old[first:last]):
            start, end = max(start - 1, 0), end + 1
        if tag != "equal":
            changed.update(line for line, _ in after[start:end])
    return frozenset(changed)


def _changed(path: str, cwd: Path, before: bytes | None, gone: Iterable[_Gone]) -> frozenset[_Line] | None:
    """The changed lines of one file; None where all of it is new."""
    now = _lines(read(path, cwd))
    if before is None:
        return _compared_with_nearest(now, path, gone)
    if not now:  # it cannot be read, or is empty: only its bytes can be compared
        return frozenset() if before == _bytes(os.path.join(cwd, path)) else None
    return changed_lines(_lines(read_text(before, path)), now)


def _bytes(path: str) -> bytes | None:
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError):
        return None


def _name(path: str, cwd: Path, root: Path) -> str:
    """The path as the repository has it; one that lies outside of it names nothing there."""
    return Path(os.path.relpath(os.path.realpath(os.path.join(cwd, path)), root)).as_posix()


def _lines(reading: Reading) -> list[_Numbered]:
    """The lines of all programs in a file, with the user's numbers."""
    return [
        ((place.cell, place.line), text)
        for source in reading.sources
        for number, text in enumerate(source.text.split("\n"), start=1)
        for place in [source.place(number, 0, number, 0)]
    ]


def _candidates(new: Sequence[str], known: Iterable[str], root: Path) -> list[str]:
    """Files of the revision that went away and may be one of the new ones: those of the same name first."""
    if not new:
        return []
    suffixes = {Path(name).suffix for name in new}
    gone = [name for name in known if Path(name).suffix in suffixes and not (root / name).is_file()]
    names = {Path(name).name for name in new}
    return sorted(gone, key=lambda name: (Path(name).name not in names, name))[:_CANDIDATES]


def _compared_with_nearest(now: list[_Numbered], path: str, gone: Iterable[_Gone]) -> frozenset[_Line] | None:
    """What changed against the most similar of the files that are gone, None where none is similar."""
    best: tuple[float, frozenset[_Line] | None] = (_SIMILAR, None)
    texts = {text for _, text in now}
    for file in gone:
        if file.suffix != Path(path).suffix or len(texts.intersection(t for _, t in file.lines)) < best[0] * len(texts):
            continue
        changed = changed_lines(file.lines, now)
        same = 1 - len(changed) / max(len(file.lines), len(now), 1)
        if same >= best[0]:
            best = (same, changed)
    return best[1]
