"""``losslint explain``."""

from __future__ import annotations

import click

from lossLint.cli import completing, options
from lossLint.cli.plugins import registry_of
from lossLint.cli.terminal import Screen, screen, write
from lossLint.findings.registry import UnknownRule
from lossLint.findings.rule import Rule


@click.command("explain", cls=options.ConfiguredCommand, configured=("plugins", "no-color"), strict=False)
@click.argument("rule", shell_complete=completing.rules)
@options.option("plugins")
@options.no_color
@click.pass_context
def command(ctx: click.Context, /, rule: str, no_color: bool, **others: object) -> None:
    """Explain a rule: what it does, why it matters, what to write instead.

    RULE is a name, a code, or a prefix of codes such as LL1.
    """
    try:
        found = registry_of(ctx).resolve(rule)
    except UnknownRule as error:
        raise click.UsageError(str(error)) from error
    shown = screen(no_color)
    write("\n".join(_rendered(document(one), shown) for one in found))


def document(rule: Rule) -> str:
    """The documentation of a rule under a heading, Markdown."""
    heading = f"# {rule.code} {rule.name}"
    return f"{heading}\n\n{rule.severity.label}, since {rule.since}\n\n{rule.documentation()}\n"


def _rendered(markdown: str, shown: Screen) -> str:
    """Laid out for a terminal; a pipe gets the Markdown itself."""
    if not (shown.color or shown.terminal):
        return markdown
    import io

    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(
        file=io.StringIO(),
        force_terminal=shown.color,
        color_system="standard" if shown.color else None,
        no_color=not shown.color,
        width=shown.width,
    )
    with console.capture() as captured:
        console.print(Markdown(markdown))
    return captured.get()
