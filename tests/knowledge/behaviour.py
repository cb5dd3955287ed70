"""What each effect claims of numbers, as checks that run the library: one function an effect, found by its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from subjects import CUBE, OTHERS, SCORES, WIDE, Subject

from lossLint.inference.activations import _implicit

CHECKS: dict[str, Callable[[Subject], None]] = {}
_DTYPES = {
    "float16": "float16",
    "bfloat16": "float16",
    "float32": "float",
    "float64": "float64",
    "int64": "int",
    "int32": "int32",
    "int16": "int16",
    "uint8": "uint8",
    "bool": "bool",
}


def checks(*effects: str) -> Callable[[Callable[[Subject], None]], Callable[[Subject], None]]:
    """Register the check of an effect."""

    def register(check: Callable[[Subject], None]) -> Callable[[Subject], None]:
        CHECKS.update(dict.fromkeys(effects, check))
        return check

    return register


def _close(one: Any, other: Any) -> None:
    np.testing.assert_allclose(np.asarray(one, "float64"), np.asarray(other, "float64"), rtol=1e-4, atol=1e-5)


def _shares(values: np.ndarray, axis: int) -> None:
    assert (values >= 0).all()
    _close(values.sum(axis=axis), np.ones_like(values.sum(axis=axis)))


# Activations ---------------------------------------------------------------------------------------------------------


def _over_axes(subject: Subject, shares: Callable[[np.ndarray, int], None]) -> None:
    """The axis that is written, and the one that is taken when none is."""
    name = subject.options.get("axis")
    scores = subject.over(SCORES)
    if name:
        for axis in (0, 1):
            shares(subject.run(scores, **{name: axis}), axis)
    if "default-axis" in subject.options:
        shares(subject.run(scores), subject.options["default-axis"])
    if subject.options.get("implicit"):
        for array in (SCORES, SCORES[0], CUBE):
            shares(subject.run(array), _implicit(array.ndim) or 0)


@checks("softmax")
def softmax(subject: Subject) -> None:
    """Shares of one."""
    _over_axes(subject, _shares)


@checks("log-softmax")
def log_softmax(subject: Subject) -> None:
    """Their logarithms."""
    _over_axes(subject, lambda values, axis: _shares(np.exp(values), axis))


@checks("sigmoid", "hard-sigmoid")
def sigmoid(subject: Subject) -> None:
    """Between 0 and 1, growing, one half at 0."""
    found = subject.run(WIDE)
    assert (found >= 0).all()
    assert (found <= 1).all()
    assert (np.diff(found) >= 0).all()
    _close(found[30], 0.5)
    _close(found[[0, -1]], [0, 1])


@checks("log-sigmoid")
def log_sigmoid(subject: Subject) -> None:
    """The logarithm of such."""
    _close(np.exp(subject.run(WIDE)), 1 / (1 + np.exp(-WIDE.astype("float64"))))


@checks("tanh")
def tanh(subject: Subject) -> None:
    """Between -1 and 1, growing, odd."""
    found = subject.run(WIDE)
    assert (abs(found) <= 1).all()
    assert (np.diff(found) >= 0).all()
    _close(found, -found[::-1])


@checks("relu")
def relu(subject: Subject) -> None:
    """Nothing below 0, no bound above."""
    found = subject.run(WIDE)
    assert (found >= 0).all()
    assert found[-1] > 25


@checks("clamped")
def clamped(subject: Subject) -> None:
    """The same bounds however large the numbers are."""
    found, further = subject.run(WIDE), subject.run(WIDE * 10)
    _close([found.min(), found.max()], [further.min(), further.max()])
    assert found.max() - found.min() < 10


@checks("softplus")
def softplus(subject: Subject) -> None:
    """Above 0, growing, no bound above."""
    found = subject.run(WIDE)
    assert (found > 0).all()
    assert (np.diff(found) >= 0).all()
    assert found[-1] > 25


@checks("clamp")
def clamp(subject: Subject) -> None:
    """Bounds that are written; what lies between stays."""
    bounds = {key: value for key, value in (("low", -1.0), ("high", 1.0)) if key in subject.options}
    found = subject.run(SCORES, **subject.with_names(**bounds))
    _close(found, np.clip(SCORES, bounds.get("low"), bounds.get("high")))


@checks("real", "normalisation")
def same_shape(subject: Subject) -> None:
    """Nothing is claimed but the shape."""
    scores = subject.over(SCORES)
    assert subject.run(scores).shape == scores.shape


@checks("forget")
def forgotten(subject: Subject) -> None:
    """Nothing is claimed, or nothing but the shape."""
    scores = subject.over(SCORES)
    found = subject.run(scores)
    if subject.options.get("same-shape"):
        assert found.shape == scores.shape


# Arithmetic ----------------------------------------------------------------------------------------------------------


@checks("log")
def log(subject: Subject) -> None:
    """The natural logarithm."""
    _close(subject.run(abs(SCORES) + 1), np.log(abs(SCORES) + 1))


@checks("exp")
def exp(subject: Subject) -> None:
    """Its inverse."""
    _close(subject.run(SCORES), np.exp(SCORES))


@checks("reduce")
def reduced(subject: Subject) -> None:
    """The axis goes, or stays as 1; a mean is the mean."""
    axis = subject.options["axis"]
    found = subject.run(SCORES, **{axis: 1})
    assert found.shape == (4,)
    if "keep" in subject.options:
        assert subject.run(SCORES, **{axis: 1, subject.options["keep"]: True}).shape == (4, 1)
    if subject.options.get("mean"):
        _close(found, SCORES.mean(axis=1))
        assert np.shape(subject.run(SCORES)) == ()


@checks("argmax")
def argmax(subject: Subject) -> None:
    """The index of the largest."""
    _close(subject.run(SCORES, **{subject.options["axis"]: 1}), SCORES.argmax(axis=1))
    if "default-axis" in subject.options:
        _close(subject.run(SCORES), SCORES.argmax(axis=subject.options["default-axis"]))


@checks("max")
def largest(subject: Subject) -> None:
    """Values with their indices; without an axis one number, unless it is always a pair."""
    axis = subject.options.get("axis")
    values, indices = subject.run(SCORES, **({axis: 1} if axis else {}))
    rows = indices.reshape(4, -1)
    _close(np.take_along_axis(SCORES, rows.astype("int64"), axis=1), values.reshape(4, -1))
    if not subject.options.get("always-pair"):
        assert np.shape(subject.run(SCORES)) == ()


@checks("round")
def rounded(subject: Subject) -> None:
    """Whole numbers of the same shape."""
    found = subject.run(SCORES)
    _close(found, np.trunc(found))
    assert found.shape == SCORES.shape


@checks("compare")
def compared(subject: Subject) -> None:
    """Yes or no for each number."""
    assert set(np.unique(subject.run(SCORES, OTHERS))) <= {False, True}


@checks("add")
def combined(subject: Subject) -> None:
    """The written operation, or one on a list that keeps the shape."""
    operator = subject.options.get("operator")
    if operator is None:
        assert subject.run([SCORES, OTHERS]).shape == SCORES.shape
        return
    wanted = {"+": SCORES + OTHERS, "-": SCORES - OTHERS, "*": SCORES * OTHERS, "/": SCORES / OTHERS}
    _close(subject.run(SCORES, OTHERS), wanted[operator])


@checks("matmul")
def product(subject: Subject) -> None:
    """The matrix product."""
    left, right = subject.sample or (SCORES, OTHERS.T.copy())
    _close(subject.run(left, right), left @ right)


# Shapes --------------------------------------------------------------------------------------------------------------


@checks("keep")
def kept(subject: Subject) -> None:
    """Every number as it was, when nothing is trained."""
    values = subject.over(SCORES)
    _close(subject.run(values), values)


@checks("flatten")
def flattened(subject: Subject) -> None:
    """All axes from a certain one on become one."""
    start = subject.options.get("default-start", 1)
    _close(subject.run(CUBE), CUBE.reshape(-1) if start == 0 else CUBE.reshape(2, -1))
    if "start" in subject.options:
        _close(subject.run(CUBE, **{subject.options["start"]: 1}), CUBE.reshape(2, -1))


@checks("reshape")
def reshaped(subject: Subject) -> None:
    """The same numbers in the same order."""
    sizes = (4, 3) if subject.options.get("batch-first") else (2, 4, 3)
    _close(subject.run(CUBE, **{subject.options["sizes"]: sizes}), CUBE.reshape(2, 4, 3))


@checks("squeeze")
def squeezed(subject: Subject) -> None:
    """Axes of size one go."""
    _close(subject.run(SCORES[:, None, :1], **{subject.options["axis"]: 1}), SCORES[:, :1])
    _close(subject.run(SCORES[:, None, :1]), SCORES[:, 0])


@checks("unsqueeze")
def unsqueezed(subject: Subject) -> None:
    """An axis of size one comes."""
    _close(subject.run(SCORES, **{subject.options["axis"]: 1}), SCORES[:, None])


@checks("transpose")
def transposed(subject: Subject) -> None:
    """Two axes change places, or all get an order."""
    options = subject.options
    if "first" in options:
        _close(subject.run(CUBE, **{options["first"]: 0, options["second"]: 1}), CUBE.swapaxes(0, 1))
    elif "sizes" in options:
        _close(subject.run(CUBE, **{options["sizes"]: (2, 0, 1)}), CUBE.transpose(2, 0, 1))
    else:
        _close(subject.run(SCORES), SCORES.T)


@checks("cat")
def together(subject: Subject) -> None:
    """Along an axis that is there."""
    _close(subject.run([SCORES, OTHERS]), np.concatenate([SCORES, OTHERS], subject.options["default-axis"]))
    if "axis" in subject.options:
        _close(subject.run([SCORES, OTHERS], **{subject.options["axis"]: 1}), np.hstack([SCORES, OTHERS]))


@checks("stack")
def stacked(subject: Subject) -> None:
    """Along a new axis."""
    _close(subject.run([SCORES, OTHERS]), np.stack([SCORES, OTHERS], subject.options["default-axis"]))
    _close(subject.run([SCORES, OTHERS], **{subject.options["axis"]: 1}), np.stack([SCORES, OTHERS], 1))


@checks("split")
def split(subject: Subject) -> None:
    """Parts that hold all numbers."""
    parts = subject.run(SCORES)
    assert len(parts) > 1
    _close(np.sort(np.concatenate([np.ravel(part) for part in parts])), np.sort(SCORES.ravel()))


@checks("gather")
def gathered(subject: Subject) -> None:
    """Some of the numbers, or numbers between them."""
    scores = subject.over(SCORES)
    found = subject.run(scores)
    assert scores.min() - 1e-5 <= found.min()
    assert found.max() <= scores.max() + 1e-5


@checks("where")
def one_of(subject: Subject) -> None:
    """Either."""
    _close(subject.run(SCORES > 0, SCORES, OTHERS), np.where(SCORES > 0, SCORES, OTHERS))


@checks("cast")
def cast(subject: Subject) -> None:
    """The number type that the entry or the argument names."""
    wanted = subject.options.get("to") or "int32"
    arguments = {} if "to" in subject.options else {subject.options["dtype"]: "int32"}
    assert _DTYPES[str(subject.run(abs(SCORES), **arguments).dtype)] == wanted


@checks("pooling")
def pooled(subject: Subject) -> None:
    """The channels stay; a global one leaves nothing else."""
    images = subject.sample
    channels = images.shape[-1 if subject.options.get("channels-last") else 1]
    found = subject.run(images)
    if subject.options.get("global"):
        assert found.shape == (images.shape[0], channels)
    else:
        assert found.ndim == images.ndim


# Layers --------------------------------------------------------------------------------------------------------------


@checks("dense")
def dense(subject: Subject) -> None:
    """The last axis becomes the units."""
    units = {subject.options["units"]: 7} if "units" in subject.options else {}
    assert subject.run(SCORES, **units).shape == (4, 7)


@checks("convolution")
def convolution(subject: Subject) -> None:
    """The channels become the filters, the number of axes stays."""
    units = {subject.options["units"]: 7} if "units" in subject.options else {}
    found = subject.run(subject.sample, **units)
    assert found.ndim == subject.options.get("spatial", 2) + 2 == subject.sample.ndim
    assert found.shape[-1 if subject.options.get("channels-last") else 1] == 7


@checks("features")
def features(subject: Subject) -> None:
    """Numbers; the last axis has the units when they are named."""
    units = {subject.options["units"]: 7} if "units" in subject.options else {}
    found = subject.run(subject.over(SCORES), **units)
    assert np.issubdtype(found.dtype, np.floating)
    assert not units or found.shape[-1] == 7


@checks("recurrent")
def recurrent(subject: Subject) -> None:
    """torch: all outputs beside the states. Keras: the last output, or all of them, with states when asked for."""
    units = {subject.options["units"]: 7}
    if subject.options.get("style") == "torch":
        output, _ = subject.run(CUBE, **units)
        assert output.shape == (2, 3, 7)
        return
    assert subject.run(CUBE, **units).shape == (2, 7)
    assert subject.run(CUBE, **units, **{subject.options["sequences"]: True}).shape == (2, 3, 7)
    assert len(subject.run(CUBE, **units, **{subject.options["state"]: True})) > 1


# Makers --------------------------------------------------------------------------------------------------------------


@checks("one-hot")
def one_hot(subject: Subject) -> None:
    """Rows with a single 1."""
    found = subject.run(np.array([0, 2, 1]), **{subject.options["classes"]: 4})
    _close(found, np.eye(4)[[0, 2, 1]])
    assert np.issubdtype(found.dtype, np.floating) == (subject.options.get("dtype", "float") == "float")


@checks("eye")
def identity(subject: Subject) -> None:
    """The identity matrix."""
    _close(subject.run(**{subject.options.get("size", "size"): 3}), np.eye(3))


@checks("literal")
def literal(subject: Subject) -> None:
    """The numbers that are written."""
    rows = subject.over([[0, 1], [2, 3]])
    _close(subject.run(rows), [[0, 1], [2, 3]])


@checks("filled")
def filled(subject: Subject) -> None:
    """The same number everywhere, of the number type that the entry claims."""
    options = subject.options
    value = {} if "fill" in options else {options["value"]: 3}
    found = subject.run(SCORES, **value) if options.get("like") else subject.run((4, 5), **value)
    _close(found, np.full((4, 5), options.get("fill", 3)))
    wanted = options.get("dtype", "float")
    if wanted == "same":
        assert found.dtype == np.asarray(subject.over(SCORES)).dtype
    else:
        assert wanted == "unknown" or _DTYPES[str(found.dtype)] == wanted


@checks("noise")
def noise(subject: Subject) -> None:
    """Floating point numbers of the shape asked for."""
    if subject.options.get("like"):
        assert subject.run(SCORES).shape == (4, 5)
        return
    size: Any = subject.over((4, 5))
    name = subject.options["shape"]
    found = subject.run(**{name: size}) if not _takes_sizes(subject) else subject.run(*size)
    assert found.shape == (size if isinstance(size, tuple) else (size,))
    assert np.issubdtype(found.dtype, np.floating)


def _takes_sizes(subject: Subject) -> bool:
    return any(param.startswith("*") for param in getattr(subject.entry, "params", ()))


@checks("arange")
def counted(subject: Subject) -> None:
    """Whole numbers from 0, or from the first to before the second."""
    _close(subject.run(5), np.arange(5))
    _close(subject.run(2, 5), np.arange(2, 5))


@checks("randint")
def random_integers(subject: Subject) -> None:
    """Whole numbers from the first to before the second."""
    found = subject.run(2, 5, (200,)) if subject.sample is None else subject.run(subject.sample, 2, 5)
    assert set(np.unique(found)) <= {2, 3, 4}


@checks("parameter")
def parameter(subject: Subject) -> None:
    """The numbers that a weight begins with."""
    _close(subject.run(SCORES), SCORES)
