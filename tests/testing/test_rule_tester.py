"""The tester of a rule accepts what is exact, and says what is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lossLint.api import Finding, LossSite, Rule, Severity
from lossLint.testing import check_rule
from lossLint.testing.rules import Given, complaints_about

SETUP = "import torch\nfrom torch import nn\nnet, x, y = nn.Linear(4, 3), torch.rand(2, 4), torch.randint(0, 3, (2,))\n"
SUM = f'{SETUP}loss = nn.CrossEntropyLoss(reduction="sum")(net(x), y)'
WRONG = f"{SUM}  # warning: [summed]\n"
RIGHT = f"{SETUP}loss = nn.CrossEntropyLoss()(net(x), y)\n"
BLOCK = "```python\n{}\n```"
DOCUMENTATION = f"""A loss is summed.

## What it does
Finds it.

## Why it is bad
It is.

## Example
{BLOCK.format(SUM)}

## Use instead
{BLOCK.format(RIGHT)}

## Fix safety
Safe.

## Known problems
None.

## References
None.
"""


class Summed(Rule):
    code = "XX101"
    name = "summed"
    severity = Severity.WARNING
    __doc__ = DOCUMENTATION

    def check(self, site: LossSite) -> Iterator[Finding]:
        if site.loss.option("reduction") == "sum":
            yield self.at(site, "it is summed")


def other(**changes: object) -> type[Rule]:
    """The rule with another declaration."""
    return type("Other", (Summed,), {"code": "XX101", "name": "summed", "__doc__": DOCUMENTATION, **changes})


def told(rule: type[Rule] = Summed, wrong: tuple[Given, ...] = (WRONG,), right: tuple[Given, ...] = (RIGHT,)) -> str:
    return "\n".join(complaints_about(rule, wrong, right))


def test_an_exact_test_passes() -> None:
    check_rule(Summed, wrong=[WRONG], right=[RIGHT])
    check_rule(other(default=False), wrong=[WRONG], right=[RIGHT])
    check_rule(Summed, wrong=[{"main.py": WRONG, "other.py": "x = 1\n"}], right=[{"deep/main.py": RIGHT}])


def test_all_complaints_are_raised_at_once() -> None:
    with pytest.raises(AssertionError, match=r"(?s)Summed.*no wrong program.*no right program"):
        check_rule(Summed, wrong=[], right=[])


@pytest.mark.parametrize(
    ("wrong", "right", "words"),
    [
        ((SUM,), (RIGHT,), "says nowhere that summed is found"),
        ((f"# warning: [summed]\n{SUM}",), (RIGHT,), "expected, and not found"),
        ((WRONG.replace("warning", "error"),), (RIGHT,), "expected: error [summed]; got warning"),
        ((WRONG.replace("nn.Linear(4, 3)", "nn.Sequential(nn.Linear(4, 3), nn.Softmax(1))"),), (RIGHT,), "LL101"),
        ((RIGHT.replace("y)\n", "y)  # warning: [summed]\n"),), (f"{RIGHT}x = 1\n",), "expected, and not found"),
        ((WRONG,), (SUM.replace("net(x)", "net(x + 1)"),), "got, and not expected: warning [summed]"),
        ((WRONG,), (WRONG.replace("net(x)", "net(x + 1)"),), "right program 1 expects a finding"),
        ((WRONG, f"# a remark\n{WRONG}"), (RIGHT,), "wrong program 2 is the same as wrong program 1"),
        ((WRONG,), (RIGHT, RIGHT.replace(", ", ",  ")), "right program 2 is the same as right program 1"),
        ((WRONG,), (SUM,), "right program 1 is the same as wrong program 1"),
        ((WRONG.replace("[summed]", "[sumed]"),), (RIGHT,), "there is no rule 'sumed'"),
        ((f"{WRONG}broken(\n",), (RIGHT,), "syntax-error"),
    ],
)
def test_what_is_not_exact_is_told(wrong: tuple[str, ...], right: tuple[str, ...], words: str) -> None:
    complaints = told(Summed, wrong, right)
    assert (words in complaints) or (words == "LL101" and "softmax-before-cross-entropy" in complaints), complaints


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": "xx"}, "capitals then digits"),
        ({"code": "LL101"}, "two rules are called LL101"),
        ({"name": "softmax-before-cross-entropy"}, "two rules are called softmax-before-cross-entropy"),
        ({"severity": "warning"}, "severity"),
        ({"__doc__": "Summed."}, "must have the headings What it does"),
        ({"__doc__": DOCUMENTATION.replace("A loss is summed.", "Summed")}, "one sentence"),
        ({"__doc__": DOCUMENTATION.replace("Safe.", "")}, "nothing stands below 'Fix safety'"),
        ({"__doc__": DOCUMENTATION.replace(BLOCK.format(SUM), "text")}, "no program below 'Example'"),
        ({"__doc__": DOCUMENTATION.replace('sum")', 'mean")')}, "program 1 below 'Example' must give one finding"),
        ({"__doc__": DOCUMENTATION.replace("CrossEntropyLoss()", "NLLLoss()")}, "program 1 below 'Use instead'"),
        ({"check": lambda self, site: 1 / 0}, "the run failed here: rule XX101 (summed) failed: ZeroDivisionError"),
    ],
)
def test_a_rule_that_is_not_right_is_told(changes: dict[str, object], words: str) -> None:
    assert words in told(other(**changes))
