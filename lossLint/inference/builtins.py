"""Functions of the language itself, as far as values can be followed through them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from lossLint.inference.branching import truth
from lossLint.inference.iteration import content, elements, exact_items, known_items
from lossLint.inference.objects import attribute, family_member, find_in_class, set_attribute
from lossLint.inference.run import Run
from lossLint.inference.tensor import Tensor
from lossLint.inference.values import (
    FALSE,
    NONE,
    TRUE,
    Choice,
    ClassValue,
    Const,
    Container,
    DictValue,
    FunctionValue,
    Instance,
    Iterable,
    Key,
    Library,
    ListValue,
    Loss,
    Super,
    TupleValue,
    Unknown,
    Value,
    new_dict,
    new_list,
)
from lossLint.syntax import ir

Keywords: TypeAlias = tuple[tuple[str, Value], ...]
Builtin: TypeAlias = Callable[[Run, tuple[Value, ...], Keywords, ir.At], Value]
_MOST_RANGE = 64


def _range(run: Run, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    numbers = [value.value for value in positional if isinstance(value, Const) and type(value.value) is int]
    if len(numbers) == len(positional) and 1 <= len(numbers) <= 3 and (len(numbers) < 3 or numbers[2] != 0):
        found = range(*numbers)
        if len(found) <= _MOST_RANGE:
            return new_list(tuple(Const(number) for number in found))
    return Iterable(run.number("a number that counts"))


def _enumerate(run: Run, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    if not positional:
        return run.unknown("enumerate without an argument")
    items = exact_items(run, positional[0])
    if items is not None:
        return new_list(tuple(TupleValue((Const(i), item)) for i, item in enumerate(items)))
    seen = known_items(run, positional[0])
    if seen is not None:
        pairs = [TupleValue((run.number("a number that counts"), item)) for item in seen]
        return new_list((TupleValue((Const(0), seen[0])), *pairs[1:]), exact=False)
    return Iterable(TupleValue((run.number("a number that counts"), elements(run, positional[0], at))))


def _zip(run: Run, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    rows = [exact_items(run, value) for value in positional]
    lengths = [len(row) for row in rows if row is not None]
    if lengths:  # one of unknown length is taken to be as long as the others
        columns = [
            row if row is not None else [elements(run, value, at)] * min(lengths)
            for row, value in zip(rows, positional, strict=True)
        ]
        return new_list(tuple(TupleValue(group) for group in zip(*columns, strict=False)))
    return Iterable(TupleValue(tuple(elements(run, value, at) for value in positional)))


def _list(run: Run, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    if not positional:
        return new_list()
    return run.each(positional[0], lambda one: _listed(run, one))


def _listed(run: Run, value: Value) -> Value:
    items = exact_items(run, value)
    if items is not None:
        return new_list(tuple(items))
    inside = content(run, value)
    if inside is not None:
        return new_list(inside.items, inside.exact)
    if isinstance(value, ListValue):
        return ListValue(dict(value.store), value.kind)
    if isinstance(value, Instance | Iterable):
        return value if isinstance(value, Iterable) else run.unknown("a list of an object's items")
    return run.unknown("a list that is not known", getattr(value, "detail", ""))


def _tuple(run: Run, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    inside = content(run, positional[0]) if positional else TupleValue(())
    return inside or run.unknown("a tuple that is not known")


def _reversed(run: Run, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    inside = content(run, positional[0]) if positional else None
    return new_list(inside.items[::-1], inside.exact) if inside is not None else run.unknown("a list that is not known")


def _dict(run: Run, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    return make_dict(run, positional[0] if positional else None, keywords)


def make_dict(run: Run, value: Value | None, keywords: Keywords) -> DictValue:
    """A dict from pairs, another dict, or keywords."""
    found = new_dict()
    if isinstance(value, DictValue):
        found.store.update(value.store)
    elif value is not None:
        items = exact_items(run, value)
        found.store["exact"] = items is not None
        for item in items or []:
            if isinstance(item, TupleValue) and len(item.items) == 2 and isinstance(item.items[0], Const):
                found.store[Key(item.items[0].value)] = item.items[1]
            else:
                found.store["exact"] = False
    for name, item in keywords:
        found.store[Key(name)] = item
        if name == "**":
            found.store["exact"] = False
    return found


def _len(run: Run, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    items = exact_items(run, positional[0]) if positional else None
    if items is not None:
        return Const(len(items))
    value = positional[0] if positional else NONE
    if isinstance(value, Const) and isinstance(value.value, str):
        return Const(len(value.value))
    if isinstance(value, Tensor) and not value.shape.leading and value.shape.dims and value.shape.dims[0]:
        return Const(value.shape.dims[0])
    return run.number("a length")


def _super(run: Run, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    frame = run.frame
    owner = frame.function.owner if frame.function is not None else None
    receiver = frame.receiver
    if len(positional) == 2 and isinstance(positional[0], ClassValue):
        owner, receiver = positional[0], positional[1]
    if owner is None or receiver is None:
        return run.unknown("super() outside of a method")
    return Super(owner, receiver)


def _isinstance(run: Run, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    if len(positional) != 2:
        return run.unknown("a test that is not known")
    return run.each(positional[0], lambda one: _is_a(run, one, positional[1]))


def _is_a(run: Run, value: Value, kind: Value) -> Value:
    kinds = content(run, kind).items if isinstance(kind, TupleValue) else (kind,)  # type: ignore[union-attr]
    answers = [_is_one(run, value, one) for one in kinds]
    if True in answers:
        return TRUE
    return run.unknown("a test that is not known") if None in answers else FALSE


def _is_one(run: Run, value: Value, kind: Value) -> bool | None:
    if isinstance(kind, ClassValue):
        if isinstance(value, Instance):
            return kind in value.cls.mro
        return None if isinstance(value, Unknown) else False
    name = kind.name.removeprefix("builtins.") if isinstance(kind, Library) else ""
    if isinstance(value, Instance) and isinstance(kind, Library):
        return True if kind in value.cls.mro else None
    shapes: dict[str, tuple[type, ...]] = {"tuple": (TupleValue,), "list": (ListValue,), "dict": (DictValue,)}
    if isinstance(value, Unknown | Iterable | Choice):
        return None
    if name in shapes:
        return isinstance(value, shapes[name])
    if name in ("str", "int", "float", "bool"):
        return isinstance(value, Const) and type(value.value).__name__ == name
    if isinstance(value, TupleValue | ListValue | DictValue | Const):
        return False
    return _library_kind(run, value, kind)


def _library_kind(run: Run, value: Value, kind: Value) -> bool | None:
    own = value.name if isinstance(value, Container | Loss) or hasattr(value, "name") else None
    return True if isinstance(kind, Library) and own == kind.name else None


def _getattr(run: Run, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    if len(positional) < 2:
        return run.unknown("getattr without a name")
    return run.each(positional[1], lambda name: _get(run, positional, name, at))


def _get(run: Run, positional: tuple[Value, ...], name: Value, at: ir.At) -> Value:
    if not isinstance(name, Const):
        return family_member(run, positional[0])
    receiver = positional[0]
    if len(positional) > 2 and isinstance(receiver, Instance) and not _has(receiver, str(name.value)):
        return positional[2]
    return attribute(run, receiver, str(name.value), at)


def _has(receiver: Instance, name: str) -> bool:
    return name in receiver.store or find_in_class(receiver.cls, name) is not None


def _setattr(run: Run, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    if len(positional) == 3 and isinstance(positional[1], Const):
        set_attribute(run, positional[0], str(positional[1].value), positional[2], at)
    return NONE


def _hasattr(run: Run, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    receiver, name = positional if len(positional) == 2 else (NONE, NONE)
    if isinstance(receiver, Instance) and isinstance(name, Const) and _has(receiver, str(name.value)):
        return TRUE
    return run.unknown("a test that is not known")


def _number(convert: Callable[[object], object]) -> Builtin:
    def use(run: Run, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
        value = positional[0] if positional else NONE
        if isinstance(value, Const):
            try:
                return Const(convert(value.value))
            except (TypeError, ValueError, OverflowError):
                return run.unknown("a number that is not known")
        if isinstance(value, Unknown):
            return Unknown(value.reason, value.detail, ("number", value.symbol), value.name, "number")
        return run.unknown("a number that is not known")

    return use


def _bool(run: Run, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    known = truth(run, positional[0]) if positional else False
    return run.unknown("a test that is not known") if known is None else Const(known)


def _map(run: Run, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    from lossLint.inference.calling import call

    if len(positional) != 2:
        return run.unknown("map over several")
    items = exact_items(run, positional[1])
    if items is not None and len(items) <= _MOST_RANGE:
        return new_list(tuple(call(run, positional[0], (item,), (), at) for item in items))
    return Iterable(call(run, positional[0], (elements(run, positional[1], at),), (), at))


def _next(run: Run, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    return elements(run, run.seen(positional[0]), at) if positional else run.unknown("next without an argument")


def _first(run: Run, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    return positional[0] if positional else NONE


def _sum(run: Run, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    items = exact_items(run, positional[0]) if positional else None
    if items and all(isinstance(item, Const) for item in items):
        return Const(sum(item.value for item in items if isinstance(item, Const)))
    return run.unknown("a sum")


def _type(run: Run, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    value = positional[0] if len(positional) == 1 else NONE
    return value.cls if isinstance(value, Instance) else run.unknown("a type")


def _callable(run: Run, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    value = positional[0] if positional else NONE
    if isinstance(value, FunctionValue | ClassValue | Loss | Library):
        return TRUE
    return FALSE if isinstance(value, Const) else run.unknown("a test that is not known")


def _nothing(run: Run, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    return NONE


def _unknown(reason: str) -> Builtin:
    return lambda run, positional, keywords, at: run.unknown(reason)


def _largest(choose: Callable[[list[float]], float]) -> Builtin:
    def use(run: Run, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
        values = (
            positional if len(positional) > 1 else tuple(exact_items(run, positional[0]) or ()) if positional else ()
        )
        numbers = [v.value for v in values if isinstance(v, Const) and type(v.value) in (int, float)]
        return Const(choose(numbers)) if numbers and len(numbers) == len(values) else run.unknown("a number")

    return use


BUILTINS: dict[str, Builtin] = {
    "range": _range,
    "enumerate": _enumerate,
    "zip": _zip,
    "list": _list,
    "set": _list,
    "frozenset": _list,
    "sorted": _list,
    "iter": _first,
    "tuple": _tuple,
    "reversed": _reversed,
    "dict": _dict,
    "len": _len,
    "super": _super,
    "isinstance": _isinstance,
    "issubclass": _unknown("a test that is not known"),
    "getattr": _getattr,
    "setattr": _setattr,
    "hasattr": _hasattr,
    "int": _number(int),  # type: ignore[arg-type]
    "float": _number(float),  # type: ignore[arg-type]
    "str": _number(str),
    "abs": _number(abs),  # type: ignore[arg-type]
    "bool": _bool,
    "map": _map,
    "filter": _unknown("a filtered list"),
    "next": _next,
    "identity": _first,
    "sum": _sum,
    "min": _largest(min),
    "max": _largest(max),
    "type": _type,
    "callable": _callable,
    "print": _nothing,
    "object": _unknown("a plain object"),
    "any": _unknown("a test that is not known"),
    "all": _unknown("a test that is not known"),
    "open": _unknown("a file"),
    "input": _unknown("what a user types"),
    "round": _number(round),  # type: ignore[arg-type]
    "vars": _unknown("the names of an object"),
    "globals": _unknown("the names of a module"),
    "locals": _unknown("the names of a function"),
    "eval": _unknown("evaluated text"),
    "exec": _nothing,
    "id": _unknown("a number"),
    "repr": _unknown("a text that is not known"),
    "property": _first,
    "staticmethod": _first,
    "classmethod": _first,
    "Exception": _unknown("an exception"),
    "ValueError": _unknown("an exception"),
    "NotImplementedError": _unknown("an exception"),
}
