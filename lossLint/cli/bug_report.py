"""``--bug-report``: what an issue needs to know, without what is the user's alone."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from lossLint.cli.configuration import Configuration, nearest
from lossLint.cli.keys import KEYS
from lossLint.cli.kinds import Choice, Percent, Switch
from lossLint.cli.terminal import screen, write
from lossLint.findings.offers import GROUP as RULES
from lossLint.knowledge.offers import GROUP as TABLES

_USED = ("click", "libcst", "markdown-it-py", "msgspec", "pathspec", "rich")
_VARIABLES = ("CI", "COLUMNS", "FORCE_COLOR", "NO_COLOR", "PYTHONUTF8", "TERM")
# Settings whose words are lossLint's own; all others may hold names of the user's files and code.
_OPEN = ("select", "extend-select", "ignore", "extend-ignore", "severity", "target-versions")


def bug_report(command: Any) -> Any:
    """The option, for a command or the group of all of them."""
    return click.option(
        "--bug-report",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_print,
        help="Print what an issue needs: versions, platform, settings. Nothing is linted.",
    )(command)


def text(configuration: Configuration | None) -> str:
    """The report, Markdown.

    Args:
        configuration: the configuration of the working directory, None when it is refused.
    """
    here = {"losslint": importlib.metadata.version("lossLint"), "Python": platform.python_version()}
    used = {name: importlib.metadata.version(name) for name in _USED}
    shown = screen()
    around = {
        "implementation": platform.python_implementation(),
        "platform": platform.platform(),
        "encoding": f"{sys.stdout.encoding}, files {sys.getfilesystemencoding()}",
        "terminal": f"{shown.terminal}, {shown.width} columns, colour {shown.color}, links {shown.links}",
        "environment": " ".join(f"{name}={os.environ[name]}" for name in _VARIABLES if name in os.environ) or "nothing",
    }
    sections = {"Versions": here | used, "Rules and tables from": _plugins(), "Where it runs": around}
    sections["Configuration"] = _settings(configuration)
    return "".join(f"## {heading}\n\n{_listed(rows)}\n" for heading, rows in sections.items())


def _print(ctx: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        show(ctx)


def show(ctx: click.Context) -> None:
    """Print the report and end the command."""
    try:
        found = ctx.obj if isinstance(ctx.obj, Configuration) else nearest((), Path.cwd())
    except click.UsageError:
        found = None
    write(text(found))
    ctx.exit()


def _plugins() -> dict[str, str]:
    points = [point for group in (RULES, TABLES) for point in importlib.metadata.entry_points(group=group)]
    return {f"{point.group} {point.name}": f"{point.dist.name} {point.dist.version}" for point in points if point.dist}


def _settings(configuration: Configuration | None) -> dict[str, str]:
    if configuration is None:
        return {"file": "refused ('losslint config' says why)"}
    if configuration.file is None:
        return {"file": "none"}
    shown = {key: _shown(key, value) for key, value in configuration.values.items()}
    return {"file": configuration.file.name} | shown


def _shown(key: str, value: object) -> str:
    """A value as far as it tells nothing of the user's own."""
    if key in _OPEN or isinstance(KEYS[key].kind, Switch | Choice | Percent):
        return repr(value)
    return f"{len(value)} given" if isinstance(value, list | dict) else "given"


def _listed(rows: Mapping[str, str]) -> str:
    return "".join(f"- {name}: {value}\n" for name, value in rows.items()) or "- none\n"
