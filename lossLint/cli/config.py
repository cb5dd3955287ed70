"""``losslint config``."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click
from click.core import ParameterSource

from lossLint.cli import options
from lossLint.cli.configuration import KEYS, Configuration
from lossLint.cli.running import settings_of
from lossLint.cli.terminal import write
from lossLint.findings.registry import RegistryError, UnknownRule, installed
from lossLint.findings.selection import Selection


@click.command("config", cls=options.ConfiguredCommand)
@options.configurable
@click.pass_context
def command(ctx: click.Context, /, **others: object) -> None:
    """Show the settings that check would use, where each comes from, and which rules that switches off.

    The options are those of check.
    """
    configuration = ctx.obj if isinstance(ctx.obj, Configuration) else Configuration()
    file = os.path.relpath(configuration.file, Path.cwd()) if configuration.file else None
    lines = [f"# configuration file: {file or 'none (no pyproject.toml with [tool.losslint] here or above)'}"]
    lines += [_setting(ctx, key, file) for key in KEYS]
    lines += _rules(settings_of(ctx).selection)
    write("".join(f"{line}\n" for line in lines))


def _setting(ctx: click.Context, key: str, file: str | None) -> str:
    name = key.replace("-", "_")
    value = ctx.params[name]
    # JSON's lists, strings and booleans are TOML's: the line can be copied into the file.
    written = f"{key} = {json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)}"
    origins = {ParameterSource.COMMANDLINE: "command line", ParameterSource.DEFAULT_MAP: str(file)}
    source = ctx.get_parameter_source(name)
    return f"{written:<40}  # {origins.get(source, 'default') if source else 'default'}"


def _rules(selection: Selection) -> list[str]:
    """How many rules are on, and why each of the others is off."""
    try:
        registry = installed()
        selection.refuse_unknown(registry)
    except (UnknownRule, RegistryError) as error:
        raise click.UsageError(str(error)) from error
    decisions = [(rule, selection.decide(rule)) for rule in registry.rules]
    off = [(rule, decision.reason) for rule, decision in decisions if not decision.on]
    lines = [f"# rules: {len(decisions) - len(off)} on, {len(off)} off"]
    return lines + [f"#   off: {rule.code} {rule.name}: {reason}" for rule, reason in off]
