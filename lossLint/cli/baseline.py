"""``losslint baseline``."""

from __future__ import annotations

import os
from collections import Counter

import click

from lossLint.cli import options
from lossLint.cli.check import CLEAN, INCOMPLETE, NOTHING
from lossLint.cli.configuration import Configuration
from lossLint.cli.destinations import Destination, refuse_unwritable, save
from lossLint.cli.narrowing import accepted_entries, baseline_at
from lossLint.cli.running import run
from lossLint.cli.settings import settings_of
from lossLint.cli.terminal import tell, write
from lossLint.findings import baseline as accepting
from lossLint.findings.baseline import FILE, Entry
from lossLint.narrowing import Baseline
from lossLint.report.wording import counted

_KEYS = (
    *("select", "extend-select", "ignore", "extend-ignore", "per-file-ignores", "severity", "min-confidence"),
    *("exclude", "extend-exclude", "src", "target-versions", "knowledge", "no-cache"),
)


@click.command("baseline", cls=options.ConfiguredCommand, configured=_KEYS)
@options.paths
@options.applied(*map(options.option, _KEYS))
@click.option("--output", metavar="FILE", help=f"Where to write it.  [default: the configured one, else {FILE}]")
@click.option("--prune", is_flag=True, help="Accept nothing new: only forget what is gone.")
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[str, ...], output: str | None, prune: bool, **others: object) -> int:
    """Accept the findings of today: 'check --baseline FILE' reports only new ones.

    PATHS and options are as for check. Exit codes: 0 written; 2 wrong usage; 3 nothing could be linted, and nothing is
    written; 4 written, and something could not be analysed.
    """
    baseline = baseline_at(output or _configured(ctx))
    before = _before(baseline, prune)
    refuse_unwritable([Destination("", str(baseline.file))])
    outcome = run(ctx, paths)
    if not outcome.checked and not outcome.errors:
        tell("losslint: nothing to lint, so no baseline was written")
        return NOTHING
    compared = baseline.compare(outcome, before, settings_of(ctx).selection, outcome.registry)
    kept = compared.pruned(baseline.named) if prune else accepting.entries(outcome.findings, baseline.named)
    save(str(baseline.file), accepting.render(kept))
    write(_told(baseline, before, kept))
    return INCOMPLETE if outcome.errors else CLEAN


def _configured(ctx: click.Context) -> str:
    """The file that the configuration names."""
    if isinstance(ctx.obj, Configuration) and ctx.obj.values.get("baseline"):
        return os.path.join(ctx.obj.folder, str(ctx.obj.values["baseline"]))
    return FILE


def _before(baseline: Baseline, prune: bool) -> tuple[Entry, ...]:
    """The entries of the present file, none when there is none yet.

    Raises:
        click.UsageError: something else stands under that name, or there is nothing to prune.
    """
    if not prune and not os.path.exists(baseline.base / baseline.file):
        return ()
    return accepted_entries(baseline)


def _told(baseline: Baseline, before: tuple[Entry, ...], kept: tuple[Entry, ...]) -> str:
    """What was written, and what to do with it."""
    counts = [Counter({entry.key: entry.count for entry in entries}) for entries in (before, kept)]
    added, gone = (counts[1] - counts[0]).total(), (counts[0] - counts[1]).total()
    line = f"{counted(counts[1].total(), 'finding')} accepted in {baseline.file}"
    if before:
        return f"{line}: {added} new, {gone} gone\n"
    return f"{line}. From now on: losslint check --baseline {baseline.file}\n"
