"""What reading one file gives: its programs, its problems, or the reason there is nothing to lint."""

from __future__ import annotations

import dataclasses

from lossLint.sources.place import Place
from lossLint.sources.source import Source, Trouble


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """What became of one file.

    Attributes:
        sources: the programs in it; a Markdown document may hold several. The parts of a program that had to be
            left out stand in its own ``troubles``.
        troubles: problems of the file as a whole; then there are no sources.
        skipped: why a healthy file has nothing to lint (a notebook in R, a document without Python), else None.
        fragments: how many Python blocks of a Markdown document do not parse. Documents quote half sentences
            of code all the time, so these are counted and otherwise passed over in silence.
    """

    sources: tuple[Source, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    skipped: str | None = None
    fragments: int = 0


def failure(path: str, message: str, line: int = 1) -> Reading:
    """The reading of a file that cannot be read at all."""
    return Reading(troubles=(trouble_at(path, None, line, 1, message),))


def trouble_at(path: str, cell: int | None, line: int, column: int, message: str) -> Trouble:
    """A trouble at one point (lines and columns from 1)."""
    return Trouble(Place(path, cell, line, column, line, column), message)
