"""Names: modules run when they are asked for, imports resolved, names looked up."""

from __future__ import annotations

from lossLint.inference.run import Run
from lossLint.inference.scope import Frame, ModuleScope
from lossLint.inference.values import (
    Const,
    Lazy,
    LazyImport,
    Library,
    ModuleValue,
    Unknown,
    Value,
)
from lossLint.project.module import Module


def scope_of(run: Run, module: Module, *, main: bool = False) -> ModuleScope:
    """The names of a module, which is run on first demand."""
    scope = run.scopes.get(module.key)
    if scope is None:
        scope = run.scopes[module.key] = ModuleScope(module, {}, main=main)
        execute_module(run, scope)
    return scope


def execute_module(run: Run, scope: ModuleScope) -> None:
    """Run a module's top-level statements; definitions are bound before and parsed when asked for."""
    from lossLint.inference.execute import block
    from lossLint.inference.flow import Flow

    scope.running = True
    module = scope.module
    for index, piece in enumerate(module.pieces):
        if piece.name is not None:
            scope.store[piece.name] = Lazy(module, index, piece.name)
    frame = Frame(scope.store, (), scope, base=len(run.path))
    run.frames.append(frame)
    path, run.path = run.path, ()
    forks, run._forks = run._forks, 0
    try:
        for index, piece in enumerate(module.pieces):
            if piece.name is not None:
                run.write(scope.store, piece.name, Lazy(module, index, piece.name))
            elif block(run, module.body(index)) is Flow.RAISE:
                run.path = ()
    finally:
        run.frames.pop()
        run.path, run._forks = path, forks
        scope.running, scope.done = False, True


def force(run: Run, value: Value) -> Value:
    """The value behind a definition or import that was not asked for until now."""
    while isinstance(value, Lazy | LazyImport):
        value = _define(run, value) if isinstance(value, Lazy) else resolve_import(run, value)
    return value


def _define(run: Run, lazy: Lazy) -> Value:
    """Run one top-level ``def`` or ``class`` and keep what it binds."""
    from lossLint.inference.execute import block

    key = ("lazy", lazy.piece)
    scope = run.scopes[lazy.module.key]
    if key in scope.store:
        known: Value = scope.store[key]
        return known
    store = scope.store
    before = store.get(lazy.name)
    store[key] = Unknown("a definition that needs itself")
    run.frames.append(Frame(store, (), scope, base=len(run.path)))
    path, run.path = run.path, ()
    forks, run._forks = run._forks, 0
    try:
        block(run, lazy.module.body(lazy.piece))
    finally:
        run.frames.pop()
        run.path, run._forks = path, forks
    made: Value = store.get(lazy.name, Unknown("a definition that does not parse"))
    made = made if not isinstance(made, Lazy) else Unknown("a definition that does not parse")
    store[key] = made
    if before is not None and not (isinstance(before, Lazy) and before.piece == lazy.piece):
        store[lazy.name] = before
    return made


def resolve_import(run: Run, wanted: LazyImport) -> Value:
    """A module or name of the project, else of a library."""
    root = wanted.dotted.split(".")[0]
    strict = wanted.level == 0 and run.knowledge.is_library(root)
    found = run.project.find(wanted.module, wanted.dotted, wanted.level, strict=strict)
    if found is None:
        return _outside(run, wanted)
    module = ModuleValue(found)
    return module_attribute(run, module, wanted.attribute) if wanted.attribute else module


def _outside(run: Run, wanted: LazyImport) -> Value:
    if wanted.level:
        return run.unknown("an import that is not in the project", f"import of {wanted.dotted or '.'}")
    name = ".".join(filter(None, (wanted.dotted, wanted.attribute)))
    return run.library(name)


def module_scope(run: Run, value: ModuleValue) -> ModuleScope | None:
    """The names of a project module; None for a folder without ``__init__``."""
    module = run.project.module_at(value.parts)
    return scope_of(run, module) if module is not None else None


def library_name(run: Run, parts: tuple[str, ...], name: str) -> Library | None:
    """The library name of a definition when the linted project is that library itself: the tables know it best."""
    for start, part in enumerate(parts):
        own = part in run.knowledge.own
        if own or (run.knowledge.is_library(part) and run.project.module_at(parts[: start + 1]) is not None):
            full = run.knowledge.canonical(".".join((*parts[start:], name)))
            if run.knowledge.get(full) is not None:
                return Library(full)
            if not own:
                return None
    return None


def module_attribute(run: Run, value: ModuleValue, name: str) -> Value:
    """A name of a project module: what it binds, else its submodule."""
    known = library_name(run, value.parts, name)
    if known is not None:
        return known
    scope = module_scope(run, value)
    if scope is not None and name in scope.store:
        found: Value = scope.store[name]
        if not (isinstance(found, LazyImport) and _itself(run, found, value, name)):
            return force(run, found)
    parts = (*value.parts, name)
    if run.project.module_at(parts) is not None or run.project.is_folder(parts):
        return ModuleValue(parts)
    starred = _starred(run, scope, name) if scope is not None else None
    return starred or run.unknown(
        "a name that its module does not bind", f"{value.parts[-1] if value.parts else ''}.{name}"
    )


def _itself(run: Run, found: LazyImport, value: ModuleValue, name: str) -> bool:
    """``from . import name`` in a package's own ``__init__``: the submodule is meant."""
    here = run.project.find(found.module, found.dotted, found.level)
    return found.attribute == name and here == value.parts


def lookup(run: Run, name: str) -> Value:
    """The value of a name in the running frame."""
    frame = run.frame
    for store in (frame.declared.get(name, frame.store), *frame.scopes, frame.scope.store):
        if name in store:
            value: Value = store[name]
            if isinstance(value, Lazy | LazyImport):
                value = force(run, value)
                store[name] = value
            return run.seen(value)
    return _elsewhere(run, frame, name)


def _elsewhere(run: Run, frame: Frame, name: str) -> Value:
    from lossLint.inference.builtins import BUILTINS

    if name == "__name__":
        return Const("__main__" if frame.scope.main else frame.module.key)
    if name in BUILTINS:
        return Library(f"builtins.{name}")
    starred = _starred(run, frame.scope, name)
    return starred or run.unknown("a name that is not bound", f"name {name!r} is not bound", name)


def _starred(run: Run, scope: ModuleScope, name: str) -> Value | None:
    """A name from ``from library import *``: the tables must know it."""
    for module in scope.starred:
        full = run.knowledge.canonical(f"{module}.{name}")
        if run.knowledge.get(full) is not None or full in run.knowledge._prefixes:
            return Library(full)
    return None
