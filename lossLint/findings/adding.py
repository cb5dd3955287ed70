"""Suppression comments for findings: which comment goes where."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from lossLint.findings.finding import Finding
from lossLint.findings.statements import Layout
from lossLint.sources.inserting import Insertion
from lossLint.sources.source import Source

# A comment that makes its line longer than this goes above the statement.
_WIDEST = 100


@dataclasses.dataclass(frozen=True, slots=True)
class Addition:
    """The comments for one file, and the findings that they suppress."""

    insertions: tuple[Insertion, ...]
    findings: tuple[Finding, ...]


def additions(findings: Sequence[Finding], sources: Mapping[str, Sequence[Source]], reason: str) -> dict[str, Addition]:
    """The comments that suppress findings where they stand, by file; nothing for those that stand in no statement.

    Args:
        findings: what to suppress.
        sources: the programs of the files, by path.
        reason: what the comments give as their reason, or nothing.
    """
    by_path: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_path[finding.place.path].append(finding)
    made = {path: _addition(of, sources.get(path, ()), reason) for path, of in sorted(by_path.items())}
    return {path: addition for path, addition in made.items() if addition.insertions}


def comment(names: Iterable[str], reason: str) -> str:
    """The comment that suppresses some rules."""
    return f"# losslint: ignore[{', '.join(sorted(set(names)))}]" + (f" -- {reason}" if reason else "")


def _addition(findings: Iterable[Finding], sources: Sequence[Source], reason: str) -> Addition:
    programs = [_Program(source) for source in sources]
    statements: dict[tuple[int, int, int], list[Finding]] = defaultdict(list)
    for finding in findings:
        at = next((spot for number, one in enumerate(programs) for spot in one.statement(number, finding)), None)
        if at is not None:
            statements[at].append(finding)
    insertions = [
        programs[number].insertion(first, last, comment((finding.name for finding in of), reason))
        for (number, first, last), of in sorted(statements.items())
    ]
    return Addition(tuple(insertions), tuple(finding for of in statements.values() for finding in of))


class _Program:
    """One program of a file with its statements."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._layout = Layout(source.text)
        self._lines = source.text.split("\n")
        places = (source.place(line, 0, line, 0) for line in range(1, len(self._lines) + 1))
        self._own: dict[tuple[int | None, int], int] = {}
        for line, place in enumerate(places, start=1):
            self._own.setdefault((place.cell, place.line), line)

    def statement(self, number: int, finding: Finding) -> list[tuple[int, int, int]]:
        """The statement of a finding, with the number of this program; none when it is not here."""
        line = self._own.get((finding.place.cell, finding.place.line))
        extent = self._layout.statement(line) if line is not None else None
        return [(number, *extent)] if extent else []

    def insertion(self, first: int, last: int, text: str) -> Insertion:
        """Where a comment goes: behind the statement, above it where the line would become too long."""
        code = self._lines[first - 1]
        end = self._source.place(last, len(self._lines[last - 1].rstrip()), last, 0)
        if end.column + len(text) + 1 <= _WIDEST:
            return Insertion(end.cell, end.line, text)
        start = self._source.place(first, len(code) - len(code.lstrip()), first, 0)
        return Insertion(start.cell, start.line, text, start.column)
