"""Parsing a piece of a program with libcst, guarded against what libcst cannot take."""

from __future__ import annotations

import libcst as cst

from lossLint.syntax import ir
from lossLint.syntax.hazards import Hazard, tame
from lossLint.syntax.positions import positions
from lossLint.syntax.statements import Statements
from lossLint.syntax.unparsable import Unparsable


def parse(text: str, first_line: int = 1) -> list[ir.Stmt]:
    """The statements of a text that starts at ``first_line`` of the program.

    Raises:
        Unparsable: when it is no Python, or too deeply nested to be parsed safely.
    """
    try:
        module = cst.parse_module(tame(text))
        return Statements(positions(module, first_line)).block(module.body)
    except cst.ParserSyntaxError as error:
        raise Unparsable(error.raw_line + first_line - 1, error.raw_column, _message(error)) from None
    except Hazard as hazard:
        raise Unparsable(first_line + hazard.line - 1, 0, hazard.message) from None
    except RecursionError:
        raise Unparsable(first_line, 0, "too deeply nested to be analysed") from None
    except Exception as error:  # libcst raises various errors on text that is no Python
        raise Unparsable(first_line, 0, f"cannot be parsed ({type(error).__name__})") from None


def _message(error: cst.ParserSyntaxError) -> str:
    text = str(error.message).replace("parser error: ", "")
    return "invalid syntax: " + text.split("\n")[0]
