"""Where something stands in the user's files."""

from __future__ import annotations

import msgspec


class Place(msgspec.Struct, frozen=True, order=True):
    """A stretch of one file, as the user sees it.

    Lines and columns count from 1; ``end_column`` is the column after the last character. ``cell`` is None,
    or the notebook cell from 1 counting all cells, and lines are then counted inside that cell. ``path`` is
    relative to the working directory where possible, with POSIX separators.
    """

    path: str
    cell: int | None
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        cell = f"cell {self.cell}:" if self.cell is not None else ""
        return f"{self.path}:{cell}{self.line}"

    @property
    def order(self) -> tuple[str, int, int, int]:
        """The order of findings: path, cell, line, column."""
        return (self.path, self.cell or 0, self.line, self.column)
