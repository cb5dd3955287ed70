"""Splitting a program into its top-level statements, so that only those asked for are parsed.

A statement starts at column 0. Strings and comments are skipped by one regular expression; brackets need not be
counted, because code inside them is hardly ever at column 0: a piece that does not parse means parsing the whole file.
"""

from __future__ import annotations

import re

import msgspec

_BOUNDARY = re.compile(
    r'"""(?:\\.|[^\\])*?"""'
    r"|'''(?:\\.|[^\\])*?'''"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'(?:\\.|[^'\\\n])*'"
    r"|#[^\n]*"
    r"|\\\n"
    r"|\n(?=[^\s#)\]}])",
    re.DOTALL,
)
_CONTINUES = re.compile(r"(?:else|elif|except|finally)\b")
_DEFINITION = re.compile(r"(?:@[^\n]*\n(?:[^\n]*\n)*?)?(?:async[ \t]+)?(def|class)[ \t]+(\w+)")


class Piece(msgspec.Struct, frozen=True):
    """A top-level statement: its text, first line in the program, and the name it defines if it is a def or class."""

    text: str
    line: int
    name: str | None = None
    kind: str = "other"


def split(text: str) -> list[Piece]:
    """The top-level statements of a program in order."""
    pieces: list[Piece] = []
    start = 0
    for end in [*_starts(text), len(text)]:
        chunk = text[start:end]
        if chunk.strip():
            pieces.append(_piece(chunk, text.count("\n", 0, start) + 1 if not pieces else 0))
        elif pieces:
            pieces[-1] = Piece(pieces[-1].text + chunk, 0, pieces[-1].name, pieces[-1].kind)
        start = end
    return _numbered(pieces)


def _starts(text: str) -> list[int]:
    found: list[int] = []
    decorated = text.startswith("@")
    for match in _BOUNDARY.finditer(text):
        if match.end() - match.start() != 1 or text[match.start()] != "\n":
            continue
        position = match.end()
        if _CONTINUES.match(text, position):
            continue
        if not decorated:
            found.append(position)
        decorated = text[position] == "@"
    return found


def _piece(chunk: str, line: int) -> Piece:
    body = chunk.lstrip()
    match = _DEFINITION.match(body) if body[:1] in "@dca" else None
    if match is None:
        kind = "import" if body.startswith(("import ", "from ")) else "other"
        return Piece(chunk, line, None, kind)
    return Piece(chunk, line, match.group(2), match.group(1))


def _numbered(pieces: list[Piece]) -> list[Piece]:
    """First lines: they follow from the texts, which together are the program."""
    found: list[Piece] = []
    line = pieces[0].line if pieces else 1
    for piece in pieces:
        found.append(Piece(piece.text, line, piece.name, piece.kind))
        line += piece.text.count("\n")
    return found
