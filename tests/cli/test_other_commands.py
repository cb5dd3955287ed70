"""``explain``, ``rules``, ``sites`` and ``why``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from word_analysis import Run

PROGRAM = "start = 1\n\n\n\n\n\n\n\n\nloss = error\n\n\n\n\n\n\n\n\n\n\nloss = unknown\n"


def test_explain_prints_the_documentation(run: Run) -> None:
    result = run("explain", "LL001")
    assert result.exit_code == 0
    assert result.stdout.startswith("# LL001 syntax-error\n\nerror, since ")
    assert "## Why it is bad" in result.stdout


@pytest.mark.parametrize("name", ["syntax-error", "ll001"])
def test_explain_takes_names_and_codes(run: Run, name: str) -> None:
    assert run("explain", name).stdout == run("explain", "LL001").stdout


def test_explain_of_a_prefix_explains_all_of_them(run: Run) -> None:
    assert run("explain", "LL00").stdout.count("\n## Why it is bad\n") == 4


def test_explain_lays_out_for_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    shown = run("explain", "LL001").stdout
    assert "\x1b[" in shown
    assert "## " not in shown


def test_rules_lists_every_rule_within_the_screen(run: Run) -> None:
    lines = run("rules").stdout.splitlines()
    assert [line.split()[0] for line in lines if line.startswith("LL")] == [
        "LL001",
        "LL002",
        "LL003",
        "LL004",
        "LL901",
        "LL902",
        "LL903",
        "LL904",
    ]
    assert max(map(len, lines)) <= 80
    assert lines[-1].startswith("8 rules")


def test_rules_as_json(run: Run) -> None:
    rules = json.loads(run("rules", "--output-format", "json").stdout)
    assert rules[4] == {
        "code": "LL901",
        "name": "error-rule",
        "severity": "error",
        "summary": "A error-rule.",
        "since": "0.1.0",
        "url": "https://losslint.readthedocs.io/rules/error-rule",
    }


def test_sites_lists_what_is_known_and_counts(run: Run) -> None:
    result = run("sites", files={"a.py": PROGRAM})
    assert result.exit_code == 0
    assert "a.py:10:1  resolved\n   loss         error\n" in result.stdout
    assert "   because      'net' has no known caller\n" in result.stdout
    assert result.stdout.endswith("2 loss sites: 1 resolved (50%), 1 unknown\n      1  no known caller\n")


def test_sites_as_json(run: Run) -> None:
    report = json.loads(run("sites", "--output-format", "json", files={"a.py": PROGRAM}).stdout)
    assert [site["line"] for site in report["sites"]] == [10, 21]
    assert report["reasons"] == [{"reason": "no known caller", "count": 1}]


@pytest.mark.parametrize(
    ("files", "code"), [({"a.py": "broken\n"}, 4), ({}, 3), ({"a.py": ""}, 0), ({"a.py": "loss = error\n"}, 0)]
)
def test_the_exit_code_of_sites_ignores_findings(run: Run, files: dict[str, str], code: int) -> None:
    assert run("sites", files=files).exit_code == code


def test_sites_ignores_the_format_configured_for_check(run: Run) -> None:
    files = {"pyproject.toml": '[tool.losslint]\noutput-format = "concise"\n', "a.py": PROGRAM}
    assert run("sites", files=files).exit_code == 0


@pytest.mark.parametrize("place", ["a.py:10", "a.py:10:3", "./a.py:10", "a.py:12", "a.py:8"])
def test_why_explains_the_site_on_or_near_a_line(run: Run, place: str) -> None:
    result = run("why", place, files={"a.py": PROGRAM})
    assert result.exit_code == 0
    assert "a.py:10:1  resolved" in result.stdout
    assert "a.py:21:1" not in result.stdout
    assert "how the prediction got here" in result.stdout
    assert "a mistake that is error" in result.stdout


def test_why_says_why_a_loss_is_unknown(run: Run) -> None:
    result = run("why", "a.py:21", files={"a.py": PROGRAM})
    assert "   because      'net' has no known caller" in result.stdout
    assert "No mismatch found here." in result.stdout


def test_why_explains_the_losses_that_a_line_leads_to(run: Run) -> None:
    result = run("why", "a.py:1", files={"a.py": PROGRAM})
    assert "a.py:10:1  resolved" in result.stdout
    assert "a.py:21:1  unknown" in result.stdout


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("a.py:16", "no loss site at a.py:16; the nearest are a.py:10, a.py:21"),
        ("b.py:1", "no loss site in b.py; there are some in a.py"),
        ("a.py", "'a.py' is no place; write PATH:LINE"),
        ("aa.py:3", "no such file: 'aa.py'; did you mean 'a.py'?"),
        ("folder:3", "'folder' is a folder; 'losslint sites folder' lists"),
        ("x" * 300 + ":3", "no such file: 'xxx"),
        ("n.ipynb:3", "names no cell; write n.ipynb:CELL:LINE"),
    ],
)
def test_why_suggests_where_to_look(run: Run, place: str, words: str) -> None:
    Path("folder").mkdir()
    result = run("why", place, files={"a.py": PROGRAM, "b.py": "x = 1\n", "n.ipynb": "{}"})
    assert result.exit_code == 2
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert words in line


@pytest.mark.parametrize("place", ["n.ipynb:2:2", "n.ipynb cell 2:2", "n.ipynb:cell 2:2:1", "n.ipynb:2:2:1"])
def test_why_takes_notebook_cells_as_the_reports_print_them(run: Run, place: str) -> None:
    cells = [{"cell_type": "code", "source": "x = 1"}, {"cell_type": "code", "source": "y = 1\nloss = error"}]
    notebook = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    result = run("why", place, files={"n.ipynb": notebook})
    assert "n.ipynb cell 2:2:1  resolved" in result.stdout
