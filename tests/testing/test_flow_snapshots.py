"""Traces kept beside programs."""

from __future__ import annotations

from pathlib import Path

from flow_programs import RULES, finding, place, program

from lossLint.inference.tensor import Step
from lossLint.testing.flows import load
from lossLint.testing.snapshots import render, update
from lossLint.testing.verdict import judge

STEPS = (
    Step(place(3), "self.fc = nn.Linear(8, 3)", "logits, 3 units"),
    Step(place(9), "returned by\n  Net.forward", ""),
)


def test_steps_are_lines() -> None:
    assert render([finding(9, trace=STEPS)]) == (
        "main.py:3 self.fc = nn.Linear(8, 3) -> logits, 3 units\nmain.py:9 returned by Net.forward\n"
    )


def test_cells_are_told() -> None:
    step = Step(place(3, "nb.ipynb", cell=2), "x", "y")
    assert render([finding(9, trace=(step,))]) == "nb.ipynb:cell 2:3 x -> y\n"


def test_several_findings_have_headings() -> None:
    assert render([finding(9, trace=STEPS[:1]), finding(12, "rule-b", trace=STEPS[:1])]) == (
        "[rule-a] main.py:9\nmain.py:3 self.fc = nn.Linear(8, 3) -> logits, 3 units\n\n"
        "[rule-b] main.py:12\nmain.py:3 self.fc = nn.Linear(8, 3) -> logits, 3 units\n"
    )


def test_no_findings_are_an_empty_trace() -> None:
    assert render([]) == ""


def test_trace_that_differs_fails() -> None:
    tested = program("loss()  # error: [rule-a]", trace="main.py:3 another -> state\n")
    verdict = judge(tested, [finding(1, trace=STEPS)], RULES)
    assert not verdict.passed
    assert verdict.complaints == ()
    report = verdict.report()
    assert "- main.py:3 another -> state" in report
    assert "+ main.py:3 self.fc = nn.Linear(8, 3) -> logits, 3 units" in report


def test_trace_that_agrees_passes() -> None:
    tested = program("loss()  # error: [rule-a]", trace=render([finding(1, trace=STEPS)]))
    assert judge(tested, [finding(1, trace=STEPS)], RULES).passed


def test_programs_without_a_trace_block_are_not_compared() -> None:
    assert judge(program("loss()  # error: [rule-a]"), [finding(1, trace=STEPS)], RULES).passed


def test_update_rewrites_the_block_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "doc.md"
    text = "# A\n\n```python\nx\n```\n```trace\nold\n```\n\n# B\n\n```python\ny\n```\n```trace\n```\n\nThe end.\n"
    path.write_text(text, encoding="utf-8")
    first, second = load(path)
    assert update(first, "new 1\nnew 2\n")
    assert update(second, "other\n"), "the first update moved the lines of the second program"
    assert path.read_text(encoding="utf-8") == text.replace("old\n", "new 1\nnew 2\n").replace(
        "```trace\n```", "```trace\nother\n```"
    )
    assert not update(first, "new 1\nnew 2\n")
    assert [entry.name for entry in tmp_path.iterdir()] == ["doc.md"]
