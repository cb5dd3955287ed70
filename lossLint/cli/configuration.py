"""The configuration file: found, checked key by key, and handed to the commands."""

from __future__ import annotations

import dataclasses
import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from lossLint.cli.keys import KEYS
from lossLint.cli.kinds import unknown_key

OWN_FILE = "losslint.toml"
SHARED_FILE = "pyproject.toml"
_TABLE = "tool.losslint"
_MEANT = re.compile("loss[-_]?lint", re.IGNORECASE)


@dataclasses.dataclass(frozen=True, slots=True)
class Configuration:
    """What a configuration file says.

    Attributes:
        file: the file, None where there is none.
        values: the keys that it sets, spelled as the long options.
        lines: where each of them stands, as far as that could be told.
    """

    file: Path | None = None
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)
    lines: Mapping[str, int] = dataclasses.field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """The folder that its paths and patterns are relative to."""
        return self.file.parent if self.file else Path.cwd()

    def where(self, key: str = "") -> str:
        """The file as seen from the working directory, with the line of a key."""
        if self.file is None:
            return ""
        line = f":{self.lines[key]}" if key in self.lines else ""
        return f"{_shown(self.file)}{line}"


def nearest(paths: Sequence[str], cwd: Path) -> Configuration:
    """The configuration for some paths: of the folder that holds them all or one above, else of the working directory.

    Raises:
        click.UsageError: the file is no TOML, or has an unknown key or a value of the wrong type.
    """
    for folder in dict.fromkeys([*_upward(_common_folder(paths, cwd)), *_upward(cwd)]):
        for name in (OWN_FILE, SHARED_FILE):
            found = _read(folder / name)
            if found is not None:
                return found
    return Configuration()


def load(file: Path) -> Configuration:
    """The configuration of a file that was named.

    Raises:
        click.UsageError: the file does not exist, says nothing about lossLint, or is wrong.
    """
    if not os.path.isfile(file):
        raise click.UsageError(f"no such configuration file: '{file}'")
    found = _read(file)
    if found is None:
        raise click.UsageError(f"{_shown(file)}: there is no table [{_TABLE}] in it")
    return found


def _common_folder(paths: Sequence[str], cwd: Path) -> Path:
    full = [os.path.abspath(cwd / path) for path in paths if path != "-"] or [str(cwd)]
    try:
        common = Path(os.path.commonpath(full))
    except ValueError:  # paths on several drives
        return cwd
    # Where a path may not be looked at, pathlib raises.
    return common if os.path.isdir(common) else common.parent


def _upward(folder: Path) -> Iterator[Path]:
    yield folder
    yield from folder.parents


def _read(file: Path) -> Configuration | None:
    """The configuration in a file, None when it is absent or says nothing about lossLint."""
    try:
        text = file.read_bytes().decode("utf-8", "replace")
    except OSError:
        return None
    # A file somewhere above that is none of ours may be as broken as it likes.
    if file.name == SHARED_FILE and not _MEANT.search(text):
        return None
    table = _table(file, text)
    if table is None:
        return None
    found = Configuration(file, table, _lines(text, table))
    for key, value in table.items():
        _refuse_wrong(found, key, value)
    return found


def _table(file: Path, text: str) -> dict[str, object] | None:
    try:
        whole = tomllib.loads(text.removeprefix("\ufeff"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise click.UsageError(f"{_shown(file)}: not valid TOML: {error}") from error
    tools = whole.get("tool", {})
    tools = tools if isinstance(tools, dict) else {}
    _refuse_misspelt(file, tools)
    table = tools.get("losslint")
    if table is None and file.name != SHARED_FILE:
        return whole
    if table is not None and not isinstance(table, dict):
        raise click.UsageError(f"{_shown(file)}: tool.losslint must be a table")
    return table


def _refuse_misspelt(file: Path, tools: Mapping[str, object]) -> None:
    """Keys of TOML know capitals: a table [tool.lossLint] would be passed over without a word."""
    for name in tools:
        if name != "losslint" and _MEANT.fullmatch(name):
            raise click.UsageError(f"{_shown(file)}: unknown table [tool.{name}]; did you mean '[{_TABLE}]'?")


def _lines(text: str, table: Mapping[str, object]) -> dict[str, int]:
    """The lines of the keys: as people write them, ``key = ...`` or a table of their own."""
    found: dict[str, int] = {}
    header = ""
    for number, line in enumerate(text.splitlines(), start=1):
        opened = re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line)
        assigned = re.match(r"\s*([\w.\"'-]+)\s*=", line)
        if opened and "=" not in opened[1]:
            header = opened[1]
        words = f"{header}.{assigned[1]}" if assigned else header if opened else ""
        words = words.replace('"', "").replace("'", "").strip(".")
        key = words.removeprefix(_TABLE).strip(".").split(".")[0]
        if key in table:
            found.setdefault(key, number)
    return found


def _refuse_wrong(configuration: Configuration, key: str, value: object) -> None:
    declared = KEYS.get(key)
    where = configuration.where(key)
    if declared is None:
        raise click.UsageError(f"{where}: {unknown_key(key, f'[{_TABLE}]', KEYS)}")
    fault = declared.kind.fault(key, value)
    if fault:
        raise click.UsageError(f"{where}: {fault}")


def _shown(file: Path) -> str:
    try:
        return Path(os.path.relpath(file, Path.cwd())).as_posix()
    except ValueError:  # another drive
        return file.as_posix()
