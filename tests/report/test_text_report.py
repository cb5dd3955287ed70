"""The report in a terminal: the look, and what it does when something is long, odd or absent."""

from __future__ import annotations

import re

import pytest
from sample_outcomes import double_softmax, outcome, place_of, record

from lossLint.findings.finding import Finding, Severity
from lossLint.inference.sites import Confidence
from lossLint.inference.tensor import Step
from lossLint.report.text import render
from lossLint.session import Outcome, Skipped
from lossLint.sources.place import Place
from lossLint.sources.reading import read_text
from lossLint.sources.source import Source, Trouble

EXPECTED = """\
error  softmax-before-cross-entropy  LL101                               certain
       CrossEntropyLoss applies log-softmax itself, but it is given
       probabilities

   train.py:18:16
   17 |     for x, y in loader:
   18 |         loss = criterion(net(x), y)
      |                ^^^^^^^^^^^^^^^^^^^^ probabilities over 10 classes

   how the value got here
   1  model.py:12  self.out = nn.Linear(64, 10)        logits, 10 units
   2  model.py:19  F.softmax(self.out(x), dim=1)       probabilities over axis 1
   3  train.py:18  net(x)                              returned by Net.forward
   4  main.py:41   criterion = nn.CrossEntropyLoss()   expects logits

   harm  the loss cannot fall below 1.461 with 10 classes
   fix   return self.out(x) from Net.forward

1 finding (1 error) in 3 files. No loss sites
"""


def _finding(path: str, files: dict[str, str], line: int, part: str, state: str = "probabilities") -> Outcome:
    place = place_of(path, line, part, files)
    return outcome(double_softmax(place=place, trace=(), state=state), files=files)


def test_a_finding_looks_as_it_should(one_error: Outcome) -> None:
    assert render(one_error, 80) == EXPECTED


def test_steps_stand_in_the_order_of_flow_with_source_and_state(one_error: Outcome) -> None:
    steps = [line.split() for line in render(one_error, 100).splitlines() if re.match(r"   \d  \S", line)]
    assert [step[:2] for step in steps] == [
        ["1", "model.py:12"],
        ["2", "model.py:19"],
        ["3", "train.py:18"],
        ["4", "main.py:41"],
    ]
    assert " ".join(steps[1][2:]) == "return F.softmax(self.out(x), dim=1) probabilities over axis 1"
    assert " ".join(steps[2][2:]) == "net(x) returned by Net.forward"


@pytest.mark.parametrize("width", [60, 80, 100])
def test_nothing_is_wider_than_the_screen(one_error: Outcome, width: int) -> None:
    assert max(map(len, render(one_error, width).splitlines())) <= width


def test_the_confidence_stands_at_the_right_edge(one_error: Outcome) -> None:
    for width in (80, 100):
        first = render(one_error, width).splitlines()[0]
        assert first.endswith("certain")
        assert len(first) == width


def test_no_colour_means_no_escapes_and_colour_changes_nothing_else(one_error: Outcome) -> None:
    plain, coloured = render(one_error, 80), render(one_error, 80, color=True)
    assert "\x1b" not in plain
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_the_arrival_is_not_told_twice(one_error: Outcome) -> None:
    assert render(one_error, 100).count("CrossEntropyLoss applies log-softmax itself") == 1


def test_a_real_last_step_at_the_primary_place_is_told() -> None:
    finding = double_softmax()
    last = Step(finding.place, "softmax(dim=1)", "probabilities")
    shown = render(outcome(double_softmax(trace=(last,))), 80)
    assert "   1  train.py:18  criterion(net(x), y)" in shown


def test_without_a_trace_there_is_no_heading_for_one() -> None:
    assert "how the value got here" not in render(outcome(double_softmax(trace=())), 80)


def test_a_long_line_is_cut_around_what_is_marked() -> None:
    call = "criterion(net(x), y)"
    files = {"a.py": "x = 1\n" + "    total = " + "weight * " * 30 + call + " * other" * 30 + "\n"}
    lines = render(_finding("a.py", files, 2, call), 80).splitlines()
    shown = next(line for line in lines if "2 | " in line)
    carets = next(line for line in lines if "^^^" in line)
    assert shown[carets.index("^") : carets.rindex("^") + 1] == call
    assert shown.startswith("   2 | …")
    assert shown.endswith("…")
    assert max(map(len, lines)) <= 80


