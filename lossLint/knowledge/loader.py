"""Reading the knowledge tables and looking names up in them."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from importlib import resources

import msgspec

from lossLint.knowledge.entries import AnyEntry, MethodEntry, MetricChoice, OpEntry, Table


class Knowledge:
    """All tables of a run."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self.entries: dict[str, AnyEntry] = {}
        self.methods: dict[str, dict[str, str]] = {}
        self.frameworks: dict[str, str] = {}
        self.activations: dict[str, str] = {}
        self.loss_strings: dict[str, str] = {}
        self.metric_strings: dict[str, str] = {}
        self.metric_choices: dict[str, MetricChoice] = {}
        self.constants: dict[str, object] = {}
        self.model_methods: dict[str, MethodEntry] = {}
        self.alias: dict[str, str] = {}
        self.libraries: set[str] = set()
        self._prefixes: set[str] = set()
        for table in tables:
            self._add(table)

    def _add(self, table: Table) -> None:
        self.alias.update(table.alias)
        self.activations.update(table.activations)
        self.constants.update(table.constants)
        self.model_methods.update(table.method)
        self.libraries.update({table.library, *(prefix.split(".")[0] for prefix in table.alias)})
        for section in (table.op, table.layer, table.class_, table.container, table.value, table.metric, table.loss):
            for name, entry in section.items():
                self._enter(name, entry, table)
        for name, loss in table.loss.items():
            self.loss_strings.update(dict.fromkeys(loss.strings, name))
            if loss.functional:
                self._enter(loss.functional, _functional(loss), table)
        for name, metric in table.metric.items():
            self.metric_strings.update(dict.fromkeys(metric.strings, name))
        for name, choice in table.metric_choice.items():
            self.metric_choices[name] = choice
            self.metric_strings.update(dict.fromkeys(choice.strings, name))
            self.frameworks[name] = table.framework or table.library

    def _enter(self, name: str, entry: AnyEntry, table: Table) -> None:
        self.entries[name] = entry
        self.frameworks[name] = table.framework or table.library
        parts = name.split(".")
        self._prefixes.update(".".join(parts[:end]) for end in range(1, len(parts)))
        if isinstance(entry, OpEntry):
            for method in entry.methods:
                self.methods.setdefault(method, {})[self.frameworks[name]] = name

    @functools.cache  # noqa: B019  one object a run
    def canonical(self, name: str) -> str:
        """The name under which the tables hold what a program calls ``name``."""
        for _ in range(4):
            prefix = self._longest_alias(name)
            if prefix is None:
                return name
            name = self.alias[prefix] + name[len(prefix) :]
        return name

    def _longest_alias(self, name: str) -> str | None:
        parts = name.split(".")
        for end in range(len(parts), 0, -1):
            prefix = ".".join(parts[:end])
            if prefix in self.alias:
                return prefix
        return None

    def get(self, name: str) -> AnyEntry | None:
        """The entry of a canonical name."""
        return self.entries.get(name)

    def method_op(self, method: str, framework: str | None) -> str | None:
        """The operation behind a tensor method: that of the tensor's own framework, else torch's, else any."""
        found = self.methods.get(method)
        if not found:
            return None
        return found.get(framework or "torch") or found.get("torch") or min(found.values())

    def framework(self, name: str) -> str:
        """The framework of a canonical name: ``torch``, ``keras``, ``tensorflow``, ``numpy``."""
        return self.frameworks.get(name) or name.split(".")[0]

    def is_library(self, name: str) -> bool:
        """Whether a top-level module name is one of the tables'."""
        return name in self.libraries


def _functional(loss: AnyEntry) -> AnyEntry:
    """The function form of a loss class: its call takes the options too."""
    return msgspec.structs.replace(loss, call=(*loss.call, *loss.construct), construct=(), functional="", strings=())  # type: ignore[union-attr]


@functools.cache
def builtin() -> Knowledge:
    """The tables that come with lossLint."""
    files = sorted(resources.files("lossLint.knowledge").iterdir(), key=lambda file: file.name)
    tables = [msgspec.toml.decode(f.read_bytes(), type=Table) for f in files if f.name.endswith(".toml")]
    return Knowledge(tables)
