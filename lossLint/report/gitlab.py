"""The code quality report of GitLab."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

from lossLint.findings.finding import Finding, Severity
from lossLint.report.concise import unreported
from lossLint.report.plain import sentences, way
from lossLint.report.rooted import rooted
from lossLint.report.sound_json import dumps
from lossLint.report.wording import spot
from lossLint.session import Outcome
from lossLint.sources.place import Place
from lossLint.sources.source import Trouble

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.INFO: "info"}

_Object = dict[str, object]


def render(outcome: Outcome, folder: str = "") -> str:
    """Every finding, then what could not be analysed."""
    entries = [_finding(finding, folder) for finding in outcome.findings]
    entries += [_trouble(trouble, folder) for trouble in unreported(outcome)]
    return dumps(_told_apart(entries))


def _finding(finding: Finding, folder: str) -> _Object:
    body = "\n".join([*sentences(finding), "", *way(finding)]).strip()
    return {
        "type": "issue",
        "check_name": f"{finding.code} {finding.name}",
        "description": f"{_cell(finding.place)}{finding.message}",
        "content": {"body": body},
        "categories": ["Bug Risk"],
        "severity": _SEVERITIES[finding.severity],
        "fingerprint": finding.fingerprint or _hash(finding.code, finding.place.path, finding.message),
        "location": _location(finding.place, folder),
    }


def _trouble(trouble: Trouble, folder: str) -> _Object:
    return {
        "type": "issue",
        "check_name": "not-analysed",
        "description": f"{_cell(trouble.place)}not analysed: {trouble.message}",
        "categories": ["Bug Risk"],
        "severity": "major",
        "fingerprint": _hash("not-analysed", trouble.place.path, trouble.message),
        "location": _location(trouble.place, folder),
    }


def _location(place: Place, folder: str) -> _Object:
    # Lines of a cell are not lines of the file.
    begin, end = (1, 1) if place.cell is not None else (place.line, place.end_line)
    return {"path": rooted(place.path, folder), "lines": {"begin": begin, "end": end}}


def _cell(place: Place) -> str:
    return f"{spot(place)}: " if place.cell is not None else ""


def _told_apart(entries: Iterable[_Object]) -> list[_Object]:
    """Equal fingerprints made different, by their order: GitLab shows one entry for each."""
    seen: Counter[object] = Counter()
    apart = []
    for entry in entries:
        fingerprint = str(entry["fingerprint"])
        seen[fingerprint] += 1
        count = seen[fingerprint]
        apart.append(entry if count == 1 else entry | {"fingerprint": _hash(fingerprint, str(count))})
    return apart


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
