"""Which prediction meets which labels: pairs of alternatives that can hold together, and how sure they are."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from lossLint.inference.conditions import compatible, spoken
from lossLint.inference.run import Run
from lossLint.inference.sites import Confidence
from lossLint.inference.values import Choice, Value, alternatives


@dataclasses.dataclass(frozen=True, slots=True)
class Meeting:
    """One prediction and the labels that it meets; ``prediction_confidence`` leaves the labels out."""

    prediction: Value
    target: Value
    prediction_confidence: Confidence
    confidence: Confidence
    conditions: tuple[str, ...]


def meetings(run: Run, prediction: Value, target: Value) -> Iterator[Meeting]:
    """Every pair of prediction and target that can occur together on the present path."""
    alone, both = _confidence(run, prediction, None), _confidence(run, prediction, target)
    for one in alternatives(run.seen(prediction)):
        for other in alternatives(run.seen(target)):
            if compatible(one.conditions, other.conditions):
                words = spoken((*one.conditions, *other.conditions))
                yield Meeting(one.value, other.value, alone, both, tuple(dict.fromkeys((*run.chosen, *words))))


def _confidence(run: Run, prediction: Value, target: Value | None) -> Confidence:
    """Certain when nothing varies, likely when one end does, possible when both do and nothing relates them."""
    varying = [value for value in (prediction, target) if isinstance(value, Choice)]
    open_ends = sum(isinstance(run.seen(value), Choice) for value in varying)
    if run.choosing:
        return Confidence.POSSIBLE if open_ends else Confidence.LIKELY
    if open_ends > 1:
        return Confidence.POSSIBLE
    return Confidence.LIKELY if open_ends else Confidence.CERTAIN
