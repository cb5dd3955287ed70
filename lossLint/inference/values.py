"""The values that names hold while the interpreter runs; tensors have a module of their own."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable
from typing import Any, TypeAlias

from lossLint.inference.conditions import Alternative
from lossLint.inference.tensor import History, Tensor
from lossLint.project.module import Module
from lossLint.sources.place import Place
from lossLint.syntax import ir

Store: TypeAlias = dict[Any, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Unknown:
    """Not known, with the reason. Nothing is ever reported on it.

    Attributes:
        reason: a short phrase that can be counted.
        detail: the same with names.
        symbol: identity, so that two tests of the same unchanged unknown belong together.
        name: how the program calls it (a parameter or attribute name).
        kind: ``number`` or ``object`` where that much is known (a counter, a size, a slice): then it is not None.
    """

    reason: str
    detail: str = ""
    symbol: Hashable = None
    name: str = ""
    kind: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Const:
    """None, a boolean, a number, a string or bytes."""

    value: Any

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Const) and type(self.value) is type(other.value) and self.value == other.value

    def __hash__(self) -> int:
        return hash((type(self.value), self.value))


@dataclasses.dataclass(frozen=True, slots=True)
class TestResult:
    """A truth value that depends on a choice: true exactly when the atom holds.

    Attributes:
        atom: the choice; for ``and`` and ``or`` one of its own.
        when_true: for ``and``, what holds of the parts when it is true; empty where that is the atom alone.
        when_false: for ``or``, what holds of the parts when it is false.
    """

    atom: Any
    when_true: tuple[Any, ...] = ()
    when_false: tuple[Any, ...] = ()

    @property
    def sides(self) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """What holds when it is true, and what holds when it is false, in terms that other tests share."""
        return self.when_true or (self.atom,), self.when_false or (self.atom.negated(),)

    def negated(self) -> TestResult:
        """The opposite."""
        return TestResult(self.atom.negated(), self.when_false, self.when_true)


@dataclasses.dataclass(frozen=True, slots=True)
class TupleValue:
    """A tuple (or namedtuple: ``fields``), item by item; also the content of lists and containers.

    ``exact`` is False when there may be further items somewhere in the middle (built by a loop of unknown length).
    """

    items: tuple[Value, ...]
    fields: tuple[str, ...] = ()
    exact: bool = True


@dataclasses.dataclass(eq=False, slots=True)
class ListValue:
    """A list. ``store["items"]`` is a TupleValue, or a choice of several."""

    store: Store
    kind: str = "list"


@dataclasses.dataclass(eq=False, slots=True)
class DictValue:
    """A dict. ``store`` maps ``Key(constant)`` to values; ``store["exact"]`` tells whether all keys are known."""

    store: Store


@dataclasses.dataclass(frozen=True, slots=True)
class Iterable:
    """Something that yields ``element`` any number of times: a DataLoader, a generator, a data set."""

    element: Value
    place: Place | None = None


@dataclasses.dataclass(eq=False, slots=True)
class FunctionValue:
    """A function of the program: its node, the module, the scopes around it, the class it belongs to.

    ``getter`` is the property of the same name that a setter adds to.
    """

    node: ir.Function | ir.Lambda
    module: Module
    scopes: tuple[Store, ...]
    name: str
    owner: ClassValue | None = None
    defaults: dict[str, Value] = dataclasses.field(default_factory=dict)
    decoration: str = ""
    getter: Value | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Bound:
    """A method with its object."""

    function: Value
    receiver: Value


@dataclasses.dataclass(frozen=True, slots=True)
class Partial:
    """``functools.partial``: a callable with some arguments given."""

    function: Value
    positional: tuple[Value, ...]
    keywords: tuple[tuple[str, Value], ...]


@dataclasses.dataclass(eq=False, slots=True)
class ClassValue:
    """A class of the program. ``bases`` are classes of the program or library names; ``store`` holds its attributes.

    Objects of a ``record`` are tuples of its ``fields``.
    """

    name: str
    module: Module
    bases: tuple[Value, ...]
    store: Store
    node: ir.Class
    fields: tuple[str, ...] = ()
    mro: tuple[Value, ...] = ()
    record: bool = False


@dataclasses.dataclass(eq=False, slots=True)
class Instance:
    """An object of a class of the program. ``store`` holds its attributes."""

    cls: ClassValue
    store: Store
    place: Place | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Super:
    """``super()``: attribute look-up starts after ``after`` in the object's class order."""

    after: ClassValue
    receiver: Value


