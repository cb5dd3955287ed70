"""Transfer functions of calls that wrap or pass on other callables and objects."""

from __future__ import annotations

from collections.abc import Callable

from lossLint.inference.arguments import Application
from lossLint.inference.iteration import content
from lossLint.inference.values import (
    Bound,
    FieldFactory,
    FunctionValue,
    Library,
    Partial,
    RecordType,
    TupleValue,
    Unknown,
    Value,
    new_dict,
)


def same(app: Application) -> Value:
    """The object itself (DataParallel, torch.compile, autocast wrappers)."""
    return app.input


def prepared(app: Application) -> Value:
    """What was given, one or a tuple (accelerate, fabric, apex)."""
    return app.rest[0] if len(app.rest) == 1 else TupleValue(app.rest)


def partial(app: Application) -> Value:
    """functools.partial."""
    keywords = tuple((name, value) for name, value in app.arguments.items() if name not in ("function", "arguments"))
    given = app.get("arguments")
    positional = given.items if isinstance(given, TupleValue) else ()
    return Partial(app.input, positional, keywords)


def launched(app: Application) -> Value:
    """A function that is run elsewhere, in a thread, in a process, or in one process for each device."""
    from lossLint.inference.calling import call
    from lossLint.inference.evaluate import MORE

    given = app.get("arguments")
    inside = content(app.run, given) if given is not None else TupleValue(())
    positional = inside.items if inside is not None and inside.exact else (app.run.unknown(MORE),)
    if app.options.get("numbered"):
        positional = (app.run.number("the number of a process"), *positional)
    if isinstance(app.input, FunctionValue | Bound | Partial):
        call(app.run, app.input, positional, (), app.at)
    return app.run.unknown("a process or thread")


def record_type(app: Application) -> Value:
    """collections.namedtuple."""
    names = app.get("fields")
    inside = content(app.run, names) if names is not None else None
    if inside is not None:
        fields = tuple(str(getattr(item, "value", "")) for item in inside.items)
    else:
        text = getattr(names, "value", "")
        fields = tuple(text.replace(",", " ").split()) if isinstance(text, str) else ()
    return RecordType(str(app.constant("name", "record")), fields)


def field_default(app: Application) -> Value:
    """dataclasses.field: the default itself, or how it is made."""
    default, factory = app.get("default"), app.get("default_factory")
    if default is not None:
        return default
    return FieldFactory(factory) if factory is not None else app.run.unknown("a field that is not given")


def ordered_dict(app: Application) -> Value:
    """OrderedDict([...]), dict(...): pairs or keywords."""
    from lossLint.inference.builtins import make_dict

    value = app.input if "items" in app.arguments else None
    keywords = tuple((k, v) for k, v in app.arguments.items() if k != "items")
    return make_dict(app.run, value, keywords)


def decorator(app: Application) -> Value:
    """A decorator factory or a decorator: what it is given, else itself."""
    return app.input if not isinstance(app.input, Unknown) else Library("builtins.identity")


def mapped(app: Application) -> Value:
    """vmap(f), grad wrappers: the function itself."""
    return app.input


def empty_namespace(app: Application) -> Value:
    """An object that only holds what is set on it."""
    return new_dict(exact=False)


def named_function(app: Application) -> Value:
    """A loss, activation or layer found by its name: ``activations.get('relu')``."""
    from lossLint.inference.layers import by_name

    return by_name(app.run, app.input, str(app.options.get("kind", "activation")))


EFFECTS: dict[str, Callable[[Application], Value]] = {
    "same": same,
    "prepare": prepared,
    "partial": partial,
    "launch": launched,
    "record-type": record_type,
    "field-default": field_default,
    "ordered-dict": ordered_dict,
    "decorator": decorator,
    "map": mapped,
    "namespace": empty_namespace,
    "by-name": named_function,
}
