"""The rules for a command that lints nothing: those installed, and those that the configuration names."""

from __future__ import annotations

from pathlib import Path

import click

from lossLint.cli import options
from lossLint.cli.terminal import tell
from lossLint.findings.registry import Registry, RegistryError, installed
from lossLint.plugins import Local


def plugins_of(ctx: click.Context) -> tuple[Local, ...]:
    """The plugins that the parameters of a command name."""
    folder = Path(options.root_of(ctx, "plugins"))
    return tuple(Local(name, folder) for name in ctx.params.get("plugins", ()))


def registry_of(ctx: click.Context) -> Registry:
    """The rules; what is wrong with plugins is told to people.

    Raises:
        click.UsageError: a plugin that is named is not there.
    """
    try:
        registry = installed(plugins_of(ctx))
    except RegistryError as error:
        raise click.UsageError(str(error)) from error
    for fault in registry.faults:
        tell(f"losslint: the plugin {fault.plugin} is broken: {fault.message}")
    return registry
