"""The knowledge tables as the tests of this folder read them, one library at a time."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

import msgspec

from lossLint.knowledge.contract import LossEntry
from lossLint.knowledge.entries import AnyEntry, LayerEntry, MetricEntry, OpEntry, Table, ValueEntry

SECTIONS = ("loss", "op", "layer", "class_", "container", "value", "metric")


def read_tables() -> dict[str, Table]:
    """Every table that is shipped, by file name without suffix."""
    files = [file for file in resources.files("lossLint.knowledge").iterdir() if file.name.endswith(".toml")]
    return {file.name[: -len(".toml")]: msgspec.toml.decode(file.read_bytes(), type=Table) for file in files}


def entries_of(table: Table) -> Iterator[tuple[str, str, AnyEntry]]:
    """All entries of a table: section, name, entry."""
    for section in SECTIONS:
        for name, entry in getattr(table, section).items():
            yield section, name, entry


def entries_under(prefix: str) -> dict[str, AnyEntry]:
    """All entries of all tables whose names begin with a library's name."""
    return {
        name: entry
        for table in read_tables().values()
        for _, name, entry in entries_of(table)
        if name.split(".")[0] == prefix
    }


def declared_parameters(entry: AnyEntry) -> tuple[str, ...]:
    """The parameters of what the entry's name denotes: a class is built, a function is called."""
    if isinstance(entry, LossEntry | LayerEntry | MetricEntry):
        return entry.construct
    if isinstance(entry, OpEntry | ValueEntry):
        return entry.params
    return ()
