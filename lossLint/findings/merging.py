"""Findings as they leave a run: complete traces, one finding for one mistake, fingerprints."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable

from lossLint.findings.finding import Finding
from lossLint.findings.flows import Flows, digest
from lossLint.inference.conditions import opposite
from lossLint.inference.tensor import Step
from lossLint.sources.place import Place

# More alternatives than a reader keeps apart are only counted.
_CHOICES = 3


def complete(finding: Finding) -> Finding:
    """The finding with a trace that ends at its primary place."""
    if finding.trace and finding.trace[-1].place == finding.place:
        return finding
    arrival = Step(finding.place, finding.message, finding.state)
    return dataclasses.replace(finding, trace=(*finding.trace, arrival))


def merge(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for each rule and primary place: the surest, with what differs in the others."""
    groups: dict[tuple[str, Place], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.code, finding.place), []).append(finding)
    return sorted((_united(group) for group in groups.values()), key=lambda finding: finding.order)


def phrase(finding: Finding) -> Finding:
    """The finding with its conditions in its message."""
    if not finding.conditions:
        return finding
    return dataclasses.replace(finding, message=f"{finding.message} when {' and '.join(finding.conditions)}")


def fingerprint(findings: Iterable[Finding], flows: Flows) -> list[Finding]:
    """The same findings, each with its flow and a fingerprint that does not change when lines move.

    Equal mistakes in one file are told apart by their order.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    marked = []
    for finding in findings:
        flow = flows.of(finding)
        mistake = (finding.code, finding.place.path, *flow)
        seen[mistake] += 1
        own = digest([*mistake, str(seen[mistake])])
        marked.append(dataclasses.replace(finding, flow=flow, fingerprint=own))
    return marked


def _united(group: list[Finding]) -> Finding:
    # Ties are broken by what people read, never by the order in which contexts were visited.
    ranked = sorted(group, key=lambda one: (-one.confidence, -one.severity, _choice(one), one.message, _way(one)))
    best = ranked[0]
    equals = [one for one in ranked if one.confidence == best.confidence]
    others = dict.fromkeys(step for one in ranked[1:] if (step := _difference(best, one)))
    return dataclasses.replace(best, conditions=_either([one.conditions for one in equals]), also=tuple(others))


def _choice(finding: Finding) -> tuple[int, tuple[str, ...]]:
    return len(finding.conditions), finding.conditions


def _way(finding: Finding) -> tuple[tuple[Place, str], ...]:
    return tuple((step.place, step.message) for step in finding.trace)


def _either(choices: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The conditions of several contexts as one: nothing when one of them has none."""
    distinct = list(dict.fromkeys(choices))
    if len(distinct) == 1 or () in distinct:
        return () if () in distinct else distinct[0]
    shared = [condition for condition in distinct[0] if all(condition in choice for choice in distinct)]
    own = [" and ".join(one for one in choice if one not in shared) for choice in distinct]
    if "" in own or _exhaustive(own):
        return tuple(shared)
    further = f" or {len(own) - _CHOICES} further choices" if len(own) > _CHOICES else ""
    either = " or ".join(own[:_CHOICES]) + further
    return (*shared, f"({either})" if shared else either)


def _exhaustive(choices: list[str]) -> bool:
    """Whether two choices are one and its opposite: then there is no condition."""
    if len(choices) != 2:
        return False
    one, other = choices
    return other == opposite(one) or one == opposite(other)


def _difference(best: Finding, other: Finding) -> Step | None:
    """The first step of another way that the best one does not have."""
    known = {(step.place, step.message) for step in best.trace}
    return next((step for step in other.trace if (step.place, step.message) not in known), None)
