"""Comments inserted into the user's files: every other byte stays, whatever the encoding and the line ends."""

from __future__ import annotations

import bisect
import codecs
import dataclasses
import re
from collections.abc import Iterable, Sequence

from lossLint.sources.decoding import Undecodable, encoding

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_ENDS = "\r\n"


class Unwritable(Exception):
    """A file that cannot be changed without changing more than was asked for."""


@dataclasses.dataclass(frozen=True, slots=True)
class Insertion:
    """A comment to insert.

    Attributes:
        cell: the notebook cell from 1, None elsewhere.
        line: the user's line from 1.
        text: the comment.
        column: None to stand behind what is on the line; else the comment gets a line of its own above it, and the
            column from 1 where the line's code starts: what stands before that is repeated.
    """

    cell: int | None
    line: int
    text: str
    column: int | None = None


# A place in a text, and what goes there.
Edit = tuple[int, str]


def inserted(data: bytes, path: str, insertions: Sequence[Insertion]) -> bytes:
    """The content of a file with comments in it.

    Raises:
        Unwritable: the file is not what it was, or cannot hold the comment.
    """
    find, codec = edits, "utf-8"
    if path.lower().endswith(".ipynb"):
        from lossLint.sources.notebook_text import cell_edits

        find = cell_edits
    else:
        codec = _codec(data, cookies=not path.lower().endswith((".md", ".markdown")))
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    text = _decoded(data[len(mark) :], codec)
    found = find(text, insertions)
    try:
        return mark + applied(text, found).encode(codec)
    except UnicodeError as error:
        raise Unwritable(f"the comment cannot be written in {codec}") from error


def edits(text: str, insertions: Sequence[Insertion]) -> list[Edit]:
    """Where comments go in a text with lines of its own.

    Raises:
        Unwritable: there is no such line.
    """
    lines = [found for found in _LINE.finditer(text) if found[0] or found.start() == 0]
    return [_edit(one, lines) for one in insertions]


def applied(text: str, changes: Iterable[Edit]) -> str:
    """The text with all edits; several for one place in the order in which they are given."""
    ordered = sorted(enumerate(changes), key=lambda one: (one[1][0], one[0]))
    parts, start = [], 0
    for _, (offset, new) in ordered:
        parts += [text[start:offset], new]
        start = offset
    return "".join([*parts, text[start:]])


def line_of(starts: Sequence[int], offset: int) -> int:
    """Which of several stretches of a text, by their starts, holds an offset; the earlier one at a border."""
    return max(bisect.bisect_left(starts, offset) - 1, 0)


def _edit(one: Insertion, lines: Sequence[re.Match[str]]) -> Edit:
    if not 1 <= one.line <= len(lines):
        raise Unwritable("it has changed since it was read")
    found = lines[one.line - 1]
    content = found[0].rstrip(_ENDS)
    if one.column is None:
        return found.start() + len(content.rstrip()), f"  {one.text}"
    end = found[0][len(content) :] or "\n"
    return found.start(), f"{content[: one.column - 1]}{one.text}{end}"


def _codec(data: bytes, *, cookies: bool) -> str:
    try:
        return encoding(data, cookies=cookies)
    except Undecodable as error:
        raise Unwritable(error.message) from error


def _decoded(data: bytes, codec: str) -> str:
    """The text of the bytes, if it has no other bytes."""
    try:
        text = data.decode(codec)
        same = text.encode(codec) == data
    except UnicodeError as error:
        raise Unwritable(f"it is not written in {codec}") from error
    if not same:
        raise Unwritable(f"its bytes have several spellings in {codec}")
    return text
