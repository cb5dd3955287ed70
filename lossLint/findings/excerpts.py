"""The user's lines: what stands at a place, whatever file, cell or block it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lossLint.sources.place import Place
from lossLint.sources.source import Source

_Lines = dict[tuple[int | None, int], str]


class Excerpts:
    """Lines of the linted files by the user's own numbers; files are split only when somebody asks.

    Args:
        sources: the programs of the run.
        files: further files of the run, which are read when somebody asks for a line.
        load: the programs of such a file.
    """

    def __init__(
        self,
        sources: Iterable[Source] = (),
        files: Iterable[str] = (),
        load: Callable[[str], Iterable[Source]] = lambda path: (),
    ) -> None:
        self._sources: dict[str, list[Source]] = {}
        self._lines: dict[str, _Lines] = {}
        self._files = frozenset(files)
        self._load = load
        for source in sources:
            self._sources.setdefault(source.path, []).append(source)

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that lines can be asked of."""
        return tuple(sorted(self._files.union(self._sources)))

    def line(self, path: str, cell: int | None, line: int) -> str | None:
        """One line without its end, or None where there is none."""
        if path not in self._lines:
            known = self._sources.get(path)
            self._lines[path] = _index(known if known is not None else self._read(path))
        return self._lines[path].get((cell, line))

    def _read(self, path: str) -> list[Source]:
        return list(self._load(path)) if path in self._files else []

    def frame(self, place: Place, before: int = 0, after: int = 0) -> tuple[tuple[int, str], ...]:
        """The numbered lines of a place with some around it, as far as they exist in its file or cell."""
        numbers = range(place.line - before, place.end_line + after + 1)
        found = ((number, self.line(place.path, place.cell, number)) for number in numbers)
        return tuple((number, text) for number, text in found if text is not None)


def _index(sources: list[Source]) -> _Lines:
    index: _Lines = {}
    for source in sources:
        for number, text in enumerate(source.text.split("\n"), start=1):
            place = source.place(number, 0, number, 0)
            # A block that stands indented in its document has columns of the document: the text must match them.
            index.setdefault((place.cell, place.line), " " * (place.column - 1) + text)
    return index
