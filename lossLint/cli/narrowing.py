"""What check reports of what it found: all of it, what is new, or what a change has a part in."""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lossLint.cli import options
from lossLint.cli.settings import settings_of
from lossLint.session import Outcome

if TYPE_CHECKING:
    from lossLint.findings.baseline import Entry
    from lossLint.narrowing import Baseline

Narrow = Callable[[Outcome], Outcome]

narrowing = options.applied(
    click.option(
        "--since",
        metavar="REV",
        help="Report only what lines changed since a git revision have a part in; REV... is since the branch left it.",
    ),
    click.option(
        "--touching",
        is_flag=True,
        help="Lint the whole working directory, and report what PATHS have a part in.",
    ),
    click.option("--allow-nothing", is_flag=True, help="Exit with 0 where nothing could be linted."),
)


def analysed(ctx: click.Context, paths: tuple[str, ...]) -> tuple[str, ...]:
    """The paths to lint when some are given.

    Raises:
        click.UsageError: the options cannot be had together.
    """
    if "-" in paths and (ctx.params["touching"] or ctx.params["since"] is not None):
        raise click.UsageError("--touching and --since are about files: standard input is none")
    if not ctx.params["touching"]:
        return paths
    if not paths:
        raise click.UsageError("--touching needs the PATHS that findings must have a part in")
    return (".", *paths)


def narrowing_of(ctx: click.Context, paths: tuple[str, ...]) -> Narrow:
    """What takes an outcome to the part that the options ask for.

    What cannot be done is refused here, before the run and not after minutes of it.

    Raises:
        click.UsageError: the baseline is missing or damaged, or git cannot answer.
    """
    given = ctx.params
    steps: list[Narrow] = []
    if given["baseline"]:
        steps.append(_new(ctx, baseline_at(os.path.join(options.root_of(ctx, "baseline"), given["baseline"]))))
    if given["touching"]:
        steps.append(_touching(paths))
    if given["since"] is not None:
        steps.append(_since(given["since"]))
    return lambda outcome: functools.reduce(lambda narrowed, step: step(narrowed), steps, outcome)


def _new(ctx: click.Context, baseline: Baseline) -> Narrow:
    from lossLint.narrowing import only_new

    entries = accepted_entries(baseline)
    selection = settings_of(ctx).selection
    return lambda outcome: only_new(outcome, baseline.compare(outcome, entries, selection, outcome.registry))


def _touching(paths: tuple[str, ...]) -> Narrow:
    from lossLint.narrowing import only_touching

    return lambda outcome: only_touching(outcome, paths, Path.cwd())


def _since(revision: str) -> Narrow:
    from lossLint.narrowing import only_touched_since
    from lossLint.sources.changes import Since
    from lossLint.sources.git import GitError

    try:
        since = Since(revision, Path.cwd())
    except GitError as error:
        raise click.UsageError(f"--since: {error}") from error

    def narrow(outcome: Outcome) -> Outcome:
        try:
            return only_touched_since(outcome, since)
        except GitError as error:
            raise click.UsageError(f"--since: {error}") from error

    return narrow


def baseline_at(file: str) -> Baseline:
    """The baseline of a name, which people are told as seen from the working directory."""
    from lossLint.narrowing import Baseline

    with contextlib.suppress(ValueError):  # another drive
        file = os.path.relpath(file)
    return Baseline(Path(file), Path.cwd())


def accepted_entries(baseline: Baseline) -> tuple[Entry, ...]:
    """The entries of a baseline.

    Raises:
        click.UsageError: it is missing or damaged.
    """
    from lossLint.findings.baseline import BadBaseline

    try:
        return baseline.read()
    except FileNotFoundError as error:
        raise click.UsageError(f"no such baseline: '{baseline.file}'; 'losslint baseline' writes one") from error
    except BadBaseline as error:
        raise click.UsageError(f"the baseline {baseline.file} {error}") from error
