"""Entry without a caller: functions and methods that nobody called, so that libraries are analysed too."""

from __future__ import annotations

import re
from collections.abc import Callable

from lossLint.inference.calling import enter, instantiate
from lossLint.inference.names import force, scope_of
from lossLint.inference.objects import find_in_class
from lossLint.inference.receivers import receivers, text_of
from lossLint.inference.roots import Leads, with_callers_of
from lossLint.inference.run import MOST_WORK, OutOfBudget, Run
from lossLint.inference.scope import Frame, ModuleScope
from lossLint.inference.values import (
    NONE,
    ClassValue,
    Const,
    FunctionValue,
    Instance,
    Lazy,
    LazyImport,
    Library,
    Loss,
    TupleValue,
    Unknown,
    Value,
)
from lossLint.knowledge.contract import LossEntry
from lossLint.project.module import Module
from lossLint.sources.source import Trouble
from lossLint.syntax import ir

_ENTRY_WORK = 20_000
_MODULE_WORK = 60_000
_NOWHERE: ir.At = (1, 0, 1, 0)


def guarded(run: Run, module: Module, work: Callable[[], None], limit: int = MOST_WORK) -> None:
    """Run one entry; whatever goes wrong ends that entry alone.

    Args:
        run: the run.
        module: whose entry it is; a fault is noted there.
        work: the entry.
        limit: how much work it may take, in steps of the interpreter.
    """
    run.start(limit)
    try:
        work()
    except OutOfBudget:
        pass
    except RecursionError:
        module.troubles.append(_internal(module, "nested too deeply to be analysed"))
    except Exception as error:  # a fault of ours must not take the other programs with it
        module.troubles.append(_internal(module, f"internal error: {type(error).__name__}: {error}"))


def _internal(module: Module, message: str) -> Trouble:
    return Trouble(module.place(_NOWHERE), message)


class _Entries:
    """The entries of one module, which share a budget."""

    def __init__(self, run: Run, module: Module) -> None:
        self.run = run
        self.module = module
        self.left = _MODULE_WORK

    def enter(self, work: Callable[[], None]) -> None:
        """One entry, within what is left."""
        if self.left > 0:
            guarded(self.run, self.module, work, min(_ENTRY_WORK, self.left))
            self.left -= self.run.work


def enter_uncalled(run: Run, module: Module, wanted: Leads) -> None:
    """Functions and methods that nobody called: entered with unknown arguments, so that libraries are analysed too.

    Only definitions whose text names a loss, or something that does, are entered, and functions that call them: the
    others cannot lead to one.
    """
    scope = scope_of(run, module)
    entries = _Entries(run, module)
    leading = wanted.also(_loss_names(run, scope))
    named = frozenset(piece.name for piece in module.pieces if piece.name is not None and leading(piece.text))
    entered = with_callers_of(module, named)
    for piece in module.pieces:
        if piece.name is None or piece.name not in entered:
            continue
        value = scope.store.get(piece.name)
        if isinstance(value, Lazy) and value.module is module:
            value = force(run, value)
        if isinstance(value, FunctionValue) and value.module is module:
            _enter_one(entries, scope, value)
        elif isinstance(value, ClassValue) and value.module is module:
            _enter_class(entries, scope, value, leading)


def _loss_names(run: Run, scope: ModuleScope) -> list[str]:
    """The names under which a module holds losses."""
    return [name for name, value in scope.store.items() if isinstance(name, str) and _is_loss(run, value)]


def _is_loss(run: Run, value: Value) -> bool:
    if isinstance(value, LazyImport):
        return _is_loss(run, run.library(f"{value.dotted}.{value.attribute}"))
    if isinstance(value, Library):
        return isinstance(run.knowledge.get(value.name), LossEntry)
    return isinstance(value, Loss)


def enter_nested(run: Run, wanted: Leads) -> None:
    """Functions defined inside others and handed on, which nobody was seen to call."""
    while left := [f for f in run.nested.values() if id(f.node) not in run.entered]:
        for function in left:
            run.entered.add(id(function.node))
            if wanted(text_of(function)):
                scope = scope_of(run, function.module)
                work = lambda s=scope, f=function: _entered(run, s, f, None)  # noqa: E731
                guarded(run, function.module, work, _ENTRY_WORK)


