"""The way from loss sites to findings: rules, suppression, merging."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from lossLint.findings.asking import ask
from lossLint.findings.excerpts import Excerpts
from lossLint.findings.finding import Finding
from lossLint.findings.flows import Flows
from lossLint.findings.merging import complete, fingerprint, merge, phrase
from lossLint.findings.registry import Registry
from lossLint.findings.run_rules import SyntaxErrorRule, UnusedSuppression
from lossLint.findings.selection import Selection
from lossLint.findings.stopwatch import Stopwatch
from lossLint.findings.suppression import ABOUT_COMMENTS, Suppression, suppressions
from lossLint.inference.analysis import Analysis
from lossLint.sources.source import Source, Trouble


@dataclasses.dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules say.

    Attributes:
        findings: those to report: sorted, merged, with complete traces and fingerprints.
        raised: one trouble for each rule that failed.
    """

    findings: tuple[Finding, ...]
    raised: tuple[Trouble, ...]


def judge(
    sources: Sequence[Source],
    analysis: Analysis,
    troubles: Sequence[Trouble],
    selection: Selection,
    registry: Registry,
    watch: Stopwatch | None = None,
) -> Judgement:
    """Let the selected rules judge an analysis; ``watch`` is told how long each takes."""
    on = [rule for rule in registry.rules if selection.decide(rule).on]
    codes = frozenset(rule.code for rule in on)
    excerpts = Excerpts(sources)
    found, raised = ask(on, analysis.sites, registry.plugins, excerpts, watch)
    comments = suppressions(sources, registry)
    if SyntaxErrorRule.code in codes:
        found += [SyntaxErrorRule.finding(trouble.place, trouble.message) for trouble in troubles]
    found += [finding for finding in comments.about if finding.code in codes]
    verdict = comments.apply(map(complete, found))
    kept = list(verdict.kept)
    if UnusedSuppression.code in codes:
        known = _Known(codes - {code for code, _ in raised}, frozenset(map(_path, troubles)), analysis)
        # What a comment without names stands for, as far as it can be expected to run.
        everything = frozenset(rule.code for rule in registry.rules if rule.default) - ABOUT_COMMENTS
        kept += comments.apply(comments.unused(verdict.used, lambda entry: known.decides(entry, everything))).kept
    flows = Flows(sources, excerpts)
    return Judgement(_reported(kept, selection, flows), tuple(dict.fromkeys(trouble for _, trouble in raised)))


def _reported(findings: Iterable[Finding], selection: Selection, flows: Flows) -> tuple[Finding, ...]:
    chosen = (finding for finding in findings if selection.decide_finding(finding).on)
    weighed = (dataclasses.replace(finding, severity=selection.severity(finding)) for finding in chosen)
    return tuple(map(phrase, fingerprint(merge(weighed), flows)))


def _path(trouble: Trouble) -> str:
    return trouble.place.path


@dataclasses.dataclass(frozen=True, slots=True)
class _Known:
    """What has to be known before a suppression may be called unused."""

    ran: frozenset[str]
    broken: frozenset[str]
    analysis: Analysis

    def decides(self, entry: Suppression, everything: frozenset[str]) -> bool:
        """Whether its rules ran, its file parsed, and no loss that it covers is unknown."""
        wanted = entry.codes or everything
        if not wanted <= self.ran or wanted <= ABOUT_COMMENTS or entry.directive.place.path in self.broken:
            return False
        return not any(entry.covers(record.place) for record in self.analysis.records if not record.resolved)
