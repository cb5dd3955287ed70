"""Compares what was found in a program with what its comments expect."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Collection, Iterator, Sequence

from lossLint.findings.finding import Finding
from lossLint.testing.expectations import Complaint, Expectation, Kind, Spot, read
from lossLint.testing.flows import File, Program
from lossLint.testing.snapshots import render

_CONTEXT = 2


@dataclasses.dataclass(frozen=True, slots=True)
class Verdict:
    """The result of one flow test.

    Attributes:
        complaints: where expected and found differ.
        trace: what the trace block should hold, None when it is right or there is none.
    """

    program: Program
    complaints: tuple[Complaint, ...]
    trace: str | None = None

    @property
    def passed(self) -> bool:
        """Whether everything is as expected."""
        return not self.complaints and self.trace is None

    def report(self) -> str:
        """What people read when the test fails: the lines of the program, with expected and got below them."""
        head = f"{self.program.document}:{self.program.line}: {self.program.name}"
        parts = [head, *(text for file in self.program.files for text in self._file(file))]
        parts += [f"  {complaint.text}" for complaint in self._elsewhere()]
        if self.trace is not None:
            parts += ["  the trace differs (LOSSLINT_UPDATE_SNAPSHOTS=1 rewrites it)", *self._trace(self.trace)]
        return "\n".join(parts)

    def _file(self, file: File) -> Iterator[str]:
        wrong = [complaint for complaint in self.complaints if complaint.spot.path == file.path]
        lines = list(file.lines())
        at = {Spot(file.path, line.cell, line.number): index for index, line in enumerate(lines)}
        marked = {at[complaint.spot] for complaint in wrong if complaint.spot in at}
        if marked:
            yield f"  {file.path} (block at line {file.line - 1})"
        for index, line in enumerate(lines):
            if not any(abs(index - mark) <= _CONTEXT for mark in marked):
                continue
            cell = f"cell {line.cell}:" if line.cell is not None else ""
            yield f"    {cell}{line.number:>4} | {line.text}"
            for complaint in wrong:
                if at.get(complaint.spot) == index:
                    yield f"         ^ {complaint.text}"

    def _elsewhere(self) -> Iterator[Complaint]:
        """Complaints at places that are no line of the program."""
        spots = {Spot(file.path, line.cell, line.number) for file in self.program.files for line in file.lines()}
        for complaint in self.complaints:
            if complaint.spot not in spots:
                spot = complaint.spot
                yield Complaint(spot, f"{spot.path}:{spot.line}: {complaint.text}")

    def _trace(self, wanted: str) -> Iterator[str]:
        before = self.program.trace.text if self.program.trace else ""
        for line in difflib.ndiff(before.splitlines(), wanted.splitlines()):
            yield f"    {line}"


def judge(program: Program, findings: Sequence[Finding], rules: Collection[str]) -> Verdict:
    """Compare findings with the comments and the trace of a program.

    Args:
        program: the program that was linted.
        findings: what was found in it.
        rules: the names of the rules that exist.
    """
    expectations, complaints = read(program, rules)
    left = list(findings)
    for expectation in expectations:
        found = _take(expectation, left)
        text = _compare(expectation, found)
        if text:
            complaints.append(Complaint(expectation.spot, text))
    complaints += [Complaint(_spot(finding), f"got, and not expected: {_tell(finding)}") for finding in left]
    rendered = render(findings)
    wrong = program.trace is not None and program.trace.text != rendered
    return Verdict(program, tuple(complaints), rendered if wrong else None)


def _spot(finding: Finding) -> Spot:
    return Spot(finding.place.path, finding.place.cell, finding.place.line)


def _take(expectation: Expectation, left: list[Finding]) -> Finding | None:
    """Take the finding that an expectation speaks of out of those that are left; the one that fits best."""
    here = [f for f in left if (f.name, _spot(f)) == (expectation.rule, expectation.spot)]
    if not here:
        return None
    best = max(here, key=lambda finding: _fits(expectation, finding))
    left.remove(best)
    return best


def _fits(expectation: Expectation, finding: Finding) -> bool:
    return expectation.severity in (None, finding.severity) and expectation.confidence in (None, finding.confidence)


def _compare(expectation: Expectation, found: Finding | None) -> str:
    """What is wrong with what was found for an expectation, empty when nothing is."""
    if expectation.kind is Kind.GAP:
        return "" if found is None else f"todo is done, remove the marker; got {_tell(found)}"
    if expectation.kind is Kind.WRONG:
        return "" if found is not None else f"todo is done, remove the marker; [{expectation.rule}] is gone"
    if found is None:
        return f"expected, and not found: {expectation}"
    return "" if _fits(expectation, found) else f"expected: {expectation}; got {_tell(found)}"


def _tell(finding: Finding) -> str:
    confidence = finding.confidence.name.lower()
    return f"{finding.severity.label} [{finding.name}] {confidence}, column {finding.place.column}: {finding.message}"
