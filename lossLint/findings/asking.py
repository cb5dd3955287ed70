"""Rules asked about sites: one that fails is named, and takes no other down with it."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Mapping, Sequence

from lossLint.findings.contrast import contrasted
from lossLint.findings.excerpts import Excerpts
from lossLint.findings.finding import Finding, Severity
from lossLint.findings.rule import Rule
from lossLint.findings.stopwatch import Stopwatch
from lossLint.inference.sites import Confidence, LossSite, MetricSite, Site
from lossLint.inference.tensor import Step
from lossLint.plugins import RULE_SECONDS, attempt, told
from lossLint.sources.place import Place
from lossLint.sources.source import Trouble

# A mistake is one finding; a rule that never stops is stopped.
_MOST = 100
_TEXTS = ("message", "state", "harm", "fix")
_TUPLES = {"trace": Step, "also": Step, "conditions": str}


def ask(
    rules: Sequence[Rule],
    sites: Sequence[Site],
    plugins: Mapping[str, str],
    excerpts: Excerpts,
    watch: Stopwatch | None = None,
) -> tuple[list[Finding], list[tuple[str, Trouble]]]:
    """What the rules find, and the code of each rule that failed with what happened.

    Args:
        rules: the rules.
        sites: what to ask them about.
        plugins: the plugin of each rule that is not lossLint's own, by code: what these give is not taken on trust.
        excerpts: the lines that findings may stand on.
        watch: told how long each rule takes.
    """
    watch = watch or Stopwatch()
    found: list[Finding] = []
    failed: list[tuple[str, Trouble]] = []
    for rule in rules:
        plugin = plugins.get(rule.code, "")
        asked = _Asked(rule, excerpts if plugin else None)
        with watch.rule(rule.code):
            if not plugin:
                asked.about(sites)
            elif failure := attempt(lambda asked=asked: asked.about(sites), RULE_SECONDS).failure:  # type: ignore[misc]
                asked.failures.append((asked.place, failure))
        found += asked.beside_right_ways()
        if asked.failures:
            failed.append((rule.code, asked.trouble(plugin)))
    return found, failed


@dataclasses.dataclass(slots=True)
class _Asked:
    """One rule, what it has found so far, and where and how it failed."""

    rule: Rule
    excerpts: Excerpts | None
    found: list[tuple[Finding, Site]] = dataclasses.field(default_factory=list)
    silent: dict[Place, list[LossSite]] = dataclasses.field(default_factory=dict)
    failures: list[tuple[Place | None, str]] = dataclasses.field(default_factory=list)
    place: Place | None = None

    def about(self, sites: Sequence[Site]) -> None:
        for site in sites:
            self.place = site.place
            try:
                answers = self._checked(_check(self.rule, site))
                self.found += [(answer, site) for answer in answers]
                if not answers and isinstance(site, LossSite):
                    self.silent.setdefault(site.place, []).append(site)
            except (Exception, SystemExit) as error:
                self.failures.append((site.place, told(error)))

    def beside_right_ways(self) -> Iterator[Finding]:
        """The findings, each with what tells its way from a right one to the same place."""
        for finding, site in self.found:
            others = self.silent.get(site.place, ())
            yield contrasted(finding, site, others) if isinstance(site, LossSite) else finding

    def _checked(self, findings: Iterator[Finding]) -> list[Finding]:
        """The findings at one site; from a stranger, only when all of them are as a finding has to be."""
        if self.excerpts is None:
            return list(findings)
        given = list(itertools.islice(findings, _MOST + 1))
        fault = f"more than {_MOST} findings for one site" if len(given) > _MOST else ""
        fault = fault or next(filter(None, (nonsense(self.rule, one, self.excerpts) for one in given)), "")
        if fault:
            raise ValueError(fault)
        return given

    def trouble(self, plugin: str) -> Trouble:
        """What is told of the failures: the first one, and how many there are."""
        place, message = self.failures[0]
        others = len({place for place, _ in self.failures}) - 1
        of = f" of the plugin {plugin}" if plugin else ""
        more = f" (and at {others} other site{'s' if others > 1 else ''})" if others else ""
        text = f"rule {self.rule.code} ({self.rule.name}){of} failed: {message}{more}"
        return Trouble(place or Place("<plugin>", None, 1, 1, 1, 1), text)


def _check(rule: Rule, site: Site) -> Iterator[Finding]:
    if isinstance(site, MetricSite):
        return iter(rule.check_metric(site))
    return iter(rule.check(site) if isinstance(site, LossSite) else rule.check_construction(site))


def nonsense(rule: Rule, given: object, excerpts: Excerpts) -> str:
    """What is wrong with what a rule gives as a finding, empty when it is one."""
    if not isinstance(given, Finding):
        return f"{given!r:.80} is no Finding"
    if (given.code, given.name) != (rule.code, rule.name):
        return f"a finding of another rule: {given.code!r:.40} {given.name!r:.40}"
    if not isinstance(given.severity, Severity) or not isinstance(given.confidence, Confidence):
        return "a finding without a Severity or a Confidence"
    for name in _TEXTS:
        if not isinstance(getattr(given, name), str):
            return f"a finding whose {name} is no text: {getattr(given, name)!r:.80}"
    for name, kind in _TUPLES.items():
        held = getattr(given, name)
        if not isinstance(held, tuple) or not all(isinstance(one, kind) for one in held):
            return f"a finding whose {name} is no tuple of {kind.__name__}"
    places = [given.place, *(step.place for step in (*given.trace, *given.also))]
    astray = [place for place in places if not _is_there(place, excerpts)]
    return f"a finding at a place that does not exist: {astray[0]!s:.80}" if astray else ""


def _is_there(place: object, excerpts: Excerpts) -> bool:
    """Whether a place lies in the linted programs."""
    if not isinstance(place, Place) or not all(isinstance(number, int) for number in place.order[1:]):
        return False
    if not place.line <= place.end_line or min(place.column, place.end_column) < 1:
        return False
    return all(excerpts.line(place.path, place.cell, line) is not None for line in (place.line, place.end_line))
