"""Suppression comments: what they cover, what they do not, and what is said about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from sample_rules import SiteMaker

from lossLint.findings.finding import Finding
from lossLint.findings.judging import judge
from lossLint.findings.registry import Registry
from lossLint.findings.selection import Selection
from lossLint.inference.analysis import Analysis, SiteRecord
from lossLint.inference.sites import LossSite
from lossLint.sources.place import Place
from lossLint.sources.reading import read_text
from lossLint.sources.source import Source, Trouble

At = Callable[..., Place]
ALL = Selection()


@pytest.fixture
def judged(registry: Registry) -> Callable[..., list[Finding]]:
    """Findings of programs at sites."""

    def run(
        texts: dict[str, str], sites: Sequence[LossSite], selection: Selection = ALL, **analysis: object
    ) -> list[Finding]:
        sources = [source for name, text in texts.items() for source in read_text(text, name).sources]
        found = Analysis(tuple(sites), tuple(analysis.get("records", ())), ())  # type: ignore[arg-type]
        troubles = tuple(analysis.get("troubles", ()))  # type: ignore[arg-type]
        return list(judge(sources, found, troubles, selection, registry).findings)

    return run


Judged = Callable[..., list[Finding]]


def _codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    "comment",
    [
        "# losslint: ignore[always-wrong]",
        "# losslint: ignore[LL901] -- measured, harmless",
        "#losslint:ignore[ll901]",
        "# losslint: ignore[LL9]",
        "# losslint: ignore[never-wrong, always-wrong]",
        "# losslint: ignore",
        "# losslint: ignore -- see issue #12",
        "# losslint: ignore[LL901] (see issue #12)",
        "# type: ignore # losslint: ignore[LL901]",
        "# losslint: ignore[LL901] # type: ignore",
        "# noqa: LL901",
        "# noqa: E501, LL901",
        "# noqa:E501 ll901",
        "# NOQA: LL901 because",
        "# losslint: ignore-file[LL901]",
        "# losslint: ignore-file",
    ],
)
def test_a_comment_on_the_line_suppresses(judged: Judged, site: SiteMaker, at: At, comment: str) -> None:
    findings = judged({"a.py": f"loss = f(x)  {comment}\n"}, [site(at("a.py", 1))])
    assert "LL901" not in _codes(findings)


@pytest.mark.parametrize(
    "comment",
    [
        "# losslint: ignore[never-wrong]",
        "# losslint: ignore[LL902]",
        "# losslint: ignore[]",
        "# losslint: ignore[always]",
        "# losslint: disable=LL901",
        "# losslint: ignore LL901",
        "# losslint ignore[LL901]",
        "# mentions losslint: ignore[LL901]",
        "# noqa",
        "# noqa: E501",
        "# noqa: LL902",
        "# noqa LL901",
        "# LL901",
        "; '# losslint: ignore[LL901]'",
        "; '''# noqa: LL901'''",
    ],
)
def test_a_comment_that_names_another_rule_or_is_none_does_not(
    judged: Judged, site: SiteMaker, at: At, comment: str
) -> None:
    assert "LL901" in _codes(judged({"a.py": f"loss = f(x)  {comment}\n"}, [site(at("a.py", 1))]))


STATEMENT = """\
before = 1{0}
{1}
loss = criterion({2}
    net(x),{3}
    {4}
    y,
){5}
after = 2{6}
{7}
"""
MARK = "  # losslint: ignore[LL901]"


@pytest.mark.parametrize("slot", [1, 2, 3, 4, 5])
def test_any_line_of_the_statement_and_the_line_above_will_do(
    judged: Judged, site: SiteMaker, at: At, slot: int
) -> None:
    text = STATEMENT.format(*(MARK if number == slot else "" for number in range(8)))
    assert judged({"a.py": text}, [site(at("a.py", 4))]) == []


@pytest.mark.parametrize("slot", [0, 6, 7])
def test_the_statements_before_and_after_are_not_meant(judged: Judged, site: SiteMaker, at: At, slot: int) -> None:
    text = STATEMENT.format(*(MARK if number == slot else "" for number in range(8)))
    assert _codes(judged({"a.py": text}, [site(at("a.py", 4))])).count("LL901") == 1


def test_a_blank_line_cuts_a_comment_off_from_the_statement_below(judged: Judged, site: SiteMaker, at: At) -> None:
    text = f"{MARK.strip()}\n\nloss = f(x)\n"
    assert _codes(judged({"a.py": text}, [site(at("a.py", 3))])) == ["LL002", "LL901"]


def test_several_comments_may_stand_above_one_statement(judged: Judged, site: SiteMaker, at: At) -> None:
    text = f"if x:\n    {MARK.strip()}\n    # and this is why\n    loss = f(x)\n"
    assert judged({"a.py": text}, [site(at("a.py", 4))]) == []


def test_the_header_of_a_loop_is_a_statement_of_its_own(judged: Judged, site: SiteMaker, at: At) -> None:
    text = f"for x in y:{MARK}\n    loss = f(x)\n"
    assert _codes(judged({"a.py": text}, [site(at("a.py", 2))])) == ["LL002", "LL901"]


def test_a_comment_at_any_step_of_the_trace_suppresses(judged: Judged, site: SiteMaker, at: At) -> None:
    texts = {"model.py": f"def forward(x):\n    return softmax(x){MARK}\n", "train.py": "loss = f(net(x))\n"}
    assert judged(texts, [site(at("train.py", 1), at("model.py", 2))]) == []


def test_the_same_line_of_another_file_is_not_meant(judged: Judged, site: SiteMaker, at: At) -> None:
    texts = {"other.py": f"a = 1\nb = 2{MARK}\n", "train.py": "loss = f(net(x))\n"}
    assert "LL901" in _codes(judged(texts, [site(at("train.py", 1), at("model.py", 2))]))


def test_one_way_suppressed_leaves_the_other_way_to_the_same_loss(judged: Judged, site: SiteMaker, at: At) -> None:
    texts = {"a.py": f"return softmax(x){MARK}\n", "b.py": "return softmax(x)\n", "train.py": "loss = f(net(x))\n"}
    sites = [site(at("train.py", 1), at(f"{name}.py", 1)) for name in "ab"]
    findings = judged(texts, sites)
    assert _codes(findings) == ["LL901"]
    assert findings[0].trace[0].place.path == "b.py"


def test_ignore_file_holds_for_the_whole_file_and_no_other(judged: Judged, site: SiteMaker, at: At) -> None:
    texts = {"a.py": "x = 1\n# losslint: ignore-file[LL901]\nloss = f(x)\n", "b.py": "loss = f(x)\n"}
    findings = judged(texts, [site(at("a.py", 3)), site(at("b.py", 1))])
    assert [(finding.place.path, finding.code) for finding in findings] == [("b.py", "LL901")]


NOTEBOOK = (
    '{{"cells": [{{"cell_type": "markdown", "source": "text"}}, {{"cell_type": "code", "source": "x = 1"}},'
    ' {{"cell_type": "code", "source": "%time\\nloss = f(x){0}"}},'
    ' {{"cell_type": "code", "source": "a = 1\\nb = 2{1}"}}],'
    ' "metadata": {{}}, "nbformat": 4, "nbformat_minor": 5}}'
)


def test_a_comment_in_a_notebook_cell_suppresses_in_that_cell(judged: Judged, site: SiteMaker, at: At) -> None:
    assert judged({"n.ipynb": NOTEBOOK.format(MARK, "")}, [site(at("n.ipynb", 2, cell=3))]) == []


def test_the_same_line_of_another_cell_is_not_meant(judged: Judged, site: SiteMaker, at: At) -> None:
    findings = judged({"n.ipynb": NOTEBOOK.format("", MARK)}, [site(at("n.ipynb", 2, cell=3))])
    assert [(finding.code, finding.place.cell) for finding in findings] == [("LL901", 3), ("LL002", 4)]


def test_a_comment_in_a_markdown_block_suppresses_there(judged: Judged, site: SiteMaker, at: At) -> None:
    text = f"# Title\n\n- a list\n\n  ```python\n  loss = f(x){MARK}\n  ```\n\n```python\nloss = f(x)\n```\n"
    findings = judged({"a.md": text}, [site(at("a.md", 6)), site(at("a.md", 10))])
    assert [(finding.code, finding.place.line) for finding in findings] == [("LL901", 10)]


def test_an_unused_suppression_is_reported_where_it_stands(judged: Judged) -> None:
    (finding,) = judged({"a.py": "x = 1\ny = f(x)  # losslint: ignore[LL901]\n"}, [])
    assert (finding.code, finding.place.line, finding.place.column) == ("LL002", 2, 11)
    assert "LL901" in finding.message


@pytest.mark.parametrize("form", ["ignore", "ignore-file", "off"])
def test_an_unused_suppression_without_names_is_reported_too(judged: Judged, form: str) -> None:
    assert _codes(judged({"a.py": f"x = 1  # losslint: {form}\n"}, [])) == ["LL002"]


def test_of_several_names_only_the_unused_ones_are_reported(judged: Judged, site: SiteMaker, at: At) -> None:
    text = "loss = f(x)  # losslint: ignore[always-wrong, never-wrong]\n"
    (finding,) = judged({"a.py": text}, [site(at("a.py", 1))])
    assert finding.code == "LL002"
    assert "never-wrong" in finding.message


def test_unused_noqa_codes_of_ours_are_reported_and_those_of_others_are_not(judged: Judged) -> None:
    assert _codes(judged({"a.py": "x = 1  # noqa: LL901\n"}, [])) == ["LL002"]
    assert judged({"a.py": "x = 1  # noqa: E501, LLM1\n"}, []) == []


def test_a_suppression_is_not_called_unused_when_its_rule_is_off(judged: Judged) -> None:
    assert judged({"a.py": "x = 1  # losslint: ignore[LL901]\n"}, [], Selection(ignore=("LL901",))) == []
    assert judged({"a.py": "x = 1  # losslint: ignore\n"}, [], Selection(ignore=("LL901",))) == []


def test_a_suppression_is_not_called_unused_where_the_loss_is_unknown(judged: Judged, at: At) -> None:
    record = SiteRecord(at("a.py", 1), "Loss", "unknown", "unknown", resolved=False, reason="no caller")
    assert judged({"a.py": "x = f(y)  # losslint: ignore[LL901]\n"}, [], records=[record]) == []


def test_a_suppression_is_not_called_unused_in_a_file_that_does_not_parse(judged: Judged, at: At) -> None:
    trouble = Trouble(at("a.py", 2), "invalid syntax")
    findings = judged({"a.py": "x = f(y)  # losslint: ignore[LL901]\n)\n"}, [], troubles=[trouble])
    assert _codes(findings) == ["LL001"]


def test_a_finding_too_unsure_to_report_still_makes_its_suppression_used(
    judged: Judged, site: SiteMaker, at: At
) -> None:
    from lossLint.inference.sites import Confidence

    unsure = site(at("a.py", 1), confidence=Confidence.POSSIBLE)
    assert judged({"a.py": "x = f(y)  # losslint: ignore[LL901]\n"}, [unsure]) == []


@pytest.mark.parametrize(
    ("comment", "words"),
    [
        ("# losslint: ignore[allways-wrong]", "did you mean 'always-wrong'"),
        ("# losslint: ignore[LL901, zzz]", "unknown rule 'zzz'"),
        ("# losslint: ignore[]", "name no rule"),
        ("# losslint: disable=LL901", "is no suppression"),
        ("# losslint: ignore-line[LL901]", "is no suppression"),
    ],
)
def test_a_comment_that_names_no_rule_is_reported(
    judged: Judged, site: SiteMaker, at: At, comment: str, words: str
) -> None:
    findings = judged({"a.py": f"loss = f(x)  {comment}\n"}, [site(at("a.py", 1))])
    assert words in next(finding.message for finding in findings if finding.code == "LL003")


def test_findings_about_comments_are_suppressed_by_name_only(judged: Judged) -> None:
    assert judged({"a.py": "# losslint: ignore-file[LL002]\nx = 1  # losslint: ignore[LL901]\n"}, []) == []
    bare = judged({"a.py": "x = 1  # losslint: ignore[zzz] # losslint: ignore\n"}, [])
    assert "LL003" in _codes(bare)


@pytest.mark.parametrize(
    "broken",
    ["x = (1,\n", "x = '''\n", "  x = 1\n y = 2\n", "x = 'abc\n", "x = $\n", ")\n", "if x:\n        a\n    b\n"],
)
def test_comments_behind_code_that_does_not_parse_still_count(
    judged: Judged, site: SiteMaker, at: At, broken: str, registry: Registry
) -> None:
    text = f"{broken}loss = f(x){MARK}\nafter = f(x)\n"
    line = broken.count("\n") + 1
    source = Source("a.py", text)
    analysis = Analysis((site(at("a.py", line)), site(at("a.py", line + 1))), (), ())
    found = judge([source], analysis, [Trouble(at("a.py", 1), "no")], Selection(select=("LL901",)), registry).findings
    assert [finding.place.line for finding in found] == [line + 1]
