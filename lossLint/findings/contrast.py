"""What tells a wrong way to a loss from a right one to the same place."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from lossLint.findings.finding import Finding
from lossLint.inference.sites import Confidence, LossSite
from lossLint.inference.tensor import Encoding, Scale, Step, Tensor


def contrasted(finding: Finding, site: LossSite, silent: Iterable[LossSite]) -> Finding:
    """The finding with the first step by which a way differs on which its rule has nothing to say.

    A function that puts out shares unless it trains is wrong only for the caller who does not say that it trains.
    """
    ways = [step for other in silent if _is_right(other, site) for step in _first_difference(finding, other)]
    first = min(ways, key=lambda step: (step.place.order, step.message), default=None)
    if first is None:
        return finding
    fix = f"do as the right way does, or {finding.fix}" if finding.fix else "do as the right way does"
    return dataclasses.replace(finding, unlike=first, fix=fix)


def _is_right(other: LossSite, site: LossSite) -> bool:
    """Whether silence means right: no less is known of the ends than where the mistake was found."""
    if other.confidence is not Confidence.CERTAIN or other.loss.qualified != site.loss.qualified:
        return False
    prediction = other.prediction.scale is not Scale.UNKNOWN and _is_shaped(other.prediction, site.prediction)
    labels = other.target.encoding is not Encoding.UNKNOWN or site.target.encoding is Encoding.UNKNOWN
    return prediction and labels and _is_shaped(other.target, site.target)


def _is_shaped(other: Tensor, one: Tensor) -> bool:
    return one.rank is None or other.rank is not None


def _first_difference(finding: Finding, other: LossSite) -> list[Step]:
    known = {(step.place, step.message) for step in finding.trace}
    steps = other.prediction.history.steps() if other.prediction.history else ()
    return [step for step in steps if (step.place, step.message) not in known][:1]
