"""From sites to findings: isolation of rules, merging, traces, fingerprints, order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from sample_rules import SiteMaker

from lossLint.findings.finding import Finding
from lossLint.findings.judging import judge
from lossLint.findings.registry import Registry
from lossLint.findings.selection import Selection
from lossLint.inference.analysis import Analysis
from lossLint.inference.sites import Confidence, LossSite
from lossLint.sources.place import Place
from lossLint.sources.source import Trouble

At = Callable[..., Place]
Findings = Callable[[Sequence[LossSite]], list[Finding]]


@pytest.fixture
def found(registry: Registry) -> Findings:
    """What the rules find at sites."""

    def run(sites: Sequence[LossSite]) -> list[Finding]:
        return list(judge([], Analysis(tuple(sites), (), ()), (), Selection(), registry).findings)

    return run


def test_a_rule_that_raises_is_named_and_the_others_go_on(broken_registry: Registry, site: SiteMaker, at: At) -> None:
    sites = (site(at("a.py", 1)), site(at("a.py", 1)), site(at("b.py", 2)))
    judgement = judge([], Analysis(sites, (), ()), (), Selection(), broken_registry)
    assert [finding.code for finding in judgement.findings] == ["LL901", "LL901"]
    (trouble,) = judgement.raised
    assert str(trouble.place) == "a.py:1"
    assert trouble.message == "rule LL909 (broken-rule) failed: ValueError: out of cheese (and at 1 other site)"


def test_a_rule_that_is_off_is_not_even_asked(broken_registry: Registry, site: SiteMaker, at: At) -> None:
    analysis = Analysis((site(at("a.py", 1)),), (), ())
    assert judge([], analysis, (), Selection(ignore=("LL909",)), broken_registry).raised == ()


def test_troubles_become_findings_only_when_that_rule_is_on(registry: Registry, at: At) -> None:
    trouble = Trouble(at("a.py", 3), "invalid syntax")
    (finding,) = judge([], Analysis((), (), ()), [trouble], Selection(), registry).findings
    assert (finding.code, finding.message, finding.place) == ("LL001", "invalid syntax", trouble.place)
    assert judge([], Analysis((), (), ()), [trouble], Selection(ignore=("LL001",)), registry).findings == ()


def test_the_trace_ends_at_the_primary_place(found: Findings, site: SiteMaker, at: At) -> None:
    (finding,) = found([site(at("train.py", 9), at("model.py", 2), at("main.py", 4))])
    assert [step.place.path for step in finding.trace] == ["model.py", "main.py", "train.py"]
    assert finding.trace[-1].place == finding.place


def test_a_trace_that_ends_there_already_is_left_alone(found: Findings, site: SiteMaker, at: At) -> None:
    (finding,) = found([site(at("train.py", 9), at("model.py", 2), at("train.py", 9))])
    assert len(finding.trace) == 2


def test_contexts_that_reach_one_place_are_one_finding_with_the_surest_confidence(
    found: Findings, site: SiteMaker, at: At
) -> None:
    place = at("train.py", 9)
    likely = site(place, at("a.py", 1), confidence=Confidence.LIKELY, conditions=("x",))
    certain = site(place, at("b.py", 1))
    for order in ([likely, certain], [certain, likely]):
        (finding,) = found(order)
        assert finding.confidence is Confidence.CERTAIN
        assert finding.message == "this is always wrong"
        assert [step.place.path for step in finding.also] == ["a.py"]


def test_other_places_stay_findings_of_their_own(found: Findings, site: SiteMaker, at: At) -> None:
    assert len(found([site(at("a.py", 1)), site(at("a.py", 1, column=9)), site(at("a.py", 2))])) == 3


@pytest.mark.parametrize(
    ("choices", "ending"),
    [
        ([()], ""),
        ([("kind == 'ce'",)], " when kind == 'ce'"),
        ([("kind == 'ce'", "deep")], " when kind == 'ce' and deep"),
        ([("a",), ("b",)], " when a or b"),
        ([("b",), ("a",)], " when a or b"),
        ([("a",), ()], ""),
        ([("a", "b"), ("a", "c")], " when a and (b or c)"),
        ([("a", "b"), ("a",)], " when a"),
        ([("a",), ("b",), ("c",), ("d",), ("e",)], " when a or b or c or 2 further choices"),
    ],
)
def test_conditions_are_told_once_and_their_differences_listed(
    found: Findings, site: SiteMaker, at: At, choices: list[tuple[str, ...]], ending: str
) -> None:
    (finding,) = found([site(at("a.py", 1), conditions=choice) for choice in choices])
    assert finding.message == f"this is always wrong{ending}"


def test_findings_are_sorted_by_path_cell_line_and_column(found: Findings, site: SiteMaker, at: At) -> None:
    places = [
        at("a.ipynb", 5, cell=2),
        at("a.ipynb", 1, cell=3),
        at("b.py", 2),
        at("b.py", 10),
        at("b.py", 10, column=7),
    ]
    sites = [site(place) for place in places]
    assert [finding.place for finding in found(sites[::-1])] == places


def test_the_fingerprint_survives_moved_lines_and_cells(found: Findings, site: SiteMaker, at: At) -> None:
    (before,) = found([site(at("a.ipynb", 5, cell=2), at("m.py", 7))])
    (after,) = found([site(at("a.ipynb", 9, cell=4, column=3), at("m.py", 70))])
    assert before.fingerprint == after.fingerprint != ""


def test_the_fingerprint_differs_for_another_file_another_way_and_a_second_time(
    found: Findings, site: SiteMaker, at: At
) -> None:
    sites = [
        site(at("a.py", 1), at("m.py", 7)),
        site(at("b.py", 1), at("m.py", 7)),
        site(at("b.py", 2), at("n.py", 7)),
        site(at("b.py", 3), at("n.py", 7), state="logits"),
        site(at("b.py", 4), at("n.py", 7), state="logits"),
    ]
    assert len({finding.fingerprint for finding in found(sites)}) == len(sites)


def test_the_order_of_contexts_changes_nothing(found: Findings, site: SiteMaker, at: At) -> None:
    sites = [
        site(at("t.py", 1), at(f"{name}.py", 1), conditions=(name,), confidence=confidence)
        for name, confidence in [("a", Confidence.LIKELY), ("b", Confidence.CERTAIN), ("c", Confidence.CERTAIN)]
    ]
    assert found(sites) == found(sites[::-1])
