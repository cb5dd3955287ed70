"""What the parameters of a command, and the configuration file behind them, amount to."""

from __future__ import annotations

import os
from collections.abc import Sequence

import click

from lossLint.cli import options
from lossLint.cli.knowledge import tables, versions
from lossLint.cli.plugins import plugins_of
from lossLint.findings.finding import Severity
from lossLint.findings.run_rules import SuppressionWithoutReason
from lossLint.findings.selection import FileIgnore, Selection
from lossLint.inference.sites import Confidence
from lossLint.project.cache import FOLDER
from lossLint.session import Settings
from lossLint.sources.ignoring import Patterns

_REASONS = SuppressionWithoutReason.name


def settings_of(ctx: click.Context) -> Settings:
    """The settings that the parameters of a command, where it has them, amount to.

    Raises:
        click.UsageError: a pattern means nothing.
    """
    try:
        cache = None if ctx.params.get("no_cache") else options.folder_of(ctx) / FOLDER
        understood = (_sources(ctx), tables(ctx, options.root_of(ctx, "knowledge")), versions(ctx), plugins_of(ctx))
        return Settings(_selection(ctx), _excluded(ctx), *understood, cache)
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def _selection(ctx: click.Context) -> Selection:
    given = ctx.params
    root = options.root_of(ctx, "per_file_ignores")
    return Selection(
        select=given.get("select", ()),
        extend_select=(*given.get("extend_select", ()), *([_REASONS] if given.get("require_reasons") else [])),
        ignore=(*given.get("ignore", ()), *given.get("extend_ignore", ())),
        per_file_ignores=tuple(
            _file_ignore(pattern, rules, root) for pattern, rules in given.get("per_file_ignores", ())
        ),
        severities=tuple((rule, Severity[word.upper()]) for rule, word in given.get("severity", ())),
        min_confidence=Confidence[given.get("min_confidence", "likely").upper()],
        base=os.getcwd(),
    )


def _file_ignore(pattern: str, rules: Sequence[str], root: str) -> FileIgnore:
    others = pattern.startswith("!")
    if not pattern.removeprefix("!").strip():
        raise ValueError(f"per-file-ignores: the pattern {pattern!r} is not valid")
    return FileIgnore(Patterns((pattern.removeprefix("!"),), root), tuple(rules), others)


def _excluded(ctx: click.Context) -> tuple[Patterns, ...]:
    names = ("exclude", "extend_exclude")
    return tuple(Patterns(ctx.params[name], options.root_of(ctx, name)) for name in names if ctx.params.get(name))


def _sources(ctx: click.Context) -> tuple[str, ...]:
    """The source roots, relative to the working directory."""
    root = options.root_of(ctx, "src")
    names = ctx.params.get("src", ())
    for name in names:
        if not os.path.isdir(os.path.join(root, name)):
            raise click.UsageError(f"src: no such folder: '{name}'")
    folders = [os.path.join(root, name) for name in names]
    return tuple(os.path.relpath(folder).replace(os.sep, "/") for folder in folders)
