"""``check --add-ignore``: what it writes is right, read again, and written once."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from word_analysis import Run

NAMED = "# losslint: ignore[error-rule]"


def _written(run: Run, text: str, *arguments: str, name: str = "a.py") -> str:
    """A file after comments were added; a second run finds nothing and changes nothing."""
    files = {name: text}
    result = run("check", "--add-ignore", *arguments, files=files)
    assert result.exit_code == 0, result.output
    after = Path(name).read_text(encoding="utf-8")
    again = run("check", "--add-ignore", *arguments)
    assert (again.exit_code, again.stderr) == (0, "")
    assert run("check").exit_code == 0
    assert Path(name).read_text(encoding="utf-8") == after
    return after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("loss = error\n", f"loss = error  {NAMED}\n"),
        ("loss = error", f"loss = error  {NAMED}"),
        ("if x:\n    loss = error # why\n", f"if x:\n    loss = error # why  {NAMED}\n"),
        ("x = f(\nloss = error ,\n  y)\n", f"x = f(\nloss = error ,\n  y)  {NAMED}\n"),
        ("x = 1 + \\\nloss = error\n", f"x = 1 + \\\nloss = error  {NAMED}\n"),
        ("x = f('''\n''',\nloss = error , '''\n''')\n", f"x = f('''\n''',\nloss = error , '''\n''')  {NAMED}\n"),
        (f"{'loss = error ' + '+ 1' * 30}\n", f"{NAMED}\nloss = error {'+ 1' * 30}\n"),
        (f"if x:\n    {'loss = error ' + '+ 1' * 30}\n", f"if x:\n    {NAMED}\n    loss = error {'+ 1' * 30}\n"),
        ("loss = error  # losslint: ignore[LL902] -- x\n", f"loss = error  # losslint: ignore[LL902] -- x  {NAMED}\n"),
    ],
)
def test_the_comment_stands_at_the_statement(run: Run, before: str, after: str) -> None:
    if "LL902" not in before:
        assert _written(run, before) == after
    else:
        # The comment that suppresses nothing is reported still.
        assert run("check", "--add-ignore", files={"a.py": before}).exit_code == 1
        assert Path("a.py").read_text() == after


def test_the_reason_is_written_and_satisfies_those_who_demand_one(run: Run) -> None:
    assert run("check", "--add-ignore=known, see #12", files={"a.py": "loss = error\n"}).exit_code == 0
    assert Path("a.py").read_text() == f"loss = error  {NAMED} -- known, see #12\n"
    assert run("check", "--require-reasons").exit_code == 0


def test_the_path_behind_the_option_is_no_reason(run: Run) -> None:
    run("check", "--add-ignore", "a.py", files={"a.py": "loss = error\n", "b.py": "loss = error\n"})
    assert NAMED in Path("a.py").read_text()
    assert NAMED not in Path("b.py").read_text()


def test_how_much_was_written_is_told(run: Run) -> None:
    result = run("check", "--add-ignore", files={"a.py": "loss = error\nloss = warning\n", "b.py": "loss = error\n"})
    assert "losslint: 3 suppression comments written into 2 files\n" in result.stderr
    assert run("check", "--quiet", "--add-ignore", files={"a.py": "loss = error\n"}).stderr == ""


def test_what_is_not_reported_gets_no_comment(run: Run) -> None:
    run("check", "--add-ignore", "--ignore", "LL901", files={"a.py": "loss = error\nloss = warning\n"})
    assert Path("a.py").read_text() == "loss = error\nloss = warning  # losslint: ignore[warning-rule]\n"


def test_findings_about_the_run_stay(run: Run) -> None:
    result = run("check", "--add-ignore", files={"a.py": "broken\nx = 1  # losslint: ignore[zzz]\n"})
    assert result.exit_code == 1
    assert Path("a.py").read_text() == "broken\nx = 1  # losslint: ignore[zzz]\n"


@pytest.mark.parametrize("indent", [1, None])
def test_a_notebook_keeps_its_form(run: Run, indent: int | None) -> None:
    cells = [
        {"cell_type": "markdown", "source": ["# Title"]},
        {"cell_type": "code", "source": ["%matplotlib inline\n", "x = 'ü'\n", "loss = error"]},
    ]
    before = json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5}, indent=indent)
    after = _written(run, before, name="n.ipynb")
    assert after == before.replace("loss = error", f"loss = error  {NAMED}")


def test_a_document_keeps_its_form(run: Run) -> None:
    before = "# Title\n\n1. list\n\n   ```python\n   loss = error\n   ```\n\n> ```py\n> loss = error\n> ```\n"
    after = _written(run, before, name="a.md")
    assert after == before.replace("loss = error\n", f"loss = error  {NAMED}\n")


def test_permissions_and_links_stay(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "target.py"
    target.write_bytes(b"\xef\xbb\xbfloss = error\r\n")
    target.chmod(0o640)
    os.symlink(target, "a.py")
    assert run("check", "a.py", "--add-ignore").exit_code == 0
    assert Path("a.py").is_symlink()
    assert target.read_bytes() == b"\xef\xbb\xbfloss = error  # losslint: ignore[error-rule]\r\n"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_reason_that_the_file_cannot_hold_is_told_and_nothing_is_written(run: Run) -> None:
    Path("a.py").write_bytes("# coding: latin-1\nx = 'ü'\nloss = error\n".encode("latin-1"))
    before = Path("a.py").read_bytes()
    result = run("check", "--add-ignore=损失")
    assert (result.exit_code, Path("a.py").read_bytes()) == (1, before)
    assert "no comment written into a.py: the comment cannot be written in iso8859-1" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-", "--add-ignore"], "cannot be used with '-'"),
        (["--add-ignore=two\nlines"], "must be one line"),
        (["--add-ignore", "--require-reasons"], "write --add-ignore=REASON"),
    ],
)
def test_what_cannot_be_done_is_refused_before_the_run(run: Run, arguments: list[str], words: str) -> None:
    result = run("check", *arguments, files={"a.py": "loss = error\n"}, stdin="loss = error\n")
    assert result.exit_code == 2
    assert words in result.stderr
    assert Path("a.py").read_text() == "loss = error\n"
