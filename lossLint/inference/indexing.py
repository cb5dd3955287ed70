"""Indexing and attributes of tensors."""

from __future__ import annotations

import dataclasses
from typing import Any

from lossLint.inference.run import Run
from lossLint.inference.selecting import passed, picks_rows
from lossLint.inference.tensor import ANY_SHAPE, Encoding, Scale, Shape, Tensor
from lossLint.inference.values import (
    NONE,
    Const,
    Iterable,
    LibraryMethod,
    ListValue,
    TupleValue,
    Unknown,
    Value,
)
from lossLint.syntax import ir

_SAME = {"data", "values", "real"}


def tensor_attribute(run: Run, tensor: Tensor, name: str) -> Value:
    """``tensor.name``: its shape, itself, or a method."""
    if name == "shape":
        return _shape(run, tensor)
    if name in ("ndim", "rank") and tensor.rank is not None:
        return Const(tensor.rank)
    if name in _SAME:
        return tensor
    if name == "T" and tensor.rank == 2:
        return dataclasses.replace(tensor, shape=Shape(tensor.shape.dims[::-1], False), axis=None)
    if name in ("device", "dtype", "requires_grad", "grad", "grad_fn", "is_cuda"):
        return run.unknown("a property of a tensor")
    return LibraryMethod(tensor, name)


def _shape(run: Run, tensor: Tensor) -> Value:
    items: tuple[Value, ...] = tuple(Const(d) if d is not None else run.unknown("a size") for d in tensor.shape.dims)
    if tensor.shape.leading:
        return TupleValue((run.unknown("a size"), *items), exact=False)
    return TupleValue(items)


def index_tensor(run: Run, tensor: Tensor, index: Value, at: ir.At) -> Value:
    """``tensor[index]``: axes taken out, kept or cut; the scale stays."""
    parts = index.items if isinstance(index, TupleValue) else (index,)
    shape, taken_last = _indexed(tensor.shape, parts)
    result = dataclasses.replace(tensor, shape=shape, recoverable=False)
    if any(picks_rows(part) for part in parts):
        result = passed(result)
    if taken_last:
        return _column(result)
    if tensor.scale in (Scale.SOFTMAX, Scale.LOG_SOFTMAX) and len(parts) > 1:
        result = dataclasses.replace(result, axis=None)
    return result


def _column(result: Tensor) -> Tensor:
    """One class alone: no longer shares of one whole, and labels lose their one-hot rows."""
    if result.encoding is Encoding.ONE_HOT:
        return dataclasses.replace(result, encoding=Encoding.BINARY, classes=None, low=0, high=1)
    if result.scale is Scale.SOFTMAX:
        return dataclasses.replace(result, axis=None)
    return result


def _indexed(shape: Shape, parts: tuple[Value, ...]) -> tuple[Shape, bool]:
    """The shape after an index, and whether one place of the last axis was taken."""
    ellipsis = None
    if shape.leading and len(parts) > 1 and ellipsis is None and not _whole(parts[:-1]):
        return ANY_SHAPE, isinstance(parts[-1], Const)
    if shape.leading:
        return _leading(shape, parts)
    dims = list(shape.dims)
    kept: list[int | None] = []
    last = False
    for part in parts:
        if isinstance(part, Const) and part.value is None:
            kept.append(1)
            continue
        if not dims:
            return ANY_SHAPE, False
        size = dims.pop(0)
        if isinstance(part, Const) and isinstance(part.value, int):
            last = not dims and bool(kept or len(parts) > 1)
            continue
        kept += _cut_size(part, size)
    return Shape((*kept, *dims), False), last


def _cut_size(part: Value, size: int | None) -> list[int | None]:
    if isinstance(part, Iterable):
        return [size] if part.element is NONE else [_between(part.element, size)]
    return [None] if isinstance(part, Tensor | ListValue | Unknown) else [size]


def _between(bounds: Value, size: int | None) -> int | None:
    if not isinstance(bounds, TupleValue):
        return None
    numbers: list[Any] = [bound.value if isinstance(bound, Const) else ... for bound in bounds.items]
    if ... in numbers or size is None:
        low, high = numbers
        if low in (None, 0) and isinstance(high, int) and high > 0:
            return high
        return None
    return len(range(size)[slice(*numbers)])


def _whole(parts: tuple[Value, ...]) -> bool:
    return all(isinstance(part, Iterable) and part.element is NONE for part in parts)


def _leading(shape: Shape, parts: tuple[Value, ...]) -> tuple[Shape, bool]:
    """An index into a tensor of unknown rank: only a single row or mask is followed."""
    if len(parts) == 1 and not isinstance(parts[0], Const):
        return shape, False
    if len(parts) == 1:
        return (shape if len(shape.dims) <= 1 else ANY_SHAPE), False
    if len(parts) == 2 and isinstance(parts[1], Const) and isinstance(parts[1].value, int):
        return ANY_SHAPE, True
    return ANY_SHAPE, False


def slice_rows(run: Run, tensor: Tensor) -> Tensor:
    """``tensor[a:b]``: fewer rows of the same."""
    if tensor.shape.leading or not tensor.shape.dims:
        return tensor
    return dataclasses.replace(tensor, shape=Shape((None, *tensor.shape.dims[1:]), False))
