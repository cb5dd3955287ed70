"""Frames of running functions and the names of modules."""

from __future__ import annotations

import dataclasses

from lossLint.inference.conditions import Conditions
from lossLint.inference.values import ClassValue, FunctionValue, Store, Value
from lossLint.project.module import Module
from lossLint.sources.place import Place


@dataclasses.dataclass(eq=False, slots=True)
class ModuleScope:
    """The names of a module. ``main`` tells whether it runs as a program (its ``__name__`` is ``__main__``).

    ``starred`` has the libraries of its ``from library import *``.
    """

    module: Module
    store: Store
    running: bool = False
    done: bool = False
    main: bool = False
    starred: Store = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(eq=False, slots=True)
class Frame:
    """A running function, class body or module.

    Attributes:
        store: its own names.
        scopes: stores of the functions around it, innermost first (closures).
        scope: the module it belongs to.
        function: the function that runs, None for modules and class bodies.
        returns: what was returned so far, with the choices made since the call.
        yields: what was yielded so far.
        base: how much of the path was there at the call.
        global_names: names declared global; nonlocal ones map to their store.
        call_place: where it was called from.
    """

    store: Store
    scopes: tuple[Store, ...]
    scope: ModuleScope
    function: FunctionValue | None = None
    owner: ClassValue | None = None
    receiver: Value | None = None
    returns: list[tuple[Value, Conditions]] = dataclasses.field(default_factory=list)
    yields: list[tuple[Value, Conditions]] = dataclasses.field(default_factory=list)
    base: int = 0
    declared: dict[str, Store] = dataclasses.field(default_factory=dict)
    call_place: Place | None = None

    @property
    def module(self) -> Module:
        """The module whose text is running."""
        return self.scope.module
