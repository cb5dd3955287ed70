"""A finding as plain lines, for services that show text without frames."""

from __future__ import annotations

from lossLint.findings.finding import Finding
from lossLint.report.fitting import visible
from lossLint.report.steps import note
from lossLint.report.text import shown_steps
from lossLint.report.wording import spot


def message(finding: Finding) -> str:
    """What is wrong, what it does and how to repair it, in one paragraph."""
    return " ".join(f"{sentence}." for sentence in sentences(finding))


def sentences(finding: Finding) -> list[str]:
    """What is wrong; what it does and how to repair it, where the finding says so."""
    labelled = (("Harm", finding.harm), ("Fix", finding.fix))
    said = [finding.message, *(f"{label}: {content}" for label, content in labelled if content)]
    return [visible(sentence) for sentence in said]


def way(finding: Finding) -> list[str]:
    """The steps of the trace, numbered, a line each."""
    lines = []
    before = ""
    for number, step in enumerate(shown_steps(finding), start=1):
        lines.append(f"{number}  {visible(spot(step.place, column=False))}  {note(step, before, '')}")
        before = step.state
    return lines
