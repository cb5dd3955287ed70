"""Metrics: built, called, compiled, and what is yielded where one meets a prediction."""

from __future__ import annotations

import dataclasses
from typing import TypeAlias

from lossLint.inference.arguments import as_tensor, named
from lossLint.inference.losses import seen_by
from lossLint.inference.meeting import meetings
from lossLint.inference.run import Run
from lossLint.inference.sites import LossSite, LossUse, MetricSite, MetricUse
from lossLint.inference.tensor import Encoding, History, Step, Tensor
from lossLint.inference.values import Const, Library, Metric, Partial, Unknown, Value
from lossLint.knowledge.entries import MetricChoice, MetricEntry
from lossLint.sources.place import Place
from lossLint.syntax import ir

Keywords: TypeAlias = tuple[tuple[str, Value], ...]
_ROWS = (Encoding.ONE_HOT, Encoding.MULTI_HOT, Encoding.DISTRIBUTION)


def call_entry(
    run: Run, name: str, entry: MetricEntry, positional: tuple[Value, ...], keywords: Keywords, at: ir.At
) -> Value:
    """Call a metric by its library name: build an object of a class, or apply a function."""
    short = name.rsplit(".", 1)[-1]
    arguments = named(entry.construct, positional, keywords)
    if short[:1].isupper():
        history = History(Step(run.place(at), run.text(at), f"expects {entry.expects or 'any'} outputs"))
        return Metric(name, tuple(arguments.items()), short, history)
    return _applied(run, Metric(name, tuple(arguments.items()), short), entry, arguments, at)


def apply(run: Run, metric: Metric, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    """Apply a metric object to labels and prediction: yields sites, gives a number."""
    entry = run.knowledge.get(metric.name)
    if not isinstance(entry, MetricEntry):
        return run.unknown("a metric that is not known")
    return _applied(run, metric, entry, named(entry.call, positional, keywords), at)


def _applied(run: Run, metric: Metric, entry: MetricEntry, arguments: dict[str, Value], at: ir.At) -> Value:
    prediction, target = arguments.get(entry.prediction), arguments.get(entry.target)
    if prediction is not None and target is not None:
        place = run.place(at)
        meet(run, metric, None, (prediction, target), place, place)
    return Tensor(framework=run.knowledge.framework(metric.name))


def as_metric(run: Run, value: Value) -> Metric | None:
    """What an item of ``metrics=`` means: a name, a class, a function or an object."""
    if isinstance(value, Metric):
        return value
    if isinstance(value, Const) and isinstance(value.value, str):
        name = run.knowledge.metric_strings.get(value.value)
        return Metric(name, (), repr(value.value)) if name is not None else None
    if isinstance(value, Library) and isinstance(run.knowledge.get(value.name), MetricEntry):
        return Metric(value.name, (), value.name.rsplit(".", 1)[-1])
    if isinstance(value, Partial):
        inner = as_metric(run, value.function)
        return dataclasses.replace(inner, arguments=value.keywords) if inner is not None else None
    return None


def meet(
    run: Run,
    metric: Metric,
    loss: LossUse | None,
    ends: tuple[Value, Value],
    place: Place,
    labels_place: Place | None,
    *,
    compiled: bool = False,
) -> None:
    """Yield a site for every pair of prediction and target that can occur together on the present path."""
    for pair in meetings(run, *ends):
        if isinstance(pair.prediction, Unknown):
            continue
        prediction, target = seen_by(pair.prediction, compiled), as_tensor(pair.target)
        run.sites.append(
            MetricSite(
                metric=_use(run, metric, prediction, target),
                loss=loss,
                prediction=prediction,
                target=target,
                place=place,
                labels_place=labels_place,
                compiled=compiled,
                prediction_confidence=pair.prediction_confidence,
                confidence=pair.confidence,
                conditions=pair.conditions,
            )
        )


def _use(run: Run, metric: Metric, prediction: Tensor, target: Tensor) -> MetricUse:
    name, entry, chosen = metric.name, run.knowledge.get(metric.name), None
    choice = run.knowledge.metric_choices.get(metric.name)
    if choice is not None:
        chosen = _by_shape(choice, prediction, target)
        entry = run.knowledge.get(chosen) if chosen is not None else MetricEntry(kind=choice.kind)
    assert isinstance(entry, MetricEntry)
    arguments = dict(metric.arguments)
    literals = tuple((key, value.value if isinstance(value, Const) else ...) for key, value in arguments.items())
    return MetricUse(
        name=metric.display or name.rsplit(".", 1)[-1],
        qualified=chosen or name,
        framework=run.knowledge.framework(name),
        entry=entry,
        chosen=chosen.rsplit(".", 1)[-1] if chosen is not None else None,
        told_logits=_told(entry, arguments),
        options=literals,
        history=metric.history,
    )


def _told(entry: MetricEntry, arguments: dict[str, Value]) -> bool | None:
    """Whether a metric was told that it gets logits; None when that is not known."""
    given = arguments.get(entry.logits_flag) if entry.logits_flag else None
    if given is None:
        return None if entry.logits_flag and "**" in arguments else False
    return bool(given.value) if isinstance(given, Const) else None


def _by_shape(choice: MetricChoice, prediction: Tensor, target: Tensor) -> str | None:
    """The metric that a name stands for; None when the shapes that decide are not known."""
    if prediction.rank == 1 or prediction.units is None:
        return None
    if prediction.units == 1:
        return choice.one_unit
    if target.shape.rank is not None and prediction.rank is not None:
        lower = target.shape.rank < prediction.rank
        return choice.index if lower or target.units == 1 else choice.rows
    if target.encoding is Encoding.INDEX:
        return choice.index
    return choice.rows if target.encoding in _ROWS else None


def link_losses(run: Run) -> None:
    """Metrics that were called by themselves: the loss that the same prediction meets."""
    met = {id(s.prediction.history): s.loss for s in run.sites if isinstance(s, LossSite) and s.prediction.history}
    run.sites = [_linked(site, met) if isinstance(site, MetricSite) else site for site in run.sites]


def _linked(site: MetricSite, met: dict[int, LossUse]) -> MetricSite:
    node = site.prediction.history if site.loss is None else None
    while node is not None:
        if id(node) in met:
            return dataclasses.replace(site, loss=met[id(node)])
        node = node.before
    return site
