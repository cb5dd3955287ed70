"""Losses: built, called, and what is yielded where one meets a prediction."""

from __future__ import annotations

import dataclasses
from typing import TypeAlias

from lossLint.inference.arguments import as_tensor, named
from lossLint.inference.meeting import meetings
from lossLint.inference.run import Run, Visit
from lossLint.inference.sites import LossConstruction, LossSite, LossUse
from lossLint.inference.tensor import ANY_SHAPE, Encoding, History, Origin, Scale, Shape, Step, Tensor, describe
from lossLint.inference.values import (
    Choice,
    Const,
    Library,
    Loss,
    Partial,
    Unknown,
    Value,
    alternatives,
)
from lossLint.knowledge.contract import Expects, LossEntry
from lossLint.sources.place import Place
from lossLint.syntax import ir

Keywords: TypeAlias = tuple[tuple[str, Value], ...]
_LOSS_WORDS = ("criterion", "loss", "objective")


def call_entry(
    run: Run, name: str, entry: LossEntry, positional: tuple[Value, ...], keywords: Keywords, at: ir.At
) -> Value:
    """Call a loss by its library name: build an object of a class, or apply a function."""
    if _is_class(name):
        return build(run, name, entry, positional, keywords, at)
    loss = Loss(name, (), display=name.rsplit(".", 1)[-1])
    return apply(run, loss, positional, keywords, at)


def _is_class(name: str) -> bool:
    return name.rsplit(".", 1)[-1][:1].isupper()


