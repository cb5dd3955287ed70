"""Rules that need no interpreter: one that always finds something, one that never does, one that raises."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lossLint.findings.finding import Finding, Severity
from lossLint.findings.rule import Rule
from lossLint.findings.run_rules import (
    SuppressionWithoutReason,
    SyntaxErrorRule,
    UnknownSuppression,
    UnusedSuppression,
)
from lossLint.inference.sites import LossSite

SiteMaker = Callable[..., LossSite]


class Always(Rule):
    """A rule that finds something at every site."""

    code = "LL901"
    name = "always-wrong"
    severity = Severity.ERROR

    def check(self, site: LossSite) -> Iterator[Finding]:
        yield self.at(site, "this is always wrong")


class Never(Rule):
    """A rule that finds nothing."""

    code = "LL902"
    name = "never-wrong"
    severity = Severity.WARNING


class Raises(Rule):
    """A rule with a mistake in it."""

    code = "LL909"
    name = "broken-rule"
    severity = Severity.ERROR

    def check(self, site: LossSite) -> Iterator[Finding]:
        raise ValueError("out of cheese")


RUN_RULES = (SyntaxErrorRule, UnusedSuppression, UnknownSuppression, SuppressionWithoutReason)
