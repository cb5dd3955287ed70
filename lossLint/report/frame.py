"""The code frame: the lines of a place with a caret under what matters."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Sequence

from rich.text import Text

from lossLint.findings.excerpts import Excerpts
from lossLint.report.fitting import ELLIPSIS, cells, end_cut, visible
from lossLint.sources.place import Place

# A call over more lines than this is told by its beginning.
_MOST_LINES = 6
# A column of words narrower than this is hard to read.
_NARROW = 30
_INDENT = "   "


@dataclasses.dataclass(frozen=True, slots=True)
class _Window:
    """The columns of the source that are shown: [start, start + width)."""

    start: int
    width: int

    def cut(self, text: str) -> str:
        """The part of a line in the window, an ellipsis at either end where something is missing."""
        part = text[self.start :]
        if self.start and part:
            part = ELLIPSIS + part[1:]
        return end_cut(part, self.width)


def frame(place: Place, state: str, excerpts: Excerpts, width: int) -> list[Text]:
    """The lines of a frame; none where the text of the file is not at hand."""
    numbered = _shown(excerpts.frame(place, before=1), place)
    if not any(number == place.line for number, _ in numbered):
        return []
    gutter = len(str(numbered[-1][0]))
    room = width - len(_INDENT) - gutter - len(" | ")
    marked = _marked(place, excerpts)
    window = _window([visible(text) for _, text in numbered], *marked, room)
    lines: list[Text] = []
    for number, text in numbered:
        lines.append(_line(f"{number:>{gutter}}", window.cut(visible(text).rstrip())))
        if number == place.line:
            carets = _carets(visible(text), *marked, window)
            lines += [_line(" " * gutter, mark, "bold red") for mark in _under(carets, state, room)]
    if numbered[-1][0] < place.end_line:
        lines.append(_line(" " * gutter, ELLIPSIS))
    return lines


def segment(place: Place, excerpts: Excerpts) -> str:
    """What stands at a place, as far as it is on its first line."""
    text = excerpts.line(place.path, place.cell, place.line) or ""
    end = place.end_column - 1 if place.end_line == place.line else len(text)
    return visible(text[place.column - 1 : end]).strip()


def _shown(numbered: Sequence[tuple[int, str]], place: Place) -> list[tuple[int, str]]:
    """The lines to show: a blank line before the place says nothing."""
    lines = [(number, text) for number, text in numbered if number >= place.line or text.strip()]
    return lines[:_MOST_LINES]


def _marked(place: Place, excerpts: Excerpts) -> tuple[int, int]:
    """Where the caret line starts and ends, in characters of the visible line."""
    text = excerpts.line(place.path, place.cell, place.line) or ""
    start = min(place.column - 1, len(text))
    end = place.end_column - 1 if place.end_line == place.line else len(text.rstrip())
    before, marked = visible(text[:start]), visible(text[start:end])
    return len(before), len(before) + max(len(marked), 1)


def _window(texts: Sequence[str], start: int, end: int, width: int) -> _Window:
    """The columns to show: from the first where the marked part fits, else without indentation, else around it."""
    if max(map(cells, texts)) <= width or end < width:
        return _Window(0, width)
    common = min((len(text) - len(text.lstrip()) for text in texts if text.strip()), default=0)
    # One column for the ellipsis that stands for the indentation.
    first = max(common - 1, 0)
    if end - first <= width:
        return _Window(first, width)
    return _Window(max(min(start - width // 8, end + 1 - width), 0), width)


def _carets(text: str, start: int, end: int, window: _Window) -> str:
    """The carets below a line, moved to where they belong; by columns, as some characters take two."""
    left = min(cells(text[window.start : start]), window.width - 1)
    return " " * left + "^" * max(min(cells(text[start:end]), window.width - left), 1)


def _under(carets: str, state: str, width: int) -> list[str]:
    """The line of carets with the state behind it, or below it where there is no room."""
    state = visible(state)
    if len(carets) + 1 + cells(state) <= width:
        return [f"{carets} {state}".rstrip()]
    left = carets.index("^")
    indent = left if width - left >= _NARROW else 0
    return [carets, *(" " * indent + line for line in textwrap.wrap(state, width - indent))]


def _line(gutter: str, text: str, style: str = "") -> Text:
    return Text.assemble(_INDENT, (f"{gutter} |", "dim"), (f" {text}" if text else "", style))
