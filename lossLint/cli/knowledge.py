"""The settings about libraries: the user's own tables, and the versions that programs are for."""

from __future__ import annotations

import os
from pathlib import Path

import click

from lossLint.cli.configuration import Configuration
from lossLint.cli.kinds import meant
from lossLint.knowledge import loader
from lossLint.knowledge.entries import Table
from lossLint.knowledge.own import BadTable, read_table, table_of


def tables(ctx: click.Context, root: str) -> tuple[Table, ...]:
    """The user's own tables.

    Args:
        ctx: the command.
        root: the folder that files are relative to.

    Raises:
        click.UsageError: one of them cannot be used.
    """
    return tuple(_table(ctx, item, root) for item in ctx.params.get("knowledge", ()))


def versions(ctx: click.Context) -> tuple[tuple[str, str], ...]:
    """The versions of libraries that the programs are for.

    Raises:
        click.UsageError: there is no table about such a library.
    """
    wanted: tuple[tuple[str, str], ...] = ctx.params.get("target_versions", ())
    for library, _ in wanted:
        known = sorted(table.library for table in loader.tables())
        if library not in known:
            hint = meant(library, known) or f"; known libraries: {', '.join(known)}"
            raise click.UsageError(f"{_where(ctx, 'target-versions')}unknown library '{library}'{hint}")
    return tuple(sorted(wanted))


def _table(ctx: click.Context, item: object, root: str) -> Table:
    from lossLint.inference.effects import refuse_unknown

    name = item if isinstance(item, str) else "knowledge"
    try:
        table = read_table(Path(os.path.join(root, item))) if isinstance(item, str) else table_of(item)  # type: ignore[arg-type]
        refuse_unknown(table)
    except BadTable as error:
        raise click.UsageError(f"{_where(ctx, 'knowledge')}{name}: {error}") from error
    return table


def _where(ctx: click.Context, setting: str) -> str:
    inside = ctx.get_parameter_source(setting.replace("-", "_")) is click.core.ParameterSource.DEFAULT_MAP
    return f"{ctx.obj.where(setting)}: " if inside and isinstance(ctx.obj, Configuration) else ""
