"""The programs in the documentation of a rule, linted whole."""

from __future__ import annotations

import pytest
from documentation import rules

from lossLint.api import Rule
from lossLint.testing.documentation import faults_of_examples


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_examples_are_found_and_repairs_are_silent(rule: type[Rule]) -> None:
    assert faults_of_examples(rule) == []
