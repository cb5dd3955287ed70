"""The programs in the documentation of a rule, linted whole."""

from __future__ import annotations

import pytest
from documentation import programs, rules

from lossLint.api import Rule, Severity
from lossLint.session import lint_texts


def told(heading: str) -> list[object]:
    """Every program below a heading, with its rule."""
    return [
        pytest.param(rule, program, id=f"{rule.code}-{number}")
        for rule in rules()
        for number, program in enumerate(programs(rule, heading), start=1)
    ]


@pytest.mark.parametrize(("rule", "program"), told("Example"))
def test_the_example_gives_this_rule_and_no_other(rule: type[Rule], program: str) -> None:
    findings = lint_texts({"example.py": program}).findings
    assert [finding.name for finding in findings] == [rule.name]


@pytest.mark.parametrize(("rule", "program"), told("Use instead"))
def test_the_repair_is_right(rule: type[Rule], program: str) -> None:
    findings = lint_texts({"example.py": program}).findings
    assert not [finding for finding in findings if finding.severity >= Severity.WARNING]
