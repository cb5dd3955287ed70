"""Keras models: what ``compile`` binds together and which labels ``fit`` brings."""

from __future__ import annotations

from lossLint.inference import metrics
from lossLint.inference.conditions import Conditions, simplified, spoken
from lossLint.inference.iteration import content, elements
from lossLint.inference.losses import as_loss, loss_use, meet
from lossLint.inference.measuring import belongs, measured
from lossLint.inference.objects import BASE, find_in_class, find_method
from lossLint.inference.run import Compiled, Pair, Run
from lossLint.inference.tensor import Tensor
from lossLint.inference.values import (
    NONE,
    TRUE,
    Const,
    DictValue,
    FunctionValue,
    Instance,
    Iterable,
    Key,
    Layer,
    Library,
    ListValue,
    Loss,
    Store,
    TupleValue,
    Unknown,
    Value,
    alternatives,
)
from lossLint.sources.place import Place
from lossLint.syntax import ir

_COMPILED = "__compiled__"


def compile_model(run: Run, model: Value, arguments: dict[str, Value], at: ir.At) -> Value:
    """``model.compile(loss=...)``: pair each loss with the output it meets."""
    store = _store(model)
    loss = arguments.get("loss", NONE)
    own = _own_method(model, "train_step") or _own_method(model, "compute_loss")
    if store is None or (loss == NONE and not own):
        return NONE
    loss = run.seen(loss)
    pairs = () if own else tuple(_pairs(run, loss, output_of(run, model, at), at))
    given = [arguments.get("metrics"), arguments.get("weighted_metrics")]
    record = Compiled(run.place(at), pairs, run.path, loss, measured(run, given, len({pair.key for pair in pairs})))
    run.write(store, _COMPILED, _Holder((record,)))
    run.compiled.append(record)
    if _own_method(model, "compute_loss") and not _own_method(model, "train_step"):
        _compute_own_loss(run, model, at)
    return NONE


def compute_loss(run: Run, model: Value, arguments: dict[str, Value], at: ir.At) -> Value:
    """``self.compute_loss(x, y, y_pred)`` in a model's own ``train_step``: the compiled loss meets this prediction."""
    store = _store(model)
    records = store.get(_COMPILED) if store is not None else None
    prediction = arguments.get("y_pred")
    if isinstance(records, _Holder) and prediction is not None:
        for record in records:
            pairs = tuple(_pairs(run, record.loss, prediction, at))
            run.compiled.append(Compiled(record.place, pairs, record.path, record.loss))
    return Tensor()


class _Holder(tuple):  # type: ignore[type-arg]
    """The records of a model; joined when branches compile it differently."""


def _store(model: Value) -> Store | None:
    store = getattr(model, "store", None)
    return store if isinstance(store, dict) else None


def _own_method(model: Value, name: str) -> bool:
    """Whether a model overrides a method by which it decides itself what becomes of its loss."""
    return isinstance(model, Instance) and find_in_class(model.cls, name) is not None


def _compute_own_loss(run: Run, model: Value, at: ir.At) -> None:
    """A model with a ``compute_loss`` of its own: that is run on what the model puts out, not the compiled loss."""
    from lossLint.inference.calling import call

    method = find_method(run, model, "compute_loss") if isinstance(model, Instance) else None
    if method is not None:
        given = (("x", run.unknown("the input of a model")), ("y", run.unknown("the labels of a model")))
        call(run, method, (), (*given, ("y_pred", output_of(run, model, at))), at)


def output_of(run: Run, model: Value, at: ir.At) -> Value:
    """What a model puts out while it is trained."""
    from lossLint.inference.calling import call

    model = run.seen(model)
    keywords: tuple[tuple[str, Value], ...] = ()
    if isinstance(model, Instance) and BASE not in model.store:
        method = find_method(run, model, "call")
        function = getattr(method, "function", None)
        if isinstance(function, FunctionValue) and any(p.name == "training" for p in function.node.parameters):
            keywords = (("training", TRUE),)
    return run.seen(call(run, model, (run.unknown("the input of a model"),), keywords, at))


def _pairs(run: Run, loss: Value, output: Value, at: ir.At) -> list[Pair]:
    """Losses with outputs: one for one, by position, or by name."""
    outputs = _outputs(run, output)
    if isinstance(loss, DictValue):
        given: dict[object, Value] = {key.value: value for key, value in loss.store.items() if isinstance(key, Key)}
        if len(given) > 1 or len(outputs) > 1:
            outputs = outputs | _named_outputs(outputs)
        else:
            outputs = dict.fromkeys(given, outputs.get(0, Unknown("an output that is not known")))
    else:
        inside = content(run, loss) if isinstance(loss, ListValue | TupleValue) else None
        given = dict(enumerate(inside.items)) if inside is not None else dict.fromkeys(outputs, loss)
    return [pair for key, value in given.items() for pair in _pair(run, value, outputs.get(key), key, at)]


