"""Every rule is declared as the table of rules says, and documented whole."""

from __future__ import annotations

import pytest
from documentation import rules

from lossLint.api import Rule, Severity
from lossLint.testing.documentation import faults_of_text, programs, sections

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

TABLE = {
    "LL101": ("softmax-before-cross-entropy", ERROR),
    "LL102": ("log-softmax-before-cross-entropy", INFO),
    "LL103": ("sigmoid-before-cross-entropy", ERROR),
    "LL104": ("clamped-logits", ERROR),
    "LL105": ("nll-without-log-softmax", ERROR),
    "LL106": ("log-of-softmax", INFO),
    "LL107": ("sigmoid-before-bce-with-logits", ERROR),
    "LL108": ("softmax-before-bce-with-logits", ERROR),
    "LL109": ("bce-without-sigmoid", ERROR),
    "LL110": ("kl-div-without-log", ERROR),
    "LL111": ("ctc-without-log-softmax", ERROR),
    "LL112": ("double-activation", ERROR),
    "LL201": ("probabilities-with-from-logits", ERROR),
    "LL202": ("logits-without-from-logits", ERROR),
    "LL301": ("one-hot-labels-with-sparse-loss", ERROR),
    "LL302": ("index-labels-with-categorical-loss", ERROR),
    "LL303": ("one-hot-labels-with-index-loss", ERROR),
    "LL304": ("wrong-label-dtype", ERROR),
    "LL305": ("label-range", ERROR),
    "LL401": ("softmax-with-binary-loss", WARNING),
    "LL402": ("sigmoid-with-categorical-loss", WARNING),
    "LL403": ("softmax-over-one-unit", ERROR),
    "LL404": ("one-unit-with-categorical-loss", ERROR),
    "LL405": ("units-with-binary-loss", ERROR),
    "LL501": ("class-count-mismatch", ERROR),
    "LL502": ("softmax-over-wrong-axis", ERROR),
    "LL503": ("label-out-of-range", ERROR),
    "LL504": ("extra-dimension", ERROR),
    "LL505": ("silent-broadcast", ERROR),
    "LL601": ("loss-constructed-with-tensors", ERROR),
    "LL602": ("swapped-loss-arguments", ERROR),
    "LL603": ("argmax-before-loss", ERROR),
    "LL604": ("unknown-loss-argument", ERROR),
    "LL701": ("threshold-metric-on-logits", WARNING),
    "LL702": ("metric-label-mismatch", ERROR),
    "LL703": ("accuracy-on-regression", WARNING),
}

RULES = rules()
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


def test_every_rule_of_the_table_is_there_once() -> None:
    assert [(rule.code, rule.name, rule.severity) for rule in RULES] == [
        (code, name, severity) for code, (name, severity) in sorted(TABLE.items())
    ]


def test_names_are_unique() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)


@each_rule
def test_a_rule_stands_in_the_file_of_its_name(rule: type[Rule]) -> None:
    assert rule.__module__ == f"losslint_rules.{rule.name.replace('-', '_')}"
    assert rule.__name__.lower() == rule.name.replace("-", "")


@each_rule
def test_a_rule_declares_everything_itself(rule: type[Rule]) -> None:
    assert {"code", "name", "severity", "since"} <= set(vars(rule))


@each_rule
def test_the_documentation_is_whole(rule: type[Rule]) -> None:
    assert faults_of_text(rule) == []


@each_rule
@pytest.mark.parametrize("heading", ["Example", "Use instead"])
def test_examples_are_complete_programs(rule: type[Rule], heading: str) -> None:
    found = programs(rule, heading)
    assert found
    for program in found:
        assert program.startswith("import ")
        compile(program, f"{rule.code}.py", "exec")


@each_rule
def test_the_harm_quotes_a_measurement_or_an_exception(rule: type[Rule]) -> None:
    why = sections(rule)["Why it is bad"]
    assert any(word in why for word in ("easured", "Error", "fails", "raise")), why
