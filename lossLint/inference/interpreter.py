"""One run over a project: which programs start it, what is entered without a caller, what comes out."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence

from lossLint.inference.analysis import Analysis, SiteRecord
from lossLint.inference.calling import enter, instantiate
from lossLint.inference.compiling import yield_compiled
from lossLint.inference.names import force, scope_of
from lossLint.inference.objects import find_in_class
from lossLint.inference.roots import find_roots
from lossLint.inference.run import OutOfBudget, Run
from lossLint.inference.scope import Frame, ModuleScope
from lossLint.inference.values import (
    ClassValue,
    FunctionValue,
    Instance,
    Lazy,
    LazyImport,
    Library,
    Loss,
    Unknown,
    Value,
)
from lossLint.knowledge.contract import LossEntry
from lossLint.knowledge.loader import Knowledge, builtin
from lossLint.project.module import Module
from lossLint.project.project import Project
from lossLint.sources.source import Source, Trouble
from lossLint.syntax import ir

Progress = Callable[[int, int, str], None]
_RECURSION = 20_000
_MOST_INSTANCES = 3
_NOWHERE: ir.At = (1, 0, 1, 0)


def analyse(
    sources: Sequence[Source], knowledge: Knowledge | None = None, progress: Progress | None = None
) -> Analysis:
    """Interpret all programs that name a loss, and what they need of the others.

    Args:
        sources: all programs of the run; their order does not matter.
        knowledge: the tables; those that come with lossLint by default.
        progress: called with (programs done, programs to do, path).

    Returns:
        Sites for the rules and records for coverage, in an order that depends on the programs alone. Never raises.
    """
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _RECURSION))
    run = Run(Project(sources), knowledge or builtin())
    roots, wanted = find_roots(run.project, run.knowledge.constants["trigger-words"])  # type: ignore[arg-type]
    for number, module in enumerate(roots):
        if progress is not None:
            progress(number, len(roots), module.source.path)
        _guarded(run, module, lambda module=module: _run_program(run, module))  # type: ignore[misc]
    for module in roots:
        _guarded(run, module, lambda module=module: _enter_uncalled(run, module, wanted))  # type: ignore[misc]
    _enter_nested(run, wanted)
    yield_compiled(run)
    for module in run.project.modules:
        module.check()
    return _collected(run)


def _guarded(run: Run, module: Module, work: Callable[[], None]) -> None:
    """Run one entry; whatever goes wrong ends that entry alone."""
    run.work, run.path, run._forks, run.frames, run.choosing, run.chosen = 0, (), 0, [], 0, ()
    run._journal.clear()
    try:
        work()
    except OutOfBudget:
        pass
    except RecursionError:
        module.troubles.append(_internal(module, "nested too deeply to be analysed"))
    except Exception as error:  # a fault of ours must not take the other programs with it
        module.troubles.append(_internal(module, f"internal error: {type(error).__name__}: {error}"))
    finally:
        run._forks = 0


def _internal(module: Module, message: str) -> Trouble:
    return Trouble(module.place(_NOWHERE), message)


def _run_program(run: Run, module: Module) -> None:
    """Run a module as the program that is started."""
    if module.key not in run.scopes:
        scope_of(run, module, main=True)
        return
    scope = run.scopes[module.key]
    if scope.main or "__main__" not in module.source.text:
        return
    _run_main_part(run, scope)


def _run_main_part(run: Run, scope: ModuleScope) -> None:
    """A module that was imported before: what stands under ``if __name__ == "__main__"``."""
    from lossLint.inference.execute import block

    scope.main = True
    run.frames.append(Frame(scope.store, (), scope))
    try:
        for index, piece in enumerate(scope.module.pieces):
            if piece.name is None and "__main__" in piece.text:
                block(run, scope.module.body(index))
    finally:
        run.frames.pop()


def _enter_uncalled(run: Run, module: Module, wanted: re.Pattern[str]) -> None:
    """Functions and methods that nobody called: entered with unknown arguments, so that libraries are analysed too.

    Only definitions whose text names a loss, or something that does, are entered: the others cannot lead to one.
    """
    scope = scope_of(run, module)
    losses = _loss_names(run, scope)
    for piece in module.pieces:
        if piece.name is None or not (wanted.search(piece.text) or (losses and losses.search(piece.text))):
            continue
        value = scope.store.get(piece.name)
        if isinstance(value, Lazy) and value.module is module:
            value = force(run, value)
        if isinstance(value, FunctionValue) and value.module is module:
            _enter_one(run, module, scope, value)
        elif isinstance(value, ClassValue) and value.module is module:
            _enter_class(run, module, scope, value)


def _loss_names(run: Run, scope: ModuleScope) -> re.Pattern[str] | None:
    """The names under which a module holds losses."""
    names = [name for name, value in scope.store.items() if isinstance(name, str) and _is_loss(run, value)]
    return re.compile(r"\b(?:" + "|".join(map(re.escape, names)) + r")\b") if names else None


def _is_loss(run: Run, value: Value) -> bool:
    if isinstance(value, LazyImport):
        return _is_loss(run, run.library(f"{value.dotted}.{value.attribute}"))
    if isinstance(value, Library):
        return isinstance(run.knowledge.get(value.name), LossEntry)
    return isinstance(value, Loss)


def _enter_nested(run: Run, wanted: re.Pattern[str]) -> None:
    """Functions defined inside others and handed on, which nobody was seen to call."""
    while left := [f for f in run.nested.values() if id(f.node) not in run.entered]:
        for function in left:
            run.entered.add(id(function.node))
            at = function.node.at
            text = "\n".join(function.module.lines[at[0] - 1 : at[2]])
            if wanted.search(text):
                scope = scope_of(run, function.module)
                _guarded(run, function.module, lambda s=scope, f=function: _entered(run, s, f, None))  # type: ignore[misc]


def _enter_one(run: Run, module: Module, scope: ModuleScope, function: FunctionValue) -> None:
    if id(function.node) in run.entered:
        return
    _guarded(run, module, lambda: _entered(run, scope, function, None))


def _entered(run: Run, scope: ModuleScope, function: FunctionValue, receiver: Value | None) -> None:
    run.frames.append(Frame(scope.store, (), scope))
    try:
        arguments = _unknown_arguments(run, function, receiver)
        enter(run, function, arguments, (), _NOWHERE, receiver)
    finally:
        run.frames.pop()


def _unknown_arguments(run: Run, function: FunctionValue, receiver: Value | None) -> tuple[Value, ...]:
    """Unknown values for parameters without a default; the object itself first."""
    found: list[Value] = [] if receiver is None else [receiver]
    for parameter in [p for p in function.node.parameters if p.kind == "plain"][len(found) :]:
        if parameter.default is not None:
            break
        detail = f"parameter {parameter.name!r} of {function.name} has no known caller"
        found.append(Unknown("a parameter that has no known caller", detail, run.fresh(), parameter.name))
    return tuple(found)


def _enter_class(run: Run, module: Module, scope: ModuleScope, cls: ClassValue) -> None:
    """An object of a class that nobody built, then its methods that nobody called."""
    if id(cls.node) not in run.built:
        _guarded(run, module, lambda: _built(run, scope, cls))
    instances = [one for one in run.instances if cls in one.cls.mro][:_MOST_INSTANCES]
    for name, value in list(cls.store.items()):
        function = value
        if not isinstance(function, FunctionValue) or id(function.node) in run.entered or name == "__init__":
            continue
        for one in instances:
            found = find_in_class(one.cls, name)
            if found is not None and found[0] is function:
                _guarded(run, module, lambda f=function, o=one: _entered_method(run, scope, f, o))  # type: ignore[misc]


def _entered_method(run: Run, scope: ModuleScope, function: FunctionValue, one: Instance) -> None:
    receiver: Value | None = one.cls if function.decoration == "classmethod" else one
    _entered(run, scope, function, None if function.decoration == "staticmethod" else receiver)


def _built(run: Run, scope: ModuleScope, cls: ClassValue) -> None:
    run.frames.append(Frame(scope.store, (), scope))
    try:
        found = find_in_class(cls, "__init__")
        function = found[0] if found is not None else None
        arguments: tuple[Value, ...] = ()
        if isinstance(function, FunctionValue):
            arguments = _unknown_arguments(run, function, Unknown("self"))[1:]
            run.entered.add(id(function.node))
        instantiate(run, cls, arguments, (), _NOWHERE)
    finally:
        run.frames.pop()


def _collected(run: Run) -> Analysis:
    records = tuple(
        SiteRecord(v.place, v.loss, v.prediction, v.target, v.resolved, v.reason, v.detail, v.trace)
        for v in sorted(run.visits.values(), key=lambda visit: visit.place.order)
    )
    troubles = [t for m in run.project.modules for t in (*m.source.troubles, *m.troubles)]
    sites = sorted(run.sites, key=lambda site: site.place.order)
    return Analysis(tuple(sites), records, tuple(sorted(set(troubles), key=lambda t: (t.place.order, t.message))))
