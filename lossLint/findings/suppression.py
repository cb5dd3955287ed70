"""Suppression comments applied to findings, and findings about the comments themselves."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable

from lossLint.findings.comments import Directive, directives
from lossLint.findings.finding import Finding
from lossLint.findings.registry import Registry, UnknownRule
from lossLint.findings.run_rules import SuppressionWithoutReason, UnknownSuppression, UnusedSuppression
from lossLint.sources.place import Place
from lossLint.sources.source import Source

ABOUT_COMMENTS = frozenset({UnusedSuppression.code, UnknownSuppression.code, SuppressionWithoutReason.code})
_NO_REASON = "this suppression gives no reason; write '-- reason' behind it"


@dataclasses.dataclass(frozen=True, slots=True)
class Suppression:
    """One name of a comment (or, without names, the comment) and the rules that it stands for.

    Attributes:
        directive: the comment.
        name: the name as written; None for a comment without names, which stands for every rule.
        codes: the codes of the rules.
    """

    directive: Directive
    name: str | None
    codes: frozenset[str]

    def stands_for(self, code: str) -> bool:
        """Whether it suppresses a code; findings about comments are only suppressed by name."""
        return code in self.codes or (self.name is None and code not in ABOUT_COMMENTS)

    def covers(self, place: Place) -> bool:
        """Whether a place lies in the statement, or the file, that the comment stands for."""
        if self.directive.form == "ignore-file" or self.directive.place.path != place.path:
            return self.directive.place.path == place.path
        lines = range(place.line, place.end_line + 1)
        return any(cell == place.cell and line in lines for cell, line in self.directive.covers)


@dataclasses.dataclass(frozen=True, slots=True)
class Verdict:
    """What the comments did: the findings that stay, and the suppressions that took one away."""

    kept: tuple[Finding, ...]
    used: frozenset[Suppression]


@dataclasses.dataclass(frozen=True, slots=True)
class Suppressions:
    """All suppression comments of a run.

    Attributes:
        by_path: the comments of each file.
        about: findings about the comments themselves: LL003 for those that cannot be understood, LL004 for those that
            give no reason.
    """

    by_path: dict[str, tuple[Suppression, ...]]
    about: tuple[Finding, ...]

    def apply(self, findings: Iterable[Finding]) -> Verdict:
        """Separate the suppressed findings from the others."""
        kept: list[Finding] = []
        used: set[Suppression] = set()
        for finding in findings:
            by = self._covering(finding)
            used.update(by)
            if not by:
                kept.append(finding)
        return Verdict(tuple(kept), frozenset(used))

    def unused(self, used: frozenset[Suppression], judged: Callable[[Suppression], bool]) -> tuple[Finding, ...]:
        """LL002 findings for the suppressions that did nothing.

        Args:
            used: what ``apply`` gave.
            judged: whether enough is known to call a suppression unused.
        """
        entries = [entry for path in sorted(self.by_path) for entry in self.by_path[path]]
        idle = [entry for entry in entries if entry not in used and judged(entry)]
        return tuple(UnusedSuppression.finding(entry.directive.place, _unused_message(entry)) for entry in idle)

    def _covering(self, finding: Finding) -> list[Suppression]:
        """The suppressions at any step of the trace that stand for the finding's rule."""
        if not self.by_path:
            return []
        places = dict.fromkeys([finding.place, *(step.place for step in finding.trace)])
        return [
            entry
            for place in places
            for entry in self.by_path.get(place.path, ())
            if entry.stands_for(finding.code) and entry.covers(place)
        ]


def suppressions(sources: Iterable[Source], registry: Registry) -> Suppressions:
    """Read the suppression comments of all programs."""
    by_path: dict[str, tuple[Suppression, ...]] = {}
    about: list[Finding] = []
    for directive in (directive for source in sources for directive in directives(source)):
        entries, faults = _resolve(directive, registry)
        about += [UnknownSuppression.finding(directive.place, fault) for fault in faults]
        if entries and not directive.reason:
            about.append(SuppressionWithoutReason.finding(directive.place, _NO_REASON))
        if entries:
            path = directive.place.path
            by_path[path] = (*by_path.get(path, ()), *entries)
    return Suppressions(by_path, tuple(about))


def _resolve(directive: Directive, registry: Registry) -> tuple[list[Suppression], list[str]]:
    """The suppressions that a comment holds, and what is wrong with it."""
    if directive.fault:
        return [], [directive.fault]
    if directive.names is None:
        return [Suppression(directive, None, frozenset())], []
    entries, faults = [], []
    for name in directive.names:
        try:
            codes = frozenset(rule.code for rule in registry.resolve(name))
            entries.append(Suppression(directive, name, codes))
        except UnknownRule as error:
            # Other tools may own a code that starts with LL: their '# noqa' is none of our business.
            faults += [] if directive.form == "noqa" else [f"suppression of {error}"]
    return entries, faults


def _unused_message(entry: Suppression) -> str:
    where = {"ignore-file": "in this file", "off": "in this block"}.get(entry.directive.form, "here")
    if entry.name is None:
        return f"this comment suppresses nothing: there is no finding {where}"
    return f"the suppression of {entry.name} is not needed: there is no such finding {where}"
