"""How the value got here: the numbered steps of a trace as a table that fits."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Sequence

from rich.text import Text

from lossLint.findings.excerpts import Excerpts
from lossLint.inference.tensor import Step
from lossLint.report.fitting import cells, middle_cut, padded, path_cut, visible
from lossLint.report.frame import segment
from lossLint.report.links import NO_LINKS, Links
from lossLint.report.wording import spot_of
from lossLint.sources.place import Place

_INDENT = "   "
_GAP = "  "
_WIDEST_PLACE = 26


@dataclasses.dataclass(frozen=True, slots=True)
class _Row:
    """What a step may show: ``line`` where there is room for it, else ``own``, the part that the step is about."""

    number: str
    place: str
    style: str
    line: str
    own: str
    note: str

    def source(self, width: int) -> str:
        return self.line if cells(self.line) <= width else middle_cut(self.own, width)


@dataclasses.dataclass(frozen=True, slots=True)
class _Widths:
    number: int
    place: int
    source: int
    note: int


def steps_table(
    steps: Sequence[Step], primary: Place, excerpts: Excerpts, width: int, links: Links = NO_LINKS
) -> list[Text]:
    """One line a step, in the order in which the value flows: number, place, source, what it is there."""
    rows = []
    before = ""
    for number, step in enumerate(steps, start=1):
        line, own = _sources(step.place, primary, excerpts)
        rows.append(
            _Row(
                str(number), _place(step.place), links.to_place("cyan", step.place), line, own, note(step, before, line)
            )
        )
        before = step.state
    widths = _widths(rows, width)
    return [line for row in rows for line in _lines(row, widths)]


def note(step: Step, before: str, source: str) -> str:
    """What to say of a step beside its source: what happens there, unless the source shows it, and what it makes."""
    message, state = visible(step.message), visible(step.state)
    if not state or state == before:
        return message or state
    if not message or message in source or _same_call(message, source):
        return state
    return f"{message}: {state}"


def _same_call(message: str, source: str) -> bool:
    """Whether the source shows the call that the message names, such as ``Linear(…, 10)``."""
    name, bracket, _ = message.partition("(")
    return bool(bracket) and f"{name.strip()}(" in source


def _sources(place: Place, primary: Place, excerpts: Excerpts) -> tuple[str, str]:
    """The line of a step, and its own part of it. The line that the frame shows is not shown once more."""
    line = visible(excerpts.line(place.path, place.cell, place.line) or "").strip()
    own = segment(place, excerpts) or line
    on_frame = (place.path, place.cell, place.line) == (primary.path, primary.cell, primary.line)
    return (own if on_frame else line), own


def _place(place: Place) -> str:
    behind = spot_of("", place, column=False)
    return path_cut(visible(place.path), _WIDEST_PLACE - len(behind)) + behind


def _widths(rows: Sequence[_Row], width: int) -> _Widths:
    """The columns: as wide as their content where that fits, else source and note share what is left."""
    number = max(len(row.number) for row in rows)
    place = max(cells(row.place) for row in rows)
    room = width - len(_INDENT) - number - place - 3 * len(_GAP)
    line = max(cells(row.line) for row in rows)
    wanted = max(cells(row.note) for row in rows)
    if line + wanted > room:
        own = max(cells(row.own) for row in rows)
        # A note over two lines is better than a call whose arguments are cut out, down to half of the room.
        wanted = min(wanted, max(room // 2, room - own))
    return _Widths(number, place, min(line, room - wanted), wanted)


def _lines(row: _Row, widths: _Widths) -> list[Text]:
    first, *rest = textwrap.wrap(row.note, max(widths.note, 1)) or [""]
    line = Text(f"{_INDENT}{row.number:>{widths.number}}{_GAP}")
    line.append(row.place, row.style).append(" " * (widths.place - cells(row.place))).append(_GAP)
    line.append(padded(row.source(widths.source), widths.source)).append(_GAP).append(first, "bold")
    line.rstrip()
    indent = " " * (len(_INDENT) + widths.number + widths.place + widths.source + 3 * len(_GAP))
    return [line, *(Text(indent).append(more, "bold") for more in rest)]
