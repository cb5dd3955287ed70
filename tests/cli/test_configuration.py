"""``[tool.losslint]``: where it is found, what it may hold, and that the command line wins."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from word_analysis import Run


def _table(*lines: str) -> dict[str, str]:
    return {"pyproject.toml": "\n".join(["[tool.losslint]", *lines, ""])}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('select = ["LL902"]', 0),
        ('select = ["error-rule"]', 1),
        ('ignore = ["LL9"]', 0),
        ('fail-on = "never"', 0),
        ("exit-zero = true", 0),
        ("exit-zero = false", 1),
        ('exclude = ["a.py"]', 3),
        ('min-confidence = "certain"', 1),
        ("no-cache = true", 1),
        ("", 1),
    ],
)
def test_the_keys_are_the_long_options(run: Run, line: str, code: int) -> None:
    assert run("check", files=_table(line) | {"a.py": "loss = error\n"}).exit_code == code


def test_the_output_format_can_be_configured(run: Run) -> None:
    files = _table('output-format = "json"', "quiet = true") | {"a.py": "loss = error\n"}
    assert run("check", files=files).stdout.startswith("{")


def test_the_command_line_wins(run: Run) -> None:
    files = _table('select = ["LL902"]', 'fail-on = "never"') | {"a.py": "loss = error\n"}
    assert run("check", "--select", "LL901", "--fail-on", "error", files=files).exit_code == 1


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('selct = ["LL9"]', "unknown key 'selct' in [tool.losslint]; did you mean 'select'?"),
        ("min_confidence = 'likely'", "did you mean 'min-confidence'?"),
        ("colour = true", "unknown key 'colour'"),
        ("zzz = 1", "known keys: select"),
        ('select = "LL9"', "select must be a list of strings"),
        ("select = [1]", "select must be a list of strings"),
        ("fail-on = 'eror'", "fail-on must be one of info, warning, error, never"),
        ("min-confidence = 1", "min-confidence must be one of"),
        ("min-confidence = []", "min-confidence must be one of"),
        ("quiet = 1", "quiet must be true or false"),
        ("quiet = 'yes'", "quiet must be true or false"),
        ("select = ['eror-rule']", "did you mean 'error-rule'?"),
        ("= 1", "not valid TOML"),
    ],
)
def test_a_wrong_table_is_one_line_with_a_suggestion(run: Run, line: str, words: str) -> None:
    result = run("check", files=_table(line) | {"a.py": ""})
    assert result.exit_code == 2
    (told,) = result.stderr.splitlines()
    assert words in told


def test_a_key_in_place_of_the_table_is_refused(run: Run) -> None:
    result = run("check", files={"pyproject.toml": "[tool]\nlosslint = 1\n", "a.py": ""})
    assert result.exit_code == 2
    assert "must be a table" in result.stderr


@pytest.mark.parametrize("name", ["lossLint", "LossLint", "loss-lint", "loss_lint"])
def test_a_misspelt_table_is_refused(run: Run, name: str) -> None:
    result = run("check", files={"pyproject.toml": f"[tool.{name}]\nexit-zero = true\n", "a.py": "loss = error\n"})
    assert result.exit_code == 2
    assert f"unknown table [tool.{name}]; did you mean '[tool.losslint]'?" in result.stderr


def test_tables_of_other_tools_may_name_it(run: Run) -> None:
    files = {"pyproject.toml": "[tool.other]\nlossLint = 1\n", "a.py": "loss = error\n"}
    assert run("check", files=files).exit_code == 1


def test_no_configuration_and_a_configuration_exclude_each_other(run: Run) -> None:
    result = run("check", "--isolated", "--config", "pyproject.toml", files=_table("quiet = true"))
    assert result.exit_code == 2
    assert "--isolated reads no configuration file" in result.stderr


def test_a_named_file_that_is_left_out_is_told_apart_from_one_without_python(run: Run) -> None:
    files = _table('exclude = ["a.py"]') | {"a.py": "loss = error\n"}
    assert "nothing to lint in a.py: left out by exclude" in run("check", "a.py", files=files).stderr


def test_the_nearest_file_that_has_the_table_counts(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("--version", files=_table('fail-on = "never"'))
    Path("sub/deeper").mkdir(parents=True)
    Path("sub/pyproject.toml").write_text("[tool.other]\nx = 1\n")
    monkeypatch.chdir("sub/deeper")
    Path("a.py").write_text("loss = error\n")
    assert run("check").exit_code == 0
    Path("pyproject.toml").write_text("[tool.losslint]\n")
    assert run("check").exit_code == 1


def test_a_broken_file_above_that_is_none_of_ours_is_left_alone(run: Run) -> None:
    assert run("check", files={"pyproject.toml": "this is [no TOML", "a.py": ""}).exit_code == 0


def test_configured_excludes_are_relative_to_their_file(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    files = _table('exclude = ["/sub/gen"]') | {"sub/gen/a.py": "loss = error\n", "sub/b.py": "loss = error\n"}
    run("--version", files=files)
    for folder, expected in ((".", "sub/b.py"), ("sub", "b.py")):
        with monkeypatch.context() as patch:
            patch.chdir(folder)
            result = run("check", "--output-format", "concise")
            assert [line.split(":")[0] for line in result.stdout.splitlines()] == [expected]


def test_given_excludes_are_relative_to_the_working_directory(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("--version", files=_table() | {"sub/gen/a.py": "loss = error\n", "sub/b.py": ""})
    monkeypatch.chdir("sub")
    assert run("check", "--exclude", "/gen").exit_code == 0


def test_a_missing_path_is_named_as_given_when_excludes_come_from_above(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("--version", files=_table('exclude = ["x"]') | {"sub/b.py": ""})
    monkeypatch.chdir("sub")
    assert "'c.py'" in run("check", "c.py").stderr


def test_config_shows_values_and_where_they_come_from(run: Run) -> None:
    files = _table('ignore = ["LL903"]', 'fail-on = "error"')
    lines = run("config", "--fail-on", "info", files=files).stdout.splitlines()
    settings = {line.split(" = ")[0]: line.split("# ")[1] for line in lines if not line.startswith("#")}
    assert settings["ignore"] == "pyproject.toml:2"
    assert settings["fail-on"] == "command line"
    assert settings["select"] == "default"
    assert any(line.startswith('fail-on = "info"') for line in lines)
    assert "#   off: LL903 info-rule: ignored by 'LL903'" in lines


def test_config_without_a_file_says_so(run: Run) -> None:
    result = run("config")
    assert result.exit_code == 0
    assert "none" in result.stdout.splitlines()[0]


def test_what_config_prints_is_a_valid_table(run: Run) -> None:
    import tomllib

    printed = run("config", "--select", "LL901,LL902", "--quiet").stdout
    values = tomllib.loads(printed)
    assert values["select"] == ["LL901", "LL902"]
    assert values["quiet"] is True
    files = {"pyproject.toml": "[tool.losslint]\n" + printed, "a.py": ""}
    assert run("check", files=files).exit_code == 0


def test_commands_without_settings_do_not_mind_a_broken_configuration(run: Run) -> None:
    files = _table("nonsense = 1")
    assert run("rules", files=files).exit_code == 0
    assert run("explain", "LL901").exit_code == 0
    assert run("sites", ".").exit_code == 2


def test_no_absolute_path_is_printed_by_config(run: Run) -> None:
    assert os.getcwd() not in run("config", files=_table()).stdout
