"""Blocks of suppression, and the reasons that comments give."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import pytest
from sample_rules import SiteMaker

from lossLint.findings.comments import directives
from lossLint.findings.finding import Finding
from lossLint.findings.judging import judge
from lossLint.findings.registry import Registry
from lossLint.findings.selection import Selection
from lossLint.inference.analysis import Analysis
from lossLint.inference.sites import LossSite
from lossLint.sources.place import Place
from lossLint.sources.reading import read_text
from lossLint.sources.source import Source

At = Callable[..., Place]
Judged = Callable[..., list[Finding]]
REASONS = Selection(extend_select=("LL004",))


@pytest.fixture
def judged(registry: Registry) -> Judged:
    """Findings of a file at sites."""

    def run(name: str, text: str, sites: Sequence[LossSite] = (), selection: Selection = REASONS) -> list[Finding]:
        sources = read_text(text, name).sources
        return list(judge(sources, Analysis(tuple(sites), (), ()), (), selection, registry).findings)

    return run


def _told(findings: list[Finding]) -> list[tuple[str, int]]:
    return [(finding.code, finding.place.line) for finding in findings]


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("off[LL901] -- r", "on[LL901]"),
        ("off[always-wrong] -- r", "on"),
        ("off[LL901, LL902] -- r", "on[ll902,LL901]"),
        ("off -- r", "on"),
    ],
)
def test_a_block_suppresses_between_its_two_comments(
    judged: Judged, site: SiteMaker, at: At, begin: str, end: str
) -> None:
    text = f"a = f(x)\n# losslint: {begin}\nb = f(x)\n\nif b:\n    c = f(x)\n# losslint: {end}\nd = f(x)\n"
    findings = judged("a.py", text, [site(at("a.py", line)) for line in (1, 3, 6, 8)])
    assert [told for told in _told(findings) if told[0] == "LL901"] == [("LL901", 1), ("LL901", 8)]


def test_a_block_without_an_end_goes_to_the_end_of_the_file(judged: Judged, site: SiteMaker, at: At) -> None:
    text = "a = f(x)\n# losslint: off[LL901] -- r\nb = f(x)\nc = f(x)\n"
    assert _told(judged("a.py", text, [site(at("a.py", line)) for line in (1, 4)])) == [("LL901", 1)]


def test_a_block_ends_with_its_notebook_cell(judged: Judged, site: SiteMaker, at: At) -> None:
    cells = ["# losslint: off[LL901] -- r\na = f(x)", "b = f(x)", "# losslint: on[LL901]"]
    text = json.dumps({"cells": [{"cell_type": "code", "source": cell} for cell in cells], "nbformat": 4})
    findings = judged("n.ipynb", text, [site(at("n.ipynb", 2, cell=1)), site(at("n.ipynb", 1, cell=2))])
    assert [(finding.code, finding.place.cell) for finding in findings] == [("LL901", 2), ("LL003", 3)]


def test_a_block_ends_with_its_markdown_block(judged: Judged, site: SiteMaker, at: At) -> None:
    text = "```python\n# losslint: off -- r\na = f(x)\n```\n\n```python\nb = f(x)\n```\n"
    assert _told(judged("a.md", text, [site(at("a.md", 3)), site(at("a.md", 7))])) == [("LL901", 7)]


def test_blocks_of_different_rules_overlap(judged: Judged, site: SiteMaker, at: At) -> None:
    text = (
        "# losslint: off[LL901] -- r\n# losslint: off[LL003] -- r\n# losslint: on[LL901]\na = f(x)  # losslint: what\n"
    )
    assert _told(judged("a.py", text, [site(at("a.py", 4))])) == [("LL002", 1), ("LL901", 4)]


@pytest.mark.parametrize("end", ["on", "on[LL901]", "on[LL902]"])
def test_an_end_without_a_beginning_is_reported(judged: Judged, end: str) -> None:
    (finding,) = judged("a.py", f"x = 1\n# losslint: {end}\n")
    assert (finding.code, finding.place.line, "nothing of that" in finding.message) == ("LL003", 2, True)


def test_an_unused_block_is_reported_where_it_begins(judged: Judged) -> None:
    (finding,) = judged("a.py", "x = 1\n# losslint: off[LL901] -- r\nx = 2\n# losslint: on\n")
    assert (finding.code, finding.place.line) == ("LL002", 2)
    assert "in this block" in finding.message


@pytest.mark.parametrize(
    ("comment", "reason"),
    [
        ("# losslint: ignore[LL901] -- measured: harmless", "measured: harmless"),
        ("# losslint: ignore[LL901] (see issue #12)", "(see issue #12)"),
        ("# losslint: ignore[LL901] -- #12", "#12"),
        ("# losslint: ignore -- why", "why"),
        ("# losslint: ignore-file[LL901] — why", "why"),
        ("# losslint: off[LL901]: why", "why"),
        ("# losslint: ignore[LL901] -- why # type: ignore", "why"),
        ("# noqa: LL901 -- why", "why"),
        ("# noqa: E501, LL901 why", "why"),
        ("# losslint: ignore[LL901]", ""),
        ("# losslint: ignore[LL901] --", ""),
        ("# losslint: ignore", ""),
        ("# losslint: ignore[LL901] # type: ignore", ""),
        ("# losslint: ignore[LL901] # nosec", ""),
        ("# losslint: off[LL901]", ""),
        ("# noqa: LL901", ""),
        ("# noqa: LL901 # type: ignore", ""),
    ],
)
def test_the_reason_is_what_stands_behind_the_names(
    judged: Judged, site: SiteMaker, at: At, comment: str, reason: str
) -> None:
    text = f"{comment}\na = f(x)\n"
    (directive,) = directives(Source("a.py", text))
    assert directive.reason == reason

    assert _told(judged("a.py", text, [site(at("a.py", 2))])) == ([] if reason else [("LL004", 1)])


def test_reasons_are_not_demanded_by_default(judged: Judged, site: SiteMaker, at: At) -> None:
    text = "a = f(x)  # losslint: ignore[LL901]\n"
    for selection in (Selection(), Selection(select=("LL",)), Selection(extend_select=("LL0",))):
        assert judged("a.py", text, [site(at("a.py", 1))], selection) == []


def test_a_comment_without_names_does_not_excuse_itself(judged: Judged, site: SiteMaker, at: At) -> None:
    assert _told(judged("a.py", "a = f(x)  # losslint: ignore\n", [site(at("a.py", 1))])) == [("LL004", 1)]
