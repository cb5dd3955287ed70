"""Methods of library objects: tensors, layers, models, lists and dicts."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TypeAlias

from lossLint.inference import compiling
from lossLint.inference.arguments import named
from lossLint.inference.collections import collection_method
from lossLint.inference.iteration import content
from lossLint.inference.makers import _batched
from lossLint.inference.objects import BASE, set_attribute
from lossLint.inference.run import Run
from lossLint.inference.selecting import some_rows
from lossLint.inference.tensor import Tensor
from lossLint.inference.values import (
    NONE,
    ClassValue,
    Const,
    Container,
    DictValue,
    Instance,
    Iterable,
    Layer,
    Library,
    LibraryMethod,
    ListValue,
    Metric,
    Opaque,
    Super,
    TupleValue,
    Unknown,
    Value,
)
from lossLint.knowledge.entries import ClassEntry, OpEntry
from lossLint.syntax import ir

Keywords: TypeAlias = tuple[tuple[str, Value], ...]
_COLLECTIONS = (ListValue, DictValue, TupleValue, Const)


@dataclasses.dataclass(frozen=True, slots=True)
class MethodCall:
    """One call of a method on a model, layer or data set."""

    run: Run
    receiver: Value
    name: str
    arguments: dict[str, Value]
    positional: tuple[Value, ...]
    keywords: Keywords
    at: ir.At


def call_method(run: Run, method: LibraryMethod, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    """``receiver.name(...)``."""
    receiver, name = method.receiver, method.name
    if isinstance(receiver, Super):
        return _of_super(run, receiver, name, positional, keywords, at)
    if isinstance(receiver, Tensor) or (isinstance(receiver, Unknown) and name in run.knowledge.methods):
        return _of_tensor(run, receiver, name, positional, keywords, at)
    if isinstance(receiver, _COLLECTIONS):
        return collection_method(run, receiver, name, positional, keywords, at)
    if isinstance(receiver, Opaque) and run.knowledge.get(f"{receiver.name}.{name}") is not None:
        from lossLint.inference.library import call

        return call(run, Library(f"{receiver.name}.{name}"), positional, keywords, at)
    if isinstance(receiver, Opaque) and name == "get" and positional and _key(positional[0]) in receiver.store:
        return run.seen(receiver.store[_key(positional[0])])  # a record is read like a dict
    if isinstance(receiver, Opaque) and _gives_same(run, receiver, name):
        return Opaque(receiver.name, dict(receiver.store))
    entry = run.knowledge.model_methods.get(name)
    if entry is None:
        return run.unknown("a method that the tables do not know", f"method {name!r} is not in the tables")
    arguments = named(entry.params, positional, keywords)
    return METHODS[entry.effect](MethodCall(run, receiver, name, arguments, positional, keywords, at))


def _key(value: Value) -> object:
    return value.value if isinstance(value, Const) else None


def _gives_same(run: Run, receiver: Opaque, name: str) -> bool:
    entry = run.knowledge.get(receiver.name)
    return isinstance(entry, ClassEntry) and name in entry.same


def _of_tensor(
    run: Run, receiver: Value, name: str, positional: tuple[Value, ...], keywords: Keywords, at: ir.At
) -> Value:
    from lossLint.inference.library import operate

    framework = receiver.framework if isinstance(receiver, Tensor) else None
    op = run.knowledge.method_op(name, framework)
    entry = run.knowledge.get(op) if op is not None else None
    if not isinstance(entry, OpEntry) or op is None:
        reason = "a tensor method that the tables do not know"
        return run.unknown(reason, f"tensor method {name!r} is not in the tables")
    return operate(run, op, entry, (receiver, *positional), keywords, at)


def _of_super(
    run: Run, receiver: Super, name: str, positional: tuple[Value, ...], keywords: Keywords, at: ir.At
) -> Value:
    from lossLint.inference.calling import build_base, call
    from lossLint.inference.objects import library_base

    target = receiver.receiver
    if not isinstance(target, Instance):
        return run.unknown("super() outside of an object")
    base = library_base(target.cls)
    if name == "__init__" and base is not None:
        build_base(run, target, base, positional, keywords, at)
        return NONE
    inside = target.store.get(BASE)
    if inside is not None and name in ("forward", "call", "__call__"):
        return call(run, inside, positional, keywords, at)
    if name in run.knowledge.model_methods:
        return call_method(run, LibraryMethod(target, name), positional, keywords, at)
    return run.unknown("a method of a base that is not known")


def _same(one: MethodCall) -> Value:
    return one.receiver


def _build(one: MethodCall) -> Value:
    """``from_pretrained`` of a class of the program: an object with the configuration of the checkpoint."""
    from lossLint.inference.calling import instantiate
    from lossLint.inference.objects import find_in_class

    if not isinstance(one.receiver, ClassValue):
        return _unknown(one)
    found = find_in_class(one.receiver, "__init__")
    node = getattr(found[0], "node", None) if found is not None else None
    taken = {parameter.name for parameter in node.parameters} if node is not None else set()
    keywords = tuple((name, value) for name, value in one.keywords if name in taken and name != "config")
    config = one.arguments.get("config") or one.run.unknown("the configuration of a checkpoint")
    return instantiate(one.run, one.receiver, (config, *one.positional[1:]), keywords, one.at)


def _forward(one: MethodCall) -> Value:
    from lossLint.inference.calling import call

    return call(one.run, one.receiver, one.positional, one.keywords, one.at)


def _add_module(one: MethodCall) -> Value:
    """``add_module(name, module)``: an attribute; in a Sequential also the next layer."""
    name, module = one.arguments.get("name"), one.arguments.get("module", NONE)
    if isinstance(one.receiver, Container):
        return _grow(one, (TupleValue((name or NONE, module)),))
    inside = one.receiver.store.get(BASE) if isinstance(one.receiver, Instance) else None
    if isinstance(inside, Container):
        return _grow(dataclasses.replace(one, receiver=inside), (TupleValue((name or NONE, module)),))
    if isinstance(name, Const) and isinstance(name.value, str):
        set_attribute(one.run, one.receiver, name.value, module, one.at)
    return NONE


def _append(one: MethodCall) -> Value:
    """``append`` / ``add`` of one layer."""
    receiver = one.receiver
    if isinstance(receiver, Instance) and BASE in receiver.store:
        receiver = receiver.store[BASE]
    if not isinstance(receiver, Container) or (not one.positional and not one.keywords):
        return NONE
    layer = one.positional[0] if one.positional else one.keywords[0][1]
    return _grow(dataclasses.replace(one, receiver=receiver), (TupleValue((NONE, layer)),))


def _extend(one: MethodCall) -> Value:
    inside = content(one.run, one.positional[0]) if one.positional else None
    if inside is None:
        return _grow(one, (TupleValue((NONE, one.run.unknown("layers that are not known"))),), exact=False)
    return _grow(one, tuple(TupleValue((NONE, item)) for item in inside.items), exact=inside.exact)


def _grow(one: MethodCall, more: tuple[Value, ...], exact: bool = True) -> Value:
    if not isinstance(one.receiver, Container):
        return NONE

    def grown(old: Value) -> Value:
        if not isinstance(old, TupleValue):
            return old
        return TupleValue((*old.items, *more), exact=old.exact and exact)

    store = one.receiver.store
    one.run.write(store, "items", one.run.each(store["items"], grown))
    return one.receiver


def _pop(one: MethodCall) -> Value:
    if isinstance(one.receiver, Container):
        store = one.receiver.store
        cut = one.run.each(
            store["items"],
            lambda old: TupleValue(old.items[:-1], exact=old.exact) if isinstance(old, TupleValue) else old,
        )
        one.run.write(store, "items", cut)
    return one.run.unknown("a layer taken out")


def _insert(one: MethodCall) -> Value:
    if isinstance(one.receiver, Container):
        one.run.write(one.receiver.store, "items", TupleValue((), exact=False))
    return NONE


def _apply(one: MethodCall) -> Value:
    """``fit_transform`` and ``transform`` of an encoder."""
    from lossLint.inference.layers import apply_layer

    if isinstance(one.receiver, Layer) and one.positional:
        return apply_layer(one.run, one.receiver, one.positional[-1], one.at)
    return one.run.unknown("a transformation that is not known")


def _predict(one: MethodCall) -> Value:
    """``predict``: what the model puts out, no longer part of its graph."""
    value = compiling.output_of(one.run, one.receiver, one.at)
    if isinstance(value, Tensor):
        return dataclasses.replace(value, recoverable=False, recoverable_in_graph=False)
    return value


def _map(one: MethodCall) -> Value:
    """``data.map(f)``: what f makes of an element."""
    from lossLint.inference.calling import call
    from lossLint.inference.iteration import elements

    if not one.positional:
        return one.receiver
    element = elements(one.run, one.receiver, one.at)
    inside = element.items if isinstance(element, TupleValue) else (element,)
    return Iterable(call(one.run, one.positional[0], inside, (), one.at))


def _filter(one: MethodCall) -> Value:
    """``data.filter(test)``: some of the rows."""
    return some_rows(one.receiver) if isinstance(one.receiver, Iterable) else one.run.unknown("filtered data")


def _batch(one: MethodCall) -> Value:
    return Iterable(_batched(one.receiver.element)) if isinstance(one.receiver, Iterable) else one.receiver


def _update(one: MethodCall) -> Value:
    """``update_state`` of a metric: a call of it."""
    from lossLint.inference.calling import call

    receiver = one.receiver
    if isinstance(receiver, Instance):
        receiver = receiver.store.get(BASE, receiver)
    if isinstance(receiver, Metric):
        return call(one.run, receiver, one.positional, one.keywords, one.at)
    return _unknown(one)


def _given(one: MethodCall) -> Value:
    """A method that notes a layer and gives it back."""
    return next(iter(one.arguments.values()), NONE)


def _stateless_call(one: MethodCall) -> Value:
    """``model.stateless_call(weights, states, x)``: what the model puts out, and its states."""
    from lossLint.inference.calling import call

    output = call(one.run, one.receiver, (one.arguments.get("inputs", NONE),), (), one.at)
    return TupleValue((output, one.run.unknown("the states of a model")))


def _next(one: MethodCall) -> Value:
    from lossLint.inference.iteration import elements

    return elements(one.run, one.receiver, one.at)


def _unknown(one: MethodCall) -> Value:
    return one.run.unknown("a method whose result is not followed", f"method {one.name!r}")


def _layer_named(one: MethodCall) -> Value:
    """``get_layer(name)``, ``get_submodule``."""
    from lossLint.inference.layers import _named_layer

    name = one.arguments.get("name")
    if isinstance(one.receiver, Container) and isinstance(name, Const):
        return _named_layer(one.run, one.receiver, str(name.value))
    return one.run.unknown("a layer of a model")


METHODS: dict[str, Callable[[MethodCall], Value]] = {
    "self": _same,
    "build": _build,
    "forward": _forward,
    "add-module": _add_module,
    "append": _append,
    "extend": _extend,
    "pop": _pop,
    "insert": _insert,
    "apply": _apply,
    "predict": _predict,
    "map": _map,
    "filter": _filter,
    "batch": _batch,
    "next": _next,
    "given": _given,
    "stateless-call": _stateless_call,
    "update": _update,
    "unknown": _unknown,
    "layer": _layer_named,
    "compile": lambda one: compiling.compile_model(one.run, one.receiver, one.arguments, one.at),
    "compute-loss": lambda one: compiling.compute_loss(one.run, one.receiver, one.arguments, one.at),
    "evaluate": lambda one: compiling.fit_model(one.run, one.receiver, one.arguments, one.at, trains=False),
    "fit": lambda one: compiling.fit_model(one.run, one.receiver, one.arguments, one.at),
}
