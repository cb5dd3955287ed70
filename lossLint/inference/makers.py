"""Transfer functions that make tensors and data: literals, constants, noise, inputs, loaders, data sets."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from lossLint.inference.arguments import Application, as_tensor, named
from lossLint.inference.iteration import ELEMENT, content, elements, row
from lossLint.inference.literals import literal_tensor
from lossLint.inference.run import Run
from lossLint.inference.shapes import dims_of
from lossLint.inference.tensor import ANY_SHAPE, Encoding, Origin, Scale, Shape, Tensor
from lossLint.inference.values import (
    NONE,
    Choice,
    Const,
    Instance,
    Iterable,
    ListValue,
    Opaque,
    TupleValue,
    Unknown,
    Value,
)
from lossLint.knowledge.entries import ValueEntry
from lossLint.syntax import ir


def literal(app: Application) -> Value:
    """tensor([...]), array([...]), constant([...]): a literal is measured, a tensor stays what it is."""
    made = app.input if isinstance(app.input, Tensor) else literal_tensor(app.input)
    if made is None:
        return (
            app.run.unknown("an array of values that are not known")
            if _is_unknown(app.input)
            else Tensor(framework=app.framework)
        )
    dtype = _given(app) or _narrowed(made.dtype, app)
    made = dataclasses.replace(made, dtype=dtype, framework=app.framework)
    return made.with_step(app.place, app.text)


def _is_unknown(value: Value) -> bool:
    return isinstance(value, Unknown)


def _narrowed(dtype: str | None, app: Application) -> str | None:
    return "float64" if dtype == "float" and app.framework == "numpy" else dtype


def _given(app: Application) -> str | None:
    from lossLint.inference.reshaping import dtype_name

    value = app.get("dtype")
    return dtype_name(app, value) if value is not None else None


def given_shape(app: Application) -> Shape:
    """The shape that a maker is given: a tuple, or its positional arguments."""
    sizes = app.get("shape")
    if sizes is None:
        return ANY_SHAPE
    if isinstance(sizes, Tensor | Unknown | Choice):
        return ANY_SHAPE
    inside = content(app.run, sizes)
    if inside is None:
        number = sizes.value if isinstance(sizes, Const) else None
        return Shape((number,), False) if type(number) is int else ANY_SHAPE
    if len(inside.items) == 1 and content(app.run, inside.items[0]) is not None:
        inside = content(app.run, inside.items[0]) or inside
    if not inside.exact or any(isinstance(item, Unknown) and "*" in item.reason for item in inside.items):
        return ANY_SHAPE
    return Shape(dims_of(list(inside.items)), False)


def filled(app: Application) -> Value:
    """zeros, ones, full: numbers that are all the same."""
    value = app.constant("value", app.options.get("fill"))
    number = float(value) if isinstance(value, int | float) else None
    binary = number in (0.0, 1.0)
    like = app.options.get("like")
    return Tensor(
        shape=app.tensor.shape if like else given_shape(app),
        encoding=Encoding.BINARY if binary else Encoding.UNKNOWN,
        dtype=_made_dtype(app),
        low=number,
        high=number,
        origin=Origin.LITERAL,
        framework=app.framework,
    ).with_step(app.place, app.text)


def _made_dtype(app: Application) -> str | None:
    if app.options.get("dtype") == "same":
        return app.tensor.dtype
    return str(app.options.get("dtype", "float")) if app.get("dtype") is None else _given(app)


def from_sizes_or_data(app: Application) -> Value:
    """FloatTensor(2, 3) has these sizes and no values yet; FloatTensor([2, 3]) holds the numbers."""
    dtype = str(app.options.get("to", "float"))
    if app.rest and all(_is_number(value) for value in app.rest):
        return Tensor(shape=Shape(dims_of(list(app.rest)), False), dtype=dtype, framework=app.framework)
    return dataclasses.replace(as_tensor(app.rest[0] if app.rest else None), dtype=dtype)


def _is_number(value: Value) -> bool:
    return (
        value.kind == "number" if isinstance(value, Unknown) else isinstance(value, Const) and type(value.value) is int
    )


def resized(app: Application) -> Value:
    """``x.resize_(n)``: other sizes, values that do not matter any more."""
    numbers = app.rest[1:] and all(_is_number(value) for value in app.rest[1:])
    shape = Shape(dims_of(list(app.rest[1:])), False) if numbers else ANY_SHAPE
    return Tensor(shape=shape, dtype=app.tensor.dtype, framework=app.framework)


def noise(app: Application) -> Value:
    """rand, randn and the like: inputs of which only the shape is known."""
    shape = app.tensor.shape if app.options.get("like") else given_shape(app)
    return Tensor(shape=shape, dtype="float", origin=Origin.INPUT, framework=app.framework)


def counted(app: Application) -> Value:
    """arange(n): class indices 0..n-1."""
    values = [app.constant(name) for name in ("start", "stop")]
    low, high = (0, values[0]) if values[1] is None else values
    known = type(low) is int and type(high) is int
    return Tensor(
        encoding=Encoding.INDEX,
        shape=Shape((high - low if known else None,), False),
        dtype="int",
        low=low if known else None,
        high=high - 1 if known else None,
        origin=Origin.LITERAL,
        framework=app.framework,
    )


def model_input(app: Application) -> Value:
    """Input(shape=...): where a functional model begins."""
    sizes = app.get("shape")
    inside = content(app.run, sizes) if sizes is not None else None
    shape = ANY_SHAPE
    if inside is not None and inside.exact:
        shape = Shape((None, *dims_of(list(inside.items))), False)
    return Tensor(shape=shape, origin=Origin.INPUT, framework=app.framework)


def placeholder(app: Application) -> Value:
    """A TF1 placeholder: an input of given type and shape."""
    sizes = app.get("shape")
    inside = content(app.run, sizes) if sizes is not None else None
    shape = Shape(dims_of(list(inside.items)), False) if inside is not None and inside.exact else ANY_SHAPE
    dtype = _given(app)
    encoding = Encoding.TEXT if dtype == "str" else Encoding.UNKNOWN
    made = Tensor(shape=shape, dtype=dtype, encoding=encoding, origin=Origin.INPUT, framework=app.framework)
    return made.with_step(app.place, app.text) if encoding is Encoding.TEXT else made


def loader(app: Application) -> Value:
    """DataLoader(data): yields what the data set yields, in batches."""
    return Iterable(_batched(elements(app.run, app.input, app.at)), app.place)


def _batched(value: Value) -> Value:
    """Rows put together to a batch: one more axis in front."""
    if isinstance(value, TupleValue):
        return dataclasses.replace(value, items=tuple(_batched(item) for item in value.items))
    if isinstance(value, Tensor) and not value.shape.leading:
        return dataclasses.replace(value, shape=Shape((None, *value.shape.dims), False))
    if isinstance(value, Const) and type(value.value) in (int, float):
        return as_tensor(value)
    return value


def rows_of(app: Application) -> Value:
    """TensorDataset(x, y), from_tensor_slices((x, y)): yields rows of each."""
    tensors = app.get("tensors")
    inside = content(app.run, tensors) if tensors is not None else None
    if inside is not None and len(inside.items) == 1 and content(app.run, inside.items[0]) is not None:
        inside = content(app.run, inside.items[0])
    if inside is None:
        single = as_tensor(app.input)
        return Iterable(row(single)) if isinstance(app.input, Tensor) else app.run.unknown("data that is not known")
    return Iterable(TupleValue(tuple(_row(app.run, item) for item in inside.items)), app.place)


def _row(run: Run, value: Value) -> Value:
    tensor = value if isinstance(value, Tensor) else literal_tensor(value)
    if tensor is not None:
        return row(tensor)
    return value if isinstance(value, Unknown) else run.unknown("data that is not known")


def split_rows(app: Application) -> Value:
    """train_test_split(x, y): two parts of each."""
    tensors = app.get("tensors")
    inside = content(app.run, tensors) if tensors is not None else None
    parts: list[Value] = []
    for item in inside.items if inside is not None else ():
        part = _shorter(item)
        parts += [part, part]
    return TupleValue(tuple(parts))


def _shorter(value: Value) -> Value:
    tensor = value if isinstance(value, Tensor) else literal_tensor(value)
    if tensor is None or tensor.shape.leading or not tensor.shape.dims:
        return tensor or value
    return dataclasses.replace(tensor, shape=Shape((None, *tensor.shape.dims[1:]), False))


def random_split(app: Application) -> Value:
    """random_split(data, lengths): parts that yield the same."""
    return Iterable(
        app.input if isinstance(app.input, Iterable | Instance) else app.run.unknown("data that is not known")
    )


def produce(
    run: Run,
    name: str,
    entry: ValueEntry,
    positional: tuple[Value, ...],
    keywords: tuple[tuple[str, Value], ...],
    at: ir.At,
) -> Value:
    """The structure that a data set or reader gives, as its table entry describes it."""
    value = entry.value
    given = named(entry.params, positional, keywords)
    if entry.choose:
        chosen = given.get(entry.choose)
        key = entry.default if chosen is None else getattr(chosen, "value", ...)
        value = entry.choices.get(str(key), "unknown")
    functions = {tensor: given[name] for name, tensor in entry.through.items() if given.get(name, NONE) != NONE}
    return _built(run, _Reader(name, entry, functions), value, at)


@dataclasses.dataclass(frozen=True, slots=True)
class _Reader:
    """A data set or reader: its table entry, and the functions that its tensors go through, by tensor."""

    name: str
    entry: ValueEntry
    functions: dict[str, Value]


def _built(run: Run, reader: _Reader, value: Any, at: ir.At) -> Value:
    if isinstance(value, list):
        return TupleValue(tuple(_built(run, reader, part, at) for part in value))
    if isinstance(value, dict) and "attributes" in value:
        return _object(run, reader, value, at)
    if isinstance(value, dict):
        return Iterable(_built(run, reader, value["iterate"], at), run.place(at))
    facts = reader.entry.tensors.get(value)
    if facts is None:
        return run.unknown("data that is read at run time", f"what {reader.name} reads is not known")
    made = described(facts, run.knowledge.framework(reader.name))
    made = made.with_step(run.place(at), run.text(at)) if made.encoding is not Encoding.UNKNOWN else made
    return _through(run, reader.functions[value], made, at) if value in reader.functions else made


def _through(run: Run, function: Value, tensor: Tensor, at: ir.At) -> Value:
    """What a function of the program, given to the data set, makes of each item."""
    from lossLint.inference.calling import call

    return call(run, function, (tensor,), (), at)


def _object(run: Run, reader: _Reader, value: dict[str, Any], at: ir.At) -> Opaque:
    store: dict[str, Value] = {key: _built(run, reader, part, at) for key, part in value["attributes"].items()}
    if "iterate" in value:
        store[ELEMENT] = _built(run, reader, value["iterate"], at)
    return Opaque(reader.name, store)


def described(facts: dict[str, Any], framework: str) -> Tensor:
    """A tensor from its description in a table."""
    shape = facts.get("shape")
    encoding = Encoding(facts.get("encoding", "unknown"))
    labels = encoding is not Encoding.UNKNOWN
    return Tensor(
        scale=Scale(facts.get("scale", "unknown")),
        encoding=encoding,
        shape=Shape(tuple(None if size < 0 else size for size in shape), False) if shape is not None else ANY_SHAPE,
        dtype=facts.get("dtype"),
        classes=facts.get("classes"),
        low=facts.get("low"),
        high=facts.get("high"),
        origin=Origin.LABELS if labels else Origin.INPUT,
        framework=framework,
    )


def nothing(app: Application) -> Value:
    """A call for its effect."""
    return NONE


def size(app: Application) -> Value:
    """``x.size()`` and ``x.size(axis)``: the shape, or one number of it."""
    from lossLint.inference.indexing import tensor_attribute

    axis = app.integer("axis")
    if app.get("axis") is None:
        return tensor_attribute(app.run, app.tensor, "shape")
    number = app.tensor.shape.size(axis) if axis is not None else None
    return Const(number) if number is not None else app.run.number("a size")


def not_followed(app: Application) -> Value:
    """A call whose result is not followed."""
    return app.run.unknown("a call whose result is not followed", app.text)


def as_list(app: Application) -> Value:
    """A list of what is iterated."""
    return app.input if isinstance(app.input, ListValue) else app.run.unknown("a list that is not known")


EFFECTS: dict[str, Callable[[Application], Value]] = {
    "literal": literal,
    "filled": filled,
    "noise": noise,
    "from-sizes-or-data": from_sizes_or_data,
    "resized": resized,
    "arange": counted,
    "input": model_input,
    "placeholder": placeholder,
    "loader": loader,
    "rows": rows_of,
    "split-rows": split_rows,
    "random-split": random_split,
    "nothing": nothing,
    "size": size,
    "unknown": not_followed,
    "list": as_list,
}
