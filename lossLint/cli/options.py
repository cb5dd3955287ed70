"""Options that several commands share, and commands whose defaults come from the configuration file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from lossLint.cli.configuration import CONFIDENCES, KEYS, SEVERITIES, load
from lossLint.cli.destinations import destinations, refuse_unwritable
from lossLint.report.formats import FORMATS

_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class ConfiguredCommand(click.Command):
    """A command whose options may stand in ``[tool.losslint]``; the command line wins.

    Args:
        configured: the keys that it takes from there; the others are checked, and have no effect on it.
    """

    def __init__(self, *args: Any, configured: Sequence[str] = KEYS, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self._configured = configured

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take what the file says as the defaults of this command's own options."""
        configuration = load(Path.cwd())
        values = {key: value for key, value in configuration.values.items() if key in self._configured}
        ctx.default_map = {key.replace("-", "_"): value for key, value in values.items()}
        ctx.obj = configuration
        return super().parse_args(ctx, args)


def split(ctx: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """The items of a repeatable option, each of which may hold several, separated by commas."""
    return tuple(item.strip() for value in given for item in value.split(",") if item.strip())


def _reports(ctx: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """The values as given, once it is sure that they can be done."""
    if not ctx.resilient_parsing:
        refuse_unwritable(destinations(given))
    return given


def listing(name: str, metavar: str, text: str) -> _Decorator:
    """An option that is a list: repeatable, and comma separated."""
    return click.option(name, multiple=True, callback=split, metavar=metavar, help=f"{text} Repeatable.")


def applied(*chosen: _Decorator) -> _Decorator:
    """Several options as one decorator, in the order in which --help shows them."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(chosen):
            command = option(command)
        return command

    return decorate


paths = click.argument("paths", nargs=-1)
exclude = listing("--exclude", "PATTERNS", "Leave out files, patterns as in .gitignore.")
no_color = click.option("--no-color", is_flag=True, help="No colour (NO_COLOR works too).")
no_cache = click.option("--no-cache", is_flag=True, help="Neither read nor write the cache.")
rules = applied(
    listing("--select", "RULES", "Only these rules: names, codes or code prefixes, comma separated."),
    listing("--ignore", "RULES", "Not these rules."),
)
min_confidence = click.option(
    "--min-confidence",
    type=click.Choice(CONFIDENCES),
    default="likely",
    show_default=True,
    help="Drop findings that are less sure.",
)
output_format = click.option(
    "--output-format",
    multiple=True,
    default=("text",),
    show_default="text",
    callback=_reports,
    metavar="FORMAT[:FILE]",
    shell_complete=lambda ctx, parameter, start: [name for name in FORMATS if name.startswith(start)],
    help=f"How to report: {', '.join(FORMATS)}; to standard output or to a file. Repeatable.",
)
configurable = applied(
    rules,
    min_confidence,
    exclude,
    output_format,
    click.option(
        "--fail-on",
        type=click.Choice(SEVERITIES),
        default="warning",
        show_default=True,
        help="Exit with 1 when there are findings at least so severe.",
    ),
    click.option("--exit-zero", is_flag=True, help="Exit with 0 even when there are findings."),
    click.option("--quiet", is_flag=True, help="Report the findings and nothing else."),
    no_color,
    no_cache,
)
