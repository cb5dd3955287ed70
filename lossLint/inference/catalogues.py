"""Data sets that are found by name, and data sets that are put together."""

from __future__ import annotations

from collections.abc import Callable

from lossLint.inference.arguments import Application
from lossLint.inference.iteration import content, elements
from lossLint.inference.tensor import Encoding, Origin, Shape, Tensor
from lossLint.inference.values import (
    FALSE,
    Const,
    DictValue,
    Iterable,
    ListValue,
    TupleValue,
    Value,
    new_dict,
)


def catalogue(app: Application) -> Value:
    """``load(name, split, as_supervised)``: examples with a label, in the structure that the split has."""
    name = app.constant("name")
    kinds = app.options["kinds"].get(str(name).split("/")[0].split(":")[0])
    pairs = app.get("as_supervised") or FALSE
    if kinds is None or not isinstance(pairs, Const):
        return app.run.unknown("a data set whose labels are not known", f"data set {name!r} is not in the tables")
    label = _label(app, kinds)
    features = app.run.unknown("the features of a data set")
    example: Value = TupleValue((features, label)) if pairs.value else new_dict({"image": features, "label": label})
    data = _split(app, Iterable(example, app.place))
    informed = app.get("with_info") or FALSE
    if not isinstance(informed, Const):
        return app.run.unknown("a data set that may come with information")
    return TupleValue((data, app.run.unknown("what is told of a data set"))) if informed.value else data


def _label(app: Application, kinds: int) -> Tensor:
    encoding = Encoding.BINARY if kinds == 2 else Encoding.INDEX
    made = Tensor(
        encoding=encoding,
        shape=Shape((), False),
        dtype="int",
        classes=kinds if encoding is Encoding.INDEX else None,
        low=0,
        high=kinds - 1,
        origin=Origin.LABELS,
        framework="tensorflow",
    )
    return made.with_step(app.place, app.text)


def _split(app: Application, part: Iterable) -> Value:
    """One part for a single split, as many as are named in a list, a dict of them for none."""
    split = app.get("split")
    if split is None or split == Const(None):
        return new_dict({"train": part, "test": part, "validation": part}, exact=False)
    inside = content(app.run, split) if isinstance(split, ListValue | TupleValue) else None
    if inside is not None:
        return TupleValue(tuple(part for _ in inside.items), exact=inside.exact)
    return part if isinstance(split, Const) else app.run.unknown("parts of a data set that are not known")


def zipped(app: Application) -> Value:
    """``zip((a, b))`` or ``zip(a, b)`` of data sets: yields one of each, side by side."""
    given = app.get("datasets")
    inside = content(app.run, given) if given is not None else None
    if inside is not None and len(inside.items) == 1:
        first = app.run.seen(inside.items[0])
        if isinstance(first, DictValue):
            return app.run.unknown("data sets by name")
        inside = content(app.run, first)
    if inside is None or not inside.exact:
        return app.run.unknown("data that is not known")
    parts = tuple(app.run.seen(elements(app.run, item, app.at)) for item in inside.items)
    return Iterable(TupleValue(parts), app.place)


def generated(app: Application) -> Value:
    """``from_generator(function, args=(…))``: yields what the function yields when it is called."""
    from lossLint.inference.calling import call

    given = app.get("args")
    inside = content(app.run, given) if given is not None else TupleValue(())
    if inside is None or not inside.exact:
        return app.run.unknown("data that is not known")
    made = app.run.seen(call(app.run, app.input, inside.items, (), app.at))
    return Iterable(app.run.seen(elements(app.run, made, app.at)), app.place)


EFFECTS: dict[str, Callable[[Application], Value]] = {"catalogue": catalogue, "zip": zipped, "generated": generated}
