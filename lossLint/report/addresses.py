"""Where the documentation of a rule stands on the web."""

from __future__ import annotations

DOCUMENTATION = "https://losslint.readthedocs.io/rules/"


def address(rule_name: str) -> str:
    """The page of a rule; stable, as names are."""
    return DOCUMENTATION + rule_name
