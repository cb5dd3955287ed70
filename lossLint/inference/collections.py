"""Methods of lists, tuples, dicts and texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from lossLint.inference.assign import extend
from lossLint.inference.containers import chosen, get_item
from lossLint.inference.iteration import content
from lossLint.inference.run import Run
from lossLint.inference.values import (
    NONE,
    Const,
    DictValue,
    Key,
    ListValue,
    TupleValue,
    Unknown,
    Value,
    new_dict,
    new_list,
)
from lossLint.syntax import ir

Keywords: TypeAlias = tuple[tuple[str, Value], ...]
_TEXT = {
    "lower",
    "upper",
    "strip",
    "title",
    "replace",
    "capitalize",
    "removeprefix",
    "removesuffix",
    "lstrip",
    "rstrip",
}


def collection_method(
    run: Run, receiver: Value, name: str, positional: tuple[Value, ...], keywords: Keywords, at: ir.At
) -> Value:
    """``receiver.name(...)`` for a list, tuple, dict or text."""
    if isinstance(receiver, ListValue) and name in _LISTS:
        return _LISTS[name](run, receiver, positional)
    if isinstance(receiver, DictValue) and name in _DICTS:
        return _DICTS[name](run, receiver, positional, keywords, at)
    if isinstance(receiver, Const) and isinstance(receiver.value, str):
        return _text(run, receiver.value, name, positional)
    return run.unknown("a method whose result is not followed", f"method {name!r}")


def _text(run: Run, text: str, name: str, positional: tuple[Value, ...]) -> Value:
    values = [item.value for item in positional if isinstance(item, Const)]
    if name in _TEXT and len(values) == len(positional):
        return Const(getattr(text, name)(*values))
    if name in ("startswith", "endswith") and len(values) == 1 and isinstance(values[0], str):
        return Const(getattr(text, name)(values[0]))
    if name == "split" and len(values) == len(positional):
        return new_list(tuple(Const(part) for part in text.split(*values)))
    return run.unknown("a text that is not known")


def _append(run: Run, receiver: ListValue, positional: tuple[Value, ...]) -> Value:
    extend(run, receiver, TupleValue(positional[:1]))
    return NONE


def _extend(run: Run, receiver: ListValue, positional: tuple[Value, ...]) -> Value:
    extend(run, receiver, positional[0] if positional else TupleValue(()))
    return NONE


def _insert(run: Run, receiver: ListValue, positional: tuple[Value, ...]) -> Value:
    inside = content(run, receiver)
    where = positional[0] if len(positional) == 2 else None
    if inside is not None and isinstance(where, Const) and where.value == 0:
        run.write(receiver.store, "items", TupleValue((positional[1], *inside.items), exact=inside.exact))
    else:
        run.write(receiver.store, "items", TupleValue((), exact=False))
    return NONE


def _pop(run: Run, receiver: ListValue, positional: tuple[Value, ...]) -> Value:
    inside = content(run, receiver)
    if inside is None or positional or not inside.items:
        run.write(receiver.store, "items", TupleValue((), exact=False))
        return run.unknown("an item taken out of a list")
    run.write(receiver.store, "items", TupleValue(inside.items[:-1], exact=inside.exact))
    return inside.items[-1]


def _changed(run: Run, receiver: ListValue, positional: tuple[Value, ...]) -> Value:
    run.write(receiver.store, "items", TupleValue((), exact=False))
    return NONE


def _cleared(run: Run, receiver: ListValue, positional: tuple[Value, ...]) -> Value:
    run.write(receiver.store, "items", TupleValue(()))
    return NONE


def _copied(run: Run, receiver: ListValue, positional: tuple[Value, ...]) -> Value:
    return ListValue(dict(receiver.store), receiver.kind)


def _get(run: Run, receiver: DictValue, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    key = positional[0] if positional else NONE
    default = positional[1] if len(positional) > 1 else NONE
    if isinstance(key, Const) and receiver.store.get("exact") and Key(key.value) not in receiver.store:
        return default
    if isinstance(key, Unknown) and receiver.store.get("exact") and key.symbol is not None:
        return chosen(run, receiver, key, default)
    return get_item(run, receiver, key, at)


def _items(run: Run, receiver: DictValue, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    pairs = tuple(TupleValue((Const(k.value), v)) for k, v in receiver.store.items() if isinstance(k, Key))
    return new_list(pairs, bool(receiver.store.get("exact")))


def _values(run: Run, receiver: DictValue, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    values = tuple(v for k, v in receiver.store.items() if isinstance(k, Key))
    return new_list(values, bool(receiver.store.get("exact")))


def _keys(run: Run, receiver: DictValue, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    keys = tuple(Const(k.value) for k in receiver.store if isinstance(k, Key))
    return new_list(keys, bool(receiver.store.get("exact")))


def _update(run: Run, receiver: DictValue, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    source = positional[0] if positional else None
    if isinstance(source, DictValue):
        for key, value in source.store.items():
            if isinstance(key, Key):
                run.write(receiver.store, key, value)
    elif source is not None:
        run.write(receiver.store, "exact", False)
    for name, value in keywords:
        run.write(receiver.store, Key(name), value)
    return NONE


def _take(run: Run, receiver: DictValue, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    value = _get(run, receiver, positional, keywords, at)
    key = positional[0] if positional else NONE
    if isinstance(key, Const):
        run.erase(receiver.store, Key(key.value))
    return value


def _default(run: Run, receiver: DictValue, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    key = positional[0] if positional else NONE
    if isinstance(key, Const) and Key(key.value) not in receiver.store and len(positional) > 1:
        run.write(receiver.store, Key(key.value), positional[1])
    return get_item(run, receiver, key, at)


def _copy(run: Run, receiver: DictValue, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    copy = new_dict()
    copy.store.update(receiver.store)
    return copy


_LISTS: dict[str, Callable[[Run, ListValue, tuple[Value, ...]], Value]] = {
    "append": _append,
    "add": _append,
    "extend": _extend,
    "insert": _insert,
    "pop": _pop,
    "remove": _changed,
    "reverse": _changed,
    "sort": _changed,
    "clear": _cleared,
    "copy": _copied,
}
_DICTS: dict[str, Callable[[Run, DictValue, tuple[Value, ...], Keywords, ir.At], Value]] = {
    "get": _get,
    "items": _items,
    "values": _values,
    "keys": _keys,
    "update": _update,
    "pop": _take,
    "setdefault": _default,
    "copy": _copy,
}
