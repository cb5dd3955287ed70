"""Short ways to programs and findings for the tests beside this file."""

from __future__ import annotations

from lossLint.findings.finding import Finding, Severity
from lossLint.inference.sites import Confidence
from lossLint.inference.tensor import Step
from lossLint.sources.place import Place
from lossLint.testing.flows import Program, parse

RULES = ("rule-a", "rule-b")


def program(*lines: str, block: str = "python", trace: str | None = None) -> Program:
    """A program of one file."""
    text = "# P\n\n```" + block + "\n" + "".join(f"{line}\n" for line in lines) + "```\n"
    return parse(text + (f"```trace\n{trace}```\n" if trace is not None else ""), "doc.md")[0]


def place(line: int, path: str = "main.py", cell: int | None = None, column: int = 5) -> Place:
    return Place(path, cell, line, column, line, column + 3)


def finding(
    line: int,
    name: str = "rule-a",
    severity: Severity = Severity.ERROR,
    confidence: Confidence = Confidence.CERTAIN,
    *,
    path: str = "main.py",
    cell: int | None = None,
    column: int = 5,
    trace: tuple[Step, ...] = (),
) -> Finding:
    return Finding("LL999", name, severity, confidence, f"message of {name}", place(line, path, cell, column), trace)
