"""docs/forms.md agrees with the flow tests: each program that it names exists, and is of the kind that it says."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from lossLint.findings.registry import installed
from lossLint.testing.expectations import Kind, read
from lossLint.testing.flows import Program, load

ROOT = Path(__file__).resolve().parent.parent
FORMS = (ROOT / "docs" / "forms.md").read_text(encoding="utf-8")
RULES = [rule.name for rule in installed().rules]
NAMED = re.compile(r'`([\w/]+)` "([^"]+)"( \(gap\))?')


class Row(NamedTuple):
    form: str
    wrong: list[tuple[str, str, str]]
    right: list[tuple[str, str, str]]


def rows() -> list[Row]:
    """The rows of all tables, without their heads."""
    cells = [line.strip("|").split(" | ") for line in FORMS.splitlines() if line.startswith("| ")]
    return [
        Row(form.strip(), NAMED.findall(wrong), NAMED.findall(right))
        for form, wrong, right in cells
        if NAMED.search(wrong)
    ]


ROWS = rows()


@functools.cache
def programs(document: str) -> dict[str, Program]:
    """The programs of a document by their titles."""
    return {one.name: one for one in load(ROOT / "tests" / "flows" / f"{document}.md")}


def program(document: str, title: str) -> Program:
    """The program of a document that has this title."""
    assert title in programs(document), f"{document} has no program {title!r}"
    return programs(document)[title]


def kinds(document: str, title: str) -> set[Kind]:
    """What the comments of a program expect."""
    return {expectation.kind for expectation in read(program(document, title), RULES)[0]}


def test_every_row_is_read() -> None:
    lines = [line for line in FORMS.splitlines() if line.startswith("| ") and not line.startswith("| form |")]
    assert len(ROWS) == len(lines) > 50


@pytest.mark.parametrize("row", ROWS, ids=[row.form for row in ROWS])
def test_a_form_has_a_wrong_program_and_a_right_one(row: Row) -> None:
    assert row.wrong
    assert row.right
    for document, title, gap in row.wrong:
        assert kinds(document, title) == {Kind.GAP if gap else Kind.FOUND}, title
    for document, title, _ in row.right:
        assert kinds(document, title) == set(), title
