"""Rows chosen from labels, and numbers written into tensors: what is known of the whole no longer holds."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from lossLint.inference.arguments import Application, as_tensor
from lossLint.inference.reshaping import gathered
from lossLint.inference.tensor import ANY_SHAPE, Encoding, Origin, Shape, Tensor
from lossLint.inference.trail import join
from lossLint.inference.values import Choice, Const, Iterable, ListValue, TupleValue, Value

_PAIRS = ((Encoding.BINARY, {0, 1}), (Encoding.SIGNED, {-1, 1}))


def picks_rows(index: Value) -> bool:
    """Whether an index may leave rows out by what they hold: a mask, found places, a list of places.

    Counted and shuffled places (``arange``, ``permutation``, ``randint``) take rows of all kinds.
    """
    if isinstance(index, Tensor):
        return not (index.encoding is Encoding.INDEX and index.origin is Origin.LITERAL)
    if isinstance(index, TupleValue):
        return any(picks_rows(part) for part in index.items)
    return isinstance(index, ListValue)


def some_rows(value: Value) -> Value:
    """Rows that a test let pass, of labels or of everything that a data set yields."""
    if isinstance(value, TupleValue):
        return dataclasses.replace(value, items=tuple(some_rows(item) for item in value.items))
    if isinstance(value, Iterable):
        return dataclasses.replace(value, element=some_rows(value.element))
    return passed(value) if isinstance(value, Tensor) else value


def passed(labels: Tensor) -> Tensor:
    """Labels of which a test let some pass: classes may be gone, so neither their number nor the range is known.

    One-hot rows stay as wide as they are.
    """
    if labels.encoding is Encoding.ONE_HOT:
        return labels
    if labels.encoding is Encoding.INDEX:
        return dataclasses.replace(labels, classes=None, low=None, high=None)
    return labels if labels.classes is None else dataclasses.replace(labels, classes=None)


def subset(app: Application) -> Value:
    """Subset(data, indices): some of the rows."""
    indices = app.get("indices")
    return some_rows(app.input) if indices is not None and picks_rows(indices) else app.input


def written(tensor: Tensor, index: Value, value: Value) -> Tensor:
    """A tensor after ``tensor[index] = value``: a number may widen the range, anything else may be anything."""
    if tensor.encoding is Encoding.UNKNOWN and tensor.low is None:
        return tensor
    number = value.value if isinstance(value, Const) and isinstance(value.value, int | float) else None
    if tensor.encoding is Encoding.BINARY and number in (0, 1):
        return dataclasses.replace(tensor, low=_least(tensor.low, number), high=_most(tensor.high, number))
    low = high = None
    if number is not None and not picks_rows(index):
        low, high = _least(tensor.low, number), _most(tensor.high, number)
    return dataclasses.replace(tensor, encoding=Encoding.UNKNOWN, classes=None, low=low, high=high)


def _least(one: float | None, other: float) -> float | None:
    return None if one is None else min(one, other)


def _most(one: float | None, other: float) -> float | None:
    return None if one is None else max(one, other)


def select(app: Application) -> Value:
    """boolean_mask, masked_select, delete: rows or numbers that a test let pass."""
    return passed(gathered(app))


def either(app: Application) -> Value:
    """where(test, a, b): one or the other; where(test): the places where the test holds."""
    first, second = app.get("first"), app.get("second")
    if first is None or second is None:
        return Tensor(framework=app.framework)
    if isinstance(first, Const) and isinstance(second, Const):
        return _two_numbers(app, first.value, second.value)
    joined: Value = join([(as_tensor(first), ()), (as_tensor(second), ())])
    return joined if not isinstance(joined, Choice) else Tensor(framework=app.framework)


def _two_numbers(app: Application, one: object, other: object) -> Tensor:
    """Labels made by a test: 0/1 or -1/+1."""
    condition = app.get("condition")
    shape = condition.shape if isinstance(condition, Tensor) else ANY_SHAPE
    encoding = next((found for found, pair in _PAIRS if {one, other} == pair), None)
    if encoding is None:
        return Tensor(shape=shape, framework=app.framework)
    dtype = "int" if type(one) is int and type(other) is int else "float64"
    made = Tensor(shape=shape, encoding=encoding, dtype=dtype, origin=Origin.LITERAL, framework=app.framework)
    return made.with_step(app.place, app.text)


def permutation(app: Application) -> Value:
    """permutation(n): the places 0..n-1 in some order; permutation(rows): the rows in some order."""
    if not isinstance(app.input, Const):
        return app.input
    return Tensor(
        shape=Shape((None,), False), encoding=Encoding.INDEX, dtype="int", origin=Origin.LITERAL, framework="numpy"
    )


EFFECTS: dict[str, Callable[[Application], Value]] = {
    "subset": subset,
    "select": select,
    "where": either,
    "permutation": permutation,
}
