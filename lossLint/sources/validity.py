"""Whether a text is Python, without running any of it: for cells, blocks and repairs, where wrong ones are left out."""

from __future__ import annotations

import ast
import dataclasses
import warnings


@dataclasses.dataclass(frozen=True, slots=True)
class Flaw:
    """Why and where a text is not Python; lines and columns from 1."""

    line: int
    column: int
    message: str


def flaw_of(text: str) -> Flaw | None:
    """The syntax error of ``text``, None when it parses."""
    try:
        with warnings.catch_warnings():
            # Invalid escapes and the like are the author's matter, and must not become errors under -W error.
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError as error:
        return Flaw(_line(error, text), max(error.offset or 1, 1), _message(error))
    except (RecursionError, MemoryError):
        return Flaw(1, 1, "nested too deeply")
    except ValueError:  # null characters (Python 3.11) and lone surrogates
        return Flaw(1, 1, "contains characters that are not text")
    return None


def _line(error: SyntaxError, text: str) -> int:
    """The line of ``error`` inside ``text``: at an unexpected end the parser names the line after the last."""
    return min(max(error.lineno or 1, 1), max(text.rstrip("\n").count("\n") + 1, 1))


def _message(error: SyntaxError) -> str:
    return error.msg if error.msg.startswith("invalid syntax") else f"invalid syntax: {error.msg}"
