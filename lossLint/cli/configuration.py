"""The table ``[tool.losslint]`` of pyproject.toml: found, checked key by key, and handed to the commands."""

from __future__ import annotations

import dataclasses
import difflib
import tomllib
from collections.abc import Mapping
from pathlib import Path

import click

from lossLint.report.formats import FORMATS

FILE = "pyproject.toml"
CONFIDENCES = ("possible", "likely", "certain")
SEVERITIES = ("info", "warning", "error", "never")

_LISTS = ("select", "ignore", "exclude")
_REPORTS = "output-format"
_CHOICES = {"min-confidence": CONFIDENCES, "fail-on": SEVERITIES}
_SWITCHES = ("quiet", "no-color", "no-cache", "exit-zero")
KEYS = (*_LISTS, _REPORTS, *_CHOICES, *_SWITCHES)


@dataclasses.dataclass(frozen=True, slots=True)
class Configuration:
    """What a configuration file says.

    Attributes:
        file: the file, None where no file has the table.
        values: the keys that it sets, spelled as the long options.
    """

    file: Path | None = None
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)


def load(cwd: Path) -> Configuration:
    """The configuration of the nearest pyproject.toml, upward from a folder, that has the table.

    Raises:
        click.UsageError: the file is no TOML, or the table has an unknown key or a value of the wrong type.
    """
    for folder in (cwd, *cwd.parents):
        file = folder / FILE
        table = _table(file)
        if table is not None:
            for key, value in table.items():
                _refuse_wrong(file, key, value)
            return Configuration(file, _listed(table))
    return Configuration()


def _listed(table: dict[str, object]) -> dict[str, object]:
    """The table with one output format as a list of one: the option is repeatable."""
    reports = table.get(_REPORTS)
    return table | {_REPORTS: [reports]} if isinstance(reports, str) else table


def _table(file: Path) -> dict[str, object] | None:
    """The table, None when the file is absent or says nothing about lossLint."""
    try:
        text = file.read_bytes().decode("utf-8", "replace")
    except OSError:
        return None
    # A file somewhere above that is none of ours may be as broken as it likes.
    if "losslint" not in text:
        return None
    try:
        tool = tomllib.loads(text).get("tool", {})
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise click.UsageError(f"{file}: not valid TOML: {error}") from error
    table = tool.get("losslint") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise click.UsageError(f"{file}: tool.losslint must be a table")
    return table


def _refuse_wrong(file: Path, key: str, value: object) -> None:
    if key not in KEYS:
        near = difflib.get_close_matches(key.replace("_", "-"), KEYS, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"known keys: {', '.join(KEYS)}"
        raise click.UsageError(f"{file}: unknown key '{key}' in [tool.losslint]; {hint}")
    wanted = _wanted(key, value)
    if wanted:
        raise click.UsageError(f"{file}: {key} must be {wanted}, not {value!r}")


def _wanted(key: str, value: object) -> str:
    """What a key wants when the value is something else, or nothing."""
    if key in _LISTS:
        return "" if _strings(value) else "a list of strings"
    if key == _REPORTS:
        fits = value and (isinstance(value, str) or _strings(value))
        return "" if fits else f"'FORMAT' or 'FORMAT:FILE' or a list of them, where FORMAT is {', '.join(FORMATS)}"
    if key in _CHOICES:
        return "" if value in _CHOICES[key] else f"one of {', '.join(_CHOICES[key])}"
    return "" if isinstance(value, bool) else "true or false"


def _strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
