"""Making a notebook cell or a Markdown block parse, without moving its lines."""

from __future__ import annotations

import dataclasses

from lossLint.sources import magics, python2
from lossLint.sources.validity import Flaw, flaw_of


@dataclasses.dataclass(frozen=True, slots=True)
class Parsable:
    """Text that parses. ``shifts`` says per line how many columns the original has more, None when none has."""

    text: str
    shifts: tuple[int, ...] | None = None


def make_parsable(text: str) -> Parsable | Flaw:
    """``text`` if it parses, else what remains without magics or as Python 3, else why it does not."""
    flaw = flaw_of(text)
    if flaw is None:
        return Parsable(text)
    if magics.is_foreign(text):
        return _blank(text)
    dedented = _dedented(text)
    result = _repaired(dedented.text)
    if isinstance(result, Flaw):
        return _blank(text) if magics.may_be_foreign(text) else _shifted_flaw(result, dedented.shifts)
    return Parsable(result.text, _sum(dedented.shifts, result.shifts))


def _repaired(text: str) -> Parsable | Flaw:
    python = magics.blanked(text)
    flaw = flaw_of(python)
    if flaw is None:
        return Parsable(python)
    without_timed = magics.blanked(text, keep_timed=False)
    if without_timed != python and flaw_of(without_timed) is None:
        return Parsable(without_timed)
    repaired = python2.repair(python)
    return Parsable(repaired.text, repaired.shifts) if repaired else flaw


def _blank(text: str) -> Parsable:
    return Parsable("\n" * text.count("\n"))


def _dedented(text: str) -> Parsable:
    """As IPython does: when the first line is indented, every line loses that much."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    margin = first[: len(first) - len(first.lstrip(" \t"))]
    if not margin:
        return Parsable(text)
    lines = text.split("\n")
    shifts = tuple(len(margin) if line.startswith(margin) else 0 for line in lines)
    return Parsable("\n".join(line[shift:] for line, shift in zip(lines, shifts, strict=True)), shifts)


def _shifted_flaw(flaw: Flaw, shifts: tuple[int, ...] | None) -> Flaw:
    return flaw if shifts is None else dataclasses.replace(flaw, column=flaw.column + shifts[flaw.line - 1])


def _sum(one: tuple[int, ...] | None, other: tuple[int, ...] | None) -> tuple[int, ...] | None:
    if one is None or other is None:
        return one if other is None else other
    return tuple(a + b for a, b in zip(one, other, strict=True))