@dataclasses.dataclass(frozen=True, slots=True)
class Library:
    """A name of a library: a module, class or function, under its canonical name."""

    name: str


@dataclasses.dataclass(frozen=True, slots=True)
class LibraryMethod:
    """A method of a library object: ``name`` on ``receiver``."""

    receiver: Value
    name: str


@dataclasses.dataclass(eq=False, slots=True)
class Layer:
    """A library layer that was built: its name, the constructor's arguments, and where."""

    name: str
    arguments: dict[str, Value]
    place: Place
    text: str
    store: Store = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class Loss:
    """A loss that can be called: a library class that was built, or a function with options."""

    name: str
    arguments: tuple[tuple[str, Value], ...]
    extra: tuple[str, ...] = ()
    display: str = ""
    history: History | None = dataclasses.field(default=None, compare=False, hash=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Metric:
    """A metric that was built, or is named by a string; ``name`` may be that of a choice by shapes."""

    name: str
    arguments: tuple[tuple[str, Value], ...] = ()
    display: str = ""
    history: History | None = dataclasses.field(default=None, compare=False, hash=False)


@dataclasses.dataclass(eq=False, slots=True)
class Container:
    """A container of layers: ``kind`` is ``sequential``, ``list`` or ``dict``. ``store["items"]`` is a
    TupleValue (or a choice of several) of ``TupleValue((key, layer))`` pairs.
    """

    kind: str
    style: str
    store: Store
    place: Place
    name: str = ""


@dataclasses.dataclass(eq=False, slots=True)
class Graph:
    """A functional model: what it puts out was computed when it was built."""

    inputs: Value
    outputs: Value
    store: Store
    place: Place


@dataclasses.dataclass(eq=False, slots=True)
class Opaque:
    """A library object whose inside does not matter (optimizer, session, parser); attributes may be set on it."""

    name: str
    store: Store = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class ModuleValue:
    """A module or folder of the project."""

    parts: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class RecordType:
    """What ``namedtuple(...)`` gives: a class of tuples with named items."""

    name: str
    fields: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class FieldFactory:
    """What a class has for a field whose default is made anew for each object."""

    factory: Value


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """One of a few values, each with the choices that lead to it."""

    alternatives: tuple[Alternative, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Lazy:
    """A top-level definition or import that nobody has asked for yet."""

    module: Module
    piece: int
    name: str


@dataclasses.dataclass(frozen=True, slots=True)
class LazyImport:
    """An imported name that nobody has asked for yet: ``attribute`` is empty for the module itself."""

    module: Module
    dotted: str
    level: int
    attribute: str


Value: TypeAlias = (
    Tensor
    | Unknown
    | Const
    | TestResult
    | TupleValue
    | ListValue
    | DictValue
    | Iterable
    | FunctionValue
    | Bound
    | Partial
    | ClassValue
    | Instance
    | Super
    | Library
    | LibraryMethod
    | Layer
    | Loss
    | Metric
    | Container
    | Graph
    | Opaque
    | ModuleValue
    | RecordType
    | FieldFactory
    | Choice
    | Lazy
    | LazyImport
)

NONE = Const(None)
TRUE = Const(True)
FALSE = Const(False)


@dataclasses.dataclass(frozen=True, slots=True)
class Key:
    """A key of a dict in its store."""

    value: Hashable


def new_list(items: tuple[Value, ...] = (), exact: bool = True, kind: str = "list") -> ListValue:
    """A fresh list."""
    return ListValue({"items": TupleValue(items, exact=exact)}, kind)


def new_dict(items: dict[Any, Value] | None = None, exact: bool = True) -> DictValue:
    """A fresh dict."""
    store: Store = {Key(key): value for key, value in (items or {}).items()}
    store["exact"] = exact
    return DictValue(store)


def alternatives(value: Value) -> tuple[Alternative, ...]:
    """The alternatives of a value: itself alone, unless it is a choice."""
    return value.alternatives if isinstance(value, Choice) else (Alternative(value, ()),)
