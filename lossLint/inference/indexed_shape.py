"""The shape that an index leaves of a shape: places, slices, masks, arrays of places, new axes, the ellipsis."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from lossLint.inference.literals import literal_tensor
from lossLint.inference.shapes import broadcast
from lossLint.inference.tensor import ANY_SHAPE, Shape, Tensor
from lossLint.inference.values import NONE, Const, Iterable, ListValue, TupleValue, Unknown, Value


@dataclasses.dataclass(frozen=True, slots=True)
class _Part:
    """One part of an index: how many axes it takes, and what it puts in their place.

    Attributes:
        takes: the number of axes.
        gives: their sizes afterwards; for arrays of places, the shape of the array.
        scattered: whether it is an array of places or a mask: several of those are broadcast to one.
        place: whether it is a single place.
    """

    takes: int
    gives: Shape
    scattered: bool = False
    place: bool = False


_NOTHING = Shape((), False)
_WHOLE = Iterable(NONE)


def indexed_shape(shape: Shape, parts: Sequence[Value]) -> Shape:
    """The shape after an index, as far as it is certain."""
    if len(parts) == 1 and shape.leading:
        return _row_of_unknown_rank(shape, parts[0])
    written = _without_ellipsis(shape, parts)
    if written is None:
        return ANY_SHAPE
    kept, dims = [], list(shape.dims)
    for part in written:
        one = _part(part, dims)
        if one is None or one.takes > len(dims):
            return ANY_SHAPE
        del dims[: one.takes]
        kept.append(one)
    return _together(kept, Shape(tuple(dims), False), shape.leading)


def takes_last(shape: Shape, parts: Sequence[Value]) -> bool:
    """Whether an index takes one place of the last axis, which stood beside others."""
    if len(parts) < 2 or not _is_place(parts[-1]):
        return False
    if _is_ellipsis(parts[0]):
        return len(parts) == 2
    if shape.leading:
        return len(parts) == 2 or not all(part == _WHOLE for part in parts[:-1])
    return sum(part != NONE for part in parts) == len(shape.dims)


def _row_of_unknown_rank(shape: Shape, part: Value) -> Shape:
    """One part into unknown rank: rows are taken, and the last axis is not the one that is indexed."""
    if isinstance(part, Tensor) and part.rank != 1 and part.dtype in ("bool", None):
        return ANY_SHAPE if part.dtype == "bool" else shape
    if _is_place(part):
        return shape if len(shape.dims) <= 1 else ANY_SHAPE
    return shape if part != NONE else ANY_SHAPE


def _without_ellipsis(shape: Shape, parts: Sequence[Value]) -> Sequence[Value] | None:
    """The parts with as many whole slices as ``...`` stands for; None when that is not known."""
    where = next((position for position, part in enumerate(parts) if _is_ellipsis(part)), None)
    before, after = (parts, ()) if where is None else (parts[:where], parts[where + 1 :])
    taken = [_part(part, [None] * 9) for part in (*before, *after)]
    if any(part is None for part in taken) and where is not None:
        return None
    whole = len(shape.dims) - sum(part.takes for part in taken if part is not None)
    if shape.leading:
        return [*[_WHOLE] * whole, *after] if where == 0 and whole >= 0 else None
    return parts if where is None else [*before, *[_WHOLE] * whole, *after]


def _part(part: Value, dims: list[int | None]) -> _Part | None:
    """What one part does to the axes that are left; None when that is not known."""
    size = dims[0] if dims else None
    if part == NONE:
        return _Part(0, Shape((1,), False))
    if _is_place(part) or (isinstance(part, Unknown) and part.kind == "number"):
        return _Part(1, _NOTHING, place=True)
    if isinstance(part, Iterable):
        return _Part(1, Shape((_cut(part, size),), False))
    if isinstance(part, ListValue):
        part = literal_tensor(part) or Tensor(shape=Shape((None,), False), dtype="int")
    if isinstance(part, Tensor):
        return _array(part)
    return _Part(1, ANY_SHAPE, scattered=True) if isinstance(part, Unknown) else None


def _array(array: Tensor) -> _Part | None:
    """A mask takes as many axes as it has; an array of places takes one and puts its own shape there."""
    if array.dtype == "bool":
        return _Part(array.rank, Shape((None,), False), scattered=True) if array.rank else None
    if array.dtype is None and array.rank != 1:  # it may be either
        return _Part(1, ANY_SHAPE, scattered=True)
    return _Part(1, array.shape, scattered=True, place=array.rank == 0)


def _together(parts: list[_Part], rest: Shape, leading: bool) -> Shape:
    """What all parts leave, the arrays among them broadcast to one."""
    arrays = [position for position, part in enumerate(parts) if part.scattered]
    if arrays and _are_apart(parts):
        return ANY_SHAPE
    common = _NOTHING
    for position in arrays:
        common = parts[position].gives if position == arrays[0] else broadcast(common, parts[position].gives)
    pieces = [part.gives if not part.scattered else _NOTHING for part in parts]
    if arrays:
        pieces[arrays[0]] = common
    return _joined([*pieces, rest], leading)


def _are_apart(parts: list[_Part]) -> bool:
    """Whether slices stand between arrays or places: libraries differ in where the common axes go then."""
    fixed = [position for position, part in enumerate(parts) if part.scattered or part.place]
    return any(not (part.scattered or part.place) for part in parts[fixed[0] : fixed[-1] + 1])


def _joined(pieces: list[Shape], leading: bool) -> Shape:
    dims: tuple[int | None, ...] = ()
    for piece in pieces:
        dims = piece.dims if piece.leading else (*dims, *piece.dims)
        leading = leading or piece.leading
    return Shape(dims, leading)


def _is_place(part: Value) -> bool:
    return isinstance(part, Const) and type(part.value) is int


def _is_ellipsis(part: Value) -> bool:
    return isinstance(part, Const) and part.value is ...


def _cut(part: Iterable, size: int | None) -> int | None:
    return size if part.element is NONE else _between(part.element, size)


def _between(bounds: Value, size: int | None) -> int | None:
    if not isinstance(bounds, TupleValue):
        return None
    numbers: list[Any] = [bound.value if isinstance(bound, Const) else ... for bound in bounds.items]
    if ... in numbers or size is None:
        low, high, step = numbers
        if low in (None, 0) and step is None and isinstance(high, int) and high > 0:
            return high
        return None
    return len(range(size)[slice(*numbers)])
