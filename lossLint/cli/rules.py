"""``losslint rules``."""

from __future__ import annotations

import json
import textwrap

import click

from lossLint.cli import options
from lossLint.cli.plugins import registry_of
from lossLint.cli.terminal import screen, write
from lossLint.findings.rule import Rule
from lossLint.report.addresses import address


@click.command("rules", cls=options.ConfiguredCommand, configured=("plugins",), strict=False)
@options.option("plugins")
@click.option("--output-format", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.pass_context
def command(ctx: click.Context, /, output_format: str, **others: object) -> None:
    """List the rules that are installed, and those that the configuration names."""
    rules = registry_of(ctx).rules
    if output_format == "json":
        write(json.dumps([_described(rule) for rule in rules], indent=2) + "\n")
    else:
        write(table(rules, screen().width))


def table(rules: tuple[Rule, ...], width: int) -> str:
    """One rule a row: code, name, severity, summary; the summary goes on in its own column."""
    codes = max(len(rule.code) for rule in rules)
    names = max(len(rule.name) for rule in rules)
    severities = max(len(rule.severity.label) for rule in rules)
    lines = []
    for rule in rules:
        start = f"{rule.code:<{codes}}  {rule.name:<{names}}  {rule.severity.label:<{severities}}  "
        lines += textwrap.wrap(
            rule.summary(), max(width, len(start) + 20), initial_indent=start, subsequent_indent=" " * len(start)
        )
    return "\n".join(lines) + f"\n{len(rules)} rules. 'losslint explain NAME' explains one.\n"


def _described(rule: Rule) -> dict[str, str]:
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.label,
        "summary": rule.summary(),
        "since": rule.since,
        "url": address(rule.name),
    }
