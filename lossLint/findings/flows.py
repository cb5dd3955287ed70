"""What makes a mistake this one and no other: its flow, told without lines, files or formatting."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from lossLint.findings.excerpts import Excerpts
from lossLint.findings.finding import Finding
from lossLint.findings.statements import Layout
from lossLint.inference.tensor import Step
from lossLint.sources.place import Place
from lossLint.sources.source import Source

_HEADER = re.compile(r"\s*(?:async\s+def|def|class)\s+(\w+)")
_NAME = re.compile(r"[\w.]+")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_TAB = 8


class Flows:
    """The flows of findings in some programs."""

    def __init__(self, sources: Iterable[Source], excerpts: Excerpts) -> None:
        self._excerpts = excerpts
        self._sources: dict[str, list[Source]] = {}
        self._definitions: dict[str, dict[tuple[int | None, int], str]] = {}
        for source in sources:
            self._sources.setdefault(source.path, []).append(source)

    def of(self, finding: Finding) -> tuple[str, ...]:
        """The kinds of the steps, with the definitions that both ends stand in.

        Lines, columns, paths, line breaks and sizes have no part in it, so it is the same after a file was moved or
        formatted.
        """
        steps = [step for step in finding.trace if step.message != finding.message]
        if not steps:
            return (self._at(finding.place, self._callee(finding.place) or _plain(finding.message)),)
        kinds = [kind(step) for step in steps]
        kinds[0] = self._at(steps[0].place, kinds[0])
        return (*kinds, self._at(finding.place, self._callee(finding.place)))

    def _at(self, place: Place, what: str) -> str:
        where = self._definition(place)
        return f"{where}: {what}" if where else what

    def _callee(self, place: Place) -> str:
        """The name at the start of a place: what is called there."""
        line = self._excerpts.line(place.path, place.cell, place.line) or ""
        return _name(line[place.column - 1 :])

    def _definition(self, place: Place) -> str:
        """The function or class around a place, ``Net.forward``; nothing at the top."""
        if place.path not in self._definitions:
            index: dict[tuple[int | None, int], str] = {}
            for source in self._sources.get(place.path, ()):
                index.update(_definitions(source))
            self._definitions[place.path] = index
        return self._definitions[place.path].get((place.cell, place.line), "")


def digest(parts: Iterable[str]) -> str:
    """Texts as one short text."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def kind(step: Step) -> str:
    """What happens at a step, whatever the sizes and the names of variables: ``Linear: logits``."""
    state = _plain(step.state).split(",")[0]
    # Who returned it says more than the variable that was called.
    called = "" if " by " in state else _name(step.message)
    return f"{called}: {state}" if called and state else called or state or _plain(step.message)


def _name(text: str) -> str:
    """The last part of the dotted name that a text starts with: an import may be written in other ways."""
    found = _NAME.match(text)
    return found[0].rsplit(".", 1)[-1] if found else ""


def _plain(text: str) -> str:
    return _NUMBER.sub("#", text)


def _definitions(source: Source) -> dict[tuple[int | None, int], str]:
    """The definition around each line of a program that belongs to a statement, by the user's (cell, line)."""
    lines = source.text.split("\n")
    around: list[tuple[int, str]] = []
    found: dict[tuple[int | None, int], str] = {}
    for first, last in Layout(source.text).statements:
        header = lines[first - 1].expandtabs(_TAB)
        indent = len(header) - len(header.lstrip())
        while around and around[-1][0] >= indent:
            around.pop()
        if defined := _HEADER.match(header):
            around.append((indent, defined[1]))
        name = ".".join(part for _, part in around)
        for line in range(first, last + 1):
            place = source.place(line, 0, line, 0)
            found[place.cell, place.line] = name
    return found
