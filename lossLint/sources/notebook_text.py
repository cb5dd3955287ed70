"""Edits in the text of a notebook: only the string of the cell changes, however its JSON is laid out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from json import JSONDecodeError

from lossLint.sources.inserting import Edit, Insertion, Unwritable, edits, line_of

_DECODER = json.JSONDecoder(strict=False)
_SPACE = re.compile(r"[ \t\r\n]*")
_ESCAPED = re.compile(r"\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|\\u[\da-fA-F]{4}|\\.|[^\\]", re.DOTALL)

# The first and the last offset of a JSON value.
Span = tuple[int, int]


def cell_edits(text: str, insertions: Sequence[Insertion]) -> list[Edit]:
    """Where comments go in the text of a notebook.

    Raises:
        Unwritable: it is no notebook, or has no such cell.
    """
    try:
        cells = list(_cells(text))
        return [edit for one in insertions for edit in _cell_edit(text, cells, one)]
    except (JSONDecodeError, RecursionError, LookupError) as error:
        raise Unwritable("it has changed since it was read") from error


def _cell_edit(text: str, cells: Sequence[Span], one: Insertion) -> Iterator[Edit]:
    if one.cell is None or one.cell > len(cells):
        raise Unwritable("it has changed since it was read")
    source = _source(text, cells[one.cell - 1])
    listed = text[source[0]] == "["
    literals = [span for span in _items(text, source[0]) if text[span[0]] == '"'] if listed else [source]
    contents = [str(_DECODER.raw_decode(text, start)[0]) for start, _ in literals]
    starts = [sum(map(len, contents[:index])) for index in range(len(contents))]
    for offset, new in edits("".join(contents), [one]):
        if listed and one.column is not None and offset in starts:
            # The comment becomes one more item.
            index = len(starts) - 1 - starts[::-1].index(offset)
            yield literals[index][0], f"{_escaped(new)},{_space_before(text, literals[index][0])}"
        else:
            index = line_of(starts, offset)
            yield _raw(text, literals[index][0], offset - starts[index]), _escaped(new)[1:-1]


def _escaped(new: str) -> str:
    """A JSON string that stands in any file, whatever its encoding."""
    return json.dumps(new)


def _space_before(text: str, offset: int) -> str:
    start = offset
    while start and text[start - 1] in " \t\r\n":
        start -= 1
    return text[start:offset]


def _raw(text: str, literal: int, count: int) -> int:
    """The offset behind so many characters of a JSON string."""
    position = literal + 1
    for _ in range(count):
        found = _ESCAPED.match(text, position)
        if found is None:
            raise IndexError(position)
        position = found.end()
    return position


def _cells(text: str) -> Iterator[Span]:
    """All cells in order, as the reader counts them; nbformat 3 keeps them in worksheets."""
    top = dict(_members(text, _skip(text, 0)))
    if "cells" in top and text[top["cells"][0]] == "[":
        yield from _items(text, top["cells"][0])
    elif "worksheets" in top:
        for sheet, _ in _items(text, top["worksheets"][0]):
            cells = dict(_members(text, sheet)).get("cells")
            yield from _items(text, cells[0]) if cells else ()


def _source(text: str, cell: Span) -> Span:
    """The code of a cell: a string, or a list of them."""
    members = dict(_members(text, cell[0]))
    found = members["source"] if "source" in members else members["input"]
    if text[found[0]] not in '["':
        raise LookupError(found)
    return found


def _members(text: str, start: int) -> Iterator[tuple[str, Span]]:
    """The values of a JSON object by key."""
    for position in _entries(text, start, "{}"):
        key, end = _DECODER.raw_decode(text, position)
        value = _skip(text, _skip(text, end) + 1)
        yield str(key), (value, _DECODER.raw_decode(text, value)[1])


def _items(text: str, start: int) -> Iterator[Span]:
    """The values of a JSON list."""
    for position in _entries(text, start, "[]"):
        yield position, _DECODER.raw_decode(text, position)[1]


def _entries(text: str, start: int, brackets: str) -> Iterable[int]:
    """Where the entries of an object or a list start."""
    if text[start] != brackets[0]:
        return
    position = _skip(text, start + 1)
    while text[position] != brackets[1]:
        yield position
        position = _skip(text, _end(text, position, brackets))
        if text[position] == ",":
            position = _skip(text, position + 1)


def _end(text: str, position: int, brackets: str) -> int:
    if brackets == "{}":
        position = _skip(text, _skip(text, _DECODER.raw_decode(text, position)[1]) + 1)
    return _DECODER.raw_decode(text, position)[1]


def _skip(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found else position
