"""``losslint sites``."""

from __future__ import annotations

import click

from lossLint.cli import options
from lossLint.cli.check import CLEAN, INCOMPLETE, NOTHING
from lossLint.cli.running import run
from lossLint.cli.terminal import screen, write


@click.command(
    "sites",
    cls=options.ConfiguredCommand,
    configured=("exclude", "extend-exclude", "src", "target-versions", "knowledge", "no-cache"),
)
@options.paths
@options.excluding
@options.understanding
@click.option("--output-format", type=click.Choice(("text", "json")), default="text", show_default=True)
@options.no_cache
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[str, ...], output_format: str, **others: object) -> int:
    """List every loss site with what was inferred for its loss, prediction and target, and why where it is unknown.

    PATHS are as for check. The exit codes are those of check; findings do not count.
    """
    outcome = run(ctx, paths)
    if output_format == "json":
        from lossLint.report import coverage_json

        write(coverage_json.render(outcome))
    else:
        from lossLint.report import coverage

        write(coverage.render(outcome, screen().width))
    if outcome.errors:
        return INCOMPLETE
    return CLEAN if outcome.checked else NOTHING
