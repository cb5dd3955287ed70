"""Writes docs/rules.md from the documentation of the installed rules: ``python docs/generate.py``."""

from __future__ import annotations

import re
from pathlib import Path

from lossLint.findings.registry import build, installed
from lossLint.findings.rule import Rule

TARGET = Path(__file__).with_name("rules.md")
OWN = ("lossLint.", "losslint_rules.")
_HEADING = re.compile(r"^## ", re.MULTILINE)
_INTRODUCTION = """# Rules

Written by `python docs/generate.py` from the rules themselves; `losslint explain RULE` shows the same text.
"""


def own_rules() -> tuple[Rule, ...]:
    """The rules of this project by code, without those of other installed packages."""
    return build(type(rule) for rule in installed().rules if type(rule).__module__.startswith(OWN)).rules


def page() -> str:
    """The whole page, Markdown."""
    rules = own_rules()
    table = ["| code | name | severity | summary |", "|---|---|---|---|", *map(_row, rules)]
    return "\n".join([_INTRODUCTION, *table, "", *map(_chapter, rules)])


def _row(rule: Rule) -> str:
    return f"| {rule.code} | [{rule.name}](#{rule.name}) | {rule.severity.label} | {rule.summary()} |"


def _chapter(rule: Rule) -> str:
    text = _HEADING.sub("### ", rule.documentation())
    return f"## {rule.name}\n\n{rule.code}, {rule.severity.label}, since {rule.since}\n\n{text}\n"


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
