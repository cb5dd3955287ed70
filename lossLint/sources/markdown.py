"""The Python blocks of a Markdown document, each a program of its own.

Only fenced blocks that say they are Python count (```` ```python ````, ``~~~ py``, ``{.python}``, ``{code-cell}
ipython3`` and the like, with any attributes); interactive sessions (``pycon``) do not. A block that does not parse
is a fragment, as documents quote all the time: it is counted and otherwise passed over in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from lossLint.sources.outcome import Reading
from lossLint.sources.parsable import make_parsable
from lossLint.sources.source import Source
from lossLint.sources.validity import Flaw

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_LANGUAGE = r"i?py(?:thon)?[\d.]*(?![\w+.-])"
_INFO = re.compile(rf"(?:\{{(?:code[\w-]*\}}\s*|(?:[^}}]*\s)?\.|\s*))?{_LANGUAGE}", re.IGNORECASE)
# Loading a Markdown parser takes longer than reading a hundred files, and few documents show Python.
_MAYBE = re.compile(r"(?:```|~~~)[^\n]*?\bi?py", re.IGNORECASE)


class _Block(NamedTuple):
    text: str
    first_line: int


def read_markdown(text: str, path: str) -> Reading:
    """The reading of a document (``\\n`` line ends)."""
    if not _MAYBE.search(text):
        return Reading(skipped="a document without Python blocks")
    raw = text.split("\n")
    sources: list[Source] = []
    fragments = 0
    for number, block in enumerate(_blocks(text), 1):
        source = _source(block, raw, path, number)
        if source is None:
            fragments += 1
        elif source.text.strip():
            sources.append(source)
    skipped = None if sources else "a document without Python blocks that parse"
    return Reading(sources=tuple(sources), fragments=fragments, skipped=skipped)


def _blocks(text: str) -> Iterator[_Block]:
    for token in _parser().parse(text):
        if token.type == "fence" and token.map and _INFO.match(token.info.strip()):
            yield _Block(token.content, token.map[0] + 2)


def _parser() -> MarkdownIt:
    """A parser of blocks only: links and emphasis take most of the time and show no code."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").disable(["inline", "text_join", "reference"])


def _source(block: _Block, raw: list[str], path: str, number: int) -> Source | None:
    result = make_parsable(block.text)
    if isinstance(result, Flaw):
        return None
    contents = block.text.split("\n")
    count = len(contents) - 1 if block.text.endswith("\n") else len(contents)
    own = result.shifts or (0,) * count
    shifts = [
        _removed(raw[block.first_line - 1 + index], contents[index]) + own[index]
        for index in range(count)
        if block.first_line - 1 + index < len(raw)
    ]
    return Source(
        path=path,
        text=result.text,
        lines=tuple((None, block.first_line + index) for index in range(count)) or None,
        block=number,
        importable=False,
        column_shifts=tuple(shifts) if any(shifts) else None,
    )


def _removed(raw: str, content: str) -> int:
    """How many columns of a document line are not part of the block; tabs may have become spaces."""
    code = content.lstrip(" \t")
    return (len(raw) - len(code)) - (len(content) - len(code)) if raw.endswith(code) else 0
