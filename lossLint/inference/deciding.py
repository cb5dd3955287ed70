"""Tests: which way a condition goes, and what is known of its parts on either side."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TypeVar

from lossLint.inference.branching import atom_of, training_truth, truth
from lossLint.inference.conditions import Atom, Conditions, opposite
from lossLint.inference.run import Run
from lossLint.inference.values import FALSE, TRUE, Choice, Const, TestResult, Value
from lossLint.syntax import ir

T = TypeVar("T")
_Arms = list[tuple[Conditions, Callable[[], T]]]


def decide(run: Run, node: ir.Expr, yes: Callable[[], T], no: Callable[[], T], fork: Callable[[_Arms[T]], T]) -> T:
    """Go the way that a test says, or both ways with what each side means for the parts of the test.

    Args:
        run: the run.
        node: the test.
        yes, no: what happens on either side.
        fork: runs arms side by side and joins what they give.
    """
    test = tested(run, node)
    known = truth(run, test)
    if known is not None:
        return yes() if known else no()
    result = as_test(run, test, node)
    return fork([(_conditions(result), yes), (_conditions(result.negated()), no)])


def _conditions(test: TestResult) -> Conditions:
    """What is known where a test is true; people are told of the parts where these are known."""
    atom = dataclasses.replace(test.atom, text="") if test.when_true else test.atom
    return (atom, *test.when_true)


def tested(run: Run, node: ir.Expr) -> Value:
    """The value of an expression as a test."""
    from lossLint.inference.evaluate import evaluate

    if isinstance(node, ir.Boolean):
        return _boolean(run, node)
    if isinstance(node, ir.Unary) and node.operator == "not":
        return negated(run, tested(run, node.value), node.value)
    value = training_truth(run, run.seen(evaluate(run, node)))
    return _one_truth(run, value) if isinstance(value, Choice) else value


def as_test(run: Run, value: Value, node: ir.Expr) -> TestResult:
    """A value whose truth is open as a test."""
    return value if isinstance(value, TestResult) else TestResult(atom_of(run, value, _text(run, node)))


def negated(run: Run, value: Value, node: ir.Expr) -> Value:
    """``not value``, where ``node`` stands for the value."""
    if isinstance(value, Choice):
        return run.each(value, lambda one: negated(run, one, node))
    value = training_truth(run, value)
    known = truth(run, value)
    if known is not None:
        return FALSE if known else TRUE
    return as_test(run, value, node).negated()


def with_decided(left: Value, decided: bool, operator: str) -> Value:
    """``open and False`` is false, ``open and True`` is what is open."""
    if operator == "and":
        return left if decided else FALSE
    return TRUE if decided else left


def both(run: Run, left: TestResult, right: TestResult, node: ir.Boolean) -> TestResult:
    """Two open tests with ``and`` or ``or``: one way says something of both, the other does not say of which."""
    text = run.text(node.at)
    if node.operator == "or":
        return _and(left.negated(), right.negated(), opposite(text)).negated()
    return _and(left, right, text)


def _and(left: TestResult, right: TestResult, text: str) -> TestResult:
    """The same tests together again are the same choice, so that ``not a and not b`` is the opposite of ``a or b``."""
    atom = Atom(("and", frozenset({left.atom, right.atom})), frozenset({True}), True, text)
    return TestResult(atom, when_true=(*left.sides[0], *right.sides[0]))


def _boolean(run: Run, node: ir.Boolean) -> Value:
    left = tested(run, node.left)
    known = truth(run, left)
    if known is not None:
        return left if known is (node.operator == "or") else tested(run, node.right)
    right = tested(run, node.right)
    decided = truth(run, right)
    if decided is not None:
        return with_decided(left, decided, node.operator)
    return both(run, as_test(run, left, node.left), as_test(run, right, node.right), node)


def _one_truth(run: Run, test: Choice) -> Value:
    """A choice of tests: decided when all alternatives agree, or when it is one atom and its opposite."""
    truths = {truth(run, a.value) for a in test.alternatives}
    if len(truths) == 1 and None not in truths:
        return Const(truths.pop())
    true = [a for a in test.alternatives if truth(run, a.value) is True]
    false = [a for a in test.alternatives if truth(run, a.value) is False]
    if len(true) == 1 and len(true) + len(false) == len(test.alternatives) and len(true[0].conditions) == 1:
        return TestResult(true[0].conditions[0])
    return run.unknown("a test that is not known")


def _text(run: Run, node: ir.Expr) -> str:
    at = getattr(node, "at", None)
    return run.text(at) if at is not None else ""
