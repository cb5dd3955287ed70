"""Keras models: what ``compile`` binds together and which labels ``fit`` brings."""

from __future__ import annotations

from lossLint.inference.arguments import as_tensor
from lossLint.inference.iteration import content, elements
from lossLint.inference.losses import as_loss, loss_use, meet
from lossLint.inference.objects import BASE, find_in_class, find_method
from lossLint.inference.run import Compiled, Run
from lossLint.inference.tensor import Tensor
from lossLint.inference.values import (
    NONE,
    TRUE,
    Choice,
    Const,
    DictValue,
    FunctionValue,
    Instance,
    Iterable,
    Key,
    Library,
    ListValue,
    Loss,
    Store,
    TupleValue,
    Unknown,
    Value,
    alternatives,
)
from lossLint.syntax import ir

_COMPILED = "__compiled__"


def compile_model(run: Run, model: Value, arguments: dict[str, Value], at: ir.At) -> Value:
    """``model.compile(loss=...)``: pair each loss with the output it meets."""
    store = _store(model)
    loss = arguments.get("loss")
    if store is None or loss is None or _own_training(model):
        return NONE
    output = output_of(run, model, at)
    pairs = tuple(_pairs(run, run.seen(loss), output, at))
    record = Compiled(run.place(at), pairs, run.path)
    run.write(store, _COMPILED, _Holder((record,)))
    run.compiled.append(record)
    return NONE


class _Holder(tuple):  # type: ignore[type-arg]
    """The records of a model; joined when branches compile it differently."""


def _store(model: Value) -> Store | None:
    store = getattr(model, "store", None)
    return store if isinstance(store, dict) else None


def _own_training(model: Value) -> bool:
    """A model that overrides ``train_step`` decides itself what becomes of its loss."""
    return isinstance(model, Instance) and find_in_class(model.cls, "train_step") is not None


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


def _pairs(run: Run, loss: Value, output: Value, at: ir.At) -> list[tuple[Loss, Value, object]]:
    """Losses with outputs: one for one, by position, or by name."""
    outputs = _outputs(run, output)
    found: list[tuple[Loss, Value, object]] = []
    if isinstance(loss, DictValue):
        named = {key.value: value for key, value in loss.store.items() if isinstance(key, Key)}
        for key, value in named.items():
            found += _pair(run, value, outputs.get(key, outputs.get(0) if len(named) == len(outputs) == 1 else None), key, at)
        return found
    inside = content(run, loss) if isinstance(loss, ListValue | TupleValue) else None
    if inside is not None:
        for position, value in enumerate(inside.items):
            found += _pair(run, value, outputs.get(position), position, at)
        return found
    for key, value in outputs.items():
        found += _pair(run, loss, value, key, at)
    return found


def _outputs(run: Run, output: Value) -> dict[object, Value]:
    if isinstance(output, DictValue):
        return {key.value: value for key, value in output.store.items() if isinstance(key, Key)}
    inside = content(run, output) if isinstance(output, ListValue | TupleValue) else None
    if inside is not None:
        return dict(enumerate(inside.items))
    return {0: output}


def _pair(run: Run, loss: Value, output: Value | None, key: object, at: ir.At) -> list[tuple[Loss, Value, object]]:
    found: list[tuple[Loss, Value, object]] = []
    for alternative in alternatives(run.seen(loss)):
        known = as_loss(run, alternative.value)
        value = output if output is not None else Unknown("an output that has no loss of its own")
        if isinstance(known, Loss):
            found.append((known, value, key))
        elif not isinstance(known, Unknown | Const | Library):
            _custom(run, known, value, at)
    return found


def _custom(run: Run, loss: Value, output: Value, at: ir.At) -> None:
    """A loss function of the program: run it on labels and output; what it calls yields its own sites."""
    from lossLint.inference.calling import call

    call(run, loss, (run.unknown("the labels of a model"), output), (), at)


def fit_model(run: Run, model: Value, arguments: dict[str, Value], at: ir.At) -> Value:
    """``fit``, ``evaluate``, ``train_on_batch``: which labels the compiled losses get."""
    store = _store(model)
    records = store.get(_COMPILED) if store is not None else None
    if isinstance(records, _Holder):
        labels = _labels(run, arguments, at)
        for record in records:
            record.fits.append((labels, run.place(at), run.path))
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
        for loss, output, key in record.pairs:
            fits = record.fits or [(Unknown("no labels are known to meet it"), None, record.path)]
            for labels, place, path in fits:
                run.path = tuple(dict.fromkeys((*record.path, *path)))
                several = len(record.pairs) > 1
                own = _own_labels(run, labels, key) if several else labels
                meet(run, loss_use(run, loss), (output, own), record.place, place, compiled=True)
    run.path = ()
    run.compiled = []


def _own_labels(run: Run, labels: Value, key: object) -> Value:
    """The labels of one of several outputs."""
    if isinstance(labels, DictValue):
        return labels.store.get(Key(key), Unknown("labels that are not known"))  # type: ignore[arg-type]
    inside = content(run, labels) if isinstance(labels, ListValue | TupleValue) else None
    if inside is not None and isinstance(key, int) and key < len(inside.items):
        return inside.items[key]
    return Unknown("labels that are not known")