def build(run: Run, name: str, entry: LossEntry, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    """A loss object with its options."""
    arguments = named(entry.construct, positional, keywords)
    short = name.rsplit(".", 1)[-1]
    place = run.place(at)
    history = History(Step(place, run.text(at), f"expects {_expected(entry, arguments).value}"))
    known = set(entry.construct) | {"**"}
    extra = tuple(key for key in arguments if key not in known and not key.startswith("#"))
    loss = Loss(name, tuple(arguments.items()), extra, short, history)
    _construction(run, loss, positional, place)
    return loss


def _construction(run: Run, loss: Loss, positional: tuple[Value, ...], place: Place) -> None:
    tensors = tuple(_certain_tensor(value) for value in positional)
    if sum(tensor is not None for tensor in tensors) >= 2:
        run.sites.append(LossConstruction(loss_use(run, loss), tensors, place, conditions=run.chosen))


def _certain_tensor(value: Value) -> Tensor | None:
    if not isinstance(value, Tensor):
        return None
    known = value.origin in (Origin.NETWORK, Origin.LABELS) or value.encoding is not Encoding.UNKNOWN
    return value if known else None


def _expected(entry: LossEntry, arguments: dict[str, Value]) -> Expects:
    if entry.logits_flag and entry.expects is Expects.PROBABILITIES and _flag(entry, arguments) is True:
        return Expects.LOGITS
    if entry.logits_flag and _flag(entry, arguments) is None:
        return Expects.ANY
    return entry.expects


def _flag(entry: LossEntry, arguments: dict[str, Value]) -> bool | None:
    """The value of ``from_logits``; None when it is given but not known."""
    value = arguments.get(entry.logits_flag)
    if value is None and "**" not in arguments:
        return entry.logits_default
    return bool(value.value) if isinstance(value, Const) else None


def loss_use(run: Run, loss: Loss, more: dict[str, Value] | None = None) -> LossUse:
    """A loss with its options, as rules see it."""
    entry = run.knowledge.get(loss.name)
    assert isinstance(entry, LossEntry)
    arguments = {**dict(loss.arguments), **(more or {})}
    literals = tuple((name, _literal(value)) for name, value in sorted(arguments.items()) if not name.startswith("#"))
    log_target = arguments.get(entry.log_target_flag) if entry.log_target_flag else None
    return LossUse(
        name=loss.display or loss.name.rsplit(".", 1)[-1],
        qualified=loss.name,
        framework=run.knowledge.framework(loss.name),
        entry=entry,
        expects=_expected(entry, arguments),
        told_logits=bool(entry.logits_flag) and _flag(entry, arguments) is True,
        log_target=isinstance(log_target, Const) and bool(log_target.value),
        options=literals,
        unknown_options=loss.extra,
        history=loss.history,
    )


def _literal(value: Value) -> object:
    return value.value if isinstance(value, Const) else ...


def apply(run: Run, loss: Loss, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> Value:
    """Apply a loss to a prediction: yields sites, gives a number."""
    varying = next((name for name, one in loss.arguments if isinstance(run.seen(one), Choice)), None)
    if varying is not None:
        decide = dict(loss.arguments)
        return run.each(
            decide[varying],
            lambda one: apply(
                run,
                dataclasses.replace(loss, arguments=tuple({**decide, varying: one}.items())),
                positional,
                keywords,
                at,
            ),
        )
    entry = run.knowledge.get(loss.name)
    assert isinstance(entry, LossEntry)
    arguments = named(entry.call, positional, keywords)
    prediction = arguments.pop(entry.prediction, None)
    target = arguments.pop(entry.target, None)
    place = run.place(at)
    missing = "an argument given by * or **"
    if prediction is not None or target is not None or "**" in arguments:
        options = arguments if not _is_class(loss.name) else {}
        ends = (prediction or Unknown(missing), target or Unknown(missing))
        if entry.flattens:
            moved = "axis" in dict(loss.arguments)
            ends = (run.each(ends[0], lambda one: _flat(one, moved)), run.each(ends[1], _flat_labels))
        meet(run, loss_use(run, loss, options), ends, place, place)
    return Tensor(framework=run.knowledge.framework(loss.name))


def _flat(prediction: Value, moved: bool) -> Value:
    """Rows of the classes, which are the last axis unless the loss was told another one."""
    if not isinstance(prediction, Tensor):
        return prediction
    shape = ANY_SHAPE if moved else Shape((prediction.units,), True)
    return dataclasses.replace(prediction, shape=shape)


def _flat_labels(target: Value) -> Value:
    return dataclasses.replace(target, shape=ANY_SHAPE, dtype=None) if isinstance(target, Tensor) else target


def meet(
    run: Run,
    use: LossUse,
    ends: tuple[Value, Value],
    place: Place,
    labels_place: Place | None,
    *,
    compiled: bool = False,
    trained: bool = True,
) -> None:
    """Yield a site for every pair of prediction and target that can occur together on the present path."""
    prediction, target = ends
    for one in alternatives(run.seen(prediction)):
        _visit(run, place, use, one.value, target)
    run.sites += [
        LossSite(
            loss=use,
            prediction=seen_by(pair.prediction, compiled),
            target=as_tensor(pair.target),
            place=place,
            labels_place=labels_place,
            compiled=compiled,
            trained=trained,
            prediction_confidence=pair.prediction_confidence,
            confidence=pair.confidence,
            conditions=pair.conditions,
            unknown_prediction=_reason(pair.prediction),
            unknown_target=_reason(pair.target),
        )
        for pair in meetings(run, prediction, target)
    ]


def seen_by(value: Value, compiled: bool) -> Tensor:
    """A prediction as its loss sees it: ``fit`` runs in graph mode, where more can be recovered."""
    tensor = as_tensor(value)
    if compiled and tensor.recoverable_in_graph:
        return dataclasses.replace(tensor, recoverable=True)
    return tensor


def _reason(value: Value) -> str | None:
    if isinstance(value, Unknown):
        return value.detail or value.reason
    return None


def _visit(run: Run, place: Place, use: LossUse, prediction: Value, target: Value) -> None:
    """Keep for coverage what was seen at a place; a resolved context wins."""
    visit = run.visits.setdefault(place, Visit(place))
    if visit.resolved:
        return
    tensor = as_tensor(prediction)
    known = _known(use, prediction, tensor)
    visit.loss = use.name
    visit.prediction = describe(tensor) if known else "unknown"
    visit.target = _target_words(target)
    visit.resolved = known
    visit.reason, visit.detail = (None, "") if known else _why(prediction)
    visit.trace = tensor.history.steps() if tensor.history else ()


def _known(use: LossUse, prediction: Value, tensor: Tensor) -> bool:
    if tensor.scale is not Scale.UNKNOWN or tensor.encoding is not Encoding.UNKNOWN:
        return True
    if use.expects is Expects.ANY and isinstance(prediction, Tensor):
        return tensor.origin is not Origin.UNKNOWN or tensor.shape.rank is not None
    return isinstance(prediction, Tensor) and tensor.origin is Origin.LITERAL


def _why(prediction: Value) -> tuple[str, str]:
    if isinstance(prediction, Unknown):
        return prediction.reason, prediction.detail or prediction.reason
    if isinstance(prediction, Tensor):
        return "the scale of the prediction is not followed", "the scale of the prediction is not followed"
    return "the prediction is not a tensor", "the prediction is not a tensor"


def _target_words(target: Value) -> str:
    if isinstance(target, Choice):
        return " or ".join(dict.fromkeys(_target_words(a.value) for a in target.alternatives))
    if isinstance(target, Unknown):
        return "unknown"
    tensor = as_tensor(target)
    known = tensor.encoding is not Encoding.UNKNOWN or tensor.scale is not Scale.UNKNOWN
    return describe(tensor) if known else "unknown"


def unknown_loss(run: Run, function: Unknown, positional: tuple[Value, ...], keywords: Keywords, at: ir.At) -> None:
    """A call of something that is not known but is called like a loss: counted as an unknown site."""
    words = function.name.lower()
    if len(positional) + len(keywords) < 2 or not any(word in words for word in _LOSS_WORDS):
        return
    place = run.place(at)
    visit = run.visits.setdefault(place, Visit(place))
    if not visit.resolved and not visit.loss:
        visit.loss, visit.prediction, visit.target = f"{function.name} (unknown)", "not asked", "not asked"
        visit.reason, visit.detail = function.reason, function.detail or function.reason


def as_loss(run: Run, value: Value) -> Value:
    """What a ``loss=`` argument means: a name, a class, a function or an object."""
    if isinstance(value, Const) and isinstance(value.value, str):
        name = run.knowledge.loss_strings.get(value.value)
        return Loss(name, (), display=repr(value.value)) if name else run.unknown("a loss of unknown name")
    if isinstance(value, Library) and isinstance(run.knowledge.get(value.name), LossEntry):
        return Loss(value.name, (), display=value.name.rsplit(".", 1)[-1])
    if isinstance(value, Partial) and isinstance(value.function, Library):
        inner = as_loss(run, value.function)
        if isinstance(inner, Loss):
            return dataclasses.replace(inner, arguments=(*inner.arguments, *value.keywords))
    return value
