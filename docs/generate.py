"""Writes what is made from the code: ``python docs/generate.py``.

docs/rules.md from the documentation of the rules, the tables of settings and options in README.md from their
declarations, and the JSON schema of the configuration.
"""

from __future__ import annotations

import re
from pathlib import Path

import click

from lossLint.cli import check, schema
from lossLint.cli.keys import KEYS, Key
from lossLint.findings.registry import build, installed
from lossLint.findings.rule import Rule

TARGET = Path(__file__).with_name("rules.md")
README = Path(__file__).parent.parent / "README.md"
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


def readme(text: str) -> str:
    """The README with its tables as the code declares them now."""
    keys = ["| key | type | default | meaning |", "|---|---|---|---|", *map(_setting, KEYS.values())]
    options = ["| option | meaning |", "|---|---|", *map(_option, further_options())]
    return _between(_between(text, "keys", keys), "options", options)


def further_options() -> list[click.Option]:
    """The options of check that are no settings."""
    options = [parameter for parameter in check.command.params if isinstance(parameter, click.Option)]
    settings = {key.parameter for key in KEYS.values()}
    return [option for option in options if option.name not in settings]


def _between(text: str, name: str, lines: list[str]) -> str:
    """The text with the part between the two marks of a table replaced."""
    start, end = f"<!-- {name}: python docs/generate.py -->\n", f"<!-- end of {name} -->\n"
    before, rest = text.split(start)
    after = rest.split(end)[1]
    return "".join([before, start, "\n", *(f"{line}\n" for line in lines), "\n", end, after])


def _setting(key: Key) -> str:
    default = key.shown_default or f"`{str(key.default).lower()}`"
    return f"| `{key.name}` | {key.kind.label} | {default} | {key.meaning} |"


def _option(option: click.Option) -> str:
    flag = option.opts[0] + (f" {option.metavar}" if option.metavar else "")
    return f"| `{flag}` | {option.help} |"


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    README.write_text(readme(README.read_text(encoding="utf-8")), encoding="utf-8")
    schema.FILE.write_text(schema.text(), encoding="utf-8")
