"""Options that several commands share, and commands whose defaults come from the configuration file."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from lossLint.cli import completing
from lossLint.cli.configuration import Configuration, load, nearest
from lossLint.cli.destinations import destinations, refuse_unwritable
from lossLint.cli.keys import KEYS, Key
from lossLint.cli.kinds import Choice, Kind, Percent, Reports, Strings, Switch, Table, Tables
from lossLint.cli.pairs import pairs
from lossLint.cli.terminal import tell

_OPTIONAL_VALUES = ("--add-ignore",)
_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class ConfiguredCommand(click.Command):
    """A command whose options may stand in a configuration file; the command line wins.

    Args:
        configured: the keys that it takes from there; the others are checked, and have no effect on it.
        strict: whether a broken file ends the command; else people are told, and it goes on without the file.
    """

    def __init__(self, *args: Any, configured: Sequence[str] = tuple(KEYS), strict: bool = True, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self._configured = configured
        self._strict = strict
        self.params += [
            click.Option(["--config"], metavar="FILE", expose_value=False, help="Read this configuration file."),
            click.Option(["--isolated"], is_flag=True, expose_value=False, help="Read no configuration file."),
        ]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take what the file says as the defaults of this command's own options."""
        # With an optional value click would take the next path for it.
        args = [f"{arg}=" if arg in _OPTIONAL_VALUES else arg for arg in args]
        if not ctx.resilient_parsing:
            configuration = self._understood(ctx, args)
            values = {key: value for key, value in configuration.values.items() if key in self._configured}
            ctx.default_map = {KEYS[key].parameter: _as_default(KEYS[key], value) for key, value in values.items()}
            ctx.obj = configuration
        return super().parse_args(ctx, args)

    def _understood(self, ctx: click.Context, args: Sequence[str]) -> Configuration:
        try:
            return self._configuration(ctx, args)
        except click.UsageError as error:
            if self._strict:
                raise
            tell(f"losslint: {error.format_message()}")
            return Configuration()

    def _configuration(self, ctx: click.Context, args: Sequence[str]) -> Configuration:
        # What was not given may be anything here, as click pleases.
        given, _, _ = self.make_parser(ctx).parse_args(list(args))
        file, paths = given.get("config"), given.get("paths")
        if given.get("isolated") is True:
            if isinstance(file, str):
                raise click.UsageError("--isolated reads no configuration file: it cannot be used with --config")
            return Configuration()
        if isinstance(file, str):
            return load(Path(file).absolute())
        named = paths if isinstance(paths, list | tuple) else ()
        return nearest([path for path in named if isinstance(path, str)], Path.cwd())


def _as_default(key: Key, value: Any) -> object:
    """A value of the file as the option of the key has it."""
    if isinstance(key.kind, Reports | Tables):
        return tuple(value) if isinstance(value, list) else (value,)
    return tuple(value.items()) if isinstance(key.kind, Table) else value


def from_file(ctx: click.Context, parameter: str) -> bool:
    """Whether the value of a parameter comes from the configuration file."""
    return ctx.get_parameter_source(parameter) is ParameterSource.DEFAULT_MAP


def root_of(ctx: click.Context, parameter: str) -> str:
    """The folder that the paths and patterns of a parameter are relative to: that of the file they stand in."""
    return str(folder_of(ctx)) if from_file(ctx, parameter) else os.getcwd()


def folder_of(ctx: click.Context) -> Path:
    """The folder of the configuration file, the working directory without one."""
    return ctx.obj.folder if isinstance(ctx.obj, Configuration) else Path.cwd()


def split(ctx: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """The items of a repeatable option, each of which may hold several, separated by commas."""
    if from_file(ctx, parameter.name or ""):
        return given
    return tuple(item.strip() for value in given for item in value.split(",") if item.strip())


def option(name: str) -> _Decorator:
    """The option of a setting."""
    key = KEYS[name]
    flag, kind = f"--{name}", key.kind
    if isinstance(kind, Switch):
        both = f"{flag}/--no-{name}" if key.default else flag
        return click.option(both, is_flag=True, default=key.default, help=key.meaning)
    if isinstance(kind, Strings):
        complete = completing.rules if key.metavar == "RULES" else None
        text = f"{key.meaning} Repeatable."
        return click.option(
            flag, multiple=True, callback=split, metavar=key.metavar, help=text, shell_complete=complete
        )
    if isinstance(kind, Table):
        unread, text = click.UNPROCESSED, f"{key.meaning} Repeatable."
        return click.option(flag, multiple=True, type=unread, callback=pairs, metavar=key.metavar, help=text)
    if isinstance(kind, Tables):
        text = f"{key.meaning} Repeatable."
        return click.option(flag, multiple=True, type=click.UNPROCESSED, metavar=key.metavar, help=text)
    if isinstance(kind, Reports):
        return _output_format(key, kind)
    shown, metavar = key.default is not None, key.metavar or None
    type_ = _type(kind)
    return click.option(flag, type=type_, default=key.default, show_default=shown, metavar=metavar, help=key.meaning)


def _output_format(key: Key, kind: Reports) -> _Decorator:
    return click.option(
        f"--{key.name}",
        multiple=True,
        default=key.default,
        show_default=False,
        callback=_reports,
        metavar=key.metavar,
        shell_complete=lambda ctx, parameter, start: [name for name in kind.formats if name.startswith(start)],
        help=f"{key.meaning} FORMAT is {', '.join(kind.formats)}. Repeatable.  [default: {kind.formats[0]}]",
    )


def _reports(ctx: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """The values as given, once it is sure that they can be done."""
    if not ctx.resilient_parsing:
        refuse_unwritable(destinations(given, reports_folder(ctx)))
    return given


def reports_folder(ctx: click.Context) -> str:
    """What the files of reports are relative to: the folder of the configuration file that names them, or nothing."""
    configured = from_file(ctx, "output_format") and isinstance(ctx.obj, Configuration)
    return str(ctx.obj.folder) if configured else ""


def _type(kind: Kind) -> Any:
    if isinstance(kind, Choice):
        return click.Choice(kind.words)
    return click.FloatRange(0, 100) if isinstance(kind, Percent) else click.STRING


def applied(*chosen: _Decorator) -> _Decorator:
    """Several options as one decorator, in the order in which --help shows them."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for one in reversed(chosen):
            command = one(command)
        return command

    return decorate


def _paths(ctx: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """The paths; an empty one comes from a variable that is not set, and must not stand for the working directory."""
    if "" in given:
        raise click.UsageError("a path is empty; write '.' for the working directory")
    return given


# What cannot be read is reported where it stands, like every file that is found in a folder.
paths = click.argument("paths", nargs=-1, type=click.Path(readable=False), callback=_paths)
excluding = applied(option("exclude"), option("extend-exclude"))
understanding = applied(option("src"), option("target-versions"), option("knowledge"))
no_color = option("no-color")
no_cache = option("no-cache")
configurable = applied(*map(option, KEYS))
