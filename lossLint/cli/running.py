"""A run for a command: its settings, and wrong usage as one line with a suggestion."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from lossLint.cli.configuration import Configuration
from lossLint.cli.progress import LateProgress
from lossLint.findings.registry import RegistryError, UnknownRule
from lossLint.inference.sites import Confidence
from lossLint.project.cache import FOLDER
from lossLint.session import BadPattern, MissingPaths, Outcome, Settings, lint, lint_texts


def settings_of(ctx: click.Context) -> Settings:
    """The settings that the parameters of a command, where it has them, amount to."""
    given = ctx.params
    return Settings(
        select=given.get("select", ()),
        ignore=given.get("ignore", ()),
        exclude=given.get("exclude", ()),
        exclude_root=_exclude_root(ctx),
        min_confidence=Confidence[given.get("min_confidence", "likely").upper()],
        cache=None if given.get("no_cache") else _project_root(ctx) / FOLDER,
    )


def _exclude_root(ctx: click.Context) -> Path | None:
    """The folder that exclude patterns are relative to: that of the file they stand in."""
    configuration = ctx.obj
    from_file = ctx.get_parameter_source("exclude") is click.core.ParameterSource.DEFAULT_MAP
    if from_file and isinstance(configuration, Configuration) and configuration.file:
        return configuration.file.parent
    return None


def _project_root(ctx: click.Context) -> Path:
    """The folder of the configuration file, the working directory without one."""
    configuration = ctx.obj
    file = configuration.file if isinstance(configuration, Configuration) else None
    return file.parent if file else Path.cwd()


def run(paths: Sequence[str], settings: Settings) -> Outcome:
    """Lint paths.

    Raises:
        click.UsageError: a path is missing, a rule unknown, a pattern meaningless.
    """
    try:
        with LateProgress() as progress:
            return lint(paths or ["."], settings, progress=progress)
    except MissingPaths as error:
        raise click.UsageError("; ".join(_missing(path) for path in error.paths)) from error
    except (UnknownRule, RegistryError, BadPattern) as error:
        raise click.UsageError(str(error)) from error


def run_stdin(filename: str, settings: Settings) -> Outcome:
    """Lint what standard input holds, as a file of that name."""
    try:
        return lint_texts({filename: sys.stdin.buffer.read()}, settings)
    except (UnknownRule, RegistryError) as error:
        raise click.UsageError(str(error)) from error


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
        name = part if (found / part).exists() else _nearest_name(found, part)
        if name is None:
            return None
        found /= name
    return found.as_posix()


def _nearest_name(folder: Path, name: str) -> str | None:
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return None
    near = difflib.get_close_matches(name, names, n=1)
    return near[0] if near else None
