"""Outcomes to render without a run."""

from __future__ import annotations

import pytest
from sample_outcomes import double_softmax, outcome

from lossLint.session import Outcome


@pytest.fixture
def one_error() -> Outcome:
    """The finding of LOOKS: softmax in a model, applied in a trainer, built in main."""
    return outcome(double_softmax())
