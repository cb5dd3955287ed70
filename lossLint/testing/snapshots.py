"""The rendered trace of a program's findings, kept beside the program as a snapshot.

One line a step, ``path:line message -> state``. Where a program has several findings, each one's steps stand below
``[rule-name] path:line``.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from lossLint.findings.finding import Finding
from lossLint.inference.tensor import Step
from lossLint.testing.flows import Program, parse


def render(findings: Sequence[Finding]) -> str:
    """The traces of findings, as a snapshot holds them."""
    parts = [_lines(finding.trace) for finding in findings]
    if len(findings) > 1:
        parts = [f"[{finding.name}] {finding.place}\n{steps}" for finding, steps in zip(findings, parts, strict=True)]
    return "\n".join(parts)


def _lines(steps: Iterable[Step]) -> str:
    return "".join(f"{_line(step)}\n" for step in steps)


def _line(step: Step) -> str:
    text = f"{step.place} {step.message}" + (f" -> {step.state}" if step.state else "")
    return " ".join(text.split())


def update(program: Program, rendered: str) -> bool:
    """Write a snapshot into the program's document; say whether it was another one before.

    The document is read again, because an earlier update may have moved its lines.
    """
    document = Path(program.document)
    text = document.read_text(encoding="utf-8")
    trace = next(other.trace for other in parse(text, program.document) if other.name == program.name)
    if trace is None or trace.text == rendered:
        return False
    lines = text.splitlines(keepends=True)
    lines[trace.first : trace.last - 1] = [rendered]
    _write(document, "".join(lines))
    return True


def _write(document: Path, text: str) -> None:
    """Replace a document in one step, so that an interrupted run never leaves half of it."""
    draft = document.with_name(f".{document.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8", newline="")
    draft.replace(document)
