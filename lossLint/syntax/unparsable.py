"""What is said of a text that is no Python; apart from the parser, which takes long to import."""

from __future__ import annotations


class Unparsable(Exception):
    """The text is no Python: ``line`` (from 1, in the program) and what is wrong."""

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.column = column
        self.message = message
