"""The command ``losslint``."""

from __future__ import annotations

import difflib
import importlib
import sys
from collections.abc import Sequence
from typing import Any

import click

_COMMANDS = {
    "check": "Lint files and folders.",
    "explain": "Explain a rule.",
    "rules": "List the rules.",
    "sites": "List the loss sites and what is known at each.",
    "why": "Explain what is known at one line.",
    "baseline": "Accept the findings of today, so that only new ones are reported.",
    "config": "Show the settings and where each comes from.",
}
_INTERRUPTED = 130


class _Commands(click.Group):
    """The commands, each imported when it is called: ``--version`` must not pay for what ``check`` needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which people need them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"lossLint.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list for --help, without importing every command."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments start with, or one line with a suggestion."""
        name = args[0]
        if name not in _COMMANDS and not name.startswith("-"):
            near = difflib.get_close_matches(name, _COMMANDS, n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"write 'losslint check {name}' to lint a path"
            raise click.UsageError(f"no such command '{name}'; {hint}")
        return super().resolve_command(ctx, args)

    def main(  # type: ignore[override]
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        *,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run, and end the process with the exit code of the command."""
        if not standalone_mode:
            return super().main(args, prog_name, standalone_mode=False, **extra)
        try:
            code = super().main(args, prog_name, standalone_mode=False, **extra)
        except click.ClickException as error:
            click.echo(f"losslint: {' '.join(error.format_message().split())}", err=True)
            code = 2
        except (click.Abort, KeyboardInterrupt):
            code = _INTERRUPTED
        sys.exit(code if isinstance(code, int) else 0)


def _version(ctx: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from lossLint.report import tool

    click.echo(f"losslint {tool.version()}")
    ctx.exit()


def _bug_report(ctx: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from lossLint.cli import bug_report

        bug_report.show(ctx)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Show the version.")
@click.option(
    "--bug-report",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_bug_report,
    help="Print what an issue needs: versions, platform, settings.",
)
def main() -> None:
    """Find where a model's output is not what its loss, labels or metrics expect."""
