"""The report for the page of a job or a comment: Markdown."""

from __future__ import annotations

import html
import re

from lossLint.findings.finding import Finding
from lossLint.report.addresses import address
from lossLint.report.concise import unreported
from lossLint.report.fitting import visible
from lossLint.report.plain import way
from lossLint.report.wording import counted, spot, summary
from lossLint.session import Outcome

# A page may hold a megabyte: rows are short, details are not.
_ROWS = 500
_DETAILS = 50
# Behind these marks, anywhere in a line or at its beginning, Markdown reads something else than text.
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&!])")
_OPENING = re.compile(r"^(\d*)([#+\-=.):])")
_FENCES = re.compile(r"`{3,}")


def render(outcome: Outcome) -> str:
    """The summary, a table of the findings, then each with its frame and the way of the value."""
    found, *others = summary(outcome)
    lines = [f"## lossLint: {found[0].lower()}{found[1:]}", "", *(f"{sentence}." for sentence in others), ""]
    if outcome.findings:
        lines += [*_table(outcome.findings), *_details(outcome)]
    lines += _troubles(outcome)
    return "\n".join(lines).rstrip("\n") + "\n"


def _table(findings: tuple[Finding, ...]) -> list[str]:
    lines = ["| severity | rule | where | what |", "|---|---|---|---|", *map(_row, findings[:_ROWS]), ""]
    return [*lines, *_more(len(findings) - _ROWS, "finding")]


def _row(finding: Finding) -> str:
    rule = f"[{finding.code} {finding.name}]({address(finding.name)})"
    severity = f"{finding.severity.label}, {finding.confidence.name.lower()}"
    return f"| {severity} | {rule} | {_prose(spot(finding.place))} | {_prose(finding.message)} |"


def _details(outcome: Outcome) -> list[str]:
    return [line for finding in outcome.findings[:_DETAILS] for line in _detail(finding, outcome)]


def _detail(finding: Finding, outcome: Outcome) -> list[str]:
    heading = html.escape(visible(f"{spot(finding.place)}: {finding.code} {finding.name}"), quote=False)
    lines = [f"<details><summary>{heading}</summary>", "", _prose(finding.message) + ".", ""]
    lines += _fenced([text for _, text in outcome.excerpts.frame(finding.place)], "python")
    lines += _fenced(way(finding))
    labelled = (("Harm", finding.harm), ("Fix", finding.fix))
    lines += [line for label, content in labelled if content for line in (f"**{label}**: {_prose(content)}.", "")]
    return [*lines, "</details>", ""]


def _fenced(lines: list[str], language: str = "") -> list[str]:
    """A block of code, its fence longer than any in it."""
    if not lines:
        return []
    longest = max((len(run) for line in lines for run in _FENCES.findall(line)), default=2)
    fence = "`" * (longest + 1)
    return [fence + language, *map(visible, lines), fence, ""]


def _troubles(outcome: Outcome) -> list[str]:
    troubles = unreported(outcome)
    if not troubles:
        return []
    lines = [f"- {_prose(f'{spot(trouble.place)}: {trouble.message}')}" for trouble in troubles[:_ROWS]]
    return ["**Not analysed**", "", *lines, *_more(len(troubles) - _ROWS, "place"), ""]


def _more(number: int, what: str) -> list[str]:
    return [f"… and {counted(number, f'further {what}')} in other reports of the run.", ""] if number > 0 else []


def _prose(text: str) -> str:
    """Text that stays as it is: no mark of it is read as Markdown or HTML."""
    return _OPENING.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", " ".join(visible(text).split())))
