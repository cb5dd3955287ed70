"""What helps to read a run: statistics, explanations, timings, links, completion, a gate on what is known."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from word_analysis import Run

from lossLint.cli import terminal
from lossLint.cli.terminal import Screen

LINK = "\x1b]8;;"
THREE = {"a.py": "loss = warning\nloss = error\n", "b.py": "loss = error\n"}


def test_statistics_count_the_findings_of_each_rule(run: Run) -> None:
    counts = "2  LL901  error-rule\n1  LL902  warning-rule\n"
    assert run("check", "--statistics", files=THREE).stdout.endswith(f"0 unknown\n{counts}")
    assert run("check", "--statistics", "--quiet").stdout.endswith(counts)


@pytest.mark.parametrize("name", ["json", "sarif", "concise"])
def test_statistics_are_no_part_of_what_a_program_reads(run: Run, name: str) -> None:
    plain = run("check", "--output-format", name, files=THREE)
    counted = run("check", "--output-format", name, "--statistics")
    assert counted.stdout == plain.stdout
    assert "2  LL901  error-rule\n" in counted.stderr


def test_statistics_of_nothing_are_nothing(run: Run) -> None:
    assert run("check", "--statistics", "--quiet", files={"a.py": "loss = right\n"}).output == ""


def test_lines_of_the_programs_can_be_left_out(run: Run) -> None:
    files = {"a.py": "start = 'secret'\nloss = error\n", "losslint.toml": "show-source = false\n"}
    assert "secret" in run("check", "--show-source", files=files).stdout
    for arguments in ([], ["--no-show-source"]):
        shown = run("check", *arguments).stdout
        assert "secret" not in shown
        assert "loss = error" not in shown
        assert "a.py:2:1" in shown
        assert "how the value got here" in shown


def test_a_rule_is_explained_below_its_first_finding(run: Run) -> None:
    files = {"a.py": "x = 1  # losslint: ignore[zzz]\ny = 1  # losslint: ignore[yyy]\n"}
    shown = run("check", "--explain", files=files).stdout
    first, second = shown.split("y = 1  # losslint: ignore[yyy]", 1)
    assert first.count("about unknown-suppression") == 1
    assert "A misspelt suppression suppresses nothing, and nobody is told." in first
    assert "   Use instead" in first
    assert "about unknown-suppression" not in second
    assert "References" not in shown
    assert max(map(len, shown.splitlines())) <= 120


def test_verbose_tells_on_standard_error_where_the_time_went(run: Run) -> None:
    quiet = run("check", files=THREE)
    result = run("check", "--verbose")
    assert result.stdout == quiet.stdout
    stages = re.findall(r"^ +\d+\.\d{3} s  (.+)$", result.stderr.split("rules")[0] + result.stderr, re.MULTILINE)
    for stage in ("find files", "read", "ask the cache", "parse and interpret", "ask the rules", "report", "in all"):
        assert stage in stages
    assert "rules:\n" in result.stderr
    assert re.search(r"s  LL901$", result.stderr, re.MULTILINE)
    assert "s  read" in run("check", "-v", "--no-cache", "--quiet", "--output-format", "json").stderr


def test_verbose_works_for_standard_input(run: Run) -> None:
    assert "parse and interpret" in run("check", "-", "-v", stdin="loss = error\n").stderr


@pytest.mark.parametrize(
    ("text", "percent", "code"),
    [
        ("loss = right\nloss = unknown\n", "50", 0),
        ("loss = right\nloss = unknown\n", "50.1", 1),
        ("loss = unknown\n", "0", 0),
        ("x = 1\n", "100", 0),
        ("loss = right\n", "100", 0),
        ("broken\nloss = unknown\n", "1", 1),
    ],
)
def test_too_little_known_is_a_failure(run: Run, text: str, percent: str, code: int) -> None:
    result = run("check", "--ignore", "LL001", "--fail-under-resolved", percent, files={"a.py": text})
    assert result.exit_code == code
    assert ("'losslint sites' says why" in result.stderr) is (code == 1)
    assert (
        run("check", files={"losslint.toml": f"ignore = ['LL001']\nfail-under-resolved = {percent}\n"}).exit_code
        == code
    )


def test_what_too_little_is_stands_in_the_message(run: Run) -> None:
    files = {"a.py": "loss = right\nloss = unknown\nloss = unknown\n"}
    result = run("check", "--fail-under-resolved", "80", "--output-format", "json", files=files)
    assert result.stderr == "losslint: 1 of 3 loss sites known (33.3%), 80% wanted; 'losslint sites' says why\n"
    assert run("check", "--fail-under-resolved", "80", "--exit-zero").exit_code == 0


@pytest.mark.parametrize("percent", ["101", "-1", "many"])
def test_no_percentage_is_refused(run: Run, percent: str) -> None:
    assert run("check", "--fail-under-resolved", percent).exit_code == 2
    written = percent if percent != "many" else "'many'"
    result = run("check", files={"losslint.toml": f"fail-under-resolved = {written}\n"})
    assert (result.exit_code, "must be a number from 0 to 100" in result.stderr) == (2, True)


def test_places_and_codes_are_links_in_terminals_that_have_them(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from lossLint.cli import reporting

    monkeypatch.setattr(reporting, "screen", lambda no_color: Screen(80, True, True, links=True))
    shown = run("check", files={"a b.py": "start = 1\nloss = error\n"}).stdout
    assert f"{LINK}{Path('a b.py').absolute().as_uri()}\x1b\\" in shown
    assert f"{LINK}https://losslint.readthedocs.io/rules/error-rule\x1b\\" in shown
    assert shown == run("check").stdout
    monkeypatch.setattr(reporting, "screen", lambda no_color: Screen(80, True, True))
    assert LINK not in run("check").stdout


@pytest.mark.parametrize("variables", [{"FORCE_COLOR": "1", "TERM": "xterm-kitty"}, {"FORCE_HYPERLINK": "1"}])
def test_there_are_no_links_in_a_pipe(run: Run, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert LINK not in run("check", files=THREE).stdout


@pytest.mark.parametrize(
    ("variables", "linked"),
    [
        ({}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM_PROGRAM": "iTerm.app"}, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"VTE_VERSION": "7000"}, True),
        ({"VTE_VERSION": "4999"}, False),
        ({"WT_SESSION": "x"}, True),
        ({"WT_SESSION": "x", "CI": "1"}, False),
        ({"TERM": "screen", "TERM_PROGRAM": "iTerm.app"}, False),
        ({"FORCE_HYPERLINK": "1"}, True),
        ({"FORCE_HYPERLINK": "0", "TERM": "xterm-kitty"}, False),
        ({"NO_COLOR": "1", "TERM": "xterm-kitty"}, False),
    ],
)
def test_links_are_for_terminals_that_are_known_for_them(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], linked: bool
) -> None:
    for name in list(os.environ):
        if name not in ("PATH", "HOME"):
            monkeypatch.delenv(name)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(terminal.sys.stdout, "isatty", lambda: True)
    assert terminal.screen().links is linked
    monkeypatch.setattr(terminal.sys.stdout, "isatty", lambda: False)
    assert not terminal.screen().links


def test_a_bug_report_tells_versions_and_nothing_of_the_users(run: Run) -> None:
    table = (
        "ignore = ['LL901']\nexclude = ['secret/']\nbaseline = 'secret.json'\nper-file-ignores = { secret = ['LL9'] }\n"
    )
    files = {"losslint.toml": f"{table}src = ['secret']\nfail-on = 'error'\nquiet = true\n", "a.py": "loss = error\n"}
    for arguments in (["--bug-report"], ["check", "--bug-report", "a.py"]):
        result = run(*arguments, files=files)
        assert result.exit_code == 0
        for words in ("- losslint: 0.", "- libcst: ", "- platform: ", "- ignore: ['LL901']", "- exclude: 1 given"):
            assert words in result.stdout
        assert "- baseline: given" in result.stdout
        assert "- fail-on: 'error'" in result.stdout
        assert "secret" not in result.stdout
        assert os.getcwd() not in result.stdout


def test_a_bug_report_can_be_made_with_a_wrong_configuration(run: Run) -> None:
    result = run("--bug-report", files={"losslint.toml": "secret = 1\n"})
    assert (result.exit_code, "secret" in result.stdout, "refused" in result.stdout) == (0, False, True)


def _completed(shell: str, *words: str) -> list[str]:
    """What a shell is offered for the last word."""
    command = " ".join(["losslint", *words])
    variables = {"_LOSSLINT_COMPLETE": f"{shell}_complete", "COMP_WORDS": command, "COMP_CWORD": str(len(words))}
    losslint = Path(sys.executable).with_name("losslint")
    done = subprocess.run([losslint], env=os.environ | variables, capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    return [line.split(",", 1)[1] for line in done.stdout.splitlines() if "," in line]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["ba"], "baseline"),
        (["check", "--sel"], "--select"),
        (["check", "--fail-on", "wa"], "warning"),
        (["check", "--output-format", "sa"], "sarif"),
        (["check", "--select", "softmax-before-cr"], "softmax-before-cross-entropy"),
        (["check", "--ignore", "LL001,LL10"], "LL001,LL104"),
        (["explain", "ll10"], "LL101"),
    ],
)
def test_a_shell_completes_commands_options_and_rules(words: list[str], offered: str) -> None:
    assert offered in _completed("bash", *words)


def test_completion_does_not_mind_a_wrong_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("losslint.toml").write_text("nonsense = 1\n")
    assert "--select" in _completed("bash", "check", "--sel")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_documented_command_prints_a_script_for_the_shell(shell: str) -> None:
    losslint = Path(sys.executable).with_name("losslint")
    variables = {"_LOSSLINT_COMPLETE": f"{shell}_source"}
    done = subprocess.run([losslint], env=os.environ | variables, capture_output=True, text=True, timeout=60)
    assert f"_LOSSLINT_COMPLETE={shell}_complete" in done.stdout
    if shell == "bash":
        assert subprocess.run(["bash", "-n"], input=done.stdout, text=True).returncode == 0
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
    assert f"_LOSSLINT_COMPLETE={shell}_source losslint" in readme
