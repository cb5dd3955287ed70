"""Layers that a model builds and never calls, where one of them is the head that its classes want."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from lossLint.inference.run import Run
from lossLint.inference.sites import LossSite
from lossLint.inference.tensor import Encoding, Tensor
from lossLint.inference.values import Const, Instance, Layer, Value
from lossLint.knowledge.entries import LayerEntry


def remember(run: Run, result: Value, receiver: Value | None) -> None:
    """Keep whose method gave a tensor back."""
    if isinstance(receiver, Instance) and isinstance(result, Tensor) and result.history is not None:
        run.givers[id(result.history)] = (result.history, receiver)


def name_unused(run: Run) -> None:
    """Note at each site the layer that would give its labels a unit for each class, if it is never called."""
    run.sites = [_noted(run, site) if isinstance(site, LossSite) else site for site in run.sites]


def _noted(run: Run, site: LossSite) -> LossSite:
    classes, units = site.target.classes, site.prediction.units
    if site.target.encoding is not Encoding.INDEX or classes is None or units is None or units <= classes:
        return site
    unused = [layer.text for giver in _givers(run, site.prediction) for layer in _unused(run, giver, classes)]
    return dataclasses.replace(site, unused_head=unused[0]) if unused else site


def _givers(run: Run, prediction: Tensor) -> Iterator[Instance]:
    """The objects through whose methods a prediction came."""
    node = prediction.history
    while node is not None:
        if id(node) in run.givers:
            yield run.givers[id(node)][1]
        node = node.before


def _unused(run: Run, giver: Instance, classes: int) -> Iterator[Layer]:
    for value in giver.store.values():
        if isinstance(value, Layer) and id(value) not in run.asked and _units(run, value) == classes:
            yield value


def _units(run: Run, layer: Layer) -> int | None:
    """The units of a dense layer."""
    entry = run.knowledge.get(layer.name)
    if not isinstance(entry, LayerEntry) or entry.effect != "dense":
        return None
    size = layer.arguments.get(str(entry.options.get("units", "units")))
    return size.value if isinstance(size, Const) and type(size.value) is int else None
