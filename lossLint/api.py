"""The public interface for rules and plugins."""

from __future__ import annotations

from lossLint.findings.finding import Finding, Severity
from lossLint.findings.rule import Rule
from lossLint.inference.sites import Confidence, LossConstruction, LossSite, LossUse, MetricSite, MetricUse
from lossLint.inference.tensor import Encoding, Origin, Scale, Shape, Tensor
from lossLint.knowledge.contract import Expects, LossEntry, Over
from lossLint.knowledge.entries import MetricEntry

__all__ = [
    "Confidence",
    "Encoding",
    "Expects",
    "Finding",
    "LossConstruction",
    "LossEntry",
    "LossSite",
    "LossUse",
    "MetricEntry",
    "MetricSite",
    "MetricUse",
    "Origin",
    "Over",
    "Rule",
    "Scale",
    "Severity",
    "Shape",
    "Tensor",
]
