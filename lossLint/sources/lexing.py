"""Tokens and logical lines of text that need not be valid Python.

``tokenize`` refuses shell lines and Python 2, and its behaviour differs between versions, so this is a small lexer
that accepts everything: it knows just enough (strings, comments, brackets, joined lines) to say where a statement
begins. Quantifiers are possessive, so no text makes it slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r"""
      (?P<space>[ \t\f]++|\\\n)
    | (?P<comment>\#[^\n]*+)
    | (?P<string>[rRbBuUfFtT]{0,2}+(?:
            \"\"\"(?:[^"\\]|\\.|"(?!""))*+(?:\"\"\")?+
          | '''(?:[^'\\]|\\.|'(?!''))*+(?:''')?+
          | "(?:[^"\\\n]|\\.)*+"?+
          | '(?:[^'\\\n]|\\.)*+'?+))
    | (?P<name>[^\W\d]\w*+)
    | (?P<number>\.?\d\w*+(?:\.\w*+)?+)
    | (?P<newline>\n)
    | (?P<op><>|.)
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """A piece of text. Kinds: string, name, number, op; those without meaning (space, comment) are not yielded."""

    kind: str
    start: int
    end: int
    text: str


def logical_end(text: str, start: int) -> int:
    """Where the logical line that begins at ``start`` ends: after its newline, or at the end of the text."""
    depth = 0
    for match in _TOKEN.finditer(text, start):
        if match.lastgroup == "op":
            depth = _deeper(depth, match[0])
        elif match.lastgroup == "newline" and depth == 0:
            return match.end()
    return len(text)


def logical_lines(text: str) -> Iterator[list[Token]]:
    """The tokens of each logical line."""
    depth = 0
    line: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "op"
        if kind == "newline" and depth == 0:
            yield line
            line = []
        elif kind not in ("newline", "space", "comment"):
            depth = _deeper(depth, match[0]) if kind == "op" else depth
            line.append(Token(kind, match.start(), match.end(), match[0]))
    yield line


def _deeper(depth: int, operator: str) -> int:
    if operator in "([{":
        return depth + 1
    return max(depth - 1, 0) if operator in ")]}" else depth