def _outputs(run: Run, output: Value) -> dict[object, Value]:
    if isinstance(output, DictValue):
        return {key.value: value for key, value in output.store.items() if isinstance(key, Key)}
    inside = content(run, output) if isinstance(output, ListValue | TupleValue) else None
    items = inside.items if inside is not None else (output,)
    return dict(enumerate(items))


def _named_outputs(outputs: dict[object, Value]) -> dict[object, Value]:
    """The same by the names of the layers that made them."""
    return {value.layer: value for value in outputs.values() if isinstance(value, Tensor) and value.layer}


def _pair(run: Run, loss: Value, output: Value | None, key: object, at: ir.At) -> list[Pair]:
    found: list[Pair] = []
    several = alternatives(run.seen(loss))
    for alternative in several:
        known = as_loss(run, alternative.value)
        value = output if output is not None else Unknown("an output that has no loss of its own")
        if isinstance(known, Loss):
            found.append(Pair(known, value, key, alternative.conditions, len(several) > 1))
        elif not isinstance(known, Unknown | Const | Library):
            _custom(run, known, value, at)
    return found


def _custom(run: Run, loss: Value, output: Value, at: ir.At) -> None:
    """A loss function of the program: run it on labels and output; what it calls yields its own sites."""
    from lossLint.inference.calling import call

    call(run, loss, (run.unknown("the labels of a model"), output), (), at)


def fit_model(run: Run, model: Value, arguments: dict[str, Value], at: ir.At, *, trains: bool = True) -> Value:
    """``fit``, ``evaluate``, ``train_on_batch``: which labels the compiled losses get."""
    store = _store(model)
    records = store.get(_COMPILED) if store is not None else None
    if isinstance(model, Layer):  # an encoder: what it is fitted to says how many classes there are
        model.arguments = {**model.arguments, "fitted": arguments.get("x", NONE)}
        return model
    if isinstance(records, _Holder):
        labels = _labels(run, arguments, at)
        for record in records:
            record.fits.append((labels, run.place(at), run.path))
            record.trained |= trains
        _validation(run, records, arguments, at)
    return run.unknown("the history of a training")


def _labels(run: Run, arguments: dict[str, Value], at: ir.At) -> Value:
    labels = arguments.get("y")
    if labels is not None and labels != NONE:
        return run.seen(labels)
    data = run.seen(arguments.get("x", NONE))
    if isinstance(data, Iterable | Instance):
        element = run.seen(elements(run, data, at))
        if isinstance(element, TupleValue) and len(element.items) >= 2:
            return run.seen(element.items[1])
    return run.unknown("labels that are not known")


def _validation(run: Run, records: _Holder, arguments: dict[str, Value], at: ir.At) -> None:
    data = run.seen(arguments.get("validation_data", NONE))
    if isinstance(data, Iterable):
        data = run.seen(elements(run, data, at))
    inside = content(run, data) if isinstance(data, TupleValue | ListValue) else None
    if inside is not None and inside.exact and len(inside.items) >= 2:
        for record in records:
            record.fits.append((run.seen(inside.items[1]), run.place(at), run.path))


def yield_compiled(run: Run) -> None:
    """At the end of a run: the sites of all compiled models, with each set of labels or with none."""
    for record in run.compiled:
        for pair in record.pairs:
            fits: list[tuple[Value, Place | None, Conditions]] = [*record.fits] or [
                (Unknown("no labels are known to meet it"), None, record.path)
            ]
            for labels, place, path in fits:
                own = _own_labels(run, labels, pair.key) if len(record.pairs) > 1 and not pair.varies else labels
                _yield_pair(run, record, pair, (own, place, path))
    run.path, run.choosing, run.chosen = (), 0, ()
    run.compiled = []


def _yield_pair(run: Run, record: Compiled, pair: Pair, fit: tuple[Value, Place | None, Conditions]) -> None:
    labels, place, path = fit
    run.path = simplified((*record.path, *path, *pair.conditions))
    run.choosing = int(pair.varies)
    run.chosen = spoken(pair.conditions)
    use = loss_use(run, pair.loss)
    trained = record.trained or not record.fits
    meet(run, use, (pair.output, labels), record.place, place, compiled=True, trained=trained)
    whole = run.path
    for one in record.metrics:
        if belongs(one, pair):
            run.path = simplified((*whole, *one.conditions))
            metrics.meet(run, one.metric, use, (pair.output, labels), record.place, place, compiled=True)


def _own_labels(run: Run, labels: Value, key: object) -> Value:
    """The labels of one of several outputs."""
    if isinstance(labels, DictValue):
        found: Value = labels.store.get(Key(key), Unknown("labels that are not known"))
        return found
    inside = content(run, labels) if isinstance(labels, ListValue | TupleValue) else None
    if inside is not None and isinstance(key, int) and key < len(inside.items):
        return inside.items[key]
    return Unknown("labels that are not known")
