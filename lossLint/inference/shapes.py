"""Arithmetic of shapes that are known in part."""

from __future__ import annotations

from lossLint.inference.tensor import ANY_SHAPE, Shape
from lossLint.inference.values import Const, ListValue, TupleValue, Value


def broadcast(left: Shape | None, right: Shape | None) -> Shape:
    """The shape of an element-wise operation; None stands for a scalar."""
    if left is None or right is None:
        return left or right or ANY_SHAPE
    if left == right:
        return left
    if left.leading or right.leading:
        return _last_only(left, right)
    size = max(len(left.dims), len(right.dims))
    first = (1,) * (size - len(left.dims)) + left.dims
    second = (1,) * (size - len(right.dims)) + right.dims
    return Shape(tuple(_one_size(a, b) for a, b in zip(first, second, strict=True)), False)


def _one_size(one: int | None, other: int | None) -> int | None:
    if one == 1:
        return other
    if other == 1 or one == other:
        return one
    return one if other is None else other if one is None else None


def _last_only(left: Shape, right: Shape) -> Shape:
    """An axis longer than 1 stays as long, whatever meets it."""
    size = _one_size(left.dims[-1] if left.dims else None, right.dims[-1] if right.dims else None)
    return Shape((size,), True) if size is not None else ANY_SHAPE


def matmul_shape(left: Shape, right: Shape) -> Shape:
    """The shape of a matrix product."""
    if not right.dims:
        return Shape((*left.dims[:-1], None), left.leading) if left.dims else ANY_SHAPE
    last = right.dims[-1]
    if left.dims and not left.leading:
        return Shape((*left.dims[:-1], last), False)
    return Shape((last,), True)


def with_last(shape: Shape, size: int | None) -> Shape:
    """The last axis replaced (a dense layer)."""
    if not shape.dims:
        return Shape((size,), shape.leading)
    return Shape((*shape.dims[:-1], size), shape.leading)


def with_axis(shape: Shape, axis: int, size: int | None) -> Shape:
    """One axis replaced; nothing is known when the axis cannot be placed."""
    if shape.leading and (axis >= 0 or -axis > len(shape.dims)):
        return ANY_SHAPE
    dims = list(shape.dims)
    if not -len(dims) <= axis < len(dims):
        return ANY_SHAPE
    dims[axis] = size
    return Shape(tuple(dims), shape.leading)


def without_axis(shape: Shape, axis: int | None) -> Shape:
    """An axis taken out (indexing, reductions)."""
    if axis is None:
        return ANY_SHAPE
    if shape.leading:
        if axis < 0 and -axis <= len(shape.dims):
            dims = list(shape.dims)
            del dims[axis]
            return Shape(tuple(dims), True)
        return ANY_SHAPE
    if not -len(shape.dims) <= axis < len(shape.dims):
        return ANY_SHAPE
    dims = list(shape.dims)
    del dims[axis]
    return Shape(tuple(dims), False)


def with_new_axis(shape: Shape, axis: int | None) -> Shape:
    """An axis of size one put in (unsqueeze, expand_dims)."""
    if axis is None:
        return ANY_SHAPE
    if shape.leading:
        if axis == -1:
            return Shape((*shape.dims, 1), True)
        if axis < 0 and -axis - 1 <= len(shape.dims):
            cut = len(shape.dims) + axis + 1
            return Shape((*shape.dims[:cut], 1, *shape.dims[cut:]), True)
        return ANY_SHAPE
    position = axis if axis >= 0 else len(shape.dims) + 1 + axis
    if not 0 <= position <= len(shape.dims):
        return ANY_SHAPE
    return Shape((*shape.dims[:position], 1, *shape.dims[position:]), False)


def squeezed(shape: Shape, axis: int | None) -> Shape:
    """Axes of size one taken out: the given one, or all."""
    if axis is not None:
        size = shape.size(axis)
        if size == 1:
            return without_axis(shape, axis)
        return shape if size is not None else ANY_SHAPE
    if shape.leading or None in shape.dims[1:]:
        return ANY_SHAPE
    kept = tuple(size for position, size in enumerate(shape.dims) if position == 0 or size != 1)
    return Shape(kept, False)


def dims_of(values: list[Value]) -> tuple[int | None, ...]:
    """Sizes from the arguments of a reshape; -1 and what is not constant are unknown."""
    if len(values) == 1 and isinstance(values[0], TupleValue | ListValue):
        inside = values[0] if isinstance(values[0], TupleValue) else values[0].store["items"]
        if isinstance(inside, TupleValue) and inside.exact:
            values = list(inside.items)
    found: list[int | None] = []
    for value in values:
        number = value.value if isinstance(value, Const) and type(value.value) is int else None
        found.append(number if number is not None and number >= 0 else None)
    return tuple(found)


def same_last(before: Shape, dims: tuple[int | None, ...]) -> bool:
    """Whether a reshape certainly keeps the last axis."""
    last = before.size(-1)
    return bool(dims) and last is not None and dims[-1] == last
