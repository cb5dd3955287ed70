"""Which rules are on, which findings are reported and how severe they are: pure decisions that state their reason."""

from __future__ import annotations

import dataclasses
import os

from lossLint.findings.finding import Finding, Severity
from lossLint.findings.registry import EXACT, Registry, UnknownRule, match
from lossLint.findings.rule import Rule
from lossLint.inference.sites import Confidence
from lossLint.sources.ignoring import Patterns


@dataclasses.dataclass(frozen=True, slots=True)
class Decision:
    """A yes or no, and why."""

    on: bool
    reason: str


@dataclasses.dataclass(frozen=True, slots=True)
class FileIgnore:
    """Rules that are left out in some files.

    Attributes:
        patterns: the files.
        rules: names, codes or code prefixes.
        others: whether all other files are meant.
    """

    patterns: Patterns
    rules: tuple[str, ...]
    others: bool = False

    def holds_in(self, path: str) -> bool:
        """Whether the file of an absolute path is meant."""
        return bool(self.patterns.verdict(path)) is not self.others


@dataclasses.dataclass(frozen=True, slots=True)
class Selection:
    """What the user asked for.

    Attributes:
        select: names, codes or code prefixes; empty means every rule that is on by default.
        extend_select: the same, to add.
        ignore: the same, to leave out. Where several name a rule the narrower one decides, and ``ignore`` a tie.
        per_file_ignores: what is left out in some files only, by the file that a finding stands in.
        severities: other severities by selector; the narrowest decides, the last of equals.
        min_confidence: findings below it are not reported.
        base: the folder that the paths of findings are relative to.
    """

    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: tuple[FileIgnore, ...] = ()
    severities: tuple[tuple[str, Severity], ...] = ()
    min_confidence: Confidence = Confidence.LIKELY
    base: str = ""

    def refuse_unknown(self, registry: Registry) -> None:
        """Raise UnknownRule, with the setting that it stands in, for the first selector that names no rule."""
        settings = {
            "select": self.select,
            "extend-select": self.extend_select,
            "ignore": self.ignore,
            "per-file-ignores": [rule for ignored in self.per_file_ignores for rule in ignored.rules],
            "severity": [rule for rule, _ in self.severities],
        }
        for setting, selectors in settings.items():
            for selector in selectors:
                try:
                    registry.resolve(selector)
                except UnknownRule as error:
                    if registry.faults:
                        continue  # it may be one of the rules that could not be loaded
                    raise UnknownRule(error.name, error.suggestion, setting) from error

    def decide(self, rule: Rule) -> Decision:
        """Whether a rule is on."""
        selected, by = _narrowest((*self.select, *self.extend_select), rule)
        ignored, against = _narrowest(self.ignore, rule)
        if not rule.default and selected < EXACT:
            return Decision(False, "off by default, until it is selected by its own name or code")
        if self.select and not selected:
            return Decision(False, "not named by select")
        if ignored and ignored >= selected:
            return Decision(False, f"ignored by '{against}'")
        if not selected:
            return Decision(True, "on by default")
        narrower = f", narrower than ignore '{against}'" if ignored else ""
        return Decision(True, f"selected by '{by}'{narrower}")

    def decide_finding(self, finding: Finding) -> Decision:
        """Whether a finding is sure enough to be reported, and not left out in its file."""
        at_least = self.min_confidence.name.lower()
        if finding.confidence < self.min_confidence:
            return Decision(False, f"its confidence is {finding.confidence.name.lower()}, below {at_least}")
        for ignored in self.per_file_ignores:
            path = os.path.join(self.base, finding.place.path).replace(os.sep, "/")
            by = [rule for rule in ignored.rules if match(rule, finding)]
            if by and ignored.holds_in(path):
                return Decision(False, f"'{by[0]}' is ignored in {' '.join(ignored.patterns.patterns)}")
        return Decision(True, f"its confidence is at least {at_least}")

    def severity(self, finding: Finding) -> Severity:
        """How severe the user takes a finding to be."""
        ranked = [(match(rule, finding), number) for number, (rule, _) in enumerate(self.severities)]
        exactness, number = max(ranked, default=(0, 0))
        return self.severities[number][1] if exactness else finding.severity


# What somebody wants who asks for nothing.
EVERYTHING = Selection()


def _narrowest(selectors: tuple[str, ...], rule: Rule) -> tuple[int, str]:
    """The narrowest selector that names the rule, and how narrow it is (0: none does)."""
    return max(((match(selector.strip(), rule), selector) for selector in selectors), default=(0, ""))
