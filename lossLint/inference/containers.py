"""Lists, tuples, dicts and containers of layers: items, slices, growth."""

from __future__ import annotations

from lossLint.inference.iteration import content
from lossLint.inference.run import Run
from lossLint.inference.tensor import Shape, Tensor
from lossLint.inference.values import (
    NONE,
    Choice,
    Const,
    Container,
    DictValue,
    Instance,
    Iterable,
    Key,
    Library,
    ListValue,
    ModuleValue,
    Opaque,
    TupleValue,
    Unknown,
    Value,
    new_list,
)
from lossLint.knowledge.entries import ClassEntry
from lossLint.syntax import ir

_NAMES = ".__dict__"


def get_item(run: Run, receiver: Value, index: Value, at: ir.At) -> Value:
    """``receiver[index]``."""
    if isinstance(index, Choice):
        return run.each(index, lambda one: get_item(run, receiver, one, at))
    if isinstance(receiver, Tensor):
        from lossLint.inference.indexing import index_tensor

        return index_tensor(run, receiver, index, at)
    if isinstance(receiver, DictValue):
        return _from_dict(run, receiver, index)
    if isinstance(receiver, Container) and receiver.kind == "dict":
        return _from_container(run, receiver, index)
    inside = content(run, receiver)
    if inside is not None:
        return _from_sequence(run, inside, index)
    return _from_object(run, receiver, index, at)


def _from_object(run: Run, receiver: Value, index: Value, at: ir.At) -> Value:
    if isinstance(receiver, Instance):
        from lossLint.inference.calling import call
        from lossLint.inference.objects import base_value, find_method

        method = find_method(run, receiver, "__getitem__")
        if method is not None:
            return call(run, method, (index,), (), at)
        base = base_value(receiver)
        return get_item(run, base, index, at) if base is not None else run.unknown("an item of an object")
    if isinstance(receiver, Unknown):
        key = ("item", receiver.symbol, index.value) if isinstance(index, Const) else run.fresh()
        name = index.value if isinstance(index, Const) and isinstance(index.value, str) else ""
        return Unknown(receiver.reason, receiver.detail, key, name, "number" if receiver.name == "shape" else "")
    if isinstance(receiver, Iterable):
        return receiver.element
    if isinstance(receiver, Opaque) and isinstance(index, Const) and index.value in receiver.store:
        return run.seen(receiver.store[index.value])  # a record: its items are its attributes
    if isinstance(receiver, Opaque) and is_table(run, receiver):
        return _of_table(run, receiver, index)
    if isinstance(receiver, Library) and receiver.name.endswith(_NAMES):
        return _from_names(run, Library(receiver.name.removesuffix(_NAMES)), index, at)
    if isinstance(receiver, Opaque | Library | ModuleValue):
        return run.unknown("an item of a library object")
    if isinstance(receiver, Const) and isinstance(receiver.value, str) and isinstance(index, Const):
        return run.unknown("a letter")
    if isinstance(receiver, Choice):
        return run.each(receiver, lambda one: get_item(run, one, index, at))
    return run.unknown("an item that is not known")


def _from_names(run: Run, module: Library, index: Value, at: ir.At) -> Value:
    """``module.__dict__[name]``."""
    from lossLint.inference.objects import attribute, family_member

    if isinstance(index, Const):
        return attribute(run, module, str(index.value), at)
    return family_member(run, module)


def is_table(run: Run, value: Opaque) -> bool:
    """Whether an object holds columns by name."""
    entry = run.knowledge.get(value.name)
    return isinstance(entry, ClassEntry) and entry.kind == "table"


def _of_table(run: Run, table: Opaque, index: Value) -> Value:
    """One column of a table, or some of its columns or rows."""
    if isinstance(index, Const) and isinstance(index.value, str):
        return Tensor(shape=Shape((None,), False), framework=run.knowledge.framework(table.name))
    if isinstance(index, ListValue | Tensor):
        return Opaque(table.name, dict(table.store))
    return run.unknown("a part of a table")


def _from_sequence(run: Run, inside: TupleValue, index: Value) -> Value:
    if isinstance(index, Const) and isinstance(index.value, int):
        position, size = int(index.value), len(inside.items)
        if inside.exact and -size <= position < size:
            return inside.items[position]
        if not inside.exact and size and position in (0, -1):
            return inside.items[position]
        return run.unknown("an index outside of what is known")
    if isinstance(index, Unknown) and index.symbol is not None and len(set(map(id, inside.items))) == 1:
        return inside.items[0]
    return run.unknown("an index that is not known")


def _from_dict(run: Run, receiver: DictValue, index: Value) -> Value:
    if isinstance(index, Const):
        found: Value | None = receiver.store.get(Key(index.value))
        if found is not None:
            return run.seen(found)
        return run.unknown("a key that is not known")
    if isinstance(index, Unknown) and receiver.store.get("exact") and index.symbol is not None:
        return chosen(run, receiver, index)
    return run.unknown("a key that is not known")


