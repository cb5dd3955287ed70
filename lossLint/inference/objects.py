"""Attributes: of objects of the program, their classes and bases, of modules and of library objects."""

from __future__ import annotations

from lossLint.inference.names import force, module_attribute
from lossLint.inference.run import Run
from lossLint.inference.tensor import Tensor
from lossLint.inference.values import (
    TRUE,
    Bound,
    Choice,
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
    LibraryMethod,
    ListValue,
    Loss,
    Metric,
    ModuleValue,
    Opaque,
    Partial,
    Super,
    TupleValue,
    Unknown,
    Value,
)
from lossLint.knowledge.entries import ClassEntry
from lossLint.syntax import ir

BASE = "__base__"
_WITH_STORE = (Layer, Container, Graph, Opaque)


def linearised(cls: ClassValue) -> tuple[Value, ...]:
    """The order of attribute look-up: the class, then its bases, a shared base after all that derive from it."""
    order: list[Value] = [cls]
    for base in cls.bases:
        for ancestor in base.mro if isinstance(base, ClassValue) else (base,):
            if ancestor in order:
                order.remove(ancestor)
            order.append(ancestor)
    return tuple(order)


def find_in_class(cls: ClassValue, name: str, after: ClassValue | None = None) -> tuple[Value, ClassValue] | None:
    """A class attribute of the program and the class that has it."""
    order = list(cls.mro)
    if after is not None and after in order:
        order = order[order.index(after) + 1 :]
    for ancestor in order:
        if isinstance(ancestor, ClassValue) and name in ancestor.store:
            return ancestor.store[name], ancestor
    return None


def find_method(run: Run, receiver: Instance, name: str) -> Value | None:
    """A method that the program defines, bound to its object."""
    found = find_in_class(receiver.cls, name)
    if found is None:
        return None
    value = run.seen(force(run, found[0]))
    return Bound(value, receiver) if isinstance(value, FunctionValue | Choice | Partial) else None


def library_base(cls: ClassValue) -> Library | None:
    """The library class that a class of the program derives from, ``object`` and the like left out."""
    for ancestor in cls.mro:
        if isinstance(ancestor, Library) and not ancestor.name.startswith("builtins."):
            return ancestor
    return None


def has_unknown_base(cls: ClassValue) -> bool:
    """Whether some base of a class could not be found."""
    return any(isinstance(ancestor, Unknown | Choice) for ancestor in cls.mro)


def base_value(receiver: Instance) -> Value | None:
    """The library object inside an object that derives from it (a Sequential, a layer, a loss)."""
    found: Value | None = receiver.store.get(BASE)
    return found


def attribute(run: Run, receiver: Value, name: str, at: ir.At) -> Value:
    """``receiver.name``."""
    if isinstance(receiver, Choice):
        return run.each(receiver, lambda one: attribute(run, one, name, at))
    if isinstance(receiver, Instance):
        return _of_instance(run, receiver, name, at)
    if isinstance(receiver, ClassValue):
        return _of_class(run, receiver, name)
    if isinstance(receiver, Super):
        return _of_super(run, receiver, name)
    if isinstance(receiver, Library):
        return run.library(f"{receiver.name}.{name}")
    if isinstance(receiver, ModuleValue):
        return module_attribute(run, receiver, name)
    if isinstance(receiver, Unknown):
        return _of_unknown(run, receiver, name)
    return _of_value(run, receiver, name, at)


def family_member(run: Run, receiver: Value) -> Value:
    """``getattr(module, name)`` with a name that is not known: what all that may be meant have in common."""
    families: dict[str, str] = run.knowledge.constants.get("families", {})  # type: ignore[assignment]
    if isinstance(receiver, Library) and receiver.name in families:
        return Library(families[receiver.name])
    return run.unknown("an attribute whose name is not known")


def _of_unknown(run: Run, receiver: Unknown, name: str) -> Value:
    op = run.knowledge.method_op(name, None)
    if op is not None and getattr(run.knowledge.get(op), "distinctive", False):
        return LibraryMethod(receiver, name)
    if name in run.knowledge.model_methods and run.knowledge.model_methods[name].effect == "self":
        return LibraryMethod(receiver, name)
    return Unknown(receiver.reason, receiver.detail, ("attribute", receiver.symbol, name), name)


def _of_instance(run: Run, receiver: Instance, name: str, at: ir.At) -> Value:
    if name in receiver.store:
        value: Value = run.seen(force(run, receiver.store[name]))
        if isinstance(value, Layer):
            run.asked.add(id(value))
        return value
    if name == "training":
        return TRUE
    if name == "__class__":
        return receiver.cls
    found = find_in_class(receiver.cls, name)
    if found is not None:
        return _bound(run, force(run, found[0]), receiver, at)
    base = base_value(receiver)
    if base is not None:
        return attribute(run, base, name, at)
    return _missing(run, receiver, name)


