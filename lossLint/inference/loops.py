"""Loops: item by item where the items are known, else once for any number of times."""

from __future__ import annotations

from collections.abc import Callable

from lossLint.inference import assign
from lossLint.inference.branching import truth
from lossLint.inference.conditions import Alternative
from lossLint.inference.deciding import tested
from lossLint.inference.evaluate import evaluate
from lossLint.inference.flow import Flow
from lossLint.inference.iteration import MOST_ITERATIONS, elements, exact_items, known_items
from lossLint.inference.run import Run
from lossLint.inference.values import Choice, Const, TupleValue, Value, alternatives
from lossLint.syntax import ir


def for_(run: Run, node: ir.For) -> Flow:
    """``for``: over known items one after the other, over anything else once for what is seen of it."""
    from lossLint.inference.execute import block

    iterable = run.seen(evaluate(run, node.iterable))
    items = exact_items(run, iterable)
    if items is not None and len(items) <= MOST_ITERATIONS:
        return _unrolled(run, node, items)
    seen = known_items(run, iterable) or [elements(run, iterable, node.at)]

    def body() -> Flow:
        for element in seen:
            assign.bind(run, node.target, element, node.at)
            flow = block(run, node.body)
        return flow

    _any_number_of_times(run, body)
    return Flow.NEXT


def _unrolled(run: Run, node: ir.For, items: list[Value]) -> Flow:
    from lossLint.inference.execute import block

    base = run.path
    for item in items:
        assign.bind(run, node.target, item, node.at)
        flow = block(run, node.body)
        run.path = base
        if flow in (Flow.RETURN, Flow.RAISE):
            return flow
        if flow is Flow.BREAK:
            return Flow.NEXT
    return block(run, node.orelse)


def while_(run: Run, node: ir.While) -> Flow:
    """``while``: once for any number of times, unless its test is known to fail."""
    from lossLint.inference.execute import block

    test = tested(run, node.test)
    if truth(run, test) is False:
        return block(run, node.orelse)
    flow = _any_number_of_times(run, lambda: block(run, node.body))
    return Flow.RETURN if flow is Flow.RETURN and truth(run, test) is True else Flow.NEXT


def _any_number_of_times(run: Run, body: Callable[[], Flow]) -> Flow:
    """Run a body once, then forget what another round would change: counters, and how long lists have become."""
    round_ = run.try_arm((), body)
    for store, key, value in round_.writes.values():
        if run.is_absent(value):
            run.erase(store, key)
        else:
            run.write(store, key, _after_rounds(run, store.get(key), value))
    return round_.result


def _after_rounds(run: Run, before: Value | None, value: Value) -> Value:
    if _is_number(before) and any(_is_number(a.value) and a.value != before for a in alternatives(value)):
        return run.number("a number that counts")
    if not isinstance(before, TupleValue):
        return value
    if isinstance(value, Choice):
        return Choice(tuple(Alternative(_grown(before, a.value), a.conditions) for a in value.alternatives))
    return _grown(before, value)


def _grown(before: TupleValue, value: Value) -> Value:
    if isinstance(value, TupleValue) and len(value.items) > len(before.items):
        return TupleValue(value.items, value.fields, exact=False)
    return value


def _is_number(value: Value | None) -> bool:
    return isinstance(value, Const) and type(value.value) in (int, float)
