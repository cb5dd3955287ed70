"""The machine-readable report. Its form is a contract: version 1."""

from __future__ import annotations

import json

import msgspec

from lossLint.findings.finding import Finding
from lossLint.inference.tensor import Step
from lossLint.report.addresses import address
from lossLint.session import Outcome
from lossLint.sources.place import Place

VERSION = 1


def render(outcome: Outcome) -> str:
    """The whole outcome; only ASCII, so that no terminal encoding or odd file name can spoil it."""
    report: dict[str, object] = {
        "version": VERSION,
        "findings": [_finding(finding) for finding in outcome.findings],
        "sites": {
            "total": len(outcome.records),
            "resolved": outcome.resolved,
            "unknown": len(outcome.records) - outcome.resolved,
        },
        "files": {"checked": outcome.checked, "failed": outcome.failed},
        "errors": [
            {"path": trouble.place.path, "line": trouble.place.line, "message": trouble.message}
            for trouble in outcome.errors
        ],
    }
    if outcome.accepted or outcome.stale:
        stale = [msgspec.to_builtins(entry) for entry in outcome.stale]
        report["baseline"] = {"accepted": outcome.accepted, "stale": stale}
    return json.dumps(report, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.label,
        "confidence": finding.confidence.name.lower(),
        "message": finding.message,
        **place_keys(finding.place),
        "trace": [_step(step) for step in finding.trace],
        "fixes": [{"message": finding.fix}] if finding.fix else [],
        "fingerprint": finding.fingerprint,
        "url": address(finding.name),
    }


def _step(step: Step) -> dict[str, object]:
    return {**place_keys(step.place), "message": step.message, "state": step.state}


def place_keys(place: Place) -> dict[str, object]:
    """The keys that say where something is, the same wherever a place is told."""
    return {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "cell": place.cell,
    }