def test_a_long_comment_behind_the_marked_part_is_cut_and_the_code_stays() -> None:
    files = {"a.py": "    loss = criterion(net(x), y)  # " + "words " * 20 + "\n"}
    assert "   1 |     loss = criterion(net(x), y)  # words" in render(
        _finding("a.py", files, 1, "criterion(net(x), y)"), 80
    )


def test_deep_indentation_goes_before_code_does() -> None:
    files = {"a.py": " " * 60 + "if x:\n" + " " * 64 + "loss = criterion(net(x), y)\n"}
    shown = render(_finding("a.py", files, 2, "criterion(net(x), y)"), 80)
    assert "if x:" in shown
    assert "loss = criterion(net(x), y)" in shown


def test_a_state_that_does_not_fit_beside_the_carets_goes_below_them() -> None:
    files = {"a.py": "loss = " + "f" * 50 + "(net(x), y)\n"}
    lines = render(_finding("a.py", files, 1, "f" * 50, "probabilities over 10 classes"), 80).splitlines()
    below = next(index for index, line in enumerate(lines) if line.endswith("^^^"))
    assert lines[below + 1].strip(" |") == "probabilities over 10 classes"


def test_a_call_over_several_lines_is_shown_from_its_beginning() -> None:
    files = {"a.py": "model.compile(\n" + "    option,\n" * 8 + ")\n"}
    place = Place("a.py", None, 1, 1, 10, 2)
    lines = render(outcome(double_softmax(place=place, trace=()), files=files), 80).splitlines()
    assert "    1 | model.compile(" not in lines
    assert "   1 | model.compile(" in lines
    assert "     | ^^^^^^^^^^^^^^ probabilities over 10 classes" in lines
    assert "     | …" in lines


def test_wide_characters_do_not_move_the_carets() -> None:
    files = {"a.py": "x['损失'] = criterion(net(x), y)\n"}
    lines = render(_finding("a.py", files, 1, "criterion(net(x), y)"), 80).splitlines()
    carets = next(line for line in lines if "^" in line)
    # Each of the two takes two columns of a terminal.
    assert carets.index("^") == len("   1 | x['") + 4 + len("'] = ")


def test_tabs_do_not_move_the_carets() -> None:
    files = {"a.py": "if x:\n\tloss = criterion(net(x), y)\n"}
    lines = render(_finding("a.py", files, 2, "criterion(net(x), y)"), 80).splitlines()
    shown = next(line for line in lines if "2 | " in line)
    carets = next(line for line in lines if "^" in line)
    assert shown[carets.index("^") :] == "criterion(net(x), y)"


def test_source_text_cannot_steer_the_terminal() -> None:
    files = {"a.py": "x = '\x1b[31m\x07\u202e' ; criterion(net(x), y)\n"}
    shown = render(_finding("a.py", files, 1, "criterion(net(x), y)", "a \x1b]0;title\x07 state"), 80)
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)


def test_square_brackets_in_source_are_not_markup() -> None:
    files = {"a.py": "x['[bold]'] = criterion(net(x), y)  # [/red]\n"}
    assert "x['[bold]'] = criterion(net(x), y)  # [/red]" in render(
        _finding("a.py", files, 1, "criterion(net(x), y)"), 80, color=True
    ).replace("\x1b[0m", "")


def test_a_long_path_loses_its_first_folders() -> None:
    path = "a/" + "long-folder-name/" * 8 + "train.py"
    files = {path: "loss = criterion(net(x), y)\n"}
    lines = render(_finding(path, files, 1, "criterion(net(x), y)"), 80).splitlines()
    assert any(line.startswith("   …/") and line.endswith("/train.py:1:8") for line in lines)
    assert max(map(len, lines)) <= 80


def test_a_notebook_cell_is_named() -> None:
    cells = [{"cell_type": "code", "source": "import x"}, {"cell_type": "code", "source": "a = 1\nloss = f(net(x), y)"}]
    import json

    text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    place = Place("nb.ipynb", 2, 2, 8, 2, 20)
    finding = double_softmax(place=place, trace=(Step(place, "f", "logits"),))
    shown = render(outcome(finding, sources=read_text(text, "nb.ipynb").sources), 80)
    assert "   nb.ipynb cell 2:2:8\n" in shown
    assert "   1 | a = 1\n   2 | loss = f(net(x), y)" in shown
    assert "nb.ipynb cell 2:2  f(net(x), y)" in shown


