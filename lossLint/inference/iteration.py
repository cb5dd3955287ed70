"""What loops, unpacking and comprehensions get from a value."""

from __future__ import annotations

import dataclasses

from lossLint.inference.run import Run
from lossLint.inference.tensor import Shape, Tensor
from lossLint.inference.values import (
    Choice,
    Const,
    Container,
    DictValue,
    Instance,
    Iterable,
    Key,
    ListValue,
    Opaque,
    TupleValue,
    Unknown,
    Value,
)
from lossLint.syntax import ir

ELEMENT = "__element__"  # where a library object keeps what it yields
MOST_ITERATIONS = 24


def content(run: Run, value: Value) -> TupleValue | None:
    """The items of a tuple, list or container of layers when they are one known sequence."""
    if isinstance(value, TupleValue):
        return value
    if isinstance(value, ListValue):
        inside = run.seen(value.store["items"])
        return inside if isinstance(inside, TupleValue) else None
    if isinstance(value, Container):
        inside = run.seen(value.store["items"])
        if not isinstance(inside, TupleValue):
            return None
        position = 0 if value.kind == "dict" else 1
        return TupleValue(tuple(pair.items[position] for pair in inside.items), exact=inside.exact)  # type: ignore[union-attr]
    if isinstance(value, Instance) and value.cls.record:
        return _record_items(run, value)
    return None


def _record_items(run: Run, value: Instance) -> TupleValue:
    """The items of an object whose class names them; one that was left out has the default of the class."""
    from lossLint.inference.objects import find_in_class

    items = []
    for name in value.cls.fields:
        default = find_in_class(value.cls, name)
        unset = default[0] if default is not None else run.unknown("a field that is not given")
        items.append(run.seen(value.store.get(name, unset)))
    return TupleValue(tuple(items), value.cls.fields)


def exact_items(run: Run, value: Value) -> list[Value] | None:
    """All items that iteration gives, when their number is known."""
    inside = content(run, value)
    if inside is not None:
        return list(inside.items) if inside.exact else None
    if isinstance(value, DictValue) and value.store.get("exact"):
        return [Const(key.value) for key in value.store if isinstance(key, Key)]
    if isinstance(value, Const) and isinstance(value.value, str):
        return [Const(letter) for letter in value.value] if len(value.value) <= 8 else None
    return None


def known_items(run: Run, value: Value) -> list[Value] | None:
    """The items of a list that may have more of them in the middle; None where nothing is known of it."""
    inside = content(run, value)
    return list(inside.items) if inside is not None and 0 < len(inside.items) <= MOST_ITERATIONS else None


def elements(run: Run, value: Value, at: ir.At) -> Value:
    """One value that stands for whatever iteration gives."""
    if isinstance(value, Choice):
        return run.each(value, lambda one: elements(run, one, at))
    if isinstance(value, Iterable):
        return value.element
    inside = content(run, value)
    if inside is not None and inside.items:
        return (
            inside.items[0]
            if len(set(map(id, inside.items))) == 1
            else run.unknown("an item of a list of unknown length")
        )
    if isinstance(value, Tensor):
        return row(value)
    if isinstance(value, Instance):
        return _of_instance(run, value, at)
    if isinstance(value, Opaque) and ELEMENT in value.store:
        return run.seen(value.store[ELEMENT])
    if isinstance(value, Unknown):
        return run.unknown(value.reason, value.detail)
    return run.unknown("an item of something that is not known")


def row(value: Tensor) -> Tensor:
    """One row of a tensor."""
    shape = value.shape
    if shape.leading:
        return value
    return dataclasses.replace(value, shape=Shape(shape.dims[1:], False))


def _of_instance(run: Run, value: Instance, at: ir.At) -> Value:
    from lossLint.inference.calling import call
    from lossLint.inference.objects import find_method

    for name in ("__iter__", "__getitem__"):
        method = find_method(run, value, name)
        if method is not None:
            arguments = () if name == "__iter__" else (run.number("an index"),)
            result = call(run, method, arguments, (), at)
            return elements(run, result, at) if name == "__iter__" and not isinstance(result, Instance) else result
    return run.unknown("an item of an object of the program")


def unpacked(run: Run, value: Value, count: int, star: int | None, at: ir.At) -> list[Value]:
    """The values for ``count`` targets, the one at ``star`` taking the rest."""
    value = run.seen(value)
    inside = content(run, value)
    if inside is not None and inside.exact:
        items = list(inside.items)
        if star is None and len(items) == count:
            return items
        if star is not None and len(items) >= count - 1:
            return _starred(items, count, star)
        return [run.unknown("unpacking of another length") for _ in range(count)]
    if isinstance(value, Choice):
        return _unpacked_choice(run, value, count, star, at)
    if isinstance(value, Tensor):
        return [row(value) for _ in range(count)]
    if isinstance(value, Iterable):
        return [value.element for _ in range(count)]
    if isinstance(value, Unknown):
        return [_part(value, position) for position in range(count)]
    return [run.unknown("unpacking of something that is not known") for _ in range(count)]


def _part(value: Unknown, position: int) -> Unknown:
    return Unknown(value.reason, value.detail, ("part", value.symbol, position))


def _starred(items: list[Value], count: int, star: int) -> list[Value]:
    from lossLint.inference.values import new_list

    after = count - star - 1
    middle = items[star : len(items) - after]
    return [*items[:star], new_list(tuple(middle)), *items[len(items) - after :]][:count]


def _unpacked_choice(run: Run, value: Choice, count: int, star: int | None, at: ir.At) -> list[Value]:
    from lossLint.inference.trail import join

    rows = [(unpacked(run, a.value, count, star, at), a.conditions) for a in value.alternatives]
    return [join([(row_[position], conditions) for row_, conditions in rows]) for position in range(count)]