def chosen(run: Run, receiver: DictValue, index: Unknown, default: Value | None = None) -> Value:
    """Each item of a dict, under the condition that its key is meant; the default under all others."""
    from lossLint.inference.conditions import Atom
    from lossLint.inference.trail import join

    name = index.name or "the key"
    items = [(k.value, v) for k, v in receiver.store.items() if isinstance(k, Key)]
    if not items:
        return default or run.unknown("a key that is not known")
    rows = [(value, (Atom(index.symbol, frozenset({key}), True, f"{name} == {key!r}"),)) for key, value in items]
    if default is not None:
        keys = [key for key, _ in items]
        rows.append((default, (Atom(index.symbol, frozenset(keys), False, f"{name} not in {keys!r}"),)))
    joined: Value = join(rows)
    return joined


def _from_container(run: Run, receiver: Container, index: Value) -> Value:
    inside = run.seen(receiver.store["items"])
    if isinstance(index, Const) and isinstance(inside, TupleValue):
        for pair in inside.items:
            if isinstance(pair, TupleValue) and pair.items[0] == index:
                return pair.items[1]
    return run.unknown("a key that is not known")


def set_item(run: Run, receiver: Value, index: Value, value: Value) -> None:
    """``receiver[index] = value``."""
    if isinstance(receiver, DictValue):
        if isinstance(index, Const):
            run.write(receiver.store, Key(index.value), value)
        else:
            run.write(receiver.store, "exact", False)
    elif isinstance(receiver, Opaque) and isinstance(index, Const) and isinstance(index.value, str):
        run.write(receiver.store, index.value, value)
    elif isinstance(receiver, ListValue):
        run.write(receiver.store, "items", _replaced(run, receiver.store["items"], index, value))
    elif isinstance(receiver, Container):
        run.write(receiver.store, "items", _replaced_layer(run, receiver, index, value))


def _replaced(run: Run, old: Value, index: Value, value: Value) -> Value:
    old = run.seen(old)
    if isinstance(old, TupleValue) and isinstance(index, Const) and isinstance(index.value, int):
        size = len(old.items)
        if old.exact and -size <= index.value < size:
            items = list(old.items)
            items[index.value] = value
            return TupleValue(tuple(items))
    return TupleValue((), exact=False)


def _replaced_layer(run: Run, receiver: Container, index: Value, value: Value) -> Value:
    old = run.seen(receiver.store["items"])
    if not isinstance(old, TupleValue):
        return old
    if receiver.kind == "dict":
        kept = [p for p in old.items if not (isinstance(p, TupleValue) and p.items[0] == index)]
        return TupleValue((*kept, TupleValue((index, value))), exact=old.exact)
    if isinstance(index, Const) and isinstance(index.value, int) and -len(old.items) <= index.value < len(old.items):
        items = list(old.items)
        items[index.value] = TupleValue((NONE, value))
        return TupleValue(tuple(items), exact=old.exact)
    # A head whose layers are the library's: by convention it is the last that programs replace.
    return TupleValue((TupleValue((NONE, value)),), exact=False)


def slice_of(run: Run, receiver: Value, bounds: list[Value], at: ir.At) -> Value:
    """``receiver[lower:upper:step]``."""
    if isinstance(receiver, Tensor):
        from lossLint.inference.indexing import slice_rows

        return slice_rows(run, receiver)
    if isinstance(receiver, Container) and receiver.kind != "dict":
        layers = run.seen(receiver.store["items"])
        part = _cut(layers, bounds) if isinstance(layers, TupleValue) else None
        items = part if part is not None else TupleValue((), exact=False)
        return Container(receiver.kind, receiver.style, {"items": items}, receiver.place, receiver.name)
    inside = content(run, receiver)
    if inside is not None:
        cut = _cut(inside, bounds)
        if cut is None:
            return run.unknown("a slice that is not known")
        return cut if isinstance(receiver, TupleValue) else new_list(cut.items, cut.exact)
    if isinstance(receiver, Unknown):
        return Unknown(receiver.reason, receiver.detail, run.fresh(), receiver.name, "object")
    return _slice_of_object(run, receiver, at)


def _slice_of_object(run: Run, receiver: Value, at: ir.At) -> Value:
    if isinstance(receiver, Iterable):
        return receiver
    if isinstance(receiver, Instance):
        from lossLint.inference.objects import base_value

        base = base_value(receiver)
        if base is not None:
            return slice_of(run, base, [NONE, NONE, NONE], at)
    return run.unknown("a slice of something that is not known")


def _cut(inside: TupleValue, bounds: list[Value]) -> TupleValue | None:
    numbers: list[int | None] = []
    for bound in bounds:
        if not isinstance(bound, Const) or not (bound.value is None or isinstance(bound.value, int)):
            return None
        numbers.append(bound.value)
    if not inside.exact and (numbers[0] or 0) == 0 and numbers[1] is not None and numbers[1] > 0:
        return None
    if numbers[2] == 0:
        return None
    return TupleValue(inside.items[slice(*numbers)], exact=inside.exact)
