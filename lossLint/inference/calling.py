"""Calls: functions and methods entered with the caller's values, classes instantiated, objects called."""

from __future__ import annotations

import dataclasses
from typing import TypeAlias

from lossLint.inference import heads, library
from lossLint.inference.conditions import Alternative, spoken
from lossLint.inference.names import scope_of
from lossLint.inference.objects import BASE, called_method, find_in_class, find_method, has_unknown_base, library_base
from lossLint.inference.run import MOST_DEPTH, Run
from lossLint.inference.scope import Frame
from lossLint.inference.tensor import Tensor
from lossLint.inference.trail import join
from lossLint.inference.training import call_hooks, keep_arguments
from lossLint.inference.values import (
    NONE,
    Bound,
    Choice,
    ClassValue,
    Container,
    FieldFactory,
    FunctionValue,
    Graph,
    Instance,
    Iterable,
    Layer,
    Library,
    LibraryMethod,
    Loss,
    Metric,
    Partial,
    RecordType,
    Store,
    TupleValue,
    Unknown,
    Value,
    new_dict,
)
from lossLint.sources.place import Place
from lossLint.syntax import ir

Keywords: TypeAlias = tuple[tuple[str, Value], ...]
_MOST_RECURSION = 2


def call(run: Run, function: Value, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    """The value of ``function(*positional, **keywords)``."""
    run.spend(2)
    if isinstance(function, Choice):
        return _call_choice(run, function, positional, keywords, at)
    if isinstance(function, FunctionValue):
        return enter(run, function, positional, keywords, at)
    if isinstance(function, Bound):
        return _call_bound(run, function, positional, keywords, at)
    if isinstance(function, Partial):
        return call(run, function.function, (*function.positional, *positional), (*function.keywords, *keywords), at)
    if isinstance(function, ClassValue):
        return instantiate(run, function, positional, keywords, at)
    if isinstance(function, Instance):
        return call_object(run, function, positional, keywords, at)
    if isinstance(function, RecordType):
        return _record(run, function, positional, keywords)
    if isinstance(function, Library | LibraryMethod | Layer | Container | Graph | Loss | Metric):
        return library.call(run, function, positional, keywords, at)
    return _call_unknown(run, function, positional, keywords, at)


def _call_choice(run: Run, function: Choice, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    """Each alternative in turn; a loss that is one of several is known to be so."""
    seen = run.seen(function)
    varies = isinstance(seen, Choice) and any(isinstance(a.value, Loss | Library | Partial) for a in seen.alternatives)
    if not varies or not isinstance(seen, Choice):
        return run.each(seen, lambda one: call(run, one, positional, keywords, at))
    before = run.chosen
    run.choosing += 1
    arms = [(a.conditions, lambda a=a: _call_chosen(run, a, positional, keywords, at)) for a in seen.alternatives]
    try:
        return run.fork(arms)  # type: ignore[arg-type]
    finally:
        run.choosing -= 1
        run.chosen = before


def _call_chosen(
    run: Run, alternative: Alternative, positional: tuple[Value, ...], keywords: Keywords, at: ir.At
) -> Value:
    run.chosen = spoken(alternative.conditions)
    return call(run, alternative.value, positional, keywords, at)


def _call_bound(run: Run, bound: Bound, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    function = bound.function
    if isinstance(function, FunctionValue):
        return enter(run, function, (bound.receiver, *positional), keywords, at, receiver=bound.receiver)
    return call(run, function, (bound.receiver, *positional), keywords, at)


def _call_unknown(run: Run, function: Value, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    from lossLint.inference.losses import unknown_loss

    if isinstance(function, Unknown):
        unknown_loss(run, function, positional, keywords, at)
        return run.unknown(function.reason, function.detail)
    return run.unknown("a call of something that is not known")


def enter(
    run: Run,
    function: FunctionValue,
    positional: tuple[Value, ...],
    keywords: Keywords,
    at: ir.At,
    receiver: Value | None = None,
) -> Value:
    """Run a function of the program with the caller's values."""
    depth = sum(frame.function is not None and frame.function.node is function.node for frame in run.frames)
    if depth >= _MOST_RECURSION:
        return run.unknown("a function that calls itself")
    if len(run.frames) > MOST_DEPTH:
        return run.unknown("calls nested too deeply")
    if run.tired and run.frames:
        return run.unknown("a call that was not followed, as too much work was done before")
    run.entered.add(id(function.node))
    place = run.place(at) if run.frames else None
    store = bind_parameters(run, function, positional, keywords)
    scope = scope_of(run, function.module)
    frame = Frame(store, function.scopes, scope, function, None, receiver, base=len(run.path), call_place=place)
    text = run.text(at) if run.frames else function.name
    result = _run_body(run, function, frame)
    result = _returned(result, place, text, function, receiver)
    heads.remember(run, result, receiver)
    return result


def _run_body(run: Run, function: FunctionValue, frame: Frame) -> Value:
    from lossLint.inference.evaluate import evaluate
    from lossLint.inference.execute import block
    from lossLint.inference.flow import Flow

    path = run.path
    run.frames.append(frame)
    try:
        if isinstance(function.node, ir.Lambda):
            return run.seen(evaluate(run, function.node.body))
        flow = block(run, function.node.body)
        if flow is Flow.NEXT:
            frame.returns.append((NONE, run.path[frame.base :]))
    finally:
        run.frames.pop()
        run.path = path
    if function.node.is_generator:
        element = join(frame.yields) if frame.yields else run.unknown("an empty generator")
        return Iterable(element)
    if not frame.returns:
        return run.unknown("a function that only raises")
    result: Value = join(frame.returns)
    return run.seen(result)


def _returned(result: Value, place: Place | None, text: str, function: FunctionValue, receiver: Value | None) -> Value:
    """Tell in the history of a tensor through which call it came."""
    if place is None or function.name == "<lambda>":
        return result
    name = function.name
    if isinstance(receiver, Instance):
        name = f"{receiver.cls.name}.{name}"
    return _stepped(result, place, text, f"returned by {name}")


def _stepped(value: Value, place: Place, text: str, words: str) -> Value:
    if isinstance(value, Tensor):
        return value.with_step(place, text, words) if value.history is not None else value
    if isinstance(value, TupleValue) and len(value.items) <= 6:
        items = tuple(_stepped(item, place, text, words) for item in value.items)
        return dataclasses.replace(value, items=items)
    if isinstance(value, Choice):
        parts = tuple(dataclasses.replace(a, value=_stepped(a.value, place, text, words)) for a in value.alternatives)
        return Choice(parts)
    return value


def bind_parameters(run: Run, function: FunctionValue, positional: tuple[Value, ...], keywords: Keywords) -> Store:
    """The names of a call: arguments by position and keyword, then defaults, then unknown."""
    store: Store = {}
    left = list(positional)
    named = dict(keywords)
    open_ended = named.pop("**", None) is not None or any(_is_spread(value) for value in positional)
    for parameter in function.node.parameters:
        if parameter.kind == "args":
            store[parameter.name] = TupleValue(tuple(left))
            left = []
        elif parameter.kind == "kwargs":
            store[parameter.name] = new_dict(dict(named), exact=not open_ended)
        elif left and parameter.kind == "plain" and not _is_spread(left[0]):
            store[parameter.name] = left.pop(0)
            named.pop(parameter.name, None) if parameter.name in named else None
        else:
            store[parameter.name] = _named(run, function, parameter, named, open_ended)
    return store


def _is_spread(value: Value) -> bool:
    from lossLint.inference.evaluate import MORE

    return isinstance(value, Unknown) and value.reason == MORE


def _named(
    run: Run, function: FunctionValue, parameter: ir.Parameter, named: dict[str, Value], open_ended: bool
) -> Value:
    if parameter.name in named:
        return named.pop(parameter.name)
    if not open_ended and parameter.name in function.defaults:
        return function.defaults[parameter.name]
    reason = "an argument given by * or **" if open_ended else "an argument that is not given"
    return run.unknown(reason, f"parameter {parameter.name!r} of {function.name}: {reason}", parameter.name)


def instantiate(run: Run, cls: ClassValue, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    """A new object of a class of the program."""
    made = Instance(cls, {}, run.place(at) if run.frames else None)
    run.built.add(id(cls.node))
    run.instances.append(made)
    init = find_method(run, made, "__init__")
    base = library_base(cls)
    if init is not None:
        call(run, init, positional, keywords, at)
    elif cls.record or _holds_fields(run, cls, base):
        _fill_fields(run, made, positional, keywords, at)
    elif base is not None:
        build_base(run, made, base, positional, keywords, at)
    if base is not None:
        call_hooks(run, made, base, at)
    return made


def _holds_fields(run: Run, cls: ClassValue, base: Library | None) -> bool:
    """Whether a class without ``__init__`` keeps what it is given under the names of its fields."""
    return bool(cls.fields) and not has_unknown_base(cls) and (base is None or run.knowledge.get(base.name) is None)


def _fill_fields(run: Run, made: Instance, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> None:
    given = dict(zip(made.cls.fields, positional, strict=False)) | dict(keywords)
    for name in made.cls.fields:
        default = find_in_class(made.cls, name)
        if name not in given and default is not None and isinstance(default[0], FieldFactory):
            given[name] = call(run, default[0].factory, (), (), at)
    for name, value in given.items():
        run.write(made.store, name, value)


def build_base(
    run: Run, made: Instance, base: Library, positional: tuple[Value, ...], keywords: Keywords, at: ir.At
) -> None:
    """Build the library object inside an object that derives from a container, a layer or a loss."""
    keep_arguments(run, made, base, positional, keywords)
    value = library.build_base(run, base, positional, keywords, at)
    if value is not None:
        run.write(made.store, BASE, value)


def call_object(run: Run, function: Instance, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    """Call an object of the program: ``__call__``, ``forward`` or ``call``, else the library object inside."""
    method = called_method(run, function)
    if method is not None:
        _build_once(run, function, at)
        return call(run, method, positional, keywords, at)
    inside = function.store.get(BASE)
    if inside is not None:
        return call(run, inside, positional, keywords, at)
    detail = f"calling {function.cls.name} runs code that was not found"
    return run.unknown("a call of an object whose method was not found", detail)


def _build_once(run: Run, function: Instance, at: ir.At) -> None:
    """Keras layers make their weights in ``build`` at the first call."""
    build = find_method(run, function, "build")
    if build is not None and "__built__" not in function.store and isinstance(build, Bound):
        run.write(function.store, "__built__", NONE)
        if isinstance(build.function, FunctionValue) and len(build.function.node.parameters) == 2:
            call(run, build, (run.unknown("the shape of an input"),), (), at)


def _record(run: Run, function: RecordType, positional: tuple[Value, ...], keywords: Keywords) -> Value:
    given = dict(zip(function.fields, positional, strict=False)) | dict(keywords)
    items = tuple(given.get(name) or run.unknown("a field that is not given") for name in function.fields)
    return TupleValue(items, function.fields)
