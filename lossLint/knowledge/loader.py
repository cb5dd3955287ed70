"""Reading the knowledge tables and looking names up in them."""

from __future__ import annotations

import fnmatch
import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources

import msgspec

from lossLint.knowledge.contract import LossEntry
from lossLint.knowledge.entries import AnyEntry, LayerEntry, MethodEntry, MetricChoice, OpEntry, Table


class Knowledge:
    """All tables of a run.

    Args:
        tables: those that come with lossLint.
        own: those of the user: they win, also against the code of a project that has what they describe.
        versions: the versions of libraries that the user aims at; the newest that the tables know otherwise.
    """

    def __init__(
        self, tables: Iterable[Table], own: Iterable[Table] = (), versions: Mapping[str, str] | None = None
    ) -> None:
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
        self.own: set[str] = set()
        self._prefixes: set[str] = set()
        self._patterns: dict[str, list[tuple[re.Pattern[str], str]]] = {}
        self._versions = versions or {}
        for table in tables:
            self.libraries.update(_roots(table))
            self._add(table)
        for table in own:
            self.own.update(_roots(table))
            self._add(table)
            self._notice(table)

    def _notice(self, table: Table) -> None:
        """The user's losses are words that a program with a loss site may have, as those of the libraries are."""
        names = [name for loss, entry in table.loss.items() for name in (loss, entry.functional) if name]
        words = {rf"\b{re.escape(name.rsplit('.', 1)[-1])}\b" for name in names}
        known = self.constants.get("trigger-words", [])
        self.constants["trigger-words"] = [*known, *sorted(words)]  # type: ignore[misc]

    def _add(self, table: Table) -> None:
        self.alias.update(table.alias)
        self.activations.update(table.activations)
        self.constants.update(table.constants)
        self.model_methods.update(table.method)
        losses = {name: _as_of(loss, self._versions.get(table.library)) for name, loss in table.loss.items()}
        for section in (table.op, table.layer, table.class_, table.container, table.value, table.metric, losses):
            for name, entry in section.items():
                self._enter(name, entry, table)
        for name, loss in losses.items():
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
        if "*" in name:
            self._patterns.setdefault(parts[0], []).append((re.compile(fnmatch.translate(name)), name))
        if isinstance(entry, OpEntry):
            for method in entry.methods:
                self.methods.setdefault(method, {})[self.frameworks[name]] = name
        if isinstance(entry, LayerEntry):
            for builder in entry.builders:
                self._enter(f"{name}.{builder}", msgspec.structs.replace(entry, builders=()), table)

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
        return self.entries.get(self._entered(name))

    @functools.cache  # noqa: B019  one object a run
    def _entered(self, name: str) -> str:
        """The name of the entry that speaks of a name: its own, else the first pattern that it matches."""
        if name in self.entries:
            return name
        patterns = self._patterns.get(name.partition(".")[0], ())
        return next((entered for pattern, entered in patterns if pattern.match(name)), name)

    def method_op(self, method: str, framework: str | None) -> str | None:
        """The operation behind a tensor method: that of the tensor's own framework, else torch's, else any."""
        found = self.methods.get(method)
        if not found:
            return None
        return found.get(framework or "torch") or found.get("torch") or min(found.values())

    def framework(self, name: str) -> str:
        """The framework of a canonical name: ``torch``, ``keras``, ``tensorflow``, ``numpy``."""
        return self.frameworks.get(self._entered(name)) or name.split(".")[0]

    def describes(self, name: str) -> bool:
        """Whether a top-level module name is one of the tables' or of the user's."""
        return name in self.libraries or name in self.own

    def is_library(self, name: str) -> bool:
        """Whether a top-level module name is one of the tables'."""
        return name in self.libraries


def _roots(table: Table) -> set[str]:
    return {table.library, *(prefix.split(".")[0] for prefix in table.alias)}


def _as_of(loss: LossEntry, version: str | None) -> LossEntry:
    """What a loss was in a version of its library: of several changes the oldest that still holds is the last word."""
    if version is None:
        return loss
    for changed in sorted(loss.before, key=version_key, reverse=True):
        if version_key(version) < version_key(changed):
            fields = msgspec.to_builtins(loss) | loss.before[changed]
            loss = msgspec.convert(fields, LossEntry)
    return loss


def version_key(version: str) -> tuple[int, ...]:
    """A version as numbers that can be compared.

    Raises:
        ValueError: it is none.
    """
    return tuple(int(part) for part in version.split("."))


def _functional(loss: AnyEntry) -> AnyEntry:
    """The function form of a loss class: its call takes the options too."""
    return msgspec.structs.replace(loss, call=(*loss.call, *loss.construct), construct=(), functional="", strings=())  # type: ignore[union-attr]


@functools.cache
def tables() -> tuple[Table, ...]:
    """The tables that come with lossLint."""
    files = sorted(resources.files("lossLint.knowledge").iterdir(), key=lambda file: file.name)
    return tuple(msgspec.toml.decode(f.read_bytes(), type=Table) for f in files if f.name.endswith(".toml"))


@functools.cache
def builtin() -> Knowledge:
    """What those tables say of the newest libraries that they know."""
    return Knowledge(tables())


def assembled(own: Sequence[Table] = (), versions: Mapping[str, str] | None = None) -> Knowledge:
    """The knowledge of a run."""
    return Knowledge(tables(), own, versions) if own or versions else builtin()
