"""The table makes the rules of lossLint see the losses of the company. The plugin has to be installed."""

from __future__ import annotations

from lossLint.session import lint_texts

PROGRAM = """
import torch
from acme_losses import FocalLoss
from torch import nn

model = nn.Sequential(nn.Linear(8, 3), nn.Softmax(dim=1))
loss = FocalLoss(gamma=2.0, {options})(model(torch.rand(4, 8)), torch.randint(0, 3, (4,)))
"""


def found(program: str) -> list[str]:
    """The names of what is found; nothing may go wrong."""
    outcome = lint_texts({"main.py": program})
    assert outcome.errors == ()
    return [finding.name for finding in outcome.findings]


def test_softmax_before_a_loss_of_the_company() -> None:
    assert found(PROGRAM.format(options="")) == ["softmax-before-cross-entropy"]


def test_the_rule_of_the_company_knows_it_too() -> None:
    logits = PROGRAM.replace(", nn.Softmax(dim=1)", "")
    assert found(logits.format(options='reduction="sum"')) == ["sum-reduction"]
    assert found(logits.format(options="")) == []
