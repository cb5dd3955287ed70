"""The metrics of a compiled model: which of them meets which output."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from lossLint.inference.conditions import Conditions, compatible, simplified
from lossLint.inference.iteration import content
from lossLint.inference.metrics import as_metric
from lossLint.inference.run import Measured, Pair, Run
from lossLint.inference.tensor import Tensor
from lossLint.inference.values import DictValue, Key, ListValue, TupleValue, Value, alternatives

_DEEPEST = 3


def measured(run: Run, given: list[Value | None], outputs: int) -> tuple[Measured, ...]:
    """What ``metrics=`` and ``weighted_metrics=`` say, for a model with that many outputs."""
    return tuple(one for value in given if value is not None for one in _measured(run, value, outputs))


def _measured(run: Run, given: Value, outputs: int) -> Iterator[Measured]:
    for alternative in alternatives(run.seen(given)):
        value, conditions = alternative.value, alternative.conditions
        if isinstance(value, DictValue):
            for key, inside in value.store.items():
                if isinstance(key, Key):
                    yield from _flat(run, inside, key.value if outputs > 1 else None, conditions)
        elif outputs == 1:
            yield from _flat(run, value, None, conditions)
        else:
            yield from _by_position(run, value, outputs, conditions)


def _by_position(run: Run, value: Value, outputs: int, conditions: Conditions) -> Iterator[Measured]:
    """A list with one item for each output; Keras 2 and 3 differ on what a flat list means, so it says nothing."""
    inside = content(run, value) if isinstance(value, ListValue | TupleValue) else None
    items = inside.items if inside is not None and inside.exact and len(inside.items) == outputs else ()
    for position, item in enumerate(items):
        if isinstance(run.seen(item), ListValue | TupleValue):
            yield from _flat(run, item, position, conditions)


def _flat(run: Run, value: Value, key: Hashable | None, conditions: Conditions, depth: int = 0) -> Iterator[Measured]:
    """A metric, or a list of them."""
    for alternative in alternatives(run.seen(value)):
        here = simplified((*conditions, *alternative.conditions))
        inside = content(run, alternative.value) if isinstance(alternative.value, ListValue | TupleValue) else None
        if inside is not None and depth < _DEEPEST:
            for item in inside.items:
                yield from _flat(run, item, key, here, depth + 1)
        metric = as_metric(run, alternative.value)
        if metric is not None:
            yield Measured(metric, key, here)


def belongs(one: Measured, pair: Pair) -> bool:
    """Whether a metric measures the output of a pair, on a path that both can take."""
    named = isinstance(pair.output, Tensor) and pair.output.layer == one.key
    return (one.key is None or one.key == pair.key or named) and compatible(one.conditions, pair.conditions)
