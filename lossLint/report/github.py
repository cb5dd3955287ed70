"""Annotations of a GitHub job: one workflow command a finding.

GitHub shows ten errors, ten warnings and ten notices of a step; ``markdown`` for the job page has them all.
"""

from __future__ import annotations

from lossLint.findings.finding import Finding, Severity
from lossLint.report.concise import unreported
from lossLint.report.plain import sentences, way
from lossLint.report.rooted import rooted
from lossLint.report.wording import spot
from lossLint.session import Outcome
from lossLint.sources.place import Place
from lossLint.sources.source import Trouble

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
# What would end a line, and the mark of the escapes themselves; in a property also what would end the property.
_IN_MESSAGES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES = _IN_MESSAGES | {":": "%3A", ",": "%2C"}


def render(outcome: Outcome, folder: str = "") -> str:
    """A command for each finding, then for what could not be analysed."""
    lines = [_finding(finding, folder) for finding in outcome.findings]
    lines += [_trouble(trouble, folder) for trouble in unreported(outcome)]
    return "".join(f"{line}\n" for line in lines)


def _finding(finding: Finding, folder: str) -> str:
    words = sentences(finding)
    steps = way(finding)
    if steps:
        words[1:1] = ["", "How the value got here:", *steps, ""]
    if finding.place.cell is not None:
        words.insert(0, f"{spot(finding.place)}:")
    title = f"{finding.code} {finding.name}"
    return _command(_COMMANDS[finding.severity], title, finding.place, folder, "\n".join(words).strip())


def _trouble(trouble: Trouble, folder: str) -> str:
    return _command("error", "not analysed", trouble.place, folder, f"{spot(trouble.place)}: {trouble.message}")


def _command(name: str, title: str, place: Place, folder: str, message: str) -> str:
    properties = {"title": title, "file": rooted(place.path, folder), **_lines(place)}
    written = ",".join(f"{key}={_escaped(value, _IN_PROPERTIES)}" for key, value in properties.items())
    return f"::{name} {written}::{_escaped(message, _IN_MESSAGES)}"


def _lines(place: Place) -> dict[str, str]:
    if place.cell is not None:
        return {"line": "1"}  # lines of a cell are not lines of the file
    lines = {"line": str(place.line), "endLine": str(place.end_line)}
    if place.line == place.end_line:
        # Columns are refused for a place over several lines.
        lines |= {"col": str(place.column), "endColumn": str(place.end_column)}
    return lines


def _escaped(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(mark, mark) for mark in text)
