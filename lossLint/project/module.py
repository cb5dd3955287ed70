"""One program of the project: its pieces, parsed when asked for."""

from __future__ import annotations

import functools
import re

from lossLint.project.cache import Cache, digest
from lossLint.sources.place import Place
from lossLint.sources.source import Source, Trouble
from lossLint.sources.validity import flaw_of
from lossLint.syntax import ir, storing
from lossLint.syntax.pieces import Piece, split
from lossLint.syntax.unparsable import Unparsable

_MERGES = 6  # pieces tried together before the rest of the file is taken as one


def _leaves_open(text: str) -> bool:
    return any(text.count(opening) > text.count(closing) for opening, closing in ("()", "[]", "{}"))


class Module:
    """A program and what is known of its text.

    Attributes:
        source: where it comes from.
        key: unique name in the project (path, and the block number in Markdown).
        troubles: pieces that do not parse, found so far.
    """

    def __init__(self, source: Source, cache: Cache | None = None) -> None:
        self.source = source
        self._cache = cache or Cache(None)
        self.key = f"{source.path}#{source.block}" if source.block else source.path
        self.troubles: list[Trouble] = []
        self._pieces: list[Piece] | None = None
        self._bodies: dict[int, list[ir.Stmt]] = {}
        self._lines: list[str] | None = None

    @property
    def lines(self) -> list[str]:
        """The lines of the text."""
        if self._lines is None:
            self._lines = self.source.text.split("\n")
        return self._lines

    @property
    def pieces(self) -> list[Piece]:
        """The top-level statements."""
        if self._pieces is None:
            self._pieces = split(self.source.text)
        return self._pieces

    def body(self, index: int) -> list[ir.Stmt]:
        """The statements of one piece; empty, with a trouble noted, when it does not parse."""
        if index not in self._bodies:
            piece = self.pieces[index]
            try:
                self._bodies[index] = self._parsed(piece.text, piece.line)
            except Unparsable as error:
                self._bodies[index] = self._merged(index, error)
        return self._bodies[index]

    def _parsed(self, text: str, line: int) -> list[ir.Stmt]:
        """The statements of a text, from the cache where an earlier run parsed the same text at the same line."""
        known = self._cache.recall("piece", text, str(line))
        if known is not None and (body := storing.decode(known)) is not None:
            return body
        # libcst takes a quarter of a second to import: only runs that meet new text pay for it.
        from lossLint.syntax.parsing import parse

        body = parse(text, line)
        encoded = storing.encode(body)
        if encoded is not None:
            self._cache.keep(encoded, "piece", text, str(line))
        return body

    def _merged(self, index: int, error: Unparsable) -> list[ir.Stmt]:
        """Splitting may have cut a statement in two: try it together with what stands around it."""
        last = len(self.pieces)
        for start in (*self._left_open_before(index), index):
            for end in [*range(max(start + 2, index + 1), min(start + 2 + _MERGES, last + 1)), last]:
                text = "".join(piece.text for piece in self.pieces[start:end])
                try:
                    body = self._parsed(text, self.pieces[start].line)
                except Unparsable:
                    continue
                self._bodies.update((swallowed, []) for swallowed in range(start, end))
                self._bodies[start] = body
                return self._bodies[index]
        self._note(error)
        return []

    def _left_open_before(self, index: int) -> list[int]:
        """Earlier pieces that nobody has asked for yet and that leave a bracket open: this one may belong to them."""
        near = range(max(index - _MERGES, 0), index)
        return [start for start in near if start not in self._bodies and _leaves_open(self.pieces[start].text)]

    def _note(self, error: Unparsable) -> None:
        """One trouble a file, worded by Python where Python refuses it too."""
        if self.troubles:
            return
        flaw = flaw_of(self.source.text)
        line, column, message = (flaw.line, flaw.column, flaw.message) if flaw else (error.line, 0, error.message)
        self.troubles.append(Trouble(self.place((line, max(column - 1, 0), line, max(column - 1, 0))), message))

    def check(self) -> None:
        """Whether the whole text is Python, for programs of which nothing was asked; a flaw becomes a trouble."""
        if self._bodies or self.source.troubles or self._cache.recall("sound", self._digest):
            return
        flaw = flaw_of(self.source.text)
        if flaw is not None:
            self._note(Unparsable(flaw.line, flaw.column, flaw.message))
        else:
            self._cache.keep(b"1", "sound", self._digest)

    def matches(self, pattern: re.Pattern[str]) -> bool:
        """Whether a pattern stands anywhere in the text."""
        known = self._cache.recall("matches", pattern.pattern, self._digest)
        if known is None:
            known = b"1" if pattern.search(self.source.text) else b""
            self._cache.keep(known, "matches", pattern.pattern, self._digest)
        return known == b"1"

    @functools.cached_property
    def _digest(self) -> bytes:
        return digest(self.source.text)

    def place(self, at: ir.At) -> Place:
        """The user's place of a node."""
        return self.source.place(*at)
