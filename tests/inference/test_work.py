"""Bounded work: a program that takes too much is finished without following further calls, or ends."""

from __future__ import annotations

from lossLint.session import lint_texts

HEAD = """
import torch
from torch import nn

def prepare(x):
{body}
    return x

class Trainer:
    def __init__(self, net):
        x = torch.rand(4, 5)
        {calls}
        self.loss = nn.CrossEntropyLoss()(nn.Softmax(dim=1)(nn.Linear(5, 3)(x)), torch.tensor([0, 1, 2, 0]))
"""


def codes(calls: int, lines: int = 30) -> list[str]:
    body = "\n".join("    x = x + [0.5][0] * 2" for _ in range(lines))
    text = HEAD.format(body=body, calls="; ".join(["prepare(x)"] * calls))
    return [finding.code for finding in lint_texts({"a.py": text}).findings]


def test_loss_behind_much_work_is_still_reached() -> None:
    assert codes(3) == ["LL101"]
    assert codes(400) == ["LL101"]


def test_work_ends_all_the_same() -> None:
    assert codes(9000) == []
