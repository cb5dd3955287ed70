"""Truth: what a value says as a test, and the atom under which it is true."""

from __future__ import annotations

from collections.abc import Hashable

from lossLint.inference.conditions import Atom, decided
from lossLint.inference.run import Run
from lossLint.inference.tensor import Tensor
from lossLint.inference.values import (
    FALSE,
    NONE,
    TRUE,
    Bound,
    ClassValue,
    Const,
    Container,
    DictValue,
    FunctionValue,
    Graph,
    Instance,
    Iterable,
    Layer,
    Library,
    ListValue,
    Loss,
    Opaque,
    TestResult,
    TupleValue,
    Unknown,
    Value,
)

_OBJECTS = (FunctionValue, Bound, ClassValue, Instance, Layer, Library, Loss, Graph, Opaque)
# Tests by the one they are or deny: what is not greater is less or equal.
_POSITIVE = {
    "==": ("==", True),
    "!=": ("==", False),
    ">": (">", True),
    "<=": (">", False),
    ">=": (">=", True),
    "<": (">=", False),
    "in": ("in", True),
    "not in": ("in", False),
    "holds": ("holds", True),
    "holds not": ("holds", False),
}
_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "in": "holds", "not in": "holds not"}
_COMPARABLE = (str, int, bool, float, type(None))


def truth(run: Run, value: Value) -> bool | None:
    """Whether a value counts as true; None when that is not known."""
    if isinstance(value, Const):
        return bool(value.value)
    if isinstance(value, TestResult):
        return _decided(run, value)
    if isinstance(value, TupleValue):
        return bool(value.items) if value.exact else None
    if isinstance(value, ListValue):
        content = value.store["items"]
        return bool(content.items) if isinstance(content, TupleValue) and content.exact else None
    if isinstance(value, DictValue):
        return (len(value.store) > 1) if value.store.get("exact") else None
    if isinstance(value, Container):
        return None
    return True if isinstance(value, _OBJECTS) else None


def _decided(run: Run, test: TestResult) -> bool | None:
    """What the path says of a test: of ``and`` and ``or`` also through their parts."""
    known = decided(run.path, test.atom)
    if known is not None:
        return known
    for parts, holds in ((test.when_true, True), (test.when_false, False)):
        told = [decided(run.path, part) for part in parts]
        if False in told:
            return not holds
        if told and all(told):
            return holds
    return None


def atom_of(run: Run, value: Value, text: str) -> Atom:
    """The choice that makes a test true whose truth is not known."""
    if isinstance(value, TestResult):
        atom: Atom = value.atom
        return atom
    if isinstance(value, Unknown) and value.symbol is not None:
        return Atom(("truth", value.symbol), frozenset({True}), True, text)
    return run.branch_atom(text)


def training_truth(run: Run, value: Value) -> Value:
    """By convention an unknown flag called ``training`` is set where a loss is computed."""
    flags = run.knowledge.constants.get("training-flags", ())
    if isinstance(value, Unknown) and value.name in flags:  # type: ignore[operator]
        return TRUE
    return value


def equality(run: Run, left: Value, right: Value, positive: bool, text: str) -> Value:
    """``left == right`` (or ``!=``): decided, or a test that names the unchanged value and the constant."""
    if isinstance(left, Const) and isinstance(right, Const):
        return TRUE if (left.value == right.value) is positive else FALSE
    if isinstance(right, Unknown):
        left, right = right, left
    if isinstance(left, Unknown) and left.kind and right == NONE:
        return FALSE if positive else TRUE
    if isinstance(left, Unknown) and isinstance(right, Const) and isinstance(right.value, _COMPARABLE):
        return _test(run, left, frozenset({right.value}), positive, text)
    if isinstance(left, Const) != isinstance(right, Const) and _certain_object(left) | _certain_object(right):
        return FALSE if positive else TRUE
    return relation(run, "==" if positive else "!=", left, right, text)


def membership(run: Run, left: Value, right: Value, positive: bool, text: str) -> Value:
    """``left in right`` for constants and displays of constants."""
    items = _constants(right)
    if items is None:
        return relation(run, "in" if positive else "not in", left, right, text)
    if isinstance(left, Const):
        return TRUE if (left.value in items) is positive else FALSE
    if isinstance(left, Unknown):
        return _test(run, left, frozenset(items), positive, text)
    return run.unknown("a test that is not known")


def relation(run: Run, operator: str, left: Value, right: Value, text: str) -> Value:
    """A test of two unchanged values that is not known: the same test asked again has the same answer."""
    one, other = _identity(left), _identity(right)
    if one is None or other is None:
        return run.unknown("a test that is not known")
    if isinstance(left, Const):
        operator, one, other = _MIRRORED.get(operator, operator), other, one
    name, positive = _POSITIVE[operator]
    return TestResult(Atom(("relation", name, one, other), frozenset({True}), positive, text))


def _identity(value: Value) -> Hashable:
    """What an unchanged value is recognised by; None where it has nothing."""
    if isinstance(value, Const) and isinstance(value.value, _COMPARABLE):
        return "constant", value.value
    return value.symbol if isinstance(value, Unknown) else None


def _test(run: Run, value: Unknown, constants: frozenset[Hashable], positive: bool, text: str) -> Value:
    words = run.knowledge.constants.get("phases", {})
    if value.name in words.get("names", ()):  # type: ignore[attr-defined]
        training = any(constant in words["training"] for constant in constants)  # type: ignore[index]
        if training or all(constant in words["other"] for constant in constants):  # type: ignore[index]
            return TRUE if training is positive else FALSE
    if value.symbol is None:
        return run.unknown("a test that is not known")
    return TestResult(Atom(value.symbol, constants, positive, text))


def _constants(value: Value) -> list[Hashable] | None:
    if isinstance(value, Const) and isinstance(value.value, str):
        return None
    if isinstance(value, ListValue):
        value = value.store["items"]
    if isinstance(value, DictValue) and value.store.get("exact"):
        return [key.value for key in value.store if key != "exact"]
    if isinstance(value, TupleValue) and value.exact and all(isinstance(item, Const) for item in value.items):
        return [item.value for item in value.items]  # type: ignore[union-attr]
    return None


def _certain_object(value: Value) -> bool:
    return isinstance(value, (*_OBJECTS, Tensor, Iterable, TupleValue, ListValue, DictValue))
