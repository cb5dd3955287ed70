"""Which rules are on and which findings are sure enough: a pure decision that can state its reason."""

from __future__ import annotations

import dataclasses

from lossLint.findings.finding import Finding
from lossLint.findings.registry import Registry, match
from lossLint.findings.rule import Rule
from lossLint.inference.sites import Confidence


@dataclasses.dataclass(frozen=True, slots=True)
class Decision:
    """A yes or no, and why."""

    on: bool
    reason: str


@dataclasses.dataclass(frozen=True, slots=True)
class Selection:
    """What the user asked for.

    Attributes:
        select: names, codes or code prefixes; empty means every rule.
        ignore: the same, to leave out. Where both name a rule the narrower one decides, and ``ignore`` a tie.
        min_confidence: findings below it are not reported.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    min_confidence: Confidence = Confidence.LIKELY

    def refuse_unknown(self, registry: Registry) -> None:
        """Raise UnknownRule for the first selector that names no rule."""
        for selector in (*self.select, *self.ignore):
            registry.resolve(selector)

    def decide(self, rule: Rule) -> Decision:
        """Whether a rule is on."""
        selected, by = _narrowest(self.select, rule)
        ignored, against = _narrowest(self.ignore, rule)
        if self.select and not selected:
            return Decision(False, "not named by select")
        if ignored and ignored >= selected:
            return Decision(False, f"ignored by '{against}'")
        if not self.select:
            return Decision(True, "on by default")
        narrower = f", narrower than ignore '{against}'" if ignored else ""
        return Decision(True, f"selected by '{by}'{narrower}")

    def decide_finding(self, finding: Finding) -> Decision:
        """Whether a finding is sure enough to be reported."""
        at_least = self.min_confidence.name.lower()
        if finding.confidence < self.min_confidence:
            return Decision(False, f"its confidence is {finding.confidence.name.lower()}, below {at_least}")
        return Decision(True, f"its confidence is at least {at_least}")


def _narrowest(selectors: tuple[str, ...], rule: Rule) -> tuple[int, str]:
    """The narrowest selector that names the rule, and how narrow it is (0: none does)."""
    return max(((match(selector.strip(), rule), selector) for selector in selectors), default=(0, ""))
