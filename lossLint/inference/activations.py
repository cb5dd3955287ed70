"""Transfer functions of activations: what they make of the scale."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from lossLint.inference.arguments import Application
from lossLint.inference.tensor import Encoding, Origin, Scale, Tensor
from lossLint.inference.values import Value

_NORMALISED = (Scale.SOFTMAX, Scale.SIGMOID)


def _made(app: Application, scale: Scale, **changes: object) -> Tensor:
    """The input with a new scale and one more step; what the old activation left is gone."""
    before = app.tensor
    origin = before.origin if before.origin in (Origin.NETWORK, Origin.INPUT) else Origin.NETWORK
    facts: dict[str, object] = {
        "scale": scale,
        "axis": None,
        "normalised_units": None,
        "activation": app.text,
        "encoding": Encoding.UNKNOWN,
        "dtype": None,
        "classes": None,
        "low": None,
        "high": None,
        "origin": origin,
        "framework": app.framework,
        "recoverable": app.options.get("recover") == "always",
        "recoverable_in_graph": app.options.get("recover") in ("always", "graph"),
        "twice": _twice(before, scale),
        "guarded": False,
        "naive_log": False,
    }
    made = dataclasses.replace(before, **{**facts, **changes})  # type: ignore[arg-type]
    if made.history is not None and made.history.step.place == app.place:  # Dense(…, activation=…) is one step
        made = dataclasses.replace(made, history=made.history.before)
    return made.with_step(app.place, app.text)


def _twice(before: Tensor, scale: Scale) -> str | None:
    """The first of two normalising activations; softmax of log-softmax gives the same shares, so it does not count."""
    if scale in (Scale.SOFTMAX, Scale.SIGMOID, Scale.LOG_SOFTMAX) and before.scale in _NORMALISED:
        return before.activation
    return None


def _axis(app: Application) -> tuple[int | None, int | None]:
    """The axis of a softmax as written, and the number of units over it."""
    shape = app.tensor.shape
    axis = app.constant("axis", app.options.get("default-axis"))
    if axis is None:
        axis = _implicit(shape.rank) if app.options.get("implicit") else app.options.get("default-axis", -1)
    if type(axis) is not int:
        return None, None
    if app.options.get("default-axis") == -1 and axis == 1 and shape.leading:
        return axis, shape.size(-1)
    size = shape.size(axis)
    if size is None and axis == 1 and shape.leading and len(shape.dims) == 1:
        size = shape.dims[0]
    return axis, size


def _implicit(rank: int | None) -> int | None:
    """torch's rule for softmax without ``dim``: axis 0 for 0, 1 and 3 axes, else 1."""
    if rank is None:
        return 1
    return 0 if rank in (0, 1, 3) else 1


def softmax(app: Application) -> Value:
    """Shares of one over an axis."""
    axis, units = _axis(app)
    return _made(app, Scale.SOFTMAX, axis=axis, normalised_units=units)


def log_softmax(app: Application) -> Value:
    """Logarithms of such shares."""
    axis, units = _axis(app)
    return _made(app, Scale.LOG_SOFTMAX, axis=axis, normalised_units=units)


def _to(scale: Scale) -> Callable[[Application], Value]:
    return lambda app: _made(app, scale)


def relu(app: Application) -> Value:
    """Clamped below: a share or a log-probability passes through unchanged or is destroyed."""
    if app.tensor.scale in (*_NORMALISED, Scale.NONNEGATIVE, Scale.SMOOTH_POSITIVE):
        return app.tensor
    return _made(app, Scale.NONNEGATIVE)


def clamp(app: Application) -> Value:
    """Clamped by given bounds: shares stay shares, logits lose their range."""
    before = app.tensor
    if before.scale in _NORMALISED or before.encoding is not Encoding.UNKNOWN:
        return dataclasses.replace(before, guarded=True)
    if before.scale is not Scale.LOGITS:
        return dataclasses.replace(before, scale=Scale.UNKNOWN)
    low, high = app.constant("low"), app.constant("high")
    if isinstance(low, int | float) and isinstance(high, int | float) and high - low <= 2:
        return _made(app, Scale.CLAMPED)
    return _made(app, Scale.NONNEGATIVE) if low == 0 and high is None else before


def real(app: Application) -> Value:
    """An activation whose output is unbounded on one side or both: nothing is claimed of its scale."""
    before = app.tensor
    return dataclasses.replace(_made(app, Scale.UNKNOWN), twice=None) if before.history else before


def hard_sigmoid(app: Application) -> Value:
    """Element-wise shares by a piecewise line."""
    return _made(app, Scale.SIGMOID)


EFFECTS: dict[str, Callable[[Application], Value]] = {
    "softmax": softmax,
    "log-softmax": log_softmax,
    "sigmoid": _to(Scale.SIGMOID),
    "hard-sigmoid": hard_sigmoid,
    "log-sigmoid": _to(Scale.LOG_SIGMOID),
    "tanh": _to(Scale.TANH),
    "relu": relu,
    "clamped": _to(Scale.CLAMPED),
    "softplus": _to(Scale.SMOOTH_POSITIVE),
    "clamp": clamp,
    "real": real,
}
