"""The report for code scanning: SARIF 2.1.0.

Suppressed findings are left out and not listed with ``suppressions``: GitHub opens an alert for each of those.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lossLint.findings.finding import Finding, Severity
from lossLint.findings.rule import Rule
from lossLint.report import tool
from lossLint.report.addresses import HOME, address
from lossLint.report.plain import message
from lossLint.report.sarif_places import Places
from lossLint.report.sound_json import dumps
from lossLint.report.steps import note
from lossLint.session import Outcome, Skipped
from lossLint.sources.place import Place
from lossLint.sources.source import Trouble

SCHEMA = "https://json.schemastore.org/sarif-2.1.0-rtm.5.json"
# The name is part of the report: it changes with what the fingerprint is made of.
FINGERPRINT = "losslintFlow/v1"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}

_Object = dict[str, object]


def render(outcome: Outcome, rules: Sequence[Rule] = (), folder: str = "") -> str:
    """One run with its rules, results and notifications; only ASCII, so that no odd file name can spoil it."""
    places = Places(outcome.excerpts, folder)
    described = _rules(outcome.findings, rules)
    order = {code: index for index, code in enumerate(described)}
    driver = {
        "name": tool.NAME,
        "version": tool.version(),
        "semanticVersion": tool.version(),
        "informationUri": HOME,
        "rules": list(described.values()),
    }
    run = {
        "tool": {"driver": driver},
        "invocations": [_invocation(outcome, places)],
        "originalUriBaseIds": {places.BASE: {"description": _text("The root of the repository.")}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, order, places) for finding in outcome.findings],
        "properties": {
            "files": {"checked": outcome.checked, "failed": outcome.failed},
            "lossSites": {"total": len(outcome.records), "resolved": outcome.resolved},
        },
    }
    return dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rules(findings: Sequence[Finding], rules: Sequence[Rule]) -> Mapping[str, _Object]:
    """The rules by code, and those of findings whose rule is not at hand as far as the finding tells."""
    described = {rule.code: _rule(rule) for rule in rules}
    for finding in findings:
        brief: _Object = {"id": finding.code, "name": finding.name, "helpUri": address(finding.name)}
        described.setdefault(finding.code, brief)
    return dict(sorted(described.items()))


def _rule(rule: Rule) -> _Object:
    documentation = rule.documentation()
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": _text(rule.summary()),
        "fullDescription": _text(_section(documentation, "What it does") or rule.summary()),
        "help": {"text": documentation, "markdown": documentation},
        "helpUri": address(rule.name),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "tags": ["correctness", "machine-learning"],
            "problem.severity": _SEVERITIES[rule.severity],
            "since": rule.since,
        },
    }


def _section(documentation: str, heading: str) -> str:
    """The text below a heading, as one paragraph."""
    _, _, behind = documentation.partition(f"## {heading}\n")
    return " ".join(behind.split("\n## ", 1)[0].split())


def _result(finding: Finding, order: Mapping[str, int], places: Places) -> _Object:
    result: _Object = {
        "ruleId": finding.code,
        "ruleIndex": order[finding.code],
        "kind": "fail",
        "level": _LEVELS[finding.severity],
        "message": _text(message(finding)),
        "locations": [places.location(finding.place)],
        "properties": _properties(finding),
    }
    related = _related(finding, places)
    if related:
        result["relatedLocations"] = related
    if finding.trace:
        result["codeFlows"] = [{"threadFlows": [{"locations": _flow(finding, places)}]}]
    if finding.fingerprint:
        result["partialFingerprints"] = {FINGERPRINT: finding.fingerprint}
    return result


def _properties(finding: Finding) -> _Object:
    told = {
        "confidence": finding.confidence.name.lower(),
        "state": finding.state,
        "harm": finding.harm,
        "fix": finding.fix,
        "conditions": list(finding.conditions),
    }
    return {key: value for key, value in told.items() if value}


def _related(finding: Finding, places: Places) -> list[_Object]:
    """The other places that a reader has to see: the steps elsewhere, and where further ways differ."""
    told: dict[Place, str] = {}
    for step in (*finding.trace, *finding.also):
        if step.place != finding.place:
            told.setdefault(step.place, note(step, "", ""))
    return [
        {"id": number, **places.location(place), "message": _text(words)}
        for number, (place, words) in enumerate(told.items(), start=1)
    ]


def _flow(finding: Finding, places: Places) -> list[_Object]:
    """The trace, in the order in which the value flows."""
    locations: list[_Object] = []
    before = ""
    for step in finding.trace:
        location: _Object = {
            "location": {**places.location(step.place), "message": _text(note(step, before, ""))},
            "importance": "essential",
        }
        if step.state:
            location["state"] = {"value": _text(step.state)}
        locations.append(location)
        before = step.state
    return locations


def _invocation(outcome: Outcome, places: Places) -> _Object:
    """How the run went: what could not be analysed is an error, what held nothing to lint a note."""
    failures = [_failure(trouble, places) for trouble in outcome.errors]
    notes = [_note(skipped, places) for skipped in outcome.skipped]
    return {"executionSuccessful": not failures, "toolExecutionNotifications": failures + notes}


def _failure(trouble: Trouble, places: Places) -> _Object:
    return {
        "level": "error",
        "message": _text(f"not analysed: {trouble.message}"),
        "locations": [places.location(trouble.place)],
    }


def _note(skipped: Skipped, places: Places) -> _Object:
    return {
        "level": "note",
        "message": _text(f"skipped: {skipped.reason}"),
        "locations": [places.file(skipped.path)],
    }


def _text(content: str) -> _Object:
    # A message may not be empty.
    return {"text": content or "-"}
