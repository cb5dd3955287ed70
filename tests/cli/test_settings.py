"""Each setting: what it does from the file and from the command line, where it is found, what is refused."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest
from word_analysis import Run

from lossLint.cli import schema
from lossLint.cli.keys import KEYS

WRONG = {"a.py": "loss = error\n"}
CONCISE = ("--output-format", "concise")


def _table(*lines: str) -> dict[str, str]:
    return {"pyproject.toml": "\n".join(["[tool.losslint]", *lines, ""])}


@pytest.mark.parametrize(
    ("lines", "arguments", "code"),
    [
        (['select = ["LL902"]', 'extend-select = ["LL901"]'], [], 1),
        (['select = ["LL902"]'], ["--extend-select", "error-rule"], 1),
        (['ignore = ["LL902"]', 'extend-ignore = ["LL901"]'], [], 0),
        (['ignore = ["LL901"]'], ["--ignore", "LL902"], 1),
        (['ignore = ["LL901"]'], ["--extend-ignore", "LL902"], 0),
        (['per-file-ignores = { "a.py" = ["LL901"] }'], [], 0),
        (["[tool.losslint.per-file-ignores]", '"*.py" = ["LL9"]'], [], 0),
        (['per-file-ignores = { "b.py" = ["LL901"] }'], [], 1),
        (['per-file-ignores = { "!b.py" = ["LL901"] }'], [], 0),
        (['per-file-ignores = { "!a.py" = ["LL901"] }'], [], 1),
        ([], ["--per-file-ignores", "a.py:LL902,LL901"], 0),
        (['per-file-ignores = { "a.py" = ["LL901"] }'], ["--per-file-ignores", "b.py:LL901"], 1),
        (['severity = { LL901 = "info" }'], [], 0),
        (["[tool.losslint.severity]", 'error-rule = "warning"'], ["--fail-on", "error"], 0),
        (['severity = { LL9 = "info", LL901 = "error" }'], [], 1),
        ([], ["--severity", "LL9=info"], 0),
        (['exclude = ["b.py"]', 'extend-exclude = ["a.py"]'], [], 3),
        (['exclude = ["a.py"]'], ["--exclude", "b.py"], 1),
        (['exclude = ["a.py"]'], ["--extend-exclude", "b.py"], 3),
        (['exclude = ["a.py"]'], ["a.py"], 3),
        (['exclude = ["a.py"]'], ["--extend-exclude", "!a.py"], 1),
    ],
)
def test_a_setting_from_the_file_and_the_command_line(
    run: Run, lines: list[str], arguments: list[str], code: int
) -> None:
    assert run("check", *arguments, files=_table(*lines) | WRONG).exit_code == code


def test_a_comma_in_the_file_is_part_of_the_pattern(run: Run) -> None:
    files = _table('exclude = ["a,b.py"]') | dict.fromkeys(("a,b.py", "b.py"), "loss = error\n")
    assert run("check", *CONCISE, files=files).stdout.startswith("b.py:1:1:")


def test_severity_is_shown_as_the_user_wants_it(run: Run) -> None:
    result = run("check", *CONCISE, "--severity", "error-rule=warning", files=WRONG)
    assert "LL901 [warning/certain]" in result.stdout


def test_excluded_standard_input_is_not_linted(run: Run) -> None:
    files = _table('exclude = ["gen/"]')
    result = run("check", "-", "--stdin-filename", "gen/a.py", files=files, stdin="loss = error\n")
    assert (result.exit_code, result.stdout.count("error")) == (3, 0)


def test_patterns_of_the_file_are_relative_to_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    files = _table('per-file-ignores = { "/sub/a.py" = ["LL901"] }') | dict.fromkeys(
        ("a.py", "sub/a.py"), WRONG["a.py"]
    )
    assert run("check", *CONCISE, files=files).stdout.startswith("a.py:1:1:")
    monkeypatch.chdir("sub")
    assert run("check").exit_code == 0


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("severity = { LL901 = 'eror' }", "pyproject.toml:2: severity.LL901 must be one of info, warning, error"),
        ("severity = { LL901 = 'eror' }", "did you mean 'error'?"),
        ("severity = 'error'", "severity must be a table"),
        ("per-file-ignores = ['a.py']", "per-file-ignores must be a table"),
        ("per-file-ignores = { 'a.py' = 'LL901' }", "per-file-ignores.a.py must be a list of strings"),
        ("per-file-ignores = { 'a.py' = ['eror-rule'] }", "pyproject.toml:2: unknown rule 'eror-rule'; did you mean"),
        ("severity = { eror-rule = 'info' }", "pyproject.toml:2: unknown rule 'eror-rule'; did you mean 'error-rule'?"),
        ("extend-select = ['LL777']", "pyproject.toml:2: unknown rule 'LL777'"),
        ("extend-ignore = ['LL777']", "pyproject.toml:2: unknown rule 'LL777'"),
        ("exclude = ['!']", "the pattern '!' is not valid"),
        ("per-file-ignores = { '!' = ['LL901'] }", "pattern"),
        ("extendselect = ['LL901']", "pyproject.toml:2: unknown key 'extendselect' in [tool.losslint]; did you mean"),
    ],
)
@pytest.mark.parametrize("command", ["check", "config"])
def test_what_is_wrong_is_told_with_its_line(run: Run, command: str, line: str, words: str) -> None:
    result = run(command, files=_table(line) | WRONG)
    assert result.exit_code == 2
    (told,) = result.stderr.splitlines()
    assert words in told


@pytest.mark.parametrize(
    "arguments",
    [
        ["--severity", "LL901"],
        ["--severity", "LL901=loud"],
        ["--severity", "LL777=info"],
        ["--per-file-ignores", "a.py"],
        ["--per-file-ignores", "a.py:"],
        ["--per-file-ignores", ":LL901"],
        ["--extend-select", "LL777"],
        ["--config", "missing.toml"],
        ["--config", "a.py"],
    ],
)
def test_wrong_options_are_refused_in_one_line(run: Run, arguments: list[str]) -> None:
    result = run("check", *arguments, files=WRONG)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("text", ['ignore = ["LL901"]\n', '[tool.losslint]\nignore = ["LL901"]\n'])
def test_losslint_toml_holds_the_keys_at_its_top(run: Run, text: str) -> None:
    files = _table('select = ["LL901"]') | {"losslint.toml": text}
    assert run("check", files=files | WRONG).exit_code == 0
    line = text.count("\n")
    assert f"losslint.toml:{line}" in run("config").stdout


def test_a_file_that_is_named_is_read_and_the_others_are_not(run: Run) -> None:
    files = _table('ignore = ["LL901"]') | {"other.toml": 'fail-on = "never"\n'} | WRONG
    result = run("check", "--config", "other.toml", files=files)
    assert (result.exit_code, "error-rule" in result.stdout) == (0, True)
    assert run("check", "--isolated").exit_code == 1


def test_a_named_file_without_our_table_is_refused(run: Run) -> None:
    files = {"conf/pyproject.toml": "[tool.other]\n"}
    assert "no table [tool.losslint]" in run("check", "--config", "conf/pyproject.toml", files=files).stderr


def test_the_configuration_nearest_to_the_paths_counts(run: Run) -> None:
    files = {"proj/pyproject.toml": '[tool.losslint]\nignore = ["LL901"]\n', "proj/sub/a.py": WRONG["a.py"]}
    assert run("check", "proj/sub", files=files).exit_code == 0
    assert run("check", "proj/sub/a.py").exit_code == 0
    assert run("check", ".").exit_code == 1


def test_paths_from_elsewhere_take_the_configuration_here(run: Run, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.py").write_text(WRONG["a.py"])
    assert run("check", "../elsewhere", files=_table('ignore = ["LL901"]')).exit_code == 0


def test_config_tells_the_line_of_each_key(run: Run) -> None:
    text = (
        "# first\n[tool.ruff]\nselect = ['E']\n\n[tool.losslint]\nignore = [\n  'LL903',\n]\n[tool.losslint.severity]\n"
    )
    shown = run("config", files={"pyproject.toml": f"{text}LL902 = 'info'\n"}).stdout.splitlines()
    origins = {line.split(" = ")[0]: line.split("# ")[1] for line in shown if not line.startswith("#")}
    assert origins["ignore"] == "pyproject.toml:6"
    assert origins["severity"] == "pyproject.toml:9"
    assert origins["select"] == "default"


def test_config_says_why_each_rule_is_on_or_off(run: Run) -> None:
    lines = run("config", "--ignore", "LL9", "--select", "LL901,LL902,LL0").stdout.splitlines()
    assert "#   on: LL901 error-rule: selected by 'LL901', narrower than ignore 'LL9'" in lines
    assert "#   off: LL903 info-rule: not named by select" in lines
    assert "#   on: LL001 syntax-error: selected by 'LL0'" in lines


def test_config_as_json(run: Run) -> None:
    files = _table('severity = { LL901 = "info" }')
    told = json.loads(run("config", "--json", "--ignore", "LL902", files=files).stdout)
    assert told["file"] == "pyproject.toml"
    assert told["settings"]["severity"] == {"value": {"LL901": "info"}, "origin": "pyproject.toml:2"}
    assert told["settings"]["ignore"] == {"value": ["LL902"], "origin": "command line"}
    assert told["settings"]["select"] == {"value": [], "origin": "default"}
    reasons, off = (rule for rule in told["rules"] if not rule["on"])
    assert (reasons["code"], reasons["reason"]) == (
        "LL004",
        "off by default, until it is selected by its own name or code",
    )
    assert off == {"code": "LL902", "name": "warning-rule", "on": False, "reason": "ignored by 'LL902'"}


def test_the_printed_tables_can_be_read_again(run: Run) -> None:
    arguments = ["--severity", "LL901=info", "--per-file-ignores", "a b.py:LL901,LL902", "--exclude", "ä"]
    printed = run("config", *arguments).stdout
    values = tomllib.loads(printed)
    assert values["severity"] == {"LL901": "info"}
    assert values["per-file-ignores"] == {"a b.py": ["LL901", "LL902"]}
    assert values["exclude"] == ["ä"]
    jsonschema.validate(values, schema.schema())
    assert run("check", files={"losslint.toml": printed} | WRONG).exit_code == 0


def test_the_shipped_schema_is_up_to_date(run: Run) -> None:
    jsonschema.Draft7Validator.check_schema(schema.schema())
    assert schema.FILE.read_text(encoding="utf-8") == schema.text(), "run 'python docs/generate.py'"
    assert run("config", "--schema").stdout == schema.text()


@pytest.mark.parametrize(
    ("table", "fits"),
    [
        ("", True),
        ("select = ['LL1']\nseverity = { LL901 = 'info' }\nper-file-ignores = { 'a.py' = ['LL901'] }", True),
        ("quiet = true\nmin-confidence = 'certain'", True),
        ("selct = ['LL1']", False),
        ("select = 'LL1'", False),
        ("fail-on = 'eror'", False),
        ("severity = { LL901 = 'never' }", False),
        ("quiet = 1", False),
    ],
)
def test_the_schema_and_the_program_agree(run: Run, table: str, fits: bool) -> None:
    assert jsonschema.Draft7Validator(schema.schema()).is_valid(tomllib.loads(table)) is fits
    names = table.replace("LL1'", "LL9'")
    assert (run("check", files={"losslint.toml": names, "a.py": ""}).exit_code == 0) is fits


def test_every_key_has_a_sentence_and_a_fitting_default() -> None:
    for key in KEYS.values():
        assert key.meaning.endswith(".")
        written = list(key.default) if isinstance(key.default, tuple) else key.default
        assert key.default in (None, ()) or key.kind.fault(key.name, written) == ""


@pytest.mark.parametrize(("reason", "code"), [("", 1), (" -- measured", 0)])
def test_reasons_can_be_demanded(run: Run, reason: str, code: int) -> None:
    files = {"a.py": f"loss = error  # losslint: ignore[LL901]{reason}\n"}
    assert run("check", files=files).exit_code == 0
    assert run("check", "--require-reasons").exit_code == code
    assert run("check", files=_table("require-reasons = true", 'select = ["LL9"]')).exit_code == code
