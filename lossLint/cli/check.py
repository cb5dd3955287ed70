"""``losslint check``."""

from __future__ import annotations

import click

from lossLint.cli import options
from lossLint.cli.destinations import destinations
from lossLint.cli.narrowing import analysed, narrowing, narrowing_of
from lossLint.cli.reporting import report
from lossLint.cli.running import run, run_stdin
from lossLint.cli.suppressing import add_ignores, refuse_impossible
from lossLint.cli.terminal import tell
from lossLint.findings.finding import Severity
from lossLint.findings.run_rules import SyntaxErrorRule
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
@click.pass_context
def command(
    ctx: click.Context, /, paths: tuple[str, ...], output_format: tuple[str, ...], quiet: bool, **others: object
) -> int:
    """Lint files and folders (by default the working directory).

    PATHS are .py files, notebooks, Markdown documents and folders; '-' reads a program from standard input.

    Exit codes: 0 nothing found; 1 findings at or above --fail-on; 2 wrong usage or configuration; 3 nothing there
    could be linted; 4 something could not be analysed.
    """
    given, narrow = analysed(ctx, paths), narrowing_of(ctx, paths)
    outcome = narrow(_outcome(ctx, given))
    if others["add_ignore"] is not None:
        outcome = add_ignores(outcome, str(others["add_ignore"]).strip(), quiet=quiet)
    wanted = destinations(output_format, options.reports_folder(ctx))
    report(outcome, wanted, quiet=quiet, no_color=bool(others["no_color"]))
    if not quiet:
        for entry in outcome.stale:
            tell(f"losslint: {counted(entry.count, 'finding')} of the baseline gone: {entry}")
    code = exit_code(outcome, str(others["fail_on"]))
    if code == NOTHING and (others["allow_nothing"] or others["touching"]):
        return CLEAN
    if code == NOTHING and not quiet:
        tell(f"losslint: {_nothing(outcome, paths)}")
    return CLEAN if code == FOUND and others["exit_zero"] else code


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


def _outcome(ctx: click.Context, paths: tuple[str, ...]) -> Outcome:
    name = ctx.params["stdin_filename"]
    if ctx.params["add_ignore"] is not None:
        refuse_impossible(paths, ctx.params["add_ignore"], ctx.params["require_reasons"])
    if "-" in paths:
        if len(paths) > 1:
            raise click.UsageError("'-' (standard input) stands alone: give no other paths with it")
        return run_stdin(ctx, name or "<stdin>")
    if name:
        raise click.UsageError("--stdin-filename needs '-' as the path")
    return run(ctx, paths)


def _nothing(outcome: Outcome, paths: tuple[str, ...]) -> str:
    """Why there was nothing to lint."""
    where = ", ".join(paths) or "."
    if len(outcome.skipped) == 1:
        return f"nothing to lint in {where}: {outcome.skipped[0].path}: {outcome.skipped[0].reason}"
    return f"nothing to lint in {where}: no Python file, notebook or Markdown document with Python in it"
