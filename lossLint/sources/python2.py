"""Python 2 text to Python 3 text, line by line, for programs that say nothing else.

Public notebooks and research code are full of ``print "loss", x``, which makes a whole cell or file unreadable. What
cannot be misread is rewritten: print and exec statements, ``except E, e``, ``raise E, "text"``, ``<>``, backticks,
``ur''``, ``0777``, ``10L``, and ``async`` as a name. No line is added or removed; columns stay (a space becomes the
parenthesis, ``0777`` becomes `` 511``) except after ``except E, e`` and after a statement's closing parenthesis. Where
tabs and spaces are mixed, tabs are widened as Python 2 did, and the columns removed or added per line are told. The
result counts only if it parses; the meaning of the few calls it makes (print, exec) concerns no loss.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence

from lossLint.sources.lexing import Token, logical_lines
from lossLint.sources.validity import flaw_of

_PRINT = re.compile(r"print[ \t]+[\"'\w]")
# Bounded, because a search tries every place: without bounds a long line of such words would take quadratic time.
_EXCEPT = re.compile(r"except[ \t]{1,9}(?:\([^()\n]{0,200}\)|[\w.]{1,99})[ \t]{0,9},[ \t]{0,9}\w{1,99}[ \t]{0,9}:")
# An ordinary name until Python 3.7: ``tensor.cuda(async=True)``.
_ASYNC_NAME = re.compile(r"\basync[ \t]{0,9}=")
_INDENTED = re.compile(r"^ +\S", re.MULTILINE)
_MAX_BEFORE = 200
_LEGACY_OCTAL = re.compile(r"0[0-7]*[1-7][0-7]*[lL]?")
_LONG = re.compile(r"(?:\d+|0[xX][\da-fA-F]+)[lL]")
_HEADERS = frozenset(
    {"if", "elif", "else", "for", "while", "try", "except", "finally", "with", "def", "class", "async"}
)
_OPERATOR_NAMES = frozenset({"in", "is", "and", "or", "if", "else", "for"})
_AFTER_ASYNC = frozenset({"def", "for", "with"})
_LEADING = re.compile(r"[ \t\f]*")

Edit = tuple[int, int, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Repaired:
    """Python 3 text. ``shifts`` says per line how many columns the original has more, None when none has."""

    text: str
    shifts: tuple[int, ...] | None = None


def is_likely(text: str) -> bool:
    """Whether a whole-file parse is worth its time; cheap, and wrong at times about words in strings."""
    if "async" in text and _ASYNC_NAME.search(text) is not None:
        return True
    if "\n\t" in text and _INDENTED.search(text) is not None:
        return True
    if "print " in text and any(_begins_statement(text, found.start()) for found in _PRINT.finditer(text)):
        return True
    return "except " in text and _EXCEPT.search(text) is not None


def repair_if_needed(text: str) -> Repaired | None:
    """As ``repair``, but None also for text that is Python 3 already."""
    return repair(text) if flaw_of(text) is not None else None


def repair(text: str) -> Repaired | None:
    """``text`` as Python 3, or None when it does not become Python 3 that way."""
    edited = _applied(text, [edit for line in logical_lines(text) for edit in _edits(line, text)])
    if flaw_of(edited) is None:
        return Repaired(edited)
    if "\t" not in edited:
        return None
    widened = _with_wide_tabs(edited)
    return widened if flaw_of(widened.text) is None else None


def _begins_statement(text: str, start: int) -> bool:
    before = text[max(start - _MAX_BEFORE, 0) : start]
    if "\n" not in before and start > _MAX_BEFORE:
        return False
    before = before[before.rfind("\n") + 1 :].strip()
    return not before or before.endswith((":", ";"))


def _edits(line: list[Token], text: str) -> Iterator[Edit]:
    for previous, token, following in zip([None, *line], line, [*line[1:], None], strict=False):
        yield from _spelling(token, previous, following)
    yield from _backticks(line)
    for statement in _statements(line):
        yield from _statement_edits(statement, text)


def _spelling(token: Token, previous: Token | None, following: Token | None) -> Iterator[Edit]:
    """Tokens that Python 3 spells otherwise, padded to the same width."""
    if token.text == "<>":
        yield token.start, token.end, "!="
    elif token.kind == "string" and token.text[:2].lower() == "ur" and previous is not None:
        yield token.start, token.start + 2, " r"
    elif token.text == "async" and (following is None or following.text not in _AFTER_ASYNC):
        yield token.start, token.end, "asynC"
    elif token.kind == "number" and _LEGACY_OCTAL.fullmatch(token.text):
        yield token.start, token.end, str(int(token.text.rstrip("lL"), 8)).rjust(len(token.text))
    elif token.kind == "number" and _LONG.fullmatch(token.text):
        yield token.end - 1, token.end, " "


def _backticks(line: list[Token]) -> Iterator[Edit]:
    ticks = [token for token in line if token.text == "`"]
    for index, tick in enumerate(ticks):
        yield tick.start, tick.end, ")" if index % 2 else "("


def _statements(line: list[Token]) -> Iterator[list[Token]]:
    """The simple statements and headers of a logical line, without the ``;`` and ``:`` between them."""
    depth = lambdas = begin = 0
    for index, token in enumerate(line):
        if token.kind == "op":
            depth += (token.text in "([{") - (token.text in ")]}")
        elif token.text == "lambda" and depth == 0:
            lambdas += 1
        if depth == 0 and token.text == ":" and lambdas:
            lambdas -= 1
        elif depth == 0 and (token.text == ";" or (token.text == ":" and line[begin].text in _HEADERS)):
            yield line[begin:index]
            begin, lambdas = index + 1, 0
    yield line[begin:]


def _statement_edits(statement: Sequence[Token], text: str) -> Iterator[Edit]:
    if len(statement) < 2:
        return
    word, following = statement[0].text, statement[1]
    if word in ("print", "exec") and _begins_operand(following):
        yield _opening(statement[0].end, text)
        yield statement[-1].end, statement[-1].end, ")"
    elif word == "except" and len(statement) > 3 and statement[-2].text == "," and statement[-1].kind == "name":
        comma = statement[-2]
        yield comma.start, comma.end, " as" if statement[-1].start > comma.end else " as "
    elif word == "raise":
        yield from _raise(statement)


def _begins_operand(token: Token) -> bool:
    if token.kind == "name":
        return token.text not in _OPERATOR_NAMES
    return token.kind in ("string", "number") or token.text in ("{", "`")


def _opening(end: int, text: str) -> Edit:
    """The parenthesis after a keyword: in the place of a space, so that no column moves."""
    return end, end + (text[end : end + 1] in (" ", "\t")), "("


def _raise(statement: Sequence[Token]) -> Iterator[Edit]:
    depth = 0
    for token in statement:
        depth += (token.text in "([{") - (token.text in ")]}") if token.kind == "op" else 0
        if token.text == "," and depth == 0:
            yield token.start, token.end, "("
            yield statement[-1].end, statement[-1].end, ")"
            return


def _applied(text: str, edits: list[Edit]) -> str:
    parts: list[str] = []
    done = 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        parts += [text[done:start], new]
        done = end
    return "".join([*parts, text[done:]])


def _with_wide_tabs(text: str) -> Repaired:
    lines, shifts = [], []
    for line in text.split("\n"):
        indentation = _LEADING.match(line)
        narrow = indentation[0] if indentation else ""
        wide = narrow.expandtabs(8)
        lines.append(wide + line[len(narrow) :])
        shifts.append(len(narrow) - len(wide))
    return Repaired("\n".join(lines), tuple(shifts))
