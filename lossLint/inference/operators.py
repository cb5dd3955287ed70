"""Operators: on numbers, texts and lists as Python does them, on tensors as far as the scale survives."""

from __future__ import annotations

import dataclasses
import operator as python
from collections.abc import Callable
from typing import Any

from lossLint.inference.run import Run
from lossLint.inference.shapes import broadcast, matmul_shape
from lossLint.inference.tensor import ANY_SHAPE, Encoding, Origin, Scale, Shape, Tensor
from lossLint.inference.values import (
    Choice,
    Const,
    Container,
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

_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": python.add,
    "-": python.sub,
    "*": python.mul,
    "/": python.truediv,
    "//": python.floordiv,
    "%": python.mod,
    "**": python.pow,
}
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "<": python.lt,
    "<=": python.le,
    ">": python.gt,
    ">=": python.ge,
}
_SHARES = (Scale.SOFTMAX, Scale.SIGMOID)
_TINY = 1e-2


def operate(run: Run, operator: str, left: Value, right: Value, at: ir.At) -> Value:
    """``left operator right``."""
    if isinstance(left, Choice):
        return run.each(left, lambda one: operate(run, operator, one, right, at))
    if isinstance(right, Choice):
        return run.each(right, lambda one: operate(run, operator, left, one, at))
    if isinstance(left, Const) and isinstance(right, Const):
        return _constants(run, operator, left.value, right.value)
    if isinstance(left, Tensor) or isinstance(right, Tensor):
        return _tensors(run, operator, left, right, at)
    return _collections(run, operator, left, right)


def _constants(run: Run, operator: str, left: Any, right: Any) -> Value:
    compute = _ARITHMETIC.get(operator)
    numbers = isinstance(left, int | float) and isinstance(right, int | float)
    texts = operator == "+" and isinstance(left, str) and isinstance(right, str)
    if compute is None or not (numbers or texts) or (operator == "**" and abs(right) > 64):
        return run.unknown("arithmetic that is not followed")
    try:
        return Const(compute(left, right))
    except (ArithmeticError, ValueError):
        return run.unknown("arithmetic that fails")


def _collections(run: Run, operator: str, left: Value, right: Value) -> Value:
    from lossLint.inference.iteration import content

    if operator == "+" and isinstance(left, ListValue | TupleValue | Container):
        first, second = content(run, left), content(run, right)
        if first is None or second is None:
            return new_list((), False)
        joined = TupleValue((*first.items, *second.items), exact=first.exact and second.exact)
        return joined if isinstance(left, TupleValue) else new_list(joined.items, joined.exact)
    if operator == "*" and isinstance(left, ListValue | TupleValue):
        return _repeated(run, left, right)
    if operator == "|" and isinstance(left, DictValue) and isinstance(right, DictValue):
        items = {k.value: v for part in (left, right) for k, v in part.store.items() if isinstance(k, Key)}
        return new_dict(items, left.store["exact"] and right.store["exact"])
    reason = next((v.reason for v in (left, right) if isinstance(v, Unknown)), "arithmetic that is not followed")
    return run.unknown(reason)


def _repeated(run: Run, left: ListValue | TupleValue, right: Value) -> Value:
    from lossLint.inference.iteration import content

    inside = content(run, left)
    if inside is None:
        return run.unknown("a list that is not known")
    if isinstance(right, Const) and isinstance(right.value, int) and 0 <= right.value * len(inside.items) <= 64:
        items, exact = inside.items * right.value, inside.exact
    else:
        items, exact = inside.items, False
    return TupleValue(items, exact=exact) if isinstance(left, TupleValue) else new_list(items, exact)


def _tensors(run: Run, operator: str, left: Value, right: Value, at: ir.At) -> Value:
    if operator == "@":
        return product(left, right).with_step(run.place(at), run.text(at))
    shape = broadcast(_shape(left), _shape(right))
    result = _scaled(operator, left, right)
    if result is None:
        lost = _lost(left, right, shape, run, at)
        return dataclasses.replace(lost, dtype="bool") if _is_mask(operator, left, right) else lost
    return dataclasses.replace(result, shape=shape)


def _shape(value: Value) -> Shape | None:
    """The shape of an operand; None for a number."""
    if isinstance(value, Tensor):
        return value.shape
    return None if _scalar(value) else ANY_SHAPE


def _is_mask(operator: str, left: Value, right: Value) -> bool:
    """Whether two masks make another one."""
    masks = all(isinstance(side, Tensor) and side.dtype == "bool" for side in (left, right))
    return masks and operator in ("*", "&", "|", "^")


def _scalar(value: Value) -> bool:
    return isinstance(value, Const) and isinstance(value.value, int | float)


def _lost(left: Value, right: Value, shape: Any, run: Run, at: ir.At) -> Tensor:
    """The scale is gone: nothing is claimed of it any more."""
    origins = {v.origin for v in (left, right) if isinstance(v, Tensor)}
    origin = Origin.NETWORK if Origin.NETWORK in origins else Origin.UNKNOWN
    framework = next((v.framework for v in (left, right) if isinstance(v, Tensor) and v.framework), None)
    history = next((v.history for v in (left, right) if isinstance(v, Tensor) and v.history), None)
    result = Tensor(shape=shape, origin=origin, framework=framework, history=history)
    return result.with_step(run.place(at), run.text(at)) if history is not None else result


