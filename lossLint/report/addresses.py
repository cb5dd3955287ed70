"""Where the documentation stands on the web."""

from __future__ import annotations

HOME = "https://losslint.readthedocs.io/"
DOCUMENTATION = HOME + "rules/"


def address(rule_name: str) -> str:
    """The page of a rule; stable, as names are."""
    return DOCUMENTATION + rule_name
