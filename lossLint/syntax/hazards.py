"""What must not reach libcst: deep nesting (it dies with SIGSEGV), long chains and huge literals (quadratic time)."""

from __future__ import annotations

import re

_DEEPEST = 190  # Python itself refuses more than 200 nested brackets
_LONGEST_CHAIN = 400
_HUGE = 20_000
_TOKENS = re.compile(
    r'"""(?:\\.|[^\\])*?"""'
    r"|'''(?:\\.|[^\\])*?'''"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'(?:\\.|[^'\\\n])*'"
    r"|#[^\n]*"
    r"|[\])}]+[\[(]|[\[({]|[\])}]|[-+*/%|&^@.]|\b(?:lambda|not|if|and|or)\b|\n[ \t]*",
    re.DOTALL,
)
# Possessive throughout: a run that fails must not be tried again in every way in which its numbers could be cut.
_ELEMENT = r"(?:[-+]?+[\d.][\w.]*+(?:[-+]\d++)?+|\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'|True\b|False\b|None\b)"
_ROW = rf"[\[(](?:\s*+{_ELEMENT}\s*+,)*+\s*+(?:{_ELEMENT})?+\s*+[\])]"
# Runs are looked for only right after a bracket: elsewhere long stretches of blanks would be tried from every column.
_DATA = re.compile(rf"(?<=[\[({{])(?:\s*+{_ELEMENT}\s*+,){{1000,}}+")
_ROWS = re.compile(rf"(?<=[\[({{])(?:\s*+{_ROW}\s*+,){{300,}}+")
_PAIRS = re.compile(rf"(?<=[\[({{])(?:\s*+{_ELEMENT}\s*+:\s*+{_ELEMENT}\s*+,){{500,}}+")


class Hazard(Exception):
    """A text that must not be parsed; ``line`` counts from 1 within it."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


def tame(text: str) -> str:
    """The text with huge data literals cut to their first elements, lines kept.

    Raises:
        Hazard: when it is nested too deeply or chained too long to be parsed safely.
    """
    if len(text) > _HUGE:
        text = _cut(_cut(_cut(text, _DATA, "*_"), _ROWS, "*_"), _PAIRS, "**_")
    if _suspicious(text):
        _measure(text)
    return text


def _cut(text: str, pattern: re.Pattern[str], marker: str) -> str:
    """Keep the first elements of a long run and a starred name that stands for the rest."""

    def shorten(match: re.Match[str]) -> str:
        run = match.group()
        keep = run.find(",", 300) + 1
        if pattern is _ROWS:
            keep = re.compile(r"[\])]\s*,").search(run, 300).end()  # type: ignore[union-attr]
        return f"{run[:keep]} {marker}," + "\n" * run.count("\n", keep)

    return pattern.sub(shorten, text)


def _suspicious(text: str) -> bool:
    brackets = text.count("(") + text.count("[") + text.count("{")
    if brackets > _DEEPEST or text.count("    " * 60):
        return True
    return (
        sum(text.count(operator) for operator in (*"+-*/.|&@%", ")(", "][", " if ", "not ", "lambda")) > _LONGEST_CHAIN
    )


def _measure(text: str) -> None:
    """Count nesting and the length of chains per logical line."""
    depth = chain = line = 0
    line = 1
    for match in _TOKENS.finditer(text):
        token = match.group()
        kind = token[0]
        if kind in "([{":
            depth += 1
            if depth > _DEEPEST:
                raise Hazard(line, f"more than {_DEEPEST} nested brackets")
        elif kind in ")]}" and len(token) > 1:  # f(x)(y)[z]: a chain too, as deep again as before
            depth -= len(token) - 2
            chain += 1
        elif kind in ")]}":
            depth -= 1
        elif kind == "\n":
            line += 1
            chain = chain if depth > 0 else 0
            if len(token.expandtabs(4)) > 400:
                raise Hazard(line, "more than 100 nested blocks")
        elif kind in "\"'#":
            line += token.count("\n")
        else:
            chain += 1
        if chain > _LONGEST_CHAIN and depth < 3 and _one_expression(text, match.start()):
            raise Hazard(line, f"more than {_LONGEST_CHAIN} chained operations in one expression")


def _one_expression(text: str, position: int) -> bool:
    """Whether the operators before this one really make one chain, and no list of many short expressions."""
    start = max(text.rfind("\n\n", 0, position), 0)
    return text.count(",", start, position) < _LONGEST_CHAIN // 2
