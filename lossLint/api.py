"""The public interface for rules and plugins."""

from __future__ import annotations

from lossLint.findings.finding import Finding, Severity
from lossLint.findings.rule import Rule
from lossLint.inference.sites import Confidence, LossConstruction, LossSite, LossUse
from lossLint.inference.tensor import Encoding, Origin, Scale, Shape, Tensor
from lossLint.knowledge.contract import Expects, LossEntry, Over

__all__ = [
    "Confidence",
    "Encoding",
    "Expects",
    "Finding",
    "LossConstruction",
    "LossEntry",
    "LossSite",
    "LossUse",
    "Origin",
    "Over",
    "Rule",
    "Scale",
    "Severity",
    "Shape",
    "Tensor",
]
