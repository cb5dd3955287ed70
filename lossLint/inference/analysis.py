"""What a run of the interpreter over a project gives to the layers above."""

from __future__ import annotations

import dataclasses

from lossLint.inference.sites import Site
from lossLint.inference.tensor import Step
from lossLint.sources.place import Place
from lossLint.sources.source import Trouble


@dataclasses.dataclass(frozen=True, slots=True)
class SiteRecord:
    """One loss site of the program for coverage: what was inferred there, over all calling contexts.

    Attributes:
        place: the primary place.
        loss, prediction, target: what was inferred, for people.
        resolved: whether loss and prediction are known.
        reason: why not, a short phrase that can be counted (``parameter has no known caller``), None when resolved.
        detail: the reason with names (``parameter 'net' of train() has no known caller``).
        trace: the steps of the prediction, for ``losslint why``.
    """

    place: Place
    loss: str
    prediction: str
    target: str
    resolved: bool
    reason: str | None = None
    detail: str = ""
    trace: tuple[Step, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Analysis:
    """Everything that rules and reports need from inference.

    Attributes:
        sites: sites to hand to the rules, deterministic order.
        records: one per place, sorted by place.
        troubles: parts of files that do not parse.
    """

    sites: tuple[Site, ...]
    records: tuple[SiteRecord, ...]
    troubles: tuple[Trouble, ...]
