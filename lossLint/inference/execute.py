"""Statements: flow of control, branches tried on one heap, and what is left to loops."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lossLint.inference import assign, definitions, loops
from lossLint.inference.branching import atom_of, truth
from lossLint.inference.conditions import Conditions
from lossLint.inference.deciding import decide
from lossLint.inference.evaluate import evaluate
from lossLint.inference.flow import Flow
from lossLint.inference.run import Run
from lossLint.inference.trail import Arm
from lossLint.inference.values import NONE, TupleValue, Unknown, Value
from lossLint.syntax import ir


def block(run: Run, body: list[ir.Stmt]) -> Flow:
    """Run statements in order until one leaves the block."""
    for node in body:
        run.spend()
        flow = _STATEMENTS[type(node)](run, node)
        if flow is not None and flow is not Flow.NEXT:
            return flow
    return Flow.NEXT


def _assign(run: Run, node: ir.Assign) -> None:
    value = evaluate(run, node.value)
    assign.bind_changed(run, node.value, value, node.at)
    for target in node.targets:
        assign.bind(run, target, value, node.at)


def _annotated(run: Run, node: ir.Annotated) -> None:
    if node.value is not None:
        assign.bind(run, node.target, evaluate(run, node.value), node.at)
    elif isinstance(node.target, ir.Name):
        run.frame.store.setdefault(("annotation", node.target.id), node.annotation)


def _augmented(run: Run, node: ir.Augmented) -> None:
    assign.augment(run, node)


def _evaluate(run: Run, node: ir.Evaluate) -> None:
    assign.bind_changed(run, node.value, evaluate(run, node.value), node.at)


def _return(run: Run, node: ir.Return) -> Flow:
    value = evaluate(run, node.value) if node.value is not None else NONE
    frame = run.frame
    frame.returns.append((value, run.path[frame.base :]))
    return Flow.RETURN


def _jump(run: Run, node: ir.Jump) -> Flow:
    return {"raise": Flow.RAISE, "break": Flow.BREAK, "continue": Flow.CONTINUE}[node.kind]


def _delete(run: Run, node: ir.Delete) -> None:
    for target in node.targets:
        if isinstance(target, ir.Name):
            run.erase(run.frame.store, target.id)


def _assert(run: Run, node: ir.Assert) -> None:
    evaluate(run, node.test)


def _scope(run: Run, node: ir.Scope) -> None:
    frame = run.frame
    for name in node.names:
        if node.kind == "global":
            frame.declared[name] = frame.scope.store
        else:
            frame.declared[name] = next((s for s in frame.scopes if name in s), frame.store)


def _if(run: Run, node: ir.If) -> Flow:
    return decide(
        run,
        node.test,
        lambda: block(run, node.body),
        lambda: block(run, node.orelse),
        lambda arms: branches(run, arms),
    )


def branches(run: Run, arms: list[tuple[Conditions, Callable[[], Flow]]]) -> Flow:
    """Run arms side by side; go on from those that reach the end, on the path that excludes the others."""
    tried: list[Arm[Flow]] = [run.try_arm(conditions, thunk) for conditions, thunk in arms]
    going = [arm for arm in tried if arm.result is Flow.NEXT]
    staying = [arm for arm in tried if arm.result in (Flow.RETURN, Flow.BREAK, Flow.CONTINUE)]
    _merge(run, going, staying)
    if going:
        if len(going) < len(tried):
            run.path = _narrowed(run, going)
        return Flow.NEXT
    return max((arm.result for arm in tried), key=lambda flow: flow is not Flow.RAISE)


def _narrowed(run: Run, going: list[Arm[Flow]]) -> Conditions:
    if len(going) > 1:
        return run.path
    return going[0].path


def _merge(run: Run, going: list[Arm[Flow]], staying: list[Arm[Flow]]) -> None:
    """Locals come from the arms that go on; objects also remember what arms that left have written."""
    local = id(run.frame.store)
    for arm in staying:
        if going:
            arm.writes = {where: write for where, write in arm.writes.items() if where[0] != local}
    run.merge([*going, *staying])


def _with(run: Run, node: ir.With) -> Flow:
    for item, target in node.items:
        value = evaluate(run, item)
        if target is not None:
            entered = value if not isinstance(value, Unknown) else run.unknown(value.reason, value.detail)
            assign.bind(run, target, entered, node.at)
    return block(run, node.body)


def _try(run: Run, node: ir.Try) -> Flow:
    arms: list[tuple[Conditions, Callable[[], Flow]]] = []
    atom = run.branch_atom("no exception")
    arms.append(((atom,), lambda: _both(run, node.body, node.orelse)))
    for name, body in node.handlers:
        arms.append(((atom.negated(),), lambda name=name, body=body: _handler(run, name, body)))  # type: ignore[misc]
    flow = branches(run, arms[:1]) if len(arms) == 1 else _with_handlers(run, arms)
    final = block(run, node.final)
    return final if final is not Flow.NEXT else flow


def _with_handlers(run: Run, arms: list[tuple[Conditions, Callable[[], Flow]]]) -> Flow:
    """The body is what normally happens: handlers only count where they go on with names that the body did not set."""
    thunk = arms[0][1]
    flow = thunk()
    tried = [run.try_arm(handler_conditions, handler) for handler_conditions, handler in arms[1:]]
    for arm in tried:
        for store, key, value in arm.writes.values():
            if key not in store and arm.result is Flow.NEXT:
                run.write(store, key, value)
    if flow in (Flow.RAISE,):
        return next((arm.result for arm in tried if arm.result is not Flow.RAISE), flow)
    return flow


def _handler(run: Run, name: str | None, body: list[ir.Stmt]) -> Flow:
    if name is not None:
        run.write(run.frame.store, name, run.unknown("an exception"))
    return block(run, body)


def _both(run: Run, first: list[ir.Stmt], then: list[ir.Stmt]) -> Flow:
    flow = block(run, first)
    return block(run, then) if flow is Flow.NEXT else flow


def _match(run: Run, node: ir.Match) -> Flow:
    subject = run.seen(evaluate(run, node.subject))
    return _cases(run, subject, node.cases)


def _cases(run: Run, subject: Value, cases: list[ir.Case]) -> Flow:
    if not cases:
        return Flow.NEXT
    case, rest = cases[0], cases[1:]
    if case.irrefutable:
        for name in case.names:
            run.write(run.frame.store, name, subject)
        return block(run, case.body)
    for name in case.names:
        run.write(run.frame.store, name, run.unknown("bound by a pattern"))
    test = _case_test(run, subject, case)
    known = truth(run, test)
    if known is not None:
        return block(run, case.body) if known else _cases(run, subject, rest)
    atom = atom_of(run, test, "case")
    return branches(
        run, [((atom,), lambda: block(run, case.body)), ((atom.negated(),), lambda: _cases(run, subject, rest))]
    )


def _case_test(run: Run, subject: Value, case: ir.Case) -> Value:
    from lossLint.inference.branching import membership

    literals = tuple(evaluate(run, literal) for literal in case.literals)
    if not literals:
        return run.unknown("a pattern")
    return membership(run, subject, TupleValue(literals), True, "")


_STATEMENTS: dict[type, Callable[[Run, Any], Flow | None]] = {
    ir.Assign: _assign,
    ir.Annotated: _annotated,
    ir.Augmented: _augmented,
    ir.Evaluate: _evaluate,
    ir.Return: _return,
    ir.Jump: _jump,
    ir.Delete: _delete,
    ir.Assert: _assert,
    ir.Scope: _scope,
    ir.If: _if,
    ir.For: loops.for_,
    ir.While: loops.while_,
    ir.With: _with,
    ir.Try: _try,
    ir.Match: _match,
    ir.Function: definitions.function,
    ir.Class: definitions.class_,
    ir.Import: definitions.import_,
    ir.ImportFrom: definitions.import_from,
}
