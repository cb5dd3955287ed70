"""Runs flow tests: lints a program and compares."""

from __future__ import annotations

import dataclasses
import os

from lossLint.findings.registry import Registry
from lossLint.session import DEFAULTS, Outcome, Settings, lint_texts
from lossLint.testing.expectations import Complaint, Spot
from lossLint.testing.flows import Program
from lossLint.testing.snapshots import update
from lossLint.testing.verdict import Verdict, judge

UPDATE = "LOSSLINT_UPDATE_SNAPSHOTS"


def check(program: Program, settings: Settings = DEFAULTS, registry: Registry | None = None) -> Verdict:
    """Lint a program and compare with what it expects, by default under the rules of this installation.

    With LOSSLINT_UPDATE_SNAPSHOTS=1 a trace that differs is rewritten in the document instead of complained about;
    findings never are.
    """
    outcome = lint_texts(program.texts, settings, registry)
    verdict = judge(program, outcome.findings, {rule.name for rule in outcome.registry.rules})
    verdict = dataclasses.replace(verdict, complaints=(*verdict.complaints, *_untold(outcome)))
    if verdict.trace is not None and not verdict.complaints and os.environ.get(UPDATE) == "1":
        update(program, verdict.trace)
        return dataclasses.replace(verdict, trace=None)
    return verdict


def _untold(outcome: Outcome) -> list[Complaint]:
    """Errors of the run that no finding tells: a rule that raised is never silence."""
    told = {finding.place for finding in outcome.findings}
    return [
        Complaint(Spot(error.place.path, error.place.cell, error.place.line), f"the run failed here: {error.message}")
        for error in outcome.errors
        if error.place not in told
    ]
