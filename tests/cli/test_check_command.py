"""``losslint check``: exit codes, options, standard input, bad usage."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from word_analysis import Run

CLEAN, FOUND, USAGE, NOTHING, INCOMPLETE = 0, 1, 2, 3, 4


def _one_line(result: Result) -> str:
    """The single line on standard error of a run that was refused."""
    assert result.exit_code == USAGE
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    return line


@pytest.mark.parametrize(
    ("text", "arguments", "code"),
    [
        ("loss = right\n", [], CLEAN),
        ("x = 1\n", [], CLEAN),
        ("", [], CLEAN),
        ("loss = unknown\n", [], CLEAN),
        ("loss = error\n", [], FOUND),
        ("loss = warning\n", [], FOUND),
        ("loss = info\n", [], CLEAN),
        ("loss = info\n", ["--fail-on", "info"], CLEAN),
        ("loss = info\n", ["--fail-on", "info", "--min-confidence", "possible"], FOUND),
        ("loss = info\n", ["--min-confidence", "possible"], CLEAN),
        ("loss = warning\n", ["--fail-on", "error"], CLEAN),
        ("loss = error\n", ["--fail-on", "error"], FOUND),
        ("loss = error\n", ["--fail-on", "never"], CLEAN),
        ("loss = error\n", ["--exit-zero"], CLEAN),
        ("loss = error\n", ["--ignore", "LL901"], CLEAN),
        ("loss = error\n", ["--select", "warning-rule"], CLEAN),
        ("loss = error\n", ["--select", "LL902,error-rule"], FOUND),
        ("loss = error\n", ["--select", "LL902", "--select", "LL901"], FOUND),
        ("loss = error\n", ["--select", "LL901", "--ignore", "LL9"], FOUND),
        ("loss = error  # losslint: ignore[error-rule] -- known\n", [], CLEAN),
        ("broken\n", [], INCOMPLETE),
        ("broken\n", ["--fail-on", "info"], INCOMPLETE),
        ("broken\n", ["--ignore", "LL001"], INCOMPLETE),
        ("broken\n", ["--exit-zero"], INCOMPLETE),
        ("broken\nloss = error\n", [], FOUND),
        ("broken\nloss = error\n", ["--fail-on", "never"], INCOMPLETE),
        ("broken\nloss = error\n", ["--exit-zero"], CLEAN),
        ("loss = raise\n", [], INCOMPLETE),
        ("loss = raise\nloss = error\n", [], FOUND),
    ],
)
@pytest.mark.parametrize("output_format", ["text", "concise", "json"])
def test_the_exit_code_says_what_happened_in_every_format(
    run: Run, text: str, arguments: list[str], code: int, output_format: str
) -> None:
    result = run("check", *arguments, "--output-format", output_format, files={"a.py": text})
    assert result.exit_code == code, result.output


@pytest.mark.parametrize("paths", [["empty"], ["empty", "a.txt"], []])
def test_nothing_to_lint_is_no_success(run: Run, paths: list[str]) -> None:
    Path("empty").mkdir()
    result = run("check", *paths, files={"a.txt": "text"} if "a.txt" in paths else {})
    if "a.txt" in paths:
        # A file that is named is read as Python, whatever it is called.
        assert result.exit_code == CLEAN
    else:
        assert result.exit_code == NOTHING
        assert "nothing to lint in" in result.stderr


def test_a_file_with_nothing_to_lint_says_why(run: Run) -> None:
    result = run("check", "a.md", files={"a.md": "# Only prose\n"})
    assert result.exit_code == NOTHING
    assert result.stderr.startswith("losslint: nothing to lint in a.md: a.md: ")


def test_by_default_the_working_directory_is_linted(run: Run) -> None:
    result = run("check", "--output-format", "concise", files={"b/c.py": "loss = error\n", "a.py": "loss = warning\n"})
    assert [line.split(" ")[0] for line in result.stdout.splitlines()] == ["a.py:1:1:", "b/c.py:1:1:"]


def test_the_summary_of_concise_goes_to_standard_error(run: Run) -> None:
    result = run("check", "--output-format", "concise", files={"a.py": "loss = error\n"})
    assert result.stderr == "1 finding (1 error) in 1 file. 1 loss site: 1 checked, 0 unknown\n"
    assert run("check", "--output-format", "concise", "--quiet").stderr == ""


def test_quiet_says_nothing_about_clean_code(run: Run) -> None:
    result = run("check", "--quiet", files={"a.py": "loss = right\n"})
    assert (result.exit_code, result.output) == (CLEAN, "")


def test_text_in_a_pipe_is_plain_and_eighty_columns_wide(run: Run) -> None:
    result = run("check", files={"a.py": "x = 1\nloss = error\n"})
    assert "\x1b" not in result.stdout
    assert max(map(len, result.stdout.splitlines())) == 80


@pytest.mark.parametrize(
    ("environment", "arguments", "coloured"),
    [
        ({"FORCE_COLOR": "1"}, [], True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, [], False),
        ({"FORCE_COLOR": "1", "NO_COLOR": ""}, [], True),
        ({"FORCE_COLOR": "1"}, ["--no-color"], False),
        ({"FORCE_COLOR": ""}, [], False),
    ],
)
def test_colour_follows_the_environment_and_the_option(
    run: Run, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], arguments: list[str], coloured: bool
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    result = run("check", *arguments, files={"a.py": "loss = error\n"})
    assert ("\x1b[" in result.stdout) is coloured


def test_json_is_the_whole_of_standard_output(run: Run) -> None:
    result = run("check", "--output-format", "json", files={"a.py": "broken\nloss = error\nloss = unknown\n"})
    report = json.loads(result.stdout)
    assert [finding["code"] for finding in report["findings"]] == ["LL001", "LL901"]
    assert report["sites"] == {"total": 2, "resolved": 1, "unknown": 1}
    assert report["files"] == {"checked": 0, "failed": 1}
    assert report["errors"] == [{"path": "a.py", "line": 1, "message": "invalid syntax"}]


def test_json_for_nothing_to_lint_is_still_json(run: Run) -> None:
    result = run("check", "--output-format", "json")
    assert result.exit_code == NOTHING
    assert json.loads(result.stdout)["findings"] == []


def test_a_rule_that_raises_is_an_error_entry_and_no_finding(run: Run) -> None:
    report = json.loads(run("check", "--output-format", "json", files={"a.py": "loss = raise\n"}).stdout)
    assert report["findings"] == []
    assert report["files"] == {"checked": 1, "failed": 0}
    assert "LL904 (raising-rule) failed: ValueError: out of cheese" in report["errors"][0]["message"]


def test_one_broken_file_does_not_hide_the_findings_in_others(run: Run) -> None:
    result = run("check", files={"a.py": "broken\n", "b.py": "loss = error\n"})
    assert "error-rule" in result.stdout
    assert "syntax-error" in result.stdout
    assert "1 file could not be analysed in full" in result.stdout


@pytest.mark.parametrize("pattern", ["gen", "gen/", "gen/*.py", "*.py"])
def test_excluded_files_are_left_out(run: Run, pattern: str) -> None:
    result = run("check", "--exclude", pattern, files={"gen/a.py": "loss = error\n"})
    assert result.exit_code == NOTHING


def test_excludes_are_comma_separated_and_repeatable(run: Run) -> None:
    files = dict.fromkeys(("a.py", "b.py", "c.py", "d.py"), "loss = error\n")
    result = run("check", "--exclude", "a.py, b.py", "--exclude", "c.py", "--output-format", "concise", files=files)
    assert [line.split(":")[0] for line in result.stdout.splitlines()] == ["d.py"]


def test_the_cache_option_is_accepted(run: Run) -> None:
    assert run("check", "--no-cache", files={"a.py": ""}).exit_code == CLEAN


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "--slect", "LL9"], "--select"),
        (["chek"], "did you mean 'check'?"),
        (["train.py"], "losslint check train.py"),
        (["check", "--select", "eror-rule"], "did you mean 'error-rule'?"),
        (["check", "--ignore", "LL999"], "unknown rule 'LL999'"),
        (["check", "--min-confidence", "sure"], "'possible', 'likely', 'certain'"),
        (["check", "--fail-on", "eror"], "'error'"),
        (["check", "--output-format", "xml"], "'json'"),
        (["check", "trian.py"], "no such file or folder: 'trian.py'; did you mean 'train.py'?"),
        (["check", "pakage/model.py"], "did you mean 'package/model.py'?"),
        (["check", "nothing-like-it"], "no such file or folder: 'nothing-like-it'"),
        (["check", "x" * 300], "no such file or folder: 'xxx"),
        (["check", "--config", "x" * 300], "no such configuration file: '"),
        (["check", "--baseline", "x" * 300], "xxx"),
        (["check", "--output-format", f"json:{'x' * 300}/a"], "there is no folder 'xxx"),
        (["check", "--knowledge", "x" * 300], "xxx"),
        (["baseline", "--output", "x" * 300], "xxx"),
        (["check", "--since", "x" * 300], "--since"),
        (["check", "train.py", "zzz", "yyy"], "'zzz'"),
        (["check", ""], "a path is empty"),
        (["check", "--src", "scr"], "src: no such folder: 'scr'"),
        (["check", "-", "train.py"], "stands alone"),
        (["check", "--stdin-filename", "a.py", "train.py"], "needs '-'"),
        (["check", "--exclude", "!", "train.py"], "!"),
        (["explain", "eror-rule"], "did you mean 'error-rule'?"),
        (["explain"], "RULE"),
    ],
)
def test_wrong_usage_is_one_line_with_a_suggestion(run: Run, arguments: list[str], words: str) -> None:
    Path("package").mkdir()
    for name in ("train.py", "package/model.py"):
        Path(name).write_text("loss = error\n")
    assert words in _one_line(run(*arguments))


def test_a_link_to_nowhere_is_not_suggested_for_itself(run: Run) -> None:
    Path("train.py").symlink_to("gone.py")
    assert _one_line(run("check", "train.py")) == "losslint: no such file or folder: 'train.py'"


def test_standard_input_is_a_program_of_the_given_name(run: Run) -> None:
    result = run("check", "-", "--stdin-filename", "x/y.py", "--output-format", "concise", stdin="loss = error\n")
    assert result.exit_code == FOUND
    assert result.stdout.startswith("x/y.py:1:1: LL901")


def test_standard_input_without_a_name_is_python(run: Run) -> None:
    result = run("check", "-", "--output-format", "concise", stdin="loss = error\n")
    assert result.stdout.startswith("<stdin>:1:1: LL901")


def test_standard_input_may_be_a_document(run: Run) -> None:
    document = "text\n\n```python\nloss = error\n```\n"
    result = run("check", "-", "--stdin-filename", "a.md", "--output-format", "concise", stdin=document)
    assert result.stdout.startswith("a.md:4:1: LL901")


def test_bytes_that_are_no_text_are_reported(run: Run) -> None:
    result = run("check", "-", "--output-format", "concise", stdin=b"loss = \xff\xfe\x00")
    assert result.exit_code == INCOMPLETE
    assert "LL001" in result.stdout


def test_the_version_is_one_line(run: Run) -> None:
    result = run("--version")
    assert result.exit_code == CLEAN
    assert result.stdout.startswith("losslint 0.")


def test_help_lists_every_command(run: Run) -> None:
    result = run("--help")
    assert result.exit_code == CLEAN
    for name in ("check", "explain", "rules", "sites", "why", "baseline", "config"):
        assert f"\n  {name} " in result.stdout


@pytest.mark.parametrize("command", ["check", "explain", "rules", "sites", "why", "baseline", "config"])
def test_every_command_has_help(run: Run, command: str) -> None:
    result = run(command, "-h")
    assert result.exit_code == CLEAN
    assert "Usage: losslint" in result.stdout
