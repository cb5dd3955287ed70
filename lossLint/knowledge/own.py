"""The user's own tables: read from a file or from the configuration, and refused with a hint where they are wrong."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from lossLint.knowledge.contract import LossEntry
from lossLint.knowledge.entries import (
    ClassEntry,
    ContainerEntry,
    LayerEntry,
    MethodEntry,
    MetricEntry,
    OpEntry,
    Table,
    ValueEntry,
)

_STRUCTURES = (
    Table,
    LossEntry,
    OpEntry,
    LayerEntry,
    ClassEntry,
    ContainerEntry,
    ValueEntry,
    MetricEntry,
    MethodEntry,
)
_UNKNOWN = re.compile(r"unknown field `(.+?)`")


class BadTable(Exception):
    """A table that cannot be used; the message says why in one line."""


def read_table(file: Path) -> Table:
    """The table in a TOML file.

    Raises:
        BadTable: there is no such file, it is no TOML, or no table.
    """
    try:
        return table_of(tomllib.loads(file.read_text(encoding="utf-8-sig")))
    except OSError as error:
        raise BadTable(f"cannot be read: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadTable(f"not valid TOML: {error}") from error


def table_of(content: Mapping[str, Any]) -> Table:
    """A table that stands in the configuration.

    Raises:
        BadTable: it is none.
    """
    try:
        return msgspec.convert(content, Table)
    except (msgspec.ValidationError, RecursionError) as error:
        raise BadTable(f"{error}{_hint(str(error))}") from error


def refuse_unknown_effects(table: Table, calls: Iterable[str], layers: Iterable[str], methods: Iterable[str]) -> None:
    """Refuse a table that names a transfer function which does not exist.

    Args:
        table: the table.
        calls, layers, methods: the transfer functions of operations, layers and methods.

    Raises:
        BadTable: it names one.
    """
    sections: list[tuple[str, Mapping[str, Any], Iterable[str]]] = [
        ("op", table.op, calls),
        ("layer", table.layer, layers),
        ("method", table.method, methods),
    ]
    for section, entries, known in sections:
        for name, entry in entries.items():
            if entry.effect not in known:
                near = difflib.get_close_matches(entry.effect, list(known), n=1)
                hint = f"; did you mean '{near[0]}'?" if near else ""
                raise BadTable(f"unknown effect '{entry.effect}' of {section}.{name}{hint}")


def _hint(message: str) -> str:
    found = _UNKNOWN.search(message)
    if not found:
        return ""
    keys = {field.encode_name for structure in _STRUCTURES for field in msgspec.structs.fields(structure)}
    near = difflib.get_close_matches(found[1].replace("_", "-"), sorted(keys), n=1)
    return f"; did you mean `{near[0]}`?" if near else ""
