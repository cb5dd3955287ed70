"""A run for a command, and wrong usage as one line with a suggestion."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from lossLint.cli import options
from lossLint.cli.progress import LateProgress
from lossLint.cli.settings import settings_of
from lossLint.findings.registry import RegistryError, UnknownRule
from lossLint.findings.stopwatch import Stopwatch
from lossLint.session import MissingPaths, Outcome, lint, lint_texts
from lossLint.sources.ignoring import verdict


def run(ctx: click.Context, paths: Sequence[str], watch: Stopwatch | None = None) -> Outcome:
    """Lint paths.

    Raises:
        click.UsageError: a path is missing, a rule unknown, a pattern meaningless.
    """
    settings = settings_of(ctx)
    try:
        with LateProgress() as progress:
            return lint(paths or ["."], settings, progress=progress, watch=watch)
    except MissingPaths as error:
        raise click.UsageError("; ".join(_missing(path) for path in error.paths)) from error
    except (UnknownRule, RegistryError) as error:
        raise refused(ctx, error) from error


def run_stdin(ctx: click.Context, filename: str, watch: Stopwatch | None = None) -> Outcome:
    """Lint what standard input holds, as a file of that name; nothing when such a file is excluded."""
    settings = settings_of(ctx)
    text = sys.stdin.buffer.read()
    excluded = verdict(settings.exclude, os.path.abspath(filename).replace(os.sep, "/"))
    try:
        return lint_texts({} if excluded else {filename: text}, settings, watch=watch)
    except (UnknownRule, RegistryError) as error:
        raise refused(ctx, error) from error


def refused(ctx: click.Context, error: UnknownRule | RegistryError) -> click.UsageError:
    """The error as one line, with the place in the configuration file where it stands there."""
    if not isinstance(error, UnknownRule) or not error.setting:
        return click.UsageError(str(error))
    setting = error.setting
    # What extends a setting is checked together with it.
    names = [name for name in (setting, f"extend-{setting}") if error.name in _words(ctx, name)]
    inside = [name for name in names if options.from_file(ctx, name.replace("-", "_"))]
    where = f"{ctx.obj.where(inside[0])}: " if inside else ""
    return click.UsageError(f"{where}{error}")


def _words(ctx: click.Context, setting: str) -> set[str]:
    """Every word in the value of a setting."""
    value = ctx.params.get(setting.replace("-", "_"), ())
    return {word for item in value for part in ([item] if isinstance(item, str) else item) for word in _flat(part)}


def _flat(part: str | Sequence[str]) -> Sequence[str]:
    return [part] if isinstance(part, str) else part


def _missing(path: str) -> str:
    near = nearest_path(path)
    return f"no such file or folder: '{path}'" + (f"; did you mean '{near}'?" if near else "")


def nearest_path(path: str) -> str | None:
    """The existing path that was probably meant: each part of the path is looked up in its folder."""
    found = Path(os.sep) if path.startswith(os.sep) else Path()
    for part in Path(path).parts:
        if part in (os.sep, ".."):
            found /= part
            continue
        name = part if os.path.exists(found / part) else _nearest_name(found, part)
        if name is None:
            return None
        found /= name
    # A link to nowhere has the very name that was given.
    return found.as_posix() if os.path.exists(found) else None


def _nearest_name(folder: Path, name: str) -> str | None:
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return None
    near = difflib.get_close_matches(name, names, n=1)
    return near[0] if near else None
