"""Counts and places as people read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lossLint.findings.finding import Finding, Severity
from lossLint.session import Outcome
from lossLint.sources.place import Place


def counted(number: int, one: str, many: str = "") -> str:
    """``1 file``, ``2 files``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def spot(place: Place, column: bool = True) -> str:
    """A place as people say it: ``train.py:18:16``, ``nb.ipynb cell 3:12:5``."""
    return spot_of(place.path, place, column)


def spot_of(path: str, place: Place, column: bool = True) -> str:
    """The same with another spelling of the path."""
    cell = f" cell {place.cell}" if place.cell is not None else ""
    return f"{path}{cell}:{place.line}" + (f":{place.column}" if column else "")


def summary(outcome: Outcome) -> list[str]:
    """The closing sentences of a run."""
    files = counted(outcome.checked + outcome.failed, "file")
    nothing = "No new mismatch found" if outcome.accepted or outcome.untouched else "No mismatch found"
    sentences = [f"{_findings(outcome.findings) or nothing} in {files}", _sites(outcome)]
    sentences += _left_out(outcome)
    if outcome.failed:
        sentences.append(f"{counted(outcome.failed, 'file')} could not be analysed in full")
    if outcome.faults:
        sentences.append(f"{counted(len(outcome.faults), 'rule or plugin', 'rules or plugins')} failed")
    if outcome.skipped:
        sentences.append(f"{counted(len(outcome.skipped), 'file')} skipped with nothing to lint")
    return sentences


def _left_out(outcome: Outcome) -> list[str]:
    """What a narrower question left out, and what of the baseline is out of date."""
    sentences = [f"{counted(outcome.accepted, 'finding')} accepted by the baseline"] if outcome.accepted else []
    if outcome.untouched:
        sentences.append(f"{counted(outcome.untouched, 'finding')} not touched by the change")
    if outcome.stale:
        gone = sum(entry.count for entry in outcome.stale)
        sentences.append(f"{counted(gone, 'finding')} of the baseline gone (losslint baseline --prune forgets them)")
    return sentences


def _findings(findings: Iterable[Finding]) -> str:
    by_severity = Counter(finding.severity for finding in findings)
    if not by_severity:
        return ""
    words = {Severity.ERROR: ("error",), Severity.WARNING: ("warning",), Severity.INFO: ("info", "info")}
    parts = [counted(by_severity[severity], *word) for severity, word in words.items() if by_severity[severity]]
    return f"{counted(by_severity.total(), 'finding')} ({', '.join(parts)})"


def _sites(outcome: Outcome) -> str:
    total = len(outcome.records)
    unknown = total - outcome.resolved
    if not total:
        return "No loss sites"
    why = " (losslint sites says why)" if unknown else ""
    return f"{counted(total, 'loss site')}: {outcome.resolved} checked, {unknown} unknown{why}"
