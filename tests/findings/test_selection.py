"""Which rules are on, and the reason given for it."""

from __future__ import annotations

import pytest
from sample_rules import Always, Never

from lossLint.findings.finding import Finding, Severity
from lossLint.findings.registry import Registry, UnknownRule
from lossLint.findings.selection import Selection
from lossLint.inference.sites import Confidence
from lossLint.sources.place import Place


@pytest.mark.parametrize(
    ("select", "ignore", "on", "reason"),
    [
        ((), (), True, "on by default"),
        (("LL901",), (), True, "selected by 'LL901'"),
        (("always-wrong",), (), True, "selected by 'always-wrong'"),
        (("LL",), (), True, "selected by 'LL'"),
        (("LL0",), (), False, "not named by select"),
        ((), ("LL9",), False, "ignored by 'LL9'"),
        ((), ("LL902",), True, "on by default"),
        (("LL901",), ("LL9",), True, "selected by 'LL901', narrower than ignore 'LL9'"),
        (("LL9",), ("LL901",), False, "ignored by 'LL901'"),
        (("LL901",), ("always-wrong",), False, "ignored by 'always-wrong'"),
        (("LL0", "LL9"), ("LL",), True, "selected by 'LL9', narrower than ignore 'LL'"),
    ],
)
def test_the_narrower_selector_decides_and_ignore_wins_a_tie(
    select: tuple[str, ...], ignore: tuple[str, ...], on: bool, reason: str
) -> None:
    decision = Selection(select, ignore=ignore).decide(Always())
    assert (decision.on, decision.reason) == (on, reason)


def test_selecting_one_rule_switches_the_others_off() -> None:
    assert not Selection(("LL901",)).decide(Never()).on


@pytest.mark.parametrize("selection", [Selection(("LL777",)), Selection(ignore=("nonsense",))])
def test_a_selector_that_names_nothing_is_refused(selection: Selection, registry: Registry) -> None:
    with pytest.raises(UnknownRule):
        selection.refuse_unknown(registry)


@pytest.mark.parametrize(
    ("confidence", "least", "on"),
    [
        (Confidence.POSSIBLE, Confidence.LIKELY, False),
        (Confidence.LIKELY, Confidence.LIKELY, True),
        (Confidence.LIKELY, Confidence.CERTAIN, False),
        (Confidence.POSSIBLE, Confidence.POSSIBLE, True),
    ],
)
def test_findings_less_sure_than_wanted_are_dropped(confidence: Confidence, least: Confidence, on: bool) -> None:
    finding = Finding("LL901", "x", Severity.ERROR, confidence, "m", Place("a.py", None, 1, 1, 1, 2))
    assert Selection(min_confidence=least).decide_finding(finding).on is on
