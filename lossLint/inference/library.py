"""Calls into libraries: what the tables say, done by transfer functions."""

from __future__ import annotations

import dataclasses
from typing import TypeAlias

from lossLint.inference import layers, losses, methods, metrics
from lossLint.inference.arguments import Application, named
from lossLint.inference.effects import EFFECTS
from lossLint.inference.run import Run
from lossLint.inference.values import (
    Choice,
    Container,
    Graph,
    Layer,
    Library,
    LibraryMethod,
    Loss,
    Metric,
    Opaque,
    Unknown,
    Value,
)
from lossLint.knowledge.contract import LossEntry
from lossLint.knowledge.entries import (
    ClassEntry,
    ContainerEntry,
    LayerEntry,
    MetricEntry,
    OpEntry,
    ValueEntry,
)
from lossLint.syntax import ir

Keywords: TypeAlias = tuple[tuple[str, Value], ...]
Callable: TypeAlias = Library | LibraryMethod | Layer | Container | Graph | Loss | Metric


def call(run: Run, function: Callable, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    """Call something of a library."""
    if isinstance(function, Library):
        return _call_name(run, function, positional, keywords, at)
    if isinstance(function, LibraryMethod):
        return methods.call_method(run, function, positional, keywords, at)
    if isinstance(function, Metric):
        return metrics.apply(run, function, positional, keywords, at)
    if isinstance(function, Loss):
        return losses.apply(run, function, positional, keywords, at)
    return layers.apply(run, function, positional, keywords, at)


def _call_name(run: Run, function: Library, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    from lossLint.inference.builtins import BUILTINS

    name = function.name
    builtin = BUILTINS.get(name.removeprefix("builtins.")) if name.startswith("builtins.") else None
    if builtin is not None:
        return builtin(run, positional, keywords, at)
    entry = run.knowledge.get(name)
    if isinstance(entry, LossEntry):
        return losses.call_entry(run, name, entry, positional, keywords, at)
    if isinstance(entry, OpEntry):
        return operate(run, name, entry, positional, keywords, at)
    if isinstance(entry, LayerEntry):
        return layers.build(run, name, entry, positional, keywords, at)
    if isinstance(entry, ContainerEntry):
        return layers.build_container(run, name, entry, positional, keywords, at)
    return _call_other(run, name, entry, positional, keywords, at)


def _call_other(
    run: Run, name: str, entry: object, positional: tuple[Value, ...], keywords: Keywords, at: ir.At
) -> Value:
    if isinstance(entry, ValueEntry):
        from lossLint.inference.makers import produce

        return produce(run, name, entry, positional, keywords, at)
    if isinstance(entry, ClassEntry):
        return _build_class(run, name, entry, positional, keywords, at)
    if isinstance(entry, MetricEntry):
        return metrics.call_entry(run, name, entry, positional, keywords, at)
    return run.unknown("a library call that the tables do not know", f"{name} is not in the knowledge tables")


def _build_class(
    run: Run, name: str, entry: ClassEntry, positional: tuple[Value, ...], keywords: Keywords, at: ir.At
) -> Value:
    graph = layers.build_graph(run, entry, positional, keywords, at)
    return graph if graph is not None else Opaque(name)


def build_base(run: Run, base: Library, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value | None:
    """The library object inside an object of a class that derives from it; None for plain module classes."""
    entry = run.knowledge.get(base.name)
    if isinstance(entry, LossEntry | LayerEntry | ContainerEntry | MetricEntry):
        return _call_name(run, base, positional, keywords, at)
    if isinstance(entry, ClassEntry):
        return layers.build_graph(run, entry, positional, keywords, at)
    return None


def operate(run: Run, name: str, entry: OpEntry, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    """Run the transfer function of an operation, alternative by alternative of its input."""
    arguments = named(entry.params, positional, keywords)
    key = entry.input or (entry.params[0].lstrip("*") if entry.params else "#0")
    value = arguments.get(key, Unknown("an argument that is not given"))
    text = run.text(at)
    framework = run.knowledge.framework(name)
    first = Application(run, name, arguments, value, entry.options, at, run.place(at), text, framework, positional)
    effect = EFFECTS[entry.effect]
    if isinstance(value, Choice):
        return run.each(value, lambda one: effect(dataclasses.replace(first, input=one)))
    return effect(first)
