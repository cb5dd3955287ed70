"""A table of the configuration file as an option: ``--severity RULE=info``, ``--per-file-ignores PATTERN:RULES``."""

from __future__ import annotations

import click

from lossLint.cli.keys import KEYS
from lossLint.cli.kinds import Strings, Table

Pair = tuple[str, object]


def pairs(ctx: click.Context, parameter: click.Parameter, given: tuple[str | Pair, ...]) -> tuple[Pair, ...]:
    """The entries that were given; what comes from the file is in pairs already."""
    return tuple(_pair(one, ctx, parameter) if isinstance(one, str) else one for one in given)


def _pair(written: str, ctx: click.Context, parameter: click.Parameter) -> Pair:
    setting = (parameter.name or "").replace("_", "-")
    kind = KEYS[setting].kind
    lists = isinstance(kind, Table) and isinstance(kind.of, Strings)
    key, mark, content = (part.strip() for part in written.rpartition(":" if lists else "="))
    items = [item.strip() for item in content.split(",") if item.strip()]
    if not (mark and key and items):
        wanted = "PATTERN:RULE,RULE" if lists else "NAME=VALUE"
        raise click.BadParameter(f"'{written}' is not of the form {wanted}", ctx, parameter)
    pair = key, items if lists else content
    fault = kind.fault(setting, dict([pair]))
    if fault:
        raise click.BadParameter(fault, ctx, parameter)
    return pair