def test_the_columns_of_an_indented_block_of_a_document_fit_its_lines() -> None:
    text = "- item\n\n  ```python\n  loss = f(net(x), y)\n  ```\n"
    place = Place("a.md", None, 4, 10, 4, 22)
    shown = render(outcome(double_softmax(place=place, trace=()), sources=read_text(text, "a.md").sources), 80)
    lines = shown.splitlines()
    carets = next(line for line in lines if "^" in line)
    assert next(line for line in lines if "4 | " in line)[carets.index("^") :] == "f(net(x), y)"


def test_a_file_whose_text_is_not_at_hand_still_has_its_finding() -> None:
    place = Place("gone.py", None, 3, 1, 3, 9)
    shown = render(outcome(double_softmax(place=place)), 80)
    assert "   gone.py:3:1\n" in shown
    assert "probabilities over 10 classes" in shown


def test_further_ways_are_listed_up_to_three() -> None:
    also = tuple(Step(Place(f"m{number}.py", None, 1, 1, 1, 2), f"softmax {number}", "") for number in range(5))
    shown = " ".join(render(outcome(double_softmax(also=also)), 80).split())
    assert "also the same through m0.py:1 (softmax 0), m1.py:1 (softmax 1), m2.py:1 (softmax 2), 2 more" in shown


def test_a_right_way_to_the_same_place_is_told() -> None:
    unlike = Step(Place("train.py", None, 5, 1, 5, 9), "net(x, training=True)", "")
    shown = " ".join(render(outcome(double_softmax(unlike=unlike)), 80).split())
    assert "but right through train.py:5 (net(x, training=True))" in shown


def test_the_summary_of_a_clean_run_is_one_sentence_more() -> None:
    sites = (record(Place("a.py", None, 1, 1, 1, 2)), record(Place("a.py", None, 2, 1, 2, 2)))
    assert render(outcome(records=sites), 80) == "No mismatch found in 3 files. 2 loss sites: 2 checked, 0 unknown\n"


def test_the_summary_counts_severities_unknown_sites_and_failed_files() -> None:
    findings = [
        double_softmax(),
        double_softmax(severity=Severity.WARNING),
        double_softmax(severity=Severity.ERROR, confidence=Confidence.LIKELY),
        double_softmax(severity=Severity.INFO),
    ]
    sites = (record(Place("a.py", None, 1, 1, 1, 2), resolved=False, reason="x"),)
    skipped = (Skipped("r.ipynb", "a notebook in R"),)
    shown = render(outcome(*findings, records=sites, skipped=skipped, failed=2), 80).splitlines()[-4:]
    assert shown == [
        "4 findings (2 errors, 1 warning, 1 info) in 5 files",
        "1 loss site: 0 checked, 1 unknown (losslint sites says why)",
        "2 files could not be analysed in full",
        "1 file skipped with nothing to lint",
    ]


def test_quiet_leaves_the_summary_out(one_error: Outcome) -> None:
    assert render(one_error, 80).startswith(render(one_error, 80, quiet=True))
    assert "1 finding" not in render(one_error, 80, quiet=True)
    assert render(outcome(), 80, quiet=True) == ""


def test_errors_that_are_no_findings_are_told_and_the_others_not_twice() -> None:
    place = Place("a.py", None, 3, 1, 3, 1)
    syntax = Finding("LL001", "syntax-error", Severity.ERROR, Confidence.CERTAIN, "invalid syntax", place)
    errors = (Trouble(place, "invalid syntax"), Trouble(place, "rule LL901 (x) failed: ValueError: oops"))
    shown = render(outcome(syntax, errors=errors), 80)
    assert shown.count("invalid syntax") == 1
    assert "   a.py:3:1: rule LL901 (x) failed: ValueError: oops\n" in shown
    assert "invalid syntax" in render(outcome(errors=errors), 80)


def test_a_place_beyond_the_end_of_its_line_is_shown_at_its_end() -> None:
    files = {"a.py": "short\n"}
    finding = double_softmax(place=Place("a.py", None, 1, 400, 1, 500), trace=())
    assert "   1 | short\n     |      ^" in render(outcome(finding, files=files, sources=(Source("b.py", ""),)), 80)
