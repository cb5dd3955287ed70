"""The rules of the package."""

from __future__ import annotations

import losslint_rules

from lossLint.api import Rule
from lossLint.findings.offers import rules_of


def rules() -> list[type[Rule]]:
    """Every rule class that a module of the package defines, by code."""
    return sorted(rules_of(losslint_rules), key=lambda rule: rule.code)
