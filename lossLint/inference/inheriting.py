"""Methods of base classes and mixins that only make sense in a class that derives from them.

A mixin's ``fit`` calls ``self(x)``, but the network is in another class, perhaps one that nobody builds. Where such a
method holds a site that was not resolved, it is entered with an object of each class that derives from its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lossLint.inference.entering import build_uncalled, enter_method, guarded, with_callers
from lossLint.inference.names import force, scope_of
from lossLint.inference.objects import find_in_class
from lossLint.inference.receivers import meant_for
from lossLint.inference.run import Run
from lossLint.inference.scope import ModuleScope
from lossLint.inference.values import ClassValue, FunctionValue, Instance, Lazy
from lossLint.sources.place import Place

_HEADER = re.compile(r"^class\s+\w+\s*\(([^)]{0,400})\)", re.MULTILINE)
_WORD = re.compile(r"\w+")
_MOST_HEIRS = 12
_WORK = 20_000


def enter_inherited(run: Run) -> None:
    """Enter inherited methods that hold unresolved sites, once for each class that derives from theirs."""
    holders = _holders(run)
    _force_heirs(run, {cls.name for cls, _ in holders})
    for owner, names in holders:
        heirs = [cls for cls in run.classes if owner in cls.mro and cls is not owner]
        objects = [one for heir in heirs[:_MOST_HEIRS] if (one := _object(run, heir)) is not None]
        for one in objects:
            _enter_for(run, one, objects, names)


def _holders(run: Run) -> list[tuple[ClassValue, set[str]]]:
    """Classes with the methods that hold a site of which something is not known."""
    places: dict[str, list[Place]] = {}
    for visit in run.visits.values():
        if not visit.resolved:
            places.setdefault(visit.place.path, []).append(visit.place)
    found = []
    for cls in run.classes:
        wanted = places.get(cls.module.source.path, ())
        names = {name for name, method in _methods(cls) if any(_holds(method, place) for place in wanted)}
        if names:
            found.append((cls, names))
    return found


def _methods(cls: ClassValue) -> Iterator[tuple[str, FunctionValue]]:
    return ((name, value) for name, value in cls.store.items() if isinstance(value, FunctionValue))


def _holds(function: FunctionValue, place: Place) -> bool:
    extent = function.module.place(function.node.at)
    return extent.cell == place.cell and extent.line <= place.line <= extent.end_line


def _force_heirs(run: Run, names: set[str]) -> None:
    """Classes of modules that ran already: those that derive from a name are defined now."""
    fresh = names
    while fresh:
        found: set[str] = set()
        for scope in list(run.scopes.values()):
            found |= _forced(run, scope, fresh)
        names, fresh = names | found, found - names


def _forced(run: Run, scope: ModuleScope, names: set[str]) -> set[str]:
    found = set()
    for piece in scope.module.pieces:
        header = _HEADER.search(piece.text) if piece.name is not None else None
        if header is not None and piece.name is not None and not names.isdisjoint(_WORD.findall(header[1])):
            found.add(piece.name)
            value = scope.store.get(piece.name)
            if isinstance(value, Lazy):
                guarded(run, scope.module, lambda value=value: force(run, value))  # type: ignore[misc,arg-type]
    return found


def _object(run: Run, heir: ClassValue) -> Instance | None:
    """An object of a class, built if nobody built one."""
    if id(heir.node) not in run.built:
        scope = scope_of(run, heir.module)
        guarded(run, heir.module, lambda: build_uncalled(run, scope, heir), _WORK)
    return next((one for one in reversed(run.instances) if one.cls is heir), None)


def _enter_for(run: Run, one: Instance, others: list[Instance], names: set[str]) -> None:
    scope = scope_of(run, one.cls.module)
    visible = {
        name: method
        for base in reversed(one.cls.mro)
        if isinstance(base, ClassValue)
        for name, method in _methods(base)
    }
    for name in with_callers(visible, names):
        found = find_in_class(one.cls, name)
        if found is None or not isinstance(found[0], FunctionValue) or name == "__init__":
            continue
        sharing = [other for other in others if _has(other, name, found[0])]
        if meant_for(one, sharing, found[0]):
            _enter_once(run, scope, one, found[0])


def _has(one: Instance, name: str, method: FunctionValue) -> bool:
    found = find_in_class(one.cls, name)
    return found is not None and found[0] is method


def _enter_once(run: Run, scope: ModuleScope, one: Instance, method: FunctionValue) -> None:
    key = (id(one.cls.node), id(method.node))
    if key not in run.inherited:
        run.inherited.add(key)
        guarded(run, one.cls.module, lambda: enter_method(run, scope, method, one), _WORK)
