"""Transfer functions of label encoders."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from lossLint.inference.arguments import Application, as_tensor
from lossLint.inference.tensor import ANY_SHAPE, Encoding, Origin, Shape, Tensor
from lossLint.inference.values import Unknown, Value


def _labels(app: Application, encoding: Encoding, shape: Shape, **facts: object) -> Tensor:
    made = Tensor(
        encoding=encoding,
        shape=shape,
        origin=Origin.LABELS,
        framework=app.framework,
        history=app.tensor.history,
        **facts,  # type: ignore[arg-type]
    )
    return made.with_step(app.place, app.text)


def one_hot(app: Application) -> Value:
    """Class indices to rows with a single 1."""
    before = app.tensor
    classes = app.integer("classes", app.options.get("default-classes"))
    if classes is None and app.get("classes") is None:
        classes = before.classes
    shape = Shape((None, classes), True) if before.shape.leading else _rows(before.shape, classes)
    if app.constant("axis", -1) not in (-1, None):
        shape = ANY_SHAPE
    on, off = app.constant("on", 1), app.constant("off", 0)
    if (on, off) != (1, 0):
        return Tensor(shape=shape, framework=app.framework)
    dtype = app.options.get("dtype", "float")
    return _labels(app, Encoding.ONE_HOT, shape, classes=classes, dtype=dtype, low=0, high=1)


def _rows(shape: Shape, classes: int | None) -> Shape:
    dims = shape.dims[:-1] if len(shape.dims) == 2 and shape.dims[-1] == 1 else shape.dims
    return Shape((*dims, classes), False)


def identity_matrix(app: Application) -> Value:
    """``eye(n)``: its rows are one-hot labels; ``eye(n, 1)`` is a column of 0 and 1, another width has rows of 0."""
    size = app.integer("size")
    if app.constant("offset", 0) != 0 or app.constant("batch") is not None:
        return Tensor(framework=app.framework)
    columns = app.constant("columns")
    if columns is None or columns == size:
        return _labels(app, Encoding.ONE_HOT, Shape((size, size), False), classes=size, dtype="float", low=0, high=1)
    shape = Shape((size, app.integer("columns")), False)
    if columns == 1:
        return _labels(app, Encoding.BINARY, shape, dtype="float", low=0, high=1)
    return Tensor(shape=shape, framework=app.framework)


def indices(app: Application) -> Value:
    """Anything to class indices (LabelEncoder, factorize)."""
    before = app.tensor
    one_axis = before.rank is None or app.options.get("flat")  # a LabelEncoder takes a column, and gives (N,)
    shape = Shape((before.shape.size(0),), False) if one_axis else before.shape
    return _labels(app, Encoding.INDEX, shape, dtype=app.options.get("dtype", "int"), classes=before.classes, low=0)


def encoded(app: Application) -> Value:
    """An encoder whose table entry names the encoding of what it gives."""
    encoding = Encoding(app.options["encoding"])
    before = app.tensor
    classes = app.integer("classes") or _fitted(app)
    if encoding is Encoding.ONE_HOT:
        known = classes or before.classes
        if app.options.get("two-classes-column") and (known or 2) <= 2:
            return _binarised(app)
        return _labels(app, encoding, Shape((None, known), False), classes=known, dtype="float", low=0, high=1)
    return _labels(app, encoding, ANY_SHAPE, dtype=app.options.get("dtype", "int"))


def _fitted(app: Application) -> int | None:
    """The number of classes that the encoder was fitted to."""
    value = app.get("fitted")
    return as_tensor(value).classes if value is not None else None


def _binarised(app: Application) -> Value:
    """LabelBinarizer gives one column for two classes: only more of them are certain to be one-hot."""
    return Unknown("labels whose number of classes is not known", "a binarizer gives one column for two classes")


def normalised_labels(app: Application) -> Value:
    """An encoder that is fitted: the object itself."""
    return app.input


def random_integers(app: Application) -> Value:
    """randint(low, high, size): class indices of which the range is known."""
    low, high = app.constant("low", 0), app.constant("high")
    if high is None:
        low, high = 0, low
    shape = _size(app)
    known = type(low) is int and type(high) is int
    made = Tensor(
        encoding=Encoding.BINARY if known and (low, high) == (0, 2) else Encoding.INDEX,
        shape=shape,
        dtype=str(app.options.get("dtype", "int")),
        low=low if known else None,
        high=high - 1 if known else None,
        origin=Origin.LITERAL,
        framework=app.framework,
    )
    made = dataclasses.replace(made, dtype=_given_dtype(app) or made.dtype)
    return made.with_step(app.place, app.text)


def _given_dtype(app: Application) -> str | None:
    from lossLint.inference.reshaping import dtype_name

    value = app.get("dtype")
    return dtype_name(app, value) if value is not None else None


def _size(app: Application) -> Shape:
    from lossLint.inference.makers import given_shape

    return given_shape(app)


EFFECTS: dict[str, Callable[[Application], Value]] = {
    "one-hot": one_hot,
    "eye": identity_matrix,
    "indices": indices,
    "encode": encoded,
    "randint": random_integers,
    "fit": normalised_labels,
}
