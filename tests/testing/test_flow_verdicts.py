"""Expected against found."""

from __future__ import annotations

import pytest
from flow_programs import RULES, finding, program

from lossLint.findings.finding import Finding, Severity
from lossLint.inference.sites import Confidence
from lossLint.testing.flows import Program, parse
from lossLint.testing.verdict import judge


def complaints(tested: Program, *findings: Finding) -> list[tuple[int, str]]:
    return [(complaint.spot.line, complaint.text) for complaint in judge(tested, findings, RULES).complaints]


@pytest.mark.parametrize(
    ("comment", "findings"),
    [
        ("", []),
        ("# error: [rule-a]", [finding(1)]),
        ("#error:[rule-a]", [finding(1)]),
        ("# warning: [rule-a]", [finding(1, severity=Severity.WARNING)]),
        ("# info: [rule-a]", [finding(1, severity=Severity.INFO)]),
        ("# error: [rule-a] likely", [finding(1, confidence=Confidence.LIKELY)]),
        ("# error: [rule-a, rule-b]", [finding(1), finding(1, "rule-b")]),
        ("# error: [rule-a] certain # info: [rule-b]", [finding(1), finding(1, "rule-b", Severity.INFO)]),
        ("# todo-error: [rule-a]", []),
        ("# todo-ok: [rule-a]", [finding(1)]),
        ("# todo-ok: [rule-a]", [finding(1, severity=Severity.INFO)]),
        ("# sizes: [3, 4]", []),
        ("# a reason  # error: [rule-a]", [finding(1)]),
    ],
)
def test_as_expected(comment: str, findings: list[Finding]) -> None:
    verdict = judge(program(f"loss(x, y)  {comment}"), findings, RULES)
    assert verdict.complaints == ()
    assert verdict.passed


@pytest.mark.parametrize(
    ("comment", "findings", "told"),
    [
        ("", [finding(1)], "got, and not expected: error [rule-a] certain, column 5: message of rule-a"),
        ("", [finding(1, severity=Severity.INFO)], "got, and not expected: info [rule-a]"),
        ("# error: [rule-a]", [], "expected, and not found: error [rule-a]"),
        ("# error: [rule-a]", [finding(1, severity=Severity.INFO)], "expected: error [rule-a]; got info [rule-a]"),
        ("# error: [rule-a] likely", [finding(1)], "expected: error [rule-a] likely; got error [rule-a] certain"),
        ("# error: [rule-a]", [finding(1), finding(1)], "got, and not expected: error [rule-a]"),
        ("# todo-error: [rule-a]", [finding(1)], "todo is done, remove the marker; got error [rule-a]"),
        ("# todo-ok: [rule-a]", [], "todo is done, remove the marker; [rule-a] is gone"),
        ("# error: [rule-c]", [], "there is no rule 'rule-c'"),
        ("# error: []", [], "there is no rule ''"),
        ("# error: [rule-a,]", [finding(1)], "there is no rule ''"),
        ("# error: [rule-a] # error: [rule-a]", [finding(1)], "[rule-a] is expected twice"),
        ("# error: [rule-a] # todo-ok: [rule-a]", [finding(1)], "[rule-a] is expected twice"),
        ("# error: [rule-a] surely", [finding(1)], "'surely' is no confidence"),
        ("# error: rule-a", [], "an expectation is written"),
        ("# info: [rule-a", [], "an expectation is written"),
        ("# eror: [rule-a]", [], "'eror' is no severity"),
        ("# todo-eror: [rule-a]", [], "'todo-eror' is no severity"),
        ("# todo: [rule-a]", [], "'todo' is no severity"),
    ],
)
def test_not_as_expected(comment: str, findings: list[Finding], told: str) -> None:
    texts = [text for _, text in complaints(program(f"loss(x, y)  {comment}"), *findings)]
    assert any(text.startswith(told) for text in texts), texts


def test_line_and_file_must_be_right() -> None:
    tested = program("pass", "loss(x, y)  # error: [rule-a]")
    assert complaints(tested, finding(2)) == []
    assert [line for line, _ in complaints(tested, finding(1))] == [2, 1]
    assert len(complaints(tested, finding(2, path="other.py"))) == 2


def test_cell_must_be_right() -> None:
    tested = program("# %%", "x = 1", "# %%", "loss(x, y)  # error: [rule-a]", block="cells path=nb.ipynb")
    assert complaints(tested, finding(1, path="nb.ipynb", cell=2)) == []
    assert len(complaints(tested, finding(1, path="nb.ipynb", cell=1))) == 2


def test_best_of_two_findings_is_taken() -> None:
    tested = program("loss(x, y)  # info: [rule-a]")
    told = complaints(tested, finding(1), finding(1, severity=Severity.INFO))
    assert [text.split(",")[0] for _, text in told] == ["got"]
    assert "error [rule-a]" in told[0][1]


def test_report_shows_expected_and_got_beside_the_lines() -> None:
    lines = [f"line_{number}()" for number in range(1, 10)]
    lines[4] += "  # error: [rule-a]"
    report = judge(program(*lines), [finding(6, "rule-b")], RULES).report()
    assert report.splitlines() == [
        "doc.md:1: P",
        "  main.py (block at line 3)",
        "       3 | line_3()",
        "       4 | line_4()",
        "       5 | line_5()  # error: [rule-a]",
        "         ^ expected, and not found: error [rule-a]",
        "       6 | line_6()",
        "         ^ got, and not expected: error [rule-b] certain, column 5: message of rule-b",
        "       7 | line_7()",
        "       8 | line_8()",
    ]


def test_report_shows_files_that_are_wrong_only() -> None:
    text = "# P\n\n```python path=a.py\nx\n```\n```python path=b.py\ny\n```\n"
    report = judge(parse(text, "doc.md")[0], [finding(1, path="b.py")], RULES).report()
    assert "b.py" in report
    assert "a.py" not in report


def test_report_tells_findings_outside_of_the_program() -> None:
    report = judge(program("x"), [finding(7), finding(1, path="ghost.py")], RULES).report()
    assert "main.py:7: got, and not expected" in report
    assert "ghost.py:1: got, and not expected" in report
