"""Transfer functions that move numbers without changing them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from lossLint.inference.arguments import Application, as_tensor
from lossLint.inference.iteration import content
from lossLint.inference.shapes import dims_of, same_last, squeezed, with_axis, with_new_axis
from lossLint.inference.tensor import ANY_SHAPE, Encoding, Scale, Shape, Tensor
from lossLint.inference.values import Choice, Iterable, TupleValue, Value


def keep(app: Application) -> Value:
    """Nothing changes that matters here (dropout, contiguous, detach, identity)."""
    value = app.input
    if isinstance(value, Tensor) and not app.options.get("recovery", True):
        return _moved(value)
    return value


def _moved(tensor: Tensor, **changes: object) -> Tensor:
    return dataclasses.replace(tensor, recoverable=False, recoverable_in_graph=False, **changes)  # type: ignore[arg-type]


def flatten(app: Application) -> Value:
    """All axes but the first become one, or all become one."""
    shape = app.tensor.shape
    start = app.integer("start", app.options.get("default-start", 1))
    if start == 0:
        return _moved(app.tensor, shape=Shape((None,), False))
    if start is None:
        return _moved(app.tensor, shape=ANY_SHAPE)
    if not shape.leading and len(shape.dims) == 2:
        return _moved(app.tensor, shape=shape)
    dims = shape.dims[1:] if not shape.leading else (None,)
    size = 1
    for dim in dims:
        size = size * dim if size and dim is not None else 0
    return _moved(app.tensor, shape=Shape((None, size or None), False))


def reshape(app: Application) -> Value:
    """view and reshape: the scale stays; the class axis only when the last size does."""
    before = app.tensor
    sizes = app.get("sizes")
    values: list[Value] = [] if sizes is None else [sizes]
    if isinstance(sizes, TupleValue):
        values = list(sizes.items)
    given = values[0] if len(values) == 1 else None
    inside = content(app.run, given) if given is not None else None
    if inside is not None and not inside.exact:
        return _moved(before, shape=ANY_SHAPE, axis=None)
    dims = dims_of(values)
    if app.options.get("batch-first"):
        dims = (None, *dims)
    dims = _solved(before.shape, dims)
    shape = Shape(dims, False) if dims else ANY_SHAPE
    kept = same_last(before.shape, dims) or (before.rank == len(dims) and before.rank is not None)
    changes: dict[str, object] = {} if kept else {"axis": None}
    if before.encoding is Encoding.ONE_HOT and not same_last(before.shape, dims):
        changes["encoding"] = Encoding.UNKNOWN
    return _moved(before, shape=shape, **changes)


def _solved(before: Shape, dims: tuple[int | None, ...]) -> tuple[int | None, ...]:
    """``view(-1, C)`` of something whose sizes are all known: the open size follows."""
    if before.leading or None in before.dims or dims.count(None) != 1:
        return dims
    total, given = 1, 1
    for size in before.dims:
        total *= size or 1
    for size in dims:
        given *= size or 1
    return tuple(total // given if size is None and given else size for size in dims)


def squeeze(app: Application) -> Value:
    """Axes of size one taken out."""
    axis = app.constant("axis")
    shape = squeezed(app.tensor.shape, axis) if axis is None or type(axis) is int else ANY_SHAPE
    return _moved(app.tensor, shape=shape)


def unsqueeze(app: Application) -> Value:
    """An axis of size one put in."""
    return _moved(
        app.tensor, shape=with_new_axis(app.tensor.shape, app.integer("axis", app.options.get("default-axis")))
    )


def transpose(app: Application) -> Value:
    """Two axes exchanged, or all reordered."""
    shape = app.tensor.shape
    order = _order(app, shape)
    if order is None:
        return _moved(
            app.tensor, shape=ANY_SHAPE if shape.leading else Shape((None,) * len(shape.dims), False), axis=None
        )
    axis = app.tensor.axis
    moved = None
    if axis is not None and -len(order) <= axis < len(order):
        moved = order.index(axis % len(order))
    return _moved(app.tensor, shape=Shape(tuple(shape.dims[o] for o in order), False), axis=moved)


def _order(app: Application, shape: Shape) -> list[int] | None:
    if shape.leading:
        return None
    size = len(shape.dims)
    first, second = app.integer("first"), app.integer("second")
    if first is not None and second is not None and -size <= first < size and -size <= second < size:
        order = list(range(size))
        order[first], order[second] = order[second], order[first]
        return order
    sizes = app.get("sizes")
    values = list(sizes.items) if isinstance(sizes, TupleValue) else []
    if len(values) == 1:
        inside = content(app.run, values[0])
        values = list(inside.items) if inside is not None else values
    numbers = [getattr(value, "value", None) for value in values]
    if len(numbers) == size and all(type(n) is int for n in numbers):
        found = [int(n) % size for n in numbers]  # type: ignore[arg-type]
        return found if sorted(found) == list(range(size)) else None
    return None


def together(app: Application) -> Value:
    """cat and concatenate: the scale when all parts share it."""
    return _joined(app, stack=False)


def stacked(app: Application) -> Value:
    """stack: the same with a new axis."""
    return _joined(app, stack=True)


def _joined(app: Application, *, stack: bool) -> Value:
    parts = _parts(app)
    if not parts:
        return Tensor(framework=app.framework)
    first = parts[0]
    same = all(part.scale is first.scale and part.encoding is first.encoding for part in parts)
    axis = app.integer("axis", app.options.get("default-axis", 0))
    shape = _joined_shape(parts, axis, stack)
    if not same or (axis in (-1, None) and first.scale is Scale.SOFTMAX and not stack):
        return Tensor(shape=shape, origin=first.origin, framework=first.framework, history=first.history)
    grown = dataclasses.replace(first, low=_lowest(parts), high=_highest(parts))
    return _moved(grown, shape=shape, axis=first.axis if not stack else None)


def _lowest(parts: list[Tensor]) -> float | None:
    lows = [part.low for part in parts if part.low is not None]
    return min(lows) if len(lows) == len(parts) else None


def _highest(parts: list[Tensor]) -> float | None:
    highs = [part.high for part in parts if part.high is not None]
    return max(highs) if len(highs) == len(parts) else None


def _joined_shape(parts: list[Tensor], axis: int | None, stack: bool) -> Shape:
    shape = parts[0].shape
    if axis is None:
        return ANY_SHAPE
    if stack:
        return with_new_axis(shape, axis)
    if axis == 0 and shape.leading:
        return shape
    sizes = [part.shape.size(axis) for part in parts]
    total = sum(size for size in sizes if size is not None) if None not in sizes and len(parts) > 1 else None
    return with_axis(shape, axis, total)


def _parts(app: Application) -> list[Tensor]:
    value = app.input
    inside = content(app.run, value)
    if inside is not None:
        items = list(inside.items)
    elif isinstance(value, Iterable):
        items = [value.element]
    else:
        return []
    found: list[Tensor] = []
    for item in items:
        found += [as_tensor(a.value) for a in item.alternatives] if isinstance(item, Choice) else [as_tensor(item)]
    return found


def cast(app: Application) -> Value:
    """Another number type."""
    value = app.tensor
    dtype = app.options.get("to") or _dtype(app)
    if dtype is None:
        return dataclasses.replace(value, dtype=None)
    return dataclasses.replace(value, dtype=dtype)


def _dtype(app: Application) -> str | None:
    value = app.get("dtype")
    return dtype_name(app, value) if value is not None else None


def dtype_name(app: Application, value: Value) -> str | None:
    """The number type that a value names: ``torch.float32``, ``'int32'``, ``np.int64``, ``int``."""
    text = getattr(value, "value", None) if not hasattr(value, "name") else value.name
    if not isinstance(text, str):
        return None
    names: dict[str, str] = app.run.knowledge.constants.get("dtypes", {})  # type: ignore[assignment]
    return names.get(text.split(".")[-1])


def to_device(app: Application) -> Value:
    """``.to(...)``: a device changes nothing, a number type does."""
    found = [dtype_name(app, value) for value in app.rest]
    dtype = next((name for name in found if name), None)
    return dataclasses.replace(app.tensor, dtype=dtype) if dtype and isinstance(app.input, Tensor) else app.input


def gathered(app: Application) -> Tensor:
    """gather, index_select, masked_select: some of the numbers; shape and axis are not followed."""
    return _moved(app.tensor, shape=ANY_SHAPE, axis=None)


def split(app: Application) -> Value:
    """chunk, split, unbind: parts of the same scale."""
    return Iterable(_moved(app.tensor, shape=ANY_SHAPE, axis=None))


EFFECTS: dict[str, Callable[[Application], Value]] = {
    "keep": keep,
    "flatten": flatten,
    "reshape": reshape,
    "squeeze": squeeze,
    "unsqueeze": unsqueeze,
    "transpose": transpose,
    "cat": together,
    "stack": stacked,
    "cast": cast,
    "to": to_device,
    "gather": gathered,
    "split": split,
}
