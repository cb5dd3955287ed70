"""Comments and statements of a program by tokens alone: exact where it parses, and still useful where it does not."""

from __future__ import annotations

import dataclasses
import io
import tokenize

_LAYOUT = frozenset({tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER})
# A file may break off anywhere; each break costs one pass over the rest, so they are bounded.
_RESTARTS = 20


@dataclasses.dataclass(frozen=True, slots=True)
class Comment:
    """One comment.

    Attributes:
        line, column: where it starts (lines from 1, columns from 0).
        text: the comment with its ``#``.
        alone: whether nothing stands before it on its line.
    """

    line: int
    column: int
    text: str
    alone: bool


Extent = tuple[int, int]


class Layout:
    """Where the comments and the statements of a program are.

    Attributes:
        comments: all real comments, in order; what looks like one inside a string is none.
        statements: the first and last line of each statement; of a compound one, of its header.
    """

    def __init__(self, text: str) -> None:
        self.comments: list[Comment] = []
        self.statements: list[Extent] = []
        self._lines = text.split("\n")
        start = 0
        for _ in range(_RESTARTS):
            broken = self._scan(start)
            if broken is None:
                break
            start = self._next_outermost(broken)
        self._by_line = {line: extent for extent in self.statements for line in range(extent[0], extent[1] + 1)}
        self._alone = {comment.line for comment in self.comments if comment.alone}

    def extent(self, comment: Comment) -> Extent:
        """The lines of the statement that a comment is on or stands directly above; else its own line."""
        line = comment.line
        # Several comments may stand above one statement.
        while line in self._alone and line not in self._by_line:
            line += 1
        return self._by_line.get(line, (comment.line, comment.line))

    def statement(self, line: int) -> Extent | None:
        """The lines of the statement that a line belongs to, or of the header of a compound one."""
        return self._by_line.get(line)

    def _scan(self, start: int) -> int | None:
        """Scan from a line (from 0) on: None at the end of the text, else the line (from 1) where it broke off."""
        reader = io.StringIO("\n".join(self._lines[start:]) + "\n").readline
        first: int | None = None
        last = start
        try:
            for token in tokenize.generate_tokens(reader):
                line = token.start[0] + start
                if token.type == tokenize.COMMENT:
                    self._add(line, token.start[1], token.string)
                elif token.type == tokenize.NEWLINE:
                    self.statements.append((first or line, line))
                    first, last = None, line
                elif token.type not in _LAYOUT and first is None:
                    first = line
        except (tokenize.TokenError, SyntaxError):
            return self._forget_after(first or last + 1)
        return None

    def _add(self, line: int, column: int, text: str) -> None:
        self.comments.append(Comment(line, column, text, alone=not self._lines[line - 1][:column].strip()))

    def _forget_after(self, broken: int) -> int:
        """Drop the comments of a statement that never ends: the lines behind it are scanned once more."""
        self.comments = [comment for comment in self.comments if comment.line <= broken]
        return broken

    def _next_outermost(self, after: int) -> int:
        """The next line (from 0) at column 0: a new statement, whatever broke the one before."""
        for number in range(after, len(self._lines)):
            line = self._lines[number]
            if line[:1].strip() and line[0] not in ")]}":
                return number
        return len(self._lines)
