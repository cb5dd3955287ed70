"""What a shell may complete beyond what click knows: names and codes of rules."""

from __future__ import annotations

import click

from lossLint.findings.registry import RegistryError, installed


def rules(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """The rules that the last word of a comma-separated list may become."""
    before, comma, start = incomplete.rpartition(",")
    try:
        found = installed().rules
    except RegistryError:
        return []
    words = [rule.name for rule in found] + [rule.code for rule in found]
    return [f"{before}{comma}{word}" for word in words if word.lower().startswith(start.lower())]
