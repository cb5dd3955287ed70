"""Expressions: from IR to values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lossLint.inference import assign
from lossLint.inference.branching import atom_of, equality, membership, relation, training_truth, truth
from lossLint.inference.containers import get_item, slice_of
from lossLint.inference.deciding import both, decide, negated, with_decided
from lossLint.inference.definitions import make_function
from lossLint.inference.iteration import content, elements, exact_items, known_items
from lossLint.inference.names import lookup
from lossLint.inference.objects import attribute
from lossLint.inference.operators import negate, operate
from lossLint.inference.run import Run
from lossLint.inference.scope import Frame
from lossLint.inference.selecting import some_rows
from lossLint.inference.trail import join
from lossLint.inference.values import (
    NONE,
    Choice,
    Const,
    DictValue,
    FunctionValue,
    Iterable,
    Key,
    TestResult,
    TupleValue,
    Unknown,
    Value,
    new_dict,
    new_list,
)
from lossLint.syntax import ir

_MOST_COMPREHENDED = 24


def evaluate(run: Run, node: ir.Expr) -> Value:
    """The value of an expression in the running frame."""
    run.spend()
    return _EXPRESSIONS[type(node)](run, node)


def _name(run: Run, node: ir.Name) -> Value:
    return lookup(run, node.id)


def _constant(run: Run, node: ir.Constant) -> Value:
    return Const(node.value)


def _attribute(run: Run, node: ir.Attribute) -> Value:
    receiver = evaluate(run, node.value)
    return run.seen(attribute(run, receiver, node.name, node.at))


def _call(run: Run, node: ir.Call) -> Value:
    from lossLint.inference.calling import call

    function = evaluate(run, node.func)
    positional: list[Value] = []
    keywords: list[tuple[str, Value]] = []
    for argument in node.arguments:
        value = run.seen(evaluate(run, argument.value))
        if argument.stars == 1:
            positional += _spread(run, value)
        elif argument.stars == 2:
            keywords += _spread_keywords(run, value)
        elif argument.keyword is not None:
            keywords.append((argument.keyword, value))
        else:
            positional.append(value)
    return run.seen(call(run, function, tuple(positional), tuple(keywords), node.at))


def _spread(run: Run, value: Value) -> list[Value]:
    if isinstance(value, Choice):
        value = value.alternatives[-1].value
    items = exact_items(run, value)
    if items is not None:
        return items
    inside = content(run, value)
    if inside is not None and inside.items:
        return [*inside.items[:-1], run.unknown(MORE), inside.items[-1]]
    return [run.unknown(MORE)]


MORE = "arguments given by * or **"


def _spread_keywords(run: Run, value: Value) -> list[tuple[str, Value]]:
    if isinstance(value, DictValue):
        found = [(key.value, item) for key, item in value.store.items() if isinstance(key, Key)]
        named = [(str(name), item) for name, item in found if isinstance(name, str)]
        return named if value.store.get("exact") else [*named, ("**", run.unknown(MORE))]
    return [("**", run.unknown(MORE))]


def _sequence(run: Run, node: ir.Sequence) -> Value:
    items: list[Value] = []
    exact = True
    for item in node.items:
        if isinstance(item, ir.Starred):
            value = run.seen(evaluate(run, item.value))
            inside = content(run, value)
            items += inside.items if inside is not None else (run.unknown("items that are not known"),)
            exact = exact and inside is not None and inside.exact
        else:
            items.append(evaluate(run, item))
    if node.kind == "tuple":
        return TupleValue(tuple(items), exact=exact)
    return new_list(tuple(items), exact, node.kind)


def _mapping(run: Run, node: ir.Mapping) -> Value:
    found = new_dict()
    for key_node, value_node in node.items:
        value = run.seen(evaluate(run, value_node))
        if key_node is None:
            _merge_into(run, found, value)
            continue
        key = run.seen(evaluate(run, key_node))
        if isinstance(key, Const):
            found.store[Key(key.value)] = value
        else:
            found.store["exact"] = False
    return found


def _merge_into(run: Run, target: DictValue, value: Value) -> None:
    if isinstance(value, DictValue):
        target.store.update({k: v for k, v in value.store.items() if isinstance(k, Key)})
        target.store["exact"] = target.store["exact"] and value.store["exact"]
    else:
        target.store["exact"] = False


def _subscript(run: Run, node: ir.Subscript) -> Value:
    receiver = evaluate(run, node.value)
    if isinstance(node.index, ir.Slice):
        bounds = [
            evaluate(run, p) if p is not None else NONE for p in (node.index.lower, node.index.upper, node.index.step)
        ]
        return run.each(receiver, lambda one: slice_of(run, one, bounds, node.at))
    index = _index(run, node.index)
    return run.seen(run.each(receiver, lambda one: get_item(run, one, index, node.at)))


def _index(run: Run, node: ir.Expr) -> Value:
    """An index; slices inside a tuple become ``Iterable`` markers, which keep their axis."""
    if isinstance(node, ir.Sequence) and node.kind == "tuple":
        return TupleValue(tuple(_index(run, item) for item in node.items))
    if isinstance(node, ir.Slice):
        plain = node.lower is None and node.upper is None and node.step is None
        bounds = [evaluate(run, part) if part is not None else NONE for part in (node.lower, node.upper, node.step)]
        return Iterable(NONE if plain else TupleValue(tuple(bounds)))
    return run.seen(evaluate(run, node))


def _slice(run: Run, node: ir.Slice) -> Value:
    return run.unknown("a slice")


def _operation(run: Run, node: ir.Operation) -> Value:
    left, right = run.seen(evaluate(run, node.left)), run.seen(evaluate(run, node.right))
    return operate(run, node.operator, left, right, node.at)


def _unary(run: Run, node: ir.Unary) -> Value:
    if node.operator == "not":
        return negated(run, run.seen(evaluate(run, node.value)), node.value)
    return negate(run, run.seen(evaluate(run, node.value)), node.operator, node.at)


def _boolean(run: Run, node: ir.Boolean) -> Value:
    """``and`` / ``or`` as a value; see ``deciding`` for the same as a test."""
    left = training_truth(run, run.seen(evaluate(run, node.left)))
    known = truth(run, left) if not isinstance(left, Choice) else None
    if known is not None:
        return left if known is (node.operator == "or") else evaluate(run, node.right)
    right = run.seen(evaluate(run, node.right))
    decided = truth(run, right) if not isinstance(right, Choice) else None
    if decided is not None and isinstance(right, Const | TestResult):
        return with_decided(left, decided, node.operator)
    if isinstance(left, TestResult) and isinstance(right, TestResult):
        return both(run, left, right, node)
    if node.operator == "or" and isinstance(left, Unknown):
        atom = atom_of(run, left, run.text(getattr(node.left, "at", node.at)))
        return join([(left, (atom,)), (right, (atom.negated(),))])  # type: ignore[no-any-return]
    return run.unknown("a test that is not known")


def _comparison(run: Run, node: ir.Comparison) -> Value:
    left = run.seen(evaluate(run, node.left))
    if len(node.rest) != 1:
        for _, right_node in node.rest:
            evaluate(run, right_node)
        return run.unknown("a test that is not known")
    operator, right_node = node.rest[0]
    right = run.seen(evaluate(run, right_node))
    if isinstance(left, Choice):
        return run.each(left, lambda one: compare(run, operator, one, right, node.at))
    return run.each(right, lambda one: compare(run, operator, left, one, node.at))


def compare(run: Run, operator: str, left: Value, right: Value, at: ir.At) -> Value:
    """One comparison of two values that are no choices."""
    from lossLint.inference.operators import compare_numbers

    if operator in ("==", "is", "!=", "is not"):
        numbers = compare_numbers(run, operator, left, right, at)
        text = run.text(at).replace(" is not ", " != ")
        return numbers or equality(run, left, right, operator in ("==", "is"), text)
    if operator in ("in", "not in"):
        return membership(run, left, right, operator == "in", run.text(at))
    return compare_numbers(run, operator, left, right, at) or relation(run, operator, left, right, run.text(at))


def _conditional(run: Run, node: ir.Conditional) -> Value:
    return decide(
        run,
        node.test,
        lambda: evaluate(run, node.body),
        lambda: evaluate(run, node.orelse),
        run.fork,
    )


def _lambda(run: Run, node: ir.Lambda) -> Value:
    frame = run.frame
    inside = () if frame.function is None and frame.owner is None else (frame.store,)
    defaults = {p.name: evaluate(run, p.default) for p in node.parameters if p.default is not None}
    return FunctionValue(node, frame.module, (*inside, *frame.scopes), "<lambda>", None, defaults)


def _comprehension(run: Run, node: ir.Comprehension) -> Value:
    frame = run.frame
    inner = Frame({}, (frame.store, *frame.scopes), frame.scope, frame.function, None, frame.receiver, base=frame.base)
    run.frames.append(inner)
    try:
        rows, exact = _rows(run, node, 0)
    finally:
        run.frames.pop()
    if node.kind == "dict":
        return _comprehended_dict(rows, exact)
    items = tuple(value for _, value in rows)
    if node.kind == "generator" and not exact:
        return Iterable(join([(item, ()) for item in items]) if items else run.unknown("an empty generator"))
    return new_list(items, exact, "set" if node.kind == "set" else "list")


def _rows(run: Run, node: ir.Comprehension, depth: int) -> tuple[list[tuple[Value, Value]], bool]:
    if depth == len(node.clauses):
        key = run.seen(evaluate(run, node.key)) if node.key is not None else NONE
        return [(key, evaluate(run, node.element))], True
    clause = node.clauses[depth]
    iterable = run.seen(evaluate(run, clause.iterable))
    items = exact_items(run, iterable)
    exact = items is not None and len(items) <= _MOST_COMPREHENDED
    seen = items if exact else known_items(run, iterable)
    rows: list[tuple[Value, Value]] = []
    for item in seen if seen is not None else [elements(run, iterable, run_at(node))]:
        assign.bind(run, clause.target, item, run_at(node))
        tests = [truth(run, run.seen(evaluate(run, test))) for test in clause.tests]
        if False in tests:
            continue
        inner, inner_exact = _rows(run, node, depth + 1)
        rows += [(key, some_rows(value)) for key, value in inner] if None in tests else inner
        exact = exact and inner_exact and None not in tests
    return rows, exact


def run_at(node: ir.Comprehension) -> ir.At:
    """The place of a comprehension."""
    return node.at


def _comprehended_dict(rows: list[tuple[Value, Value]], exact: bool) -> Value:
    found = {key.value: value for key, value in rows if isinstance(key, Const)}
    return new_dict(found, exact and len(found) == len(rows))


def _formatted(run: Run, node: ir.Formatted) -> Value:
    parts = [run.seen(evaluate(run, part)) for part in node.parts]
    if all(isinstance(part, Const) for part in parts):
        return Const("".join(str(part.value) for part in parts if isinstance(part, Const)))
    return run.unknown("a text that is not known")


def _walrus(run: Run, node: ir.Walrus) -> Value:
    value = evaluate(run, node.value)
    assign.bind(run, node.target, value, node.at)
    return value


def _await(run: Run, node: ir.Await) -> Value:
    value = evaluate(run, node.value) if node.value is not None else NONE
    if node.kind == "await":
        return value
    if node.kind == "yield from":
        value = elements(run, run.seen(value), node.at)
    frame = run.frame
    frame.yields.append((value, run.path[frame.base :]))
    return run.unknown("what is sent to a generator")


def _ellipsis(run: Run, node: ir.Ellipsis) -> Value:
    return Const(...)


def _other(run: Run, node: ir.Other) -> Value:
    return run.unknown("an expression of another kind")


def _starred(run: Run, node: ir.Starred) -> Value:
    return evaluate(run, node.value)


def annotation(run: Run, node: ir.Expr | None) -> Value | None:
    """The value of an annotation, None when there is none."""
    return run.seen(evaluate(run, node)) if node is not None else None


_EXPRESSIONS: dict[type, Callable[[Run, Any], Value]] = {
    ir.Name: _name,
    ir.Constant: _constant,
    ir.Attribute: _attribute,
    ir.Call: _call,
    ir.Sequence: _sequence,
    ir.Starred: _starred,
    ir.Mapping: _mapping,
    ir.Subscript: _subscript,
    ir.Slice: _slice,
    ir.Operation: _operation,
    ir.Unary: _unary,
    ir.Boolean: _boolean,
    ir.Comparison: _comparison,
    ir.Conditional: _conditional,
    ir.Lambda: _lambda,
    ir.Comprehension: _comprehension,
    ir.Formatted: _formatted,
    ir.Walrus: _walrus,
    ir.Await: _await,
    ir.Ellipsis: _ellipsis,
    ir.Other: _other,
}

__all__ = ["annotation", "compare", "evaluate", "make_function"]
