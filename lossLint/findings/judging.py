"""The way from loss sites to findings: rules, suppression, merging."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from lossLint.findings.contrast import contrasted
from lossLint.findings.excerpts import Excerpts
from lossLint.findings.finding import Finding
from lossLint.findings.flows import Flows
from lossLint.findings.merging import complete, fingerprint, merge, phrase
from lossLint.findings.registry import Registry
from lossLint.findings.rule import Rule
from lossLint.findings.run_rules import SyntaxErrorRule, UnusedSuppression
from lossLint.findings.selection import Selection
from lossLint.findings.suppression import ABOUT_COMMENTS, Suppression, suppressions
from lossLint.inference.analysis import Analysis
from lossLint.inference.sites import LossSite, MetricSite, Site
from lossLint.sources.place import Place
from lossLint.sources.source import Source, Trouble


@dataclasses.dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules say.

    Attributes:
        findings: those to report: sorted, merged, with complete traces and fingerprints.
        raised: one trouble for each rule and place where a rule raised.
    """

    findings: tuple[Finding, ...]
    raised: tuple[Trouble, ...]


def judge(
    sources: Sequence[Source],
    analysis: Analysis,
    troubles: Sequence[Trouble],
    selection: Selection,
    registry: Registry,
) -> Judgement:
    """Let the selected rules judge an analysis."""
    on = [rule for rule in registry.rules if selection.decide(rule).on]
    codes = frozenset(rule.code for rule in on)
    found, raised = _ask_all(on, analysis.sites)
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
    flows = Flows(sources, Excerpts(sources))
    return Judgement(_reported(kept, selection, flows), tuple(dict.fromkeys(trouble for _, trouble in raised)))


def _reported(findings: Iterable[Finding], selection: Selection, flows: Flows) -> tuple[Finding, ...]:
    chosen = (finding for finding in findings if selection.decide_finding(finding).on)
    weighed = (dataclasses.replace(finding, severity=selection.severity(finding)) for finding in chosen)
    return tuple(map(phrase, fingerprint(merge(weighed), flows)))


def _ask_all(rules: Sequence[Rule], sites: Iterable[Site]) -> tuple[list[Finding], list[tuple[str, Trouble]]]:
    """What the rules find, and the code of each rule that raised with what happened."""
    found: list[tuple[Finding, Site]] = []
    silent: dict[tuple[str, Place], list[LossSite]] = {}
    raised: list[tuple[str, Trouble]] = []
    for site in sites:
        for rule in rules:
            try:
                answers = _ask(rule, site)
                found += [(answer, site) for answer in answers]
                if not answers and isinstance(site, LossSite):
                    silent.setdefault((rule.code, site.place), []).append(site)
            except Exception as error:  # one broken rule must not take the others down with it
                message = f"rule {rule.code} ({rule.name}) failed: {type(error).__name__}: {error}"
                raised.append((rule.code, Trouble(site.place, message)))
    return [_beside_right_ways(finding, site, silent) for finding, site in found], raised


def _beside_right_ways(finding: Finding, site: Site, silent: dict[tuple[str, Place], list[LossSite]]) -> Finding:
    others = silent.get((finding.code, site.place), ())
    return contrasted(finding, site, others) if isinstance(site, LossSite) else finding


def _ask(rule: Rule, site: Site) -> list[Finding]:
    if isinstance(site, MetricSite):
        return list(rule.check_metric(site))
    return list(rule.check(site) if isinstance(site, LossSite) else rule.check_construction(site))


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
