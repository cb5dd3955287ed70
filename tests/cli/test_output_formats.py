"""``--output-format``: several reports in one run, to standard output and to files, and what is refused."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from word_analysis import Run

from lossLint.report.formats import FORMATS

ERROR = {"a.py": "loss = error\n"}


def test_several_formats_are_written_in_one_run(run: Run) -> None:
    result = run("check", "--output-format", "json:out.json", "--output-format", "text", files=ERROR)
    assert result.exit_code == 1
    assert result.stdout.startswith("error  error-rule  LL901")
    assert result.stderr == ""
    assert json.loads(Path("out.json").read_text())["findings"][0]["code"] == "LL901"


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    ("text", "code"), [("loss = error\n", 1), ("loss = right\n", 0), ("", 0), ("broken\n", 4), ("loss = raise\n", 4)]
)
def test_the_exit_code_depends_on_no_format(run: Run, name: str, text: str, code: int) -> None:
    printed = run("check", "--output-format", name, files={"a.py": text})
    saved = run("check", "--output-format", f"{name}:report.txt")
    assert (printed.exit_code, saved.exit_code) == (code, code)
    assert Path("report.txt").read_text() == printed.stdout


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_in_a_file_has_no_colour(run: Run, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    run("check", "--output-format", f"{name}:report.txt", files=ERROR)
    assert "\x1b" not in Path("report.txt").read_text()


def test_without_a_report_for_people_the_summary_goes_to_standard_error(run: Run) -> None:
    result = run("check", "--output-format", "json:out.json", files=ERROR)
    assert result.stdout == ""
    assert result.stderr == "1 finding (1 error) in 1 file. 1 loss site: 1 checked, 0 unknown\n"
    assert run("check", "--quiet", "--output-format", "json:out.json").stderr == ""


@pytest.mark.parametrize("name", [name for name in FORMATS if FORMATS[name].data or FORMATS[name].summarised])
def test_what_a_program_reads_or_says_it_all_has_nothing_beside_it(run: Run, name: str) -> None:
    assert run("check", "--output-format", name, files=ERROR).stderr == ""


def test_a_minus_is_standard_output(run: Run) -> None:
    assert run("check", "--output-format", "json:-", files=ERROR).stdout.startswith("{")
    assert not Path("-").exists()


def test_colons_behind_the_first_belong_to_the_file(run: Run) -> None:
    run("check", "--output-format", "json:a:b.json", files=ERROR)
    assert Path("a:b.json").exists()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (["jsn"], "unknown output format 'jsn'; did you mean 'json'?"),
        (["xyzzy"], "choose from 'text', 'concise', 'json'"),
        (["jsn:out"], "did you mean 'json'?"),
        (["json:"], "'json:' names no file: write 'json:FILE'"),
        (["text", "json"], "two output formats for standard output, 'text' and 'json': give one of them a file"),
        (["text", "json:-"], "two output formats for standard output"),
        (["text:out", "json:./out"], "out', 'text' and 'json'"),
        (["json:none/out.json"], "cannot write 'none/out.json': there is no folder 'none'"),
        (["json:a.py/out.json"], "there is no folder 'a.py'"),
        (["json:."], "cannot write '.': it is a folder"),
    ],
)
@pytest.mark.parametrize("configured", [False, True])
def test_what_cannot_be_done_is_one_line_before_the_run(
    run: Run, values: list[str], words: str, configured: bool
) -> None:
    table = f"[tool.losslint]\noutput-format = {json.dumps(values)}\n" if configured else ""
    options = [] if configured else [part for value in values for part in ("--output-format", value)]
    result = run("check", *options, files={"pyproject.toml": table} | ERROR)
    assert result.exit_code == 2
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert words in line
    assert sorted(os.listdir()) == ["a.py", "pyproject.toml"]


def test_the_configuration_takes_several_and_the_command_line_replaces_them(run: Run) -> None:
    table = '[tool.losslint]\noutput-format = ["concise", "json:out.json"]\n'
    assert run("check", files={"pyproject.toml": table} | ERROR).stdout.startswith("a.py:1:1: LL901")
    Path("out.json").unlink()
    assert run("check", "--output-format", "text").stdout.startswith("error  ")
    assert not Path("out.json").exists()


def test_configured_files_are_relative_to_the_configuration(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    table = '[tool.losslint]\noutput-format = ["text", "json:out.json"]\n'
    run("--version", files={"pyproject.toml": table, "sub/a.py": "loss = error\n"})
    monkeypatch.chdir("sub")
    assert run("check").exit_code == 1
    assert Path("../out.json").exists()
    run("check", "--output-format", "json:given.json")
    assert Path("given.json").exists()


@pytest.mark.parametrize("value", ["1", "[]", "[1]", '""', "true"])
def test_a_configured_value_of_another_type_is_refused(run: Run, value: str) -> None:
    result = run("check", files={"pyproject.toml": f"[tool.losslint]\noutput-format = {value}\n"} | ERROR)
    assert result.exit_code == 2
    assert "output-format must be 'FORMAT' or 'FORMAT:FILE' or a list of them" in result.stderr


def test_a_report_replaces_the_old_one_and_leaves_nothing_else(run: Run) -> None:
    Path("out.json").write_text("old " * 10_000)
    run("check", "--output-format", "json:out.json", files=ERROR)
    assert json.loads(Path("out.json").read_text())["version"] == 1
    assert sorted(os.listdir()) == ["a.py", "out.json"]


def test_permissions_are_those_that_the_file_has_or_would_get(run: Run) -> None:
    Path("mine.json").touch(mode=0o640)
    Path("mine.json").chmod(0o640)
    mask = os.umask(0o027)
    try:
        run("check", "--output-format", "json:mine.json", "--output-format", "json:new.json", files=ERROR)
    finally:
        os.umask(mask)
    assert stat.S_IMODE(os.stat("mine.json").st_mode) == 0o640
    assert stat.S_IMODE(os.stat("new.json").st_mode) == 0o640


def test_a_link_stays_a_link(run: Run) -> None:
    Path("link.json").symlink_to("real.json")
    run("check", "--output-format", "json:link.json", files=ERROR)
    assert Path("link.json").is_symlink()
    assert json.loads(Path("real.json").read_text())["version"] == 1


def test_a_device_is_written_to_and_not_replaced(run: Run) -> None:
    assert run("check", "--output-format", "json:/dev/null", files=ERROR).exit_code == 1
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_a_write_that_fails_late_says_so_and_keeps_the_findings(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: str, target: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    result = run("check", "--output-format", "json:out.json", "--output-format", "text", files=ERROR)
    assert result.exit_code == 2
    assert "cannot write 'out.json': No space left on device" in result.stderr
    assert "LL901" in result.stdout
    assert os.listdir() == ["a.py"]
