"""``losslint baseline`` and ``check --baseline``: life with findings that were accepted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from word_analysis import Run

CLEAN, FOUND, USAGE, NOTHING, INCOMPLETE = 0, 1, 2, 3, 4
FILE = "losslint-baseline.json"
BAD = "loss = error\n"


def told(result: Result) -> list[str]:
    """Path and line of each finding of a concise report."""
    return [line.rsplit(": LL", 1)[0].rsplit(":", 1)[0] for line in result.stdout.splitlines()]


def check(run: Run, *arguments: str, files: dict[str, str] | None = None) -> Result:
    return run("check", "--baseline", FILE, "--output-format", "concise", *arguments, files=files)


def entries() -> list[dict[str, object]]:
    return list(json.loads(Path(FILE).read_text())["findings"])


@pytest.fixture
def accepted(run: Run) -> Run:
    """A project whose one finding was accepted."""
    assert run("baseline", files={"a.py": f"x = 1\n{BAD}"}).exit_code == CLEAN
    return run


def test_accepted_findings_are_reported_no_more(accepted: Run) -> None:
    result = check(accepted)
    assert (result.exit_code, result.stdout) == (CLEAN, "")
    assert "1 finding accepted by the baseline" in result.stderr


def test_the_file_is_the_same_for_the_same_findings(run: Run) -> None:
    run("baseline", files={"b.py": BAD, "a/c.py": "loss = warning\n" + BAD, "a.py": BAD * 2})
    first = Path(FILE).read_bytes()
    run("baseline")
    assert Path(FILE).read_bytes() == first
    assert [(entry["path"], entry["code"], entry["count"]) for entry in entries()] == [
        ("a.py", "LL901", 2),
        ("a/c.py", "LL901", 1),
        ("a/c.py", "LL902", 1),
        ("b.py", "LL901", 1),
    ]
    assert b"line" not in first.replace(b"\n", b"")


def test_a_second_one_of_the_same_is_new(accepted: Run) -> None:
    result = check(accepted, files={"a.py": f"x = 1\n{BAD}{BAD}"})
    assert (result.exit_code, told(result)) == (FOUND, ["a.py:3"])


def test_one_of_another_rule_is_new(accepted: Run) -> None:
    result = check(accepted, files={"a.py": f"loss = warning\n{BAD}"})
    assert (result.exit_code, told(result)) == (FOUND, ["a.py:1"])


def test_moved_lines_and_a_moved_file_change_nothing(accepted: Run) -> None:
    assert check(accepted, files={"a.py": f"x = 1\n\n\n\n{BAD}"}).exit_code == CLEAN
    Path("deep").mkdir()
    Path("a.py").rename("deep/b.py")
    result = check(accepted)
    assert (result.exit_code, "of the baseline gone" in result.stderr) == (CLEAN, False)


def test_a_copy_in_another_file_is_new(accepted: Run) -> None:
    result = check(accepted, files={"b.py": BAD})
    assert (result.exit_code, told(result)) == (FOUND, ["b.py:1"])


def test_a_copy_is_not_taken_for_a_moved_file_when_its_own_was_not_linted(accepted: Run) -> None:
    result = check(accepted, "b.py", files={"b.py": BAD})
    assert (result.exit_code, told(result)) == (FOUND, ["b.py:1"])


def test_what_is_gone_is_told_and_pruned(accepted: Run) -> None:
    result = check(accepted, files={"a.py": "loss = right\n"})
    assert result.exit_code == CLEAN
    assert "1 finding of the baseline gone: a.py: LL901 error-rule" in result.stderr
    assert check(accepted, "--quiet").stderr == ""
    pruned = accepted("baseline", "--prune")
    assert pruned.stdout == f"0 findings accepted in {FILE}: 0 new, 1 gone\n"
    assert entries() == []
    assert check(accepted, files={"a.py": BAD}).exit_code == FOUND


def test_prune_accepts_nothing_new_and_follows_moved_files(accepted: Run) -> None:
    Path("a.py").rename("moved.py")
    result = accepted("baseline", "--prune", files={"new.py": "loss = warning\n"})
    assert result.exit_code == CLEAN
    assert [(entry["path"], entry["code"]) for entry in entries()] == [("moved.py", "LL901")]
    assert check(accepted).exit_code == FOUND


def test_prune_lowers_counts(run: Run) -> None:
    run("baseline", files={"a.py": BAD * 3})
    run("baseline", "--prune", files={"a.py": BAD * 2})
    assert [entry["count"] for entry in entries()] == [2]


@pytest.mark.parametrize("arguments", [["b.py"], ["--select", "LL902"], ["--ignore", "LL901"], ["--exclude", "a.py"]])
def test_what_a_run_cannot_see_is_not_gone(accepted: Run, arguments: list[str]) -> None:
    result = check(accepted, *arguments, files={"b.py": "x = 1\n"})
    assert (result.exit_code, "gone" in result.stderr) == (CLEAN, False)
    accepted("baseline", "--prune", *arguments)
    assert len(entries()) == 1


def test_a_less_sure_finding_that_was_accepted_is_not_gone_when_it_is_not_asked_for(run: Run) -> None:
    run("baseline", "--min-confidence", "possible", files={"a.py": "loss = info\n"})
    assert [entry["confidence"] for entry in entries()] == ["possible"]
    assert "gone" not in check(run).stderr
    assert told(check(run, "--min-confidence", "possible")) == []


def test_a_file_that_does_not_parse_any_more_loses_no_entries(accepted: Run) -> None:
    result = check(accepted, files={"a.py": "broken\n"})
    assert (result.exit_code, "gone" in result.stderr) == (INCOMPLETE, False)


def test_a_file_that_never_parsed_can_be_accepted(run: Run) -> None:
    assert run("baseline", files={"a.py": "broken\n"}).exit_code == INCOMPLETE
    assert check(run).exit_code == CLEAN
    assert check(run, files={"b.py": "broken\n"}).exit_code == INCOMPLETE


def test_json_tells_what_was_accepted_and_what_is_gone(run: Run) -> None:
    run("baseline", files={"a.py": BAD, "b.py": BAD})
    result = run("check", "--baseline", FILE, "--output-format", "json", files={"b.py": "x = 1\n"})
    report = json.loads(result.stdout)
    assert report["findings"] == []
    assert report["baseline"]["accepted"] == 1
    assert [(entry["path"], entry["count"]) for entry in report["baseline"]["stale"]] == [("b.py", 1)]


def test_paths_hold_in_every_working_directory(accepted: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("deep").mkdir()
    monkeypatch.chdir("deep")
    result = accepted("check", "--baseline", f"../{FILE}", "--output-format", "concise", "..")
    assert (result.exit_code, result.stdout) == (CLEAN, "")
    assert accepted("baseline", "..", "--output", f"../{FILE}").stdout.endswith("0 new, 0 gone\n")


def test_output_names_the_file(run: Run) -> None:
    result = run("baseline", "--output", "known.json", files={"a.py": BAD})
    assert result.stdout.startswith(
        "1 finding accepted in known.json. From now on: losslint check --baseline known.json"
    )
    assert run("check", "--baseline", "known.json").exit_code == CLEAN
    assert sorted(path.name for path in Path().iterdir() if not path.name.startswith(".")) == ["a.py", "known.json"]


def test_nothing_to_lint_writes_nothing(run: Run) -> None:
    assert run("baseline").exit_code == NOTHING
    assert not Path(FILE).exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is no baseline"),
        ("{", "is no baseline"),
        ("[]", "is no baseline"),
        ('{"version": 1}', "findings"),
        ('{"version": 2, "findings": []}', "of version 2"),
        ('{"version": 1, "findings": [{"code": "LL901"}]}', "missing required field"),
        ('{"version": 1, "findings": [], "more": 1}', "unknown field `more`"),
        ('{"version": 1, "findings": [ENTRY, ENTRY]}', "twice"),
        ('{"version": 1, "findings": [NONE]}', "count"),
        ('{"version": 1, "findings": [SURE]}', "no confidence"),
        ("[" * 100_000, "is no baseline"),
        ("\udcff", "is no baseline"),
    ],
)
def test_a_damaged_baseline_is_refused_in_one_line(run: Run, content: str, words: str) -> None:
    good = '{"rule": "r", "code": "LL901", "path": "a.py", "flow": ["x"], "confidence": "certain", "count": 1}'
    odd = {"ENTRY": good, "NONE": good.replace(": 1}", ": 0}"), "SURE": good.replace("certain", "sure")}
    for name, entry in odd.items():
        content = content.replace(name, entry)
    Path(FILE).write_bytes(content.encode("utf-8", "surrogateescape"))
    for command in (["check", "--baseline", FILE], ["baseline"], ["baseline", "--prune"]):
        result = run(*command, files={"a.py": BAD})
        assert (result.exit_code, result.stdout) == (USAGE, "")
        (line,) = result.stderr.splitlines()
        assert FILE in line
        assert words in line


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "--baseline", "none.json"], "no such baseline: 'none.json'; 'losslint baseline' writes one"),
        (["baseline", "--prune"], f"no such baseline: '{FILE}'"),
        (["check", "--baseline", "."], "cannot be read"),
        (["baseline", "--output", "no/such/folder.json"], "no folder"),
        (["baseline", "--output", "a.py"], "is no baseline"),
        (["check", "--touching"], "--touching needs"),
        (["check", "--touching", "-"], "standard input"),
        (["check", "--touching", "none.py"], "no such file"),
        (["check", "--since", "HEAD", "-"], "standard input"),
    ],
)
def test_wrong_usage_is_one_line(run: Run, arguments: list[str], words: str) -> None:
    result = run(*arguments, files={"a.py": BAD})
    assert result.exit_code == USAGE
    (line,) = result.stderr.splitlines()
    assert words in line


def test_touching_lints_everything_and_reports_what_passes_the_files(run: Run) -> None:
    files = {"a.py": BAD, "b/c.py": BAD, "b/d.py": BAD}
    result = run("check", "--touching", "--output-format", "concise", "a.py", files=files)
    assert (result.exit_code, told(result)) == (FOUND, ["a.py:1"])
    assert "in 3 files" in result.stderr
    assert told(run("check", "--touching", "--output-format", "concise", "b")) == ["b/c.py:1", "b/d.py:1"]


def test_what_does_not_parse_elsewhere_is_no_matter_of_the_change(run: Run) -> None:
    files = {"a.py": "x = 1\n", "b.py": "broken\n"}
    assert run("check", "--touching", "a.py", files=files).exit_code == CLEAN
    assert run("check", "--touching", "b.py").exit_code == INCOMPLETE


def test_nothing_to_lint_is_a_pass_where_that_is_allowed(run: Run) -> None:
    files = {"a.py": BAD, "n.ipynb": "{}"}
    arguments = ["check", "a.py", "--exclude", "a.py"]
    assert run(*arguments, files=files).exit_code == NOTHING
    assert run(*arguments, "--allow-nothing").exit_code == CLEAN
    assert run(*arguments, "--touching", "--exclude", "*").exit_code == CLEAN
    assert run("check", "--allow-nothing", "n.ipynb").exit_code == INCOMPLETE


def test_the_configuration_names_the_baseline_from_its_own_folder(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"pyproject.toml": '[tool.losslint]\nbaseline = "known/b.json"\n', "known/x.txt": "", "deep/a.py": BAD}
    assert run("check", files=files).exit_code == USAGE
    assert "accepted in known/b.json" in run("baseline").stdout
    assert run("check").exit_code == CLEAN
    monkeypatch.chdir("deep")
    assert run("check").exit_code == CLEAN
    assert run("baseline", "..").stdout.endswith(": 0 new, 0 gone\n")
    assert run("check", "--baseline", "").exit_code == FOUND
    assert run("check", "--isolated").exit_code == FOUND
