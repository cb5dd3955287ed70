"""Tables that installed packages offer: found without running their code wherever that is possible, and read later."""

from __future__ import annotations

import dataclasses
import importlib.metadata
import importlib.util
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from lossLint.knowledge import loader
from lossLint.knowledge.entries import Table
from lossLint.knowledge.own import BadTable, read_table
from lossLint.plugins import IMPORT_SECONDS, Fault, attempt

GROUP = "losslint.knowledge"
_SECTIONS = ("loss", "op", "layer", "class_", "container", "value", "metric")


@dataclasses.dataclass(frozen=True, slots=True)
class OfferedFiles:
    """Tables that have not been read yet: the files of each plugin that offers some, and what is wrong with others."""

    offered: tuple[tuple[str, tuple[Path, ...]], ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def files(self) -> tuple[Path, ...]:
        """All of them."""
        return tuple(file for _, files in self.offered for file in files)


@dataclasses.dataclass(frozen=True, slots=True)
class OfferedTables:
    """The tables that can be used, and what is wrong with others."""

    tables: tuple[Table, ...] = ()
    faults: tuple[Fault, ...] = ()


def offered_files() -> OfferedFiles:
    """What entry points lead to: every ``.toml`` file in the folder of a package, or one (``package:one.toml``)."""
    offered: list[tuple[str, tuple[Path, ...]]] = []
    faults: list[Fault] = []
    for point in sorted(importlib.metadata.entry_points(group=GROUP), key=lambda point: (point.name, point.value)):
        plugin = f"{point.name} ({point.value})"
        # The folder of a subpackage is only known once its parent was imported.
        found = attempt(lambda point=point: _files(point), IMPORT_SECONDS)  # type: ignore[misc]
        if found.result:
            offered.append((plugin, found.result))
        else:
            faults.append(Fault(plugin, found.failure or "it has no .toml files"))
    return OfferedFiles(tuple(offered), tuple(faults))


def read_offered(files: OfferedFiles, refuse: Callable[[Table], None]) -> OfferedTables:
    """The tables of plugins, one that cannot be used left out.

    A plugin adds names; it cannot change what lossLint's own tables, or those of another plugin, say.

    Args:
        files: where they are.
        refuse: raises BadTable for what this layer cannot judge.
    """
    tables: list[Table] = []
    faults: list[Fault] = []
    taken = {name for table in loader.tables() for name in _names(table)} if files.offered else set()
    for plugin, of_plugin in files.offered:
        for file in of_plugin:
            try:
                table = read_table(file)
                refuse(table)
                _refuse_claims(table, taken)
            except BadTable as error:
                faults.append(Fault(plugin, f"{file.name}: {error}"))
                continue
            taken.update(_names(table))
            tables.append(table)
    return OfferedTables(tuple(tables), tuple(faults))


def _files(point: importlib.metadata.EntryPoint) -> tuple[Path, ...]:
    spec = importlib.util.find_spec(point.module)
    if spec is None or not spec.submodule_search_locations:
        raise ImportError(f"there is no package {point.module}")
    folders = [Path(folder) for folder in spec.submodule_search_locations]
    if point.attr:
        return tuple(file for folder in folders if (file := folder / point.attr).is_file())
    return tuple(sorted(file for folder in folders for file in folder.glob("*.toml")))


def _refuse_claims(table: Table, taken: Collection[str]) -> None:
    """Refuse a table that speaks of what is not its own."""
    if table.constants or table.method or table.activations:
        raise BadTable("constants, methods and activations belong to no library: a plugin has none")
    twice = next((name for name in _names(table) if name in taken), "")
    if twice:
        raise BadTable(f"{twice} is in another table already")


def _names(table: Table) -> Iterator[str]:
    """What a table claims: its entries, the functions of its losses, and its aliases."""
    for section in _SECTIONS:
        yield from getattr(table, section)
    yield from (loss.functional for loss in table.loss.values() if loss.functional)
    yield from table.alias
