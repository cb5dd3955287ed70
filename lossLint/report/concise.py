"""One line a finding, for editors and grep."""

from __future__ import annotations

from lossLint.findings.finding import Finding
from lossLint.report.fitting import visible
from lossLint.session import Outcome
from lossLint.sources.place import Place
from lossLint.sources.source import Trouble


def render(outcome: Outcome) -> str:
    """``path:line:column: CODE [severity/confidence] name: message``, then what could not be analysed."""
    lines = [_finding(finding) for finding in outcome.findings]
    lines += [_trouble(trouble) for trouble in unreported(outcome)]
    return "".join(f"{line}\n" for line in lines)


def unreported(outcome: Outcome) -> list[Trouble]:
    """Errors that no finding (LL001) tells of already."""
    told = {(finding.place, finding.message) for finding in outcome.findings}
    return [trouble for trouble in outcome.errors if (trouble.place, trouble.message) not in told]


def _finding(finding: Finding) -> str:
    level = f"{finding.severity.label}/{finding.confidence.name.lower()}"
    return visible(f"{_where(finding.place)}: {finding.code} [{level}] {finding.name}: {finding.message}")


def _trouble(trouble: Trouble) -> str:
    return visible(f"{_where(trouble.place)}: not analysed: {trouble.message}")


def _where(place: Place) -> str:
    cell = f"cell {place.cell}:" if place.cell is not None else ""
    return f"{place.path}:{cell}{place.line}:{place.column}"
