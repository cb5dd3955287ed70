"""Training that a library does for the program: which of its models meets which of its losses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from lossLint.inference.arguments import Application, named
from lossLint.inference.objects import find_method
from lossLint.inference.run import Run
from lossLint.inference.tensor import Origin, Scale, Shape, Tensor
from lossLint.inference.values import (
    NONE,
    Choice,
    Const,
    DictValue,
    Instance,
    Key,
    Layer,
    Library,
    Opaque,
    TupleValue,
    Unknown,
    Value,
)
from lossLint.knowledge.entries import ClassEntry, LayerEntry
from lossLint.syntax import ir

Keywords: TypeAlias = tuple[tuple[str, Value], ...]


def kept(app: Application) -> Value:
    """An object that keeps what it is given under the names of its parameters."""
    return Opaque(app.name, {name: value for name, value in app.arguments.items() if not name.startswith("#")})


def supervised(app: Application) -> Value:
    """What trains, or measures, a model on data: each loss that it is given meets what the model puts out."""
    from lossLint.inference.calling import call

    losses = tuple(_losses(app))
    if losses:
        output = app.run.seen(_output(app))
        for loss in losses:
            call(app.run, loss, (output, app.run.unknown("the labels of the data")), (), app.at)
    return kept(app)


def _losses(app: Application) -> Iterator[Value]:
    """The loss, and the losses inside of metrics that get what the model puts out as it is."""
    loss = app.run.seen(app.get("loss") or NONE)
    if loss != NONE:
        yield loss
    measured = app.run.seen(app.get("metrics") or NONE)
    keys = [key for key in measured.store if isinstance(key, Key)] if isinstance(measured, DictValue) else []
    for key in keys:
        metric = app.run.seen(measured.store[key])  # type: ignore[union-attr]
        inside = metric.store if isinstance(metric, Opaque) else {}
        if "loss_fn" in inside and "output_transform" not in inside:
            yield app.run.seen(inside["loss_fn"])


def _output(app: Application) -> Value:
    """What the loss gets: the model's output, or what a function of the program makes of it."""
    from lossLint.inference.calling import call

    run = app.run
    if any(app.run.seen(app.get(name) or NONE) != NONE for name in app.options.get("unless", ())):
        return run.unknown("the output of a model that was changed on the way")
    features = run.unknown("the input of a model")
    if "units" in app.options:
        return _scores(app)
    model = app.get("model") or run.unknown("an argument that is not given")
    output = call(run, model, (features,), (), app.at)
    transform = app.get("transform")
    return output if transform is None else call(run, transform, (run.seen(output),), (), app.at)


def _scores(app: Application) -> Tensor:
    """The scores of a network that the library builds: it ends in a linear layer."""
    made = Tensor(
        scale=Scale.LOGITS,
        shape=Shape((app.integer("units"),), True),
        origin=Origin.NETWORK,
        framework=app.framework,
    )
    return made.with_step(app.place, app.text)


def recorded(run: Run, layer: Layer, result: Value, positional: tuple[Value, ...], keywords: Keywords) -> Value:
    """The record that a network with a head gives back: its scores by name, and by place, behind the loss if any."""
    entry = run.knowledge.get(layer.name)
    record = entry.options.get("record") if isinstance(entry, LayerEntry) else None
    if record is None:
        return result
    given = dict(keywords)
    loss = run.unknown("the loss that a network computes itself")
    labels = run.seen(given.get(record["labels"], NONE))
    sure = "**" not in given and len(positional) <= record["positional"] and not isinstance(labels, Choice)
    places = ((result,) if labels == NONE else (loss, result)) if sure else ()
    if run.seen(given.get(record["flag"], NONE)) == Const(False):
        return TupleValue((*places, run.unknown("further outputs of a network")), exact=False)
    return Opaque(layer.name, {record["loss"]: loss, record["scores"]: result, **dict(enumerate(places))})


def keep_arguments(run: Run, made: Instance, base: Library, positional: tuple[Value, ...], keywords: Keywords) -> None:
    """What the constructor of a library class keeps as attributes."""
    entry = run.knowledge.get(base.name)
    if isinstance(entry, ClassEntry):
        given = named(entry.keeps, positional, keywords)
        for name in entry.keeps:
            if name in given:
                run.write(made.store, name, given[name])


def call_hooks(run: Run, made: Instance, base: Library, at: ir.At) -> None:
    """Methods of the program that the library calls in training, once what they get is known."""
    from lossLint.inference.calling import call

    entry = run.knowledge.get(base.name)
    for name, attributes in entry.hooks.items() if isinstance(entry, ClassEntry) else ():
        method = find_method(run, made, name)
        given = tuple(
            run.seen(made.store.get(attribute, NONE)) if attribute else run.unknown("what a library hands on")
            for attribute in attributes
        )
        known = all(
            value != NONE and not isinstance(value, Unknown) for value, a in zip(given, attributes, strict=True) if a
        )
        if method is not None and known:
            call(run, method, given, (), at)


EFFECTS: dict[str, Callable[[Application], Value]] = {"record": kept, "supervise": supervised}
