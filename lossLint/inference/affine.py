"""Transfer functions of layers that make scores: dense, convolution, embedding, recurrent, normalisation."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from lossLint.inference.arguments import Application
from lossLint.inference.shapes import with_last
from lossLint.inference.tensor import ANY_SHAPE, Origin, Scale, Shape, Tensor
from lossLint.inference.values import NONE, TupleValue, Value


def _scores(app: Application, shape: Shape, scale: Scale = Scale.LOGITS) -> Tensor:
    """Fresh scores of a layer: what was before does not matter any more."""
    made = Tensor(scale=scale, shape=shape, origin=Origin.NETWORK, framework=app.framework)
    return made.with_step(app.place, app.text)


def dense(app: Application) -> Value:
    """A dense layer: the last axis becomes its units."""
    return _scores(app, with_last(app.tensor.shape, app.integer("units")))


def convolution(app: Application) -> Value:
    """A convolution: the channel axis becomes its filters, the others keep their number."""
    units, axes = app.integer("units"), int(app.options.get("spatial", 2))
    if app.options.get("channels-last"):
        return _scores(app, Shape((None,) * (axes + 1) + (units,), False))
    return _scores(app, Shape((None, units) + (None,) * axes, False))


def dense_function(app: Application) -> Value:
    """A dense layer or convolution as a function (TF1), with its activation."""
    from lossLint.inference.layers import activate
    from lossLint.inference.values import Const, Layer

    made = convolution(app) if app.options.get("spatial") else dense(app)
    activation = app.get("activation")
    if activation is None and app.options.get("default-activation"):
        activation = Const(app.options["default-activation"])
    return (
        made
        if activation is None
        else activate(app.run, activation, made, Layer(app.name, {}, app.place, app.text), app.at)
    )


def features(app: Application) -> Value:
    """Numbers of a network of which only their number is known (embeddings, backbones without head)."""
    units = app.integer("units")
    shape = Shape((units,), True) if units is not None else ANY_SHAPE
    return _scores(app, shape, Scale.UNKNOWN)


def scores(app: Application) -> Value:
    """A whole network that gives scores, (N, units)."""
    units = app.integer("units", app.options.get("default-units"))
    return _scores(app, Shape((None, units), False))


def recurrent(app: Application) -> Value:
    """A recurrent layer of Keras: the last state, or all of them; torch gives states beside the outputs."""
    units = app.integer("units")
    if app.options.get("style") == "torch":
        output = _scores(app, _sequence(app, units), Scale.UNKNOWN)
        return TupleValue((output, app.run.unknown("the state of a recurrent layer")))
    everything = app.constant("sequences", False)
    if everything is ...:
        return _scores(app, ANY_SHAPE, Scale.UNKNOWN)
    dims = (None, None, units) if everything else (None, units)
    output = _scores(app, Shape(dims, False), Scale.UNKNOWN)
    if app.constant("state", False):
        return TupleValue((output,), exact=False)
    return output


def _sequence(app: Application, units: int | None) -> Shape:
    """All states of a torch layer: as wide again in two directions, without a batch axis where none came in."""
    both = app.constant("bidirectional", False)
    width = None if both is ... or units is None else units * 2 if both else units
    return Shape((None, width) if app.tensor.rank == 2 else (None, None, width), False)


def normalisation(app: Application) -> Value:
    """Batch or layer normalisation: scores stay scores, whatever range a clamp had left."""
    before = app.tensor
    if before.scale is Scale.LOGITS:
        return before
    return dataclasses.replace(before, scale=Scale.UNKNOWN, twice=None, recoverable=False, recoverable_in_graph=False)


def pooling(app: Application) -> Value:
    """Pooling over space: scores stay scores and shares stay shares, a clamped map becomes a mean of it."""
    before = app.tensor
    keeps = before.scale in (Scale.LOGITS, Scale.SOFTMAX, Scale.SIGMOID)
    scale = before.scale if keeps else Scale.UNKNOWN
    shape = _pooled(app, before.shape)
    return dataclasses.replace(before, scale=scale, shape=shape, recoverable=False, recoverable_in_graph=False)


def _pooled(app: Application, shape: Shape) -> Shape:
    if not app.options.get("global"):
        return Shape((None,) * len(shape.dims), False) if not shape.leading else ANY_SHAPE
    if shape.leading or len(shape.dims) < 3:
        return Shape((None, shape.dims[-1] if shape.dims and app.options.get("channels-last") else None), False)
    channels = shape.dims[-1] if app.options.get("channels-last") else shape.dims[1]
    return Shape((None, channels), False)


def parameter(app: Application) -> Value:
    """A trained weight."""
    shape = app.tensor.shape if app.input is not NONE else ANY_SHAPE
    return Tensor(scale=Scale.WEIGHT, shape=shape, origin=Origin.NETWORK, framework=app.framework)


def matrix_product(app: Application) -> Value:
    """``matmul(a, b)``."""
    from lossLint.inference.operators import product

    other = app.get("other")
    made = product(app.input, other if other is not None else NONE)
    made = dataclasses.replace(made, framework=made.framework or app.framework, history=None)
    return made.with_step(app.place, app.text)


def plus(app: Application) -> Value:
    """``add(a, b)`` and layers that add."""
    from lossLint.inference.operators import operate

    other = app.get("other")
    if other is None:
        return _all_scores(app)
    return operate(app.run, str(app.options.get("operator", "+")), app.input, other, app.at)


def _all_scores(app: Application) -> Value:
    from lossLint.inference.iteration import content

    inside = content(app.run, app.input)
    items = [item for item in inside.items if isinstance(item, Tensor)] if inside is not None else []
    if items and inside is not None and len(items) == len(inside.items) and all(i.scale is Scale.LOGITS for i in items):
        return items[0].with_step(app.place, app.text)
    return Tensor(origin=Origin.NETWORK, framework=app.framework)


EFFECTS: dict[str, Callable[[Application], Value]] = {
    "dense": dense,
    "dense-function": dense_function,
    "convolution": convolution,
    "features": features,
    "scores": scores,
    "recurrent": recurrent,
    "normalisation": normalisation,
    "pooling": pooling,
    "parameter": parameter,
    "matmul": matrix_product,
    "add": plus,
}
