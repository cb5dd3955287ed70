"""Transfer functions of arithmetic: logarithms, exponentials, reductions, decisions."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from lossLint.inference.arguments import Application
from lossLint.inference.shapes import with_axis, without_axis
from lossLint.inference.tensor import ANY_SHAPE, Encoding, Origin, Scale, Shape, Tensor
from lossLint.inference.values import TupleValue, Value

_LOGARITHM = {Scale.SOFTMAX: Scale.LOG_SOFTMAX, Scale.SIGMOID: Scale.LOG_SIGMOID}
_EXPONENTIAL = {Scale.LOG_SOFTMAX: Scale.SOFTMAX, Scale.LOG_SIGMOID: Scale.SIGMOID}


def logarithm(app: Application) -> Value:
    """log of shares: log-probabilities."""
    made = _mapped(app, _LOGARITHM)
    naive = app.tensor.scale is Scale.SOFTMAX and not app.tensor.guarded
    return dataclasses.replace(made, naive_log=True) if naive else made


def exponential(app: Application) -> Value:
    """exp of log-probabilities: shares again."""
    return _mapped(app, _EXPONENTIAL)


def _mapped(app: Application, scales: dict[Scale, Scale]) -> Tensor:
    before = app.tensor
    made = dataclasses.replace(
        before,
        scale=scales.get(before.scale, Scale.UNKNOWN),
        encoding=Encoding.UNKNOWN,
        activation=app.text,
        twice=None,
        recoverable=False,
        recoverable_in_graph=False,
    )
    return made.with_step(app.place, app.text) if before.history else made


def reduced(app: Application) -> Value:
    """Sum, mean and the like over an axis or over everything."""
    before = app.tensor
    axis, keep = app.constant("axis"), app.constant("keep", False)
    shape = Shape((), False) if axis is None else ANY_SHAPE
    if type(axis) is int:
        shape = with_axis(before.shape, axis, 1) if keep else without_axis(before.shape, axis)
    classes_gone = axis is None or axis is ... or _class_axis(before, axis)
    mean = app.options.get("mean", False)
    keeps = mean and not classes_gone and before.scale in (Scale.SOFTMAX, Scale.LOGITS, Scale.SIGMOID)
    scale = before.scale if keeps else Scale.UNKNOWN
    if not keeps and before.scale is Scale.LOGITS and not classes_gone:
        scale = Scale.LOGITS
    made = dataclasses.replace(before, scale=scale, shape=shape, encoding=Encoding.UNKNOWN, axis=None)
    return dataclasses.replace(made, recoverable=False, recoverable_in_graph=False)


def _class_axis(tensor: Tensor, axis: object) -> bool:
    """Whether an axis may be the one of the classes."""
    if not isinstance(axis, int):
        return True
    if tensor.scale is Scale.LOGITS:
        return axis == -1 or tensor.rank is None or axis == tensor.rank - 1
    return axis == -1 or tensor.axis is None or axis == tensor.axis or tensor.rank is None or axis == tensor.rank - 1


def argmax(app: Application) -> Value:
    """The index of the largest: a hard decision of a network, or class indices from one-hot labels."""
    before = app.tensor
    axis = app.constant("axis", app.options.get("default-axis"))
    shape = without_axis(before.shape, axis) if type(axis) is int else ANY_SHAPE
    if before.encoding in (Encoding.ONE_HOT, Encoding.DISTRIBUTION):
        made = Tensor(encoding=Encoding.INDEX, shape=shape, dtype="int", classes=before.classes or before.units)
        made = dataclasses.replace(made, origin=Origin.LABELS, history=before.history, framework=before.framework)
        return made.with_step(app.place, app.text)
    scale = Scale.HARD if before.origin is Origin.NETWORK else Scale.UNKNOWN
    made = Tensor(scale=scale, shape=shape, dtype="int", origin=before.origin, history=before.history)
    return made.with_step(app.place, app.text) if before.history else made


def largest(app: Application) -> Value:
    """``max``/``topk`` over an axis: values and their indices; over everything: one number."""
    if app.get("axis") is None and not app.options.get("always-pair"):
        return dataclasses.replace(app.tensor, scale=Scale.UNKNOWN, shape=Shape((), False), encoding=Encoding.UNKNOWN)
    values = dataclasses.replace(app.tensor, scale=Scale.UNKNOWN, shape=ANY_SHAPE, encoding=Encoding.UNKNOWN)
    return TupleValue((values, argmax(app)), ("values", "indices"))


def rounded(app: Application) -> Value:
    """round, sign, and the like: hard decisions when a network made the numbers."""
    before = app.tensor
    if before.encoding is not Encoding.UNKNOWN:
        return before
    if before.scale not in (Scale.SIGMOID, Scale.SOFTMAX, Scale.LOGITS):
        return dataclasses.replace(before, scale=Scale.UNKNOWN)
    made = Tensor(scale=Scale.HARD, shape=before.shape, origin=before.origin, history=before.history)
    return made.with_step(app.place, app.text)


def compared(app: Application) -> Value:
    """gt, ge, eq and the like as methods."""
    from lossLint.inference.operators import threshold

    return threshold(app.tensor)


def forgotten(app: Application) -> Value:
    """An operation whose result has no known scale: nothing is claimed of it."""
    before = app.tensor
    shape = before.shape if app.options.get("same-shape") else ANY_SHAPE
    return Tensor(shape=shape, origin=before.origin, framework=app.framework, history=before.history)


EFFECTS: dict[str, Callable[[Application], Value]] = {
    "log": logarithm,
    "exp": exponential,
    "reduce": reduced,
    "argmax": argmax,
    "max": largest,
    "round": rounded,
    "compare": compared,
    "forget": forgotten,
}
