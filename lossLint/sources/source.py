"""One program to lint: its text, and the way from its lines to the user's file."""

from __future__ import annotations

import dataclasses

from lossLint.sources.place import Place


@dataclasses.dataclass(frozen=True, slots=True)
class Trouble:
    """A part of a file that could not be read as Python: reported as LL001, never fatal."""

    place: Place
    message: str


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """A program.

    Attributes:
        path: the file as the user names it, relative to the working directory, POSIX separators.
        text: Python text with ``\\n`` line ends; magics blanked without moving lines or columns.
        lines: for each program line (index 0 is line 1) the user's ``(cell, line)``; None when they are equal
            (plain .py files). Markdown blocks map to lines of the document with cell None.
        block: 0 for a file that is one program, else the number (from 1) of the Markdown block.
        troubles: parts that had to be left out (cells that do not parse).
        importable: whether other files can import this one as a module (plain .py only).
    """

    path: str
    text: str
    lines: tuple[tuple[int | None, int], ...] | None = None
    block: int = 0
    troubles: tuple[Trouble, ...] = ()
    importable: bool = True
    column_shifts: tuple[int, ...] | None = None

    def place(self, line: int, column: int, end_line: int, end_column: int) -> Place:
        """The user's place of program lines and columns (lines from 1, columns from 0 as parsers count)."""
        cell, first = self._at(line)
        last = self._at(end_line)[1]
        return Place(
            self.path, cell, first, column + 1 + self._shift(line), last, end_column + 1 + self._shift(end_line)
        )

    def _at(self, line: int) -> tuple[int | None, int]:
        if self.lines is None:
            return None, line
        return self.lines[min(max(line, 1), len(self.lines)) - 1]

    def _shift(self, line: int) -> int:
        if self.column_shifts is None:
            return 0
        return self.column_shifts[min(max(line, 1), len(self.column_shifts)) - 1]
