"""Sites, rules and findings to judge without an interpreter."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sample_rules import RUN_RULES, Always, Never, Raises, SiteMaker

from lossLint.findings.registry import Registry, build
from lossLint.inference.sites import Confidence, LossSite, LossUse
from lossLint.inference.tensor import History, Step, Tensor
from lossLint.knowledge.contract import LossEntry
from lossLint.sources.place import Place


@pytest.fixture
def registry() -> Registry:
    """The run's own rules with two of ours."""
    return build([Always, Never, *RUN_RULES])


@pytest.fixture
def broken_registry() -> Registry:
    """The same with a rule that raises."""
    return build([Always, Never, Raises, *RUN_RULES])


@pytest.fixture
def at() -> Callable[..., Place]:
    """A place of one line."""

    def make(path: str, line: int, cell: int | None = None, end_line: int | None = None, column: int = 1) -> Place:
        return Place(path, cell, line, column, end_line or line, column + 5)

    return make


@pytest.fixture
def site() -> SiteMaker:
    """A site whose prediction went through the given places."""

    def make(
        place: Place,
        *way: Place,
        confidence: Confidence = Confidence.CERTAIN,
        conditions: tuple[str, ...] = (),
        state: str = "probabilities",
    ) -> LossSite:
        history: History | None = None
        for step in way:
            history = History(Step(step, "a step", state), history)
        entry = LossEntry(call=("input", "target"), prediction="input", target="target")
        loss = LossUse("Loss", "library.Loss", "torch", entry, entry.expects)
        return LossSite(
            loss,
            Tensor(history=history),
            Tensor(),
            place,
            place,
            prediction_confidence=confidence,
            confidence=confidence,
            conditions=conditions,
        )

    return make