def _missing(run: Run, receiver: Instance, name: str) -> Value:
    if name == "__call__":
        return receiver
    if name in run.knowledge.constants.get("wrapped-attributes", ()):  # type: ignore[operator]
        return receiver
    if name in run.knowledge.model_methods:
        return LibraryMethod(receiver, name)
    detail = f"attribute {name!r} of {receiver.cls.name} is set nowhere that was followed"
    return Unknown(
        "an attribute that is set nowhere that was followed", detail, ("attribute", id(receiver), name), name
    )


def _bound(run: Run, value: Value, receiver: Value, at: ir.At) -> Value:
    if not isinstance(value, FunctionValue):
        return run.seen(value)
    if value.decoration == "staticmethod":
        return value
    if value.decoration == "classmethod":
        return Bound(value, receiver.cls if isinstance(receiver, Instance) else receiver)
    if value.decoration in ("property", "setter"):
        from lossLint.inference.calling import call

        return call(run, Bound(value.getter or value, receiver), (), (), at)
    return Bound(value, receiver)


def _of_class(run: Run, receiver: ClassValue, name: str) -> Value:
    if name == "__name__":
        return Const(receiver.name)
    found = find_in_class(receiver, name)
    if found is not None:
        value = force(run, found[0])
        if isinstance(value, FunctionValue) and value.decoration == "classmethod":
            return Bound(value, receiver)
        return run.seen(value)
    base = library_base(receiver)
    if base is not None and name in getattr(run.knowledge.get(base.name), "builders", ()):
        return LibraryMethod(receiver, name)
    return run.library(f"{base.name}.{name}") if base is not None else run.unknown("a class attribute that is not set")


def _of_super(run: Run, receiver: Super, name: str) -> Value:
    target = receiver.receiver
    cls = target.cls if isinstance(target, Instance) else target
    if isinstance(cls, ClassValue):
        found = find_in_class(cls, name, receiver.after)
        if found is not None:
            value = force(run, found[0])
            return Bound(value, target) if isinstance(value, FunctionValue) else value
    return LibraryMethod(receiver, name)


def _of_value(run: Run, receiver: Value, name: str, at: ir.At) -> Value:
    if isinstance(receiver, TupleValue) and name in receiver.fields:
        return receiver.items[receiver.fields.index(name)]
    if isinstance(receiver, Tensor):
        from lossLint.inference.indexing import tensor_attribute

        return tensor_attribute(run, receiver, name)
    if isinstance(receiver, _WITH_STORE) and name in receiver.store:
        value: Value = receiver.store[name]
        return run.seen(value)
    if name == "__call__" and isinstance(receiver, Layer | Graph | Container | Loss):
        return receiver
    if isinstance(receiver, Layer | Graph | Container):
        from lossLint.inference.layers import layer_attribute

        return layer_attribute(run, receiver, name)
    if isinstance(receiver, ListValue | DictValue | TupleValue | Const | Loss | Metric | Opaque | Iterable):
        return LibraryMethod(receiver, name)
    return run.unknown("an attribute that is not known", name=name)


def set_attribute(run: Run, receiver: Value, name: str, value: Value, at: ir.At) -> None:
    """``receiver.name = value``; a property setter of the program is run."""
    if isinstance(receiver, Choice):
        for alternative in receiver.alternatives:
            set_attribute(run, alternative.value, name, value, at)
        return
    if isinstance(receiver, Instance):
        found = find_in_class(receiver.cls, name)
        if found is not None and isinstance(found[0], FunctionValue) and found[0].decoration == "setter":
            from lossLint.inference.calling import call

            call(run, Bound(found[0], receiver), (value,), (), at)
            return
        run.write(receiver.store, name, value)
    elif isinstance(receiver, ClassValue | Layer | Container | Graph | Opaque):
        run.write(receiver.store, name, value)


def called_method(run: Run, receiver: Instance) -> Value | None:
    """The method of the program that a call of an object runs: ``__call__``, else what its library base calls."""
    own = find_method(run, receiver, "__call__")
    if own is not None:
        return own
    base = library_base(receiver.cls)
    entry = run.knowledge.get(base.name) if base is not None else None
    names: tuple[str, ...] = ("forward", "call")
    if isinstance(entry, ClassEntry) and entry.calls:
        names = (entry.calls,)
    for name in names:
        method = find_method(run, receiver, name)
        if method is not None:
            return method
        attached = receiver.store.get(name)
        if attached is not None:
            return attached  # type: ignore[no-any-return]
    return None
