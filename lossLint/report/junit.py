"""The report for test dashboards: JUnit XML.

Each loss site is a test: passed when it was checked, failed for each finding, skipped when it is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from lossLint.findings.finding import Finding
from lossLint.inference.analysis import SiteRecord
from lossLint.report import tool
from lossLint.report.concise import unreported
from lossLint.report.fitting import visible
from lossLint.report.plain import sentences, way
from lossLint.report.wording import spot, spot_of
from lossLint.session import Outcome
from lossLint.sources.place import Place
from lossLint.sources.source import Trouble

# Everything that an XML 1.0 document cannot hold, not even escaped.
_IMPOSSIBLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(outcome: Outcome) -> str:
    """A suite for each file; only ASCII, so that no encoding can spoil it."""
    suites: dict[str, list[Element]] = {}
    for place, case in sorted(_cases(outcome), key=lambda found: found[0].order):
        suites.setdefault(place.path, []).append(case)
    root = Element("testsuites", name=tool.NAME)
    for path, cases in suites.items():
        _suite(root, path, cases)
    if not suites:
        # A report without a test is a failure to some services.
        _suite(root, tool.NAME, [Element("testcase", name="no loss sites", classname=tool.NAME)])
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, 0)) for suite in root)))
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, "us-ascii")
    return f'<?xml version="1.0" encoding="us-ascii"?>\n{written.decode()}\n'


def _suite(root: Element, path: str, cases: list[Element]) -> None:
    counts = {
        name: str(sum(case.find(tag) is not None for case in cases))
        for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))
    }
    suite = SubElement(root, "testsuite", {"name": _clean(path), "tests": str(len(cases)), **counts})
    suite.extend(cases)


def _cases(outcome: Outcome) -> Iterator[tuple[Place, Element]]:
    wrong = {finding.place for finding in outcome.findings}
    for finding in outcome.findings:
        yield finding.place, _failed(finding)
    for record in outcome.records:
        if record.place not in wrong:
            yield record.place, _site(record)
    for trouble in unreported(outcome):
        yield trouble.place, _broken(trouble)


def _failed(finding: Finding) -> Element:
    case = _case(finding.place, f"{finding.code} {finding.name}")
    lines = [f"{spot(finding.place)}: {finding.severity.label}, {finding.confidence.name.lower()}"]
    lines += [*sentences(finding), *way(finding)]
    told = SubElement(case, "failure", type=finding.severity.label, message=_clean(visible(finding.message)))
    told.text = _clean("\n".join(lines))
    return case


def _site(record: SiteRecord) -> Element:
    case = _case(record.place, record.loss)
    if not record.resolved:
        SubElement(case, "skipped", message=_clean(visible(record.detail or record.reason or "unknown")))
    return case


def _broken(trouble: Trouble) -> Element:
    case = _case(trouble.place, "not analysed")
    SubElement(case, "error", type="not analysed", message=_clean(visible(trouble.message)))
    return case


def _case(place: Place, what: str) -> Element:
    where = spot_of("", place).lstrip(" :")
    return Element("testcase", name=_clean(f"{what} at {where}"), classname=_clean(place.path))


def _clean(text: str) -> str:
    return _IMPOSSIBLE.sub("\ufffd", text)
