"""What is known at one loss site, step by step, with what the rules say of it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from lossLint.findings.excerpts import Excerpts
from lossLint.findings.finding import Finding
from lossLint.inference.analysis import SiteRecord
from lossLint.report.coverage import site_lines
from lossLint.report.frame import frame
from lossLint.report.steps import steps_table
from lossLint.report.text import finding_lines, printed


def render(
    records: Sequence[SiteRecord], findings: Sequence[Finding], excerpts: Excerpts, width: int, *, color: bool
) -> str:
    """The sites, each with the way of its prediction, then the findings."""
    lines: list[Text] = []
    for record in records:
        lines += [*_site(record, excerpts, width), Text("")]
    for finding in findings:
        lines += [*finding_lines(finding, excerpts, width), Text("")]
    if not findings:
        lines.append(Text("No mismatch found here."))
    return printed(lines, color)


def _site(record: SiteRecord, excerpts: Excerpts, width: int) -> list[Text]:
    lines = [*map(Text, site_lines(record, width)), Text("")]
    lines += frame(record.place, "", excerpts, width)
    if record.trace:
        lines += [Text(""), Text("   how the prediction got here", "dim")]
        lines += steps_table(record.trace, record.place, excerpts, width)
    return lines
