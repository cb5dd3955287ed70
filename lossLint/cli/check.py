"""``losslint check``."""

from __future__ import annotations

import dataclasses
import os

import click

from lossLint.cli import options
from lossLint.cli.bug_report import bug_report
from lossLint.cli.destinations import destinations
from lossLint.cli.narrowing import analysed, narrowing, narrowing_of
from lossLint.cli.reporting import Look, report
from lossLint.cli.running import run, run_stdin
from lossLint.cli.suppressing import add_ignores, refuse_impossible
from lossLint.cli.terminal import tell
from lossLint.findings.baseline import Entry
from lossLint.findings.finding import Severity
from lossLint.findings.run_rules import SyntaxErrorRule
from lossLint.findings.stopwatch import Stopwatch
from lossLint.report.timings import timing_lines
from lossLint.report.wording import counted
from lossLint.session import Outcome

CLEAN, FOUND, WRONG_USAGE, NOTHING, INCOMPLETE = 0, 1, 2, 3, 4


@click.command("check", cls=options.ConfiguredCommand)
@options.paths
@options.configurable
@narrowing
@click.option("--stdin-filename", metavar="NAME", help="The name of the program on standard input (PATHS is '-').")
@click.option(
    "--add-ignore",
    metavar="[=REASON]",
    help="Write suppression comments for all findings into the files, with a reason where one is given.",
)
@click.option("--verbose", "-v", is_flag=True, help="Tell on standard error how long each stage and rule took.")
@bug_report
@click.pass_context
def command(
    ctx: click.Context, /, paths: tuple[str, ...], output_format: tuple[str, ...], quiet: bool, **others: object
) -> int:
    """Lint files and folders (by default the working directory).

    PATHS are .py files, notebooks, Markdown documents and folders; '-' reads a program from standard input.

    Exit codes: 0 nothing found; 1 findings at or above --fail-on, or too little known; 2 wrong usage or
    configuration; 3 nothing there could be linted; 4 something could not be analysed.
    """
    watch = Stopwatch()
    given, narrow = analysed(ctx, paths), narrowing_of(ctx, paths)
    outcome = narrow(_outcome(ctx, given, watch))
    if others["add_ignore"] is not None:
        outcome = add_ignores(outcome, str(others["add_ignore"]).strip(), quiet=quiet)
    with watch.stage("report"):
        report(outcome, destinations(output_format, options.reports_folder(ctx)), _look(ctx))
    if others["verbose"]:
        tell("\n".join(timing_lines(watch)))
    return _ended(ctx, outcome, paths)


def _look(ctx: click.Context) -> Look:
    names = [field.name for field in dataclasses.fields(Look)]
    return Look(**{name: ctx.params[name] for name in names})


def _ended(ctx: click.Context, outcome: Outcome, paths: tuple[str, ...]) -> int:
    """The exit code, and on standard error what is to be said of it."""
    given = ctx.params
    told = [] if given["quiet"] else [_gone(entry) for entry in outcome.stale]
    code = exit_code(outcome, given["fail_on"])
    if code == NOTHING and (given["allow_nothing"] or given["touching"]):
        code = CLEAN
    elif code == NOTHING and not given["quiet"]:
        told.append(_nothing(outcome, paths))
    unknown = _too_little_known(outcome, given["fail_under_resolved"])
    if unknown:
        told.append(unknown)
        code = FOUND
    for sentence in told:
        tell(f"losslint: {sentence}")
    return CLEAN if code == FOUND and given["exit_zero"] else code


def _gone(entry: Entry) -> str:
    return f"{counted(entry.count, 'finding')} of the baseline gone: {entry}"


def _too_little_known(outcome: Outcome, wanted: float | None) -> str:
    """That fewer loss sites are known than wanted; nothing when they are enough, or none."""
    total = len(outcome.records)
    if wanted is None or not total or outcome.resolved * 100 >= wanted * total:
        return ""
    known = f"{outcome.resolved} of {counted(total, 'loss site')} known ({100 * outcome.resolved / total:.1f}%)"
    return f"{known}, {wanted:g}% wanted; 'losslint sites' says why"


def exit_code(outcome: Outcome, fail_on: str) -> int:
    """The exit code of a run.

    Findings win over what could not be analysed. LL001 (a part that does not parse) counts as the latter: a broken
    file alone gives 4, whatever --fail-on says.
    """
    if fail_on != "never":
        least = Severity[fail_on.upper()]
        mistakes = (finding for finding in outcome.findings if finding.code != SyntaxErrorRule.code)
        if any(finding.severity >= least for finding in mistakes):
            return FOUND
    if outcome.errors:
        return INCOMPLETE
    return CLEAN if outcome.checked or outcome.failed else NOTHING


def _outcome(ctx: click.Context, paths: tuple[str, ...], watch: Stopwatch) -> Outcome:
    name = ctx.params["stdin_filename"]
    if ctx.params["add_ignore"] is not None:
        refuse_impossible(paths, ctx.params["add_ignore"], ctx.params["require_reasons"])
    if "-" in paths:
        if len(paths) > 1:
            raise click.UsageError("'-' (standard input) stands alone: give no other paths with it")
        return run_stdin(ctx, name or "<stdin>", watch)
    if name:
        raise click.UsageError("--stdin-filename needs '-' as the path")
    return run(ctx, paths, watch)


def _nothing(outcome: Outcome, paths: tuple[str, ...]) -> str:
    """Why there was nothing to lint."""
    where = ", ".join(paths) or "."
    # What is named is read, whatever else would leave it out.
    if paths and not outcome.skipped and all(path == "-" or os.path.isfile(path) for path in paths):
        return f"nothing to lint in {where}: left out by exclude ('losslint config' shows where that is set)"
    if len(outcome.skipped) == 1:
        return f"nothing to lint in {where}: {outcome.skipped[0].path}: {outcome.skipped[0].reason}"
    return f"nothing to lint in {where}: no Python file, notebook or Markdown document with Python in it"
