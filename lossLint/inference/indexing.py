"""Indexing and attributes of tensors."""

from __future__ import annotations

import dataclasses

from lossLint.inference.indexed_shape import indexed_shape, takes_last
from lossLint.inference.run import Run
from lossLint.inference.selecting import passed, picks_rows
from lossLint.inference.tensor import Encoding, Scale, Shape, Tensor
from lossLint.inference.values import (
    Const,
    LibraryMethod,
    TupleValue,
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
    items: tuple[Value, ...] = tuple(Const(d) if d is not None else run.number("a size") for d in tensor.shape.dims)
    if tensor.shape.leading:
        return TupleValue((run.number("a size"), *items), exact=False)
    return TupleValue(items)


def index_tensor(run: Run, tensor: Tensor, index: Value, at: ir.At) -> Value:
    """``tensor[index]``: axes taken out, kept or cut; the scale stays."""
    parts = index.items if isinstance(index, TupleValue) else (index,)
    shape = indexed_shape(tensor.shape, parts)
    result = dataclasses.replace(tensor, shape=shape, recoverable=False)
    if any(picks_rows(part) for part in parts) and not _is_identity(tensor):
        result = passed(result)
    if takes_last(tensor.shape, parts):
        return _column(result)
    if tensor.scale in (Scale.SOFTMAX, Scale.LOG_SOFTMAX) and len(parts) > 1:
        result = dataclasses.replace(result, axis=None)
    return result


def _is_identity(tensor: Tensor) -> bool:
    """Whether the rows are the codes of all classes: which of them are looked up says nothing on their number."""
    width = tensor.classes
    return tensor.encoding is Encoding.ONE_HOT and width is not None and tensor.shape == Shape((width, width), False)


def _column(result: Tensor) -> Tensor:
    """One class alone: no longer shares of one whole, and labels lose their one-hot rows."""
    if result.encoding is Encoding.ONE_HOT:
        return dataclasses.replace(result, encoding=Encoding.BINARY, classes=None, low=0, high=1)
    if result.scale is Scale.SOFTMAX:
        return dataclasses.replace(result, axis=None)
    return result


def slice_rows(run: Run, tensor: Tensor) -> Tensor:
    """``tensor[a:b]``: fewer rows of the same."""
    if tensor.shape.leading or not tensor.shape.dims:
        return tensor
    return dataclasses.replace(tensor, shape=Shape((None, *tensor.shape.dims[1:]), False))