def _enter_one(entries: _Entries, scope: ModuleScope, function: FunctionValue) -> None:
    if id(function.node) not in entries.run.entered:
        entries.enter(lambda: _entered(entries.run, scope, function, None))


def _entered(run: Run, scope: ModuleScope, function: FunctionValue, receiver: Value | None) -> None:
    run.frames.append(Frame(scope.store, (), scope))
    try:
        arguments = _unknown_arguments(run, function, receiver, given=True)
        enter(run, function, arguments, (), _NOWHERE, receiver)
    finally:
        run.frames.pop()


def _unknown_arguments(
    run: Run, function: FunctionValue, receiver: Value | None, *, given: bool = False
) -> tuple[Value, ...]:
    """Unknown values for parameters without a default; the object itself first.

    A default that is a number is a placeholder as often as not (``classes=1``), and callers give their own.
    With ``given`` so is None: a method computes its loss only where it got labels (``labels=None``).
    """
    found: list[Value] = [] if receiver is None else [receiver]
    for parameter in [p for p in function.node.parameters if p.kind == "plain"][len(found) :]:
        default = function.defaults.get(parameter.name)
        if default is not None and not _is_number(default) and not (given and default == NONE):
            found.append(default)
            continue
        detail = f"parameter {parameter.name!r} of {function.name} has no known caller"
        found.append(Unknown("a parameter that has no known caller", detail, run.fresh(), parameter.name))
    return tuple(found)


def _is_number(value: Value) -> bool:
    if isinstance(value, TupleValue):
        return all(_is_number(item) for item in value.items)
    return isinstance(value, Const) and type(value.value) in (int, float)


def _enter_class(entries: _Entries, scope: ModuleScope, cls: ClassValue, leading: Leads) -> None:
    """An object of a class that nobody built, then its methods that nobody called and that lead to a loss."""
    run = entries.run
    if id(cls.node) not in run.built and _leads(cls, leading):
        entries.enter(lambda: build_uncalled(run, scope, cls))
    instances = [one for one in run.instances if cls in one.cls.mro]
    for name, function in _leading_methods(cls, leading):
        if id(function.node) in run.entered or name == "__init__":
            continue
        heirs = (one for one in instances if (found := find_in_class(one.cls, name)) and found[0] is function)
        for one in receivers(heirs, function):
            entries.enter(lambda f=function, o=one: enter_method(run, scope, f, o))  # type: ignore[misc]


def _leads(cls: ClassValue, leading: Leads) -> bool:
    """Whether a method of the class, its own or inherited, leads to a loss: without one no object of it is asked."""
    methods = (value for one in cls.mro if isinstance(one, ClassValue) for value in one.store.values())
    return any(leading(text_of(value)) for value in methods if isinstance(value, FunctionValue))


def _leading_methods(cls: ClassValue, leading: Leads) -> list[tuple[str, FunctionValue]]:
    """Methods whose text leads to a loss, callers before what they call."""
    methods = {name: value for name, value in cls.store.items() if isinstance(value, FunctionValue)}
    found = {name for name, value in methods.items() if leading(text_of(value))}
    return [(name, methods[name]) for name in with_callers(methods, found)]


def with_callers(methods: dict[str, FunctionValue], found: set[str]) -> list[str]:
    """The names of methods, behind those of the methods that call them on ``self``."""
    texts = {name: text_of(value) for name, value in methods.items()}
    callers: list[str] = []
    fresh = found
    while fresh:
        used = re.compile(r"self\.(?:" + "|".join(sorted(fresh)) + r")\b")
        fresh = {name for name, text in texts.items() if name not in found and used.search(text)}
        found = found | fresh
        callers = [*sorted(fresh), *callers]
    return [*callers, *(name for name in methods if name in found and name not in callers)]


def enter_method(run: Run, scope: ModuleScope, function: FunctionValue, one: Instance) -> None:
    """A method of an object, with unknown arguments."""
    receiver: Value | None = one.cls if function.decoration == "classmethod" else one
    _entered(run, scope, function, None if function.decoration == "staticmethod" else receiver)


def build_uncalled(run: Run, scope: ModuleScope, cls: ClassValue) -> None:
    """An object of a class that nobody builds, with unknown arguments."""
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