def _scaled(operator: str, left: Value, right: Value) -> Tensor | None:
    """The tensor whose scale survives the operation, or None."""
    if isinstance(left, Tensor) and isinstance(right, Tensor):
        return _two_tensors(operator, left, right)
    if isinstance(left, Tensor) and isinstance(right, Const):
        return _with_number(operator, left, right.value)
    if isinstance(right, Tensor) and isinstance(left, Const):
        return _number_first(operator, left.value, right)
    return None


def _two_tensors(operator: str, left: Tensor, right: Tensor) -> Tensor | None:
    affine = (Scale.LOGITS, Scale.WEIGHT)
    if operator in "+-" and left.scale in affine and right.scale in affine:
        if left.scale is Scale.LOGITS and right.scale is Scale.LOGITS and operator == "-":
            return left
        return left if left.scale is Scale.LOGITS else right
    if operator in "*/" and left.scale is Scale.LOGITS and right.scale is Scale.WEIGHT:
        return left
    return None


def _with_number(operator: str, left: Tensor, number: Any) -> Tensor | None:
    if not isinstance(number, int | float) or isinstance(number, bool):
        return None
    if left.encoding is not Encoding.UNKNOWN:
        return _labels_with_number(operator, left, number)
    if left.scale is Scale.LOGITS and operator in ("+", "-", "*", "/") and number != 0:
        return left
    if left.scale in _SHARES and operator in "+-" and abs(number) <= _TINY:
        return dataclasses.replace(left, guarded=True)
    if operator in "*/" and number == 1:
        return dataclasses.replace(left, recoverable=False)
    return None


def _number_first(operator: str, number: Any, right: Tensor) -> Tensor | None:
    if operator == "-" and number == 1 and right.scale is Scale.SIGMOID:
        return right
    if operator in "+*":
        return _with_number(operator, right, number)
    if operator == "-" and right.scale is Scale.LOGITS and number == 0:
        return right
    return None


def _labels_with_number(operator: str, labels: Tensor, number: float) -> Tensor | None:
    """Class indices that are shifted; 0/1 labels stretched to -1/+1."""
    if operator in "+-" and labels.encoding in (Encoding.INDEX, Encoding.SIGNED) and float(number).is_integer():
        shift = number if operator == "+" else -number
        low = labels.low + shift if labels.low is not None else None
        high = labels.high + shift if labels.high is not None else None
        return dataclasses.replace(labels, encoding=Encoding.INDEX, low=low, high=high, classes=None)
    if operator == "*" and labels.encoding is Encoding.BINARY and number == 1:
        return labels
    return None


def product(left: Value, right: Value) -> Tensor:
    """A matrix product: scores of an affine layer when one side is trained."""
    first = left if isinstance(left, Tensor) else Tensor()
    second = right if isinstance(right, Tensor) else Tensor()
    trained = Scale.WEIGHT in (first.scale, second.scale)
    history = first.history or second.history
    return Tensor(
        scale=Scale.LOGITS if trained else Scale.UNKNOWN,
        shape=matmul_shape(first.shape, second.shape),
        origin=Origin.NETWORK if trained or Origin.NETWORK in (first.origin, second.origin) else Origin.UNKNOWN,
        framework=first.framework or second.framework,
        history=history if trained else first.history,
    )


def negate(run: Run, value: Value, operator: str, at: ir.At) -> Value:
    """``-value``, ``+value`` and ``~value``."""
    if isinstance(value, Choice):
        return run.each(value, lambda one: negate(run, one, operator, at))
    if isinstance(value, Const) and operator in "-+" and isinstance(value.value, int | float):
        return Const(-value.value if operator == "-" else value.value)
    if isinstance(value, Tensor):
        keeps = operator == "+" or value.scale is Scale.LOGITS
        lost = _lost(value, value, value.shape, run, at)
        return value if keeps else dataclasses.replace(lost, dtype="bool" if value.dtype == "bool" else None)
    return run.unknown("arithmetic that is not followed")


def compare_numbers(run: Run, operator: str, left: Value, right: Value, at: ir.At) -> Value | None:
    """A comparison of constants or of tensors; None for anything else."""
    if operator in _COMPARE and isinstance(left, Const) and isinstance(right, Const):
        try:
            return Const(_COMPARE[operator](left.value, right.value))
        except TypeError:
            return None
    side = left if isinstance(left, Tensor) else right
    if isinstance(side, Tensor) and operator not in ("is", "is not"):
        return threshold(side).with_step(run.place(at), run.text(at))
    return None


def threshold(value: Tensor) -> Tensor:
    """What a comparison makes of a tensor: hard decisions of a network, or 0/1 labels."""
    if value.origin is Origin.NETWORK:
        return Tensor(scale=Scale.HARD, shape=value.shape, dtype="bool", origin=value.origin, history=value.history)
    encoding = Encoding.BINARY if value.origin in (Origin.LABELS, Origin.LITERAL) else Encoding.UNKNOWN
    return Tensor(shape=value.shape, dtype="bool", encoding=encoding, origin=value.origin, history=value.history)
