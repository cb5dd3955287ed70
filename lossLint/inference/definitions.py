"""Statements that define: functions, classes, imports."""

from __future__ import annotations

from lossLint.inference.iteration import exact_items
from lossLint.inference.names import module_scope, resolve_import
from lossLint.inference.run import Run
from lossLint.inference.scope import Frame
from lossLint.inference.values import (
    ClassValue,
    Const,
    FunctionValue,
    LazyImport,
    Library,
    ModuleValue,
    RecordType,
    Store,
    Value,
)
from lossLint.syntax import ir

_TRANSPARENT = {"staticmethod", "classmethod", "property", "cached_property", "setter"}


def function(run: Run, node: ir.Function) -> None:
    """``def``: bind a function value; decorators are looked through, but for those of the language."""
    run.write(run.frame.store, node.name, make_function(run, node))


def make_function(run: Run, node: ir.Function) -> Value:
    """The value of a ``def`` in the running frame."""
    from lossLint.inference.evaluate import evaluate

    frame = run.frame
    inside = () if frame.function is None and frame.owner is None else (frame.store,)
    scopes = frame.scopes if frame.owner is not None and frame.function is None else (*inside, *frame.scopes)
    defaults = {p.name: evaluate(run, p.default) for p in node.parameters if p.default is not None}
    owner = frame.owner if frame.function is None else None
    decoration = _decoration(node.decorators)
    getter = frame.store.get(node.name) if decoration == "setter" else None
    value = FunctionValue(node, frame.module, scopes, node.name, owner, defaults, decoration, getter)
    if frame.function is not None:
        run.nested.setdefault(id(node), value)
    return value


def _decoration(decorators: list[ir.Expr]) -> str:
    for decorator in decorators:
        last = decorator.id if isinstance(decorator, ir.Name) else ""
        if isinstance(decorator, ir.Attribute):
            last = decorator.name
        if last in _TRANSPARENT:
            return "property" if last == "cached_property" else last
    return ""


def class_(run: Run, node: ir.Class) -> None:
    """``class``: run its body in a frame of its own and bind the class."""
    run.write(run.frame.store, node.name, make_class(run, node))


def make_class(run: Run, node: ir.Class) -> ClassValue:
    """The value of a ``class`` statement in the running frame."""
    from lossLint.inference.evaluate import evaluate
    from lossLint.inference.execute import block
    from lossLint.inference.objects import linearised

    frame = run.frame
    bases = tuple(run.seen(evaluate(run, a.value)) for a in node.bases if a.keyword is None and a.stars == 0)
    store: Store = {}
    value = ClassValue(node.name, frame.module, bases, store, node)
    inside = () if frame.function is None else (frame.store,)
    run.frames.append(Frame(store, (*inside, *frame.scopes), frame.scope, owner=value, base=frame.base))
    try:
        block(run, node.body)
    finally:
        run.frames.pop()
    value.mro = linearised(value)
    value.fields = _fields(value, node)
    value.record = _is_record(run, value)
    run.classes.append(value)
    return value


def _fields(value: ClassValue, node: ir.Class) -> tuple[str, ...]:
    """Fields of a dataclass or typed tuple, in order, those of its bases first."""
    own = [s.target.id for s in node.body if isinstance(s, ir.Annotated) and isinstance(s.target, ir.Name)]
    inherited = [name for base in value.bases if isinstance(base, ClassValue | RecordType) for name in base.fields]
    return tuple(dict.fromkeys((*inherited, *own)))


def _is_record(run: Run, value: ClassValue) -> bool:
    """Whether objects of a class are tuples whose items have names."""
    if any(isinstance(ancestor, RecordType) for ancestor in value.mro):
        return True
    from lossLint.inference.objects import library_base

    base = library_base(value)
    return base is not None and getattr(run.knowledge.get(base.name), "effect", "") == "record-type"


def import_(run: Run, node: ir.Import) -> None:
    """``import a.b as c``."""
    for dotted, alias in node.names:
        wanted = dotted if alias is not None else dotted.split(".")[0]
        run.write(run.frame.store, alias or wanted, LazyImport(run.frame.module, wanted, 0, ""))


def import_from(run: Run, node: ir.ImportFrom) -> None:
    """``from m import a as b`` and ``from m import *``."""
    if not node.names:
        _import_star(run, node)
    for attribute, alias in node.names:
        value = LazyImport(run.frame.module, node.module, node.level, attribute)
        run.write(run.frame.store, alias or attribute, value)


def _import_star(run: Run, node: ir.ImportFrom) -> None:
    found = resolve_import(run, LazyImport(run.frame.module, node.module, node.level, ""))
    if isinstance(found, Library):
        run.write(run.frame.scope.starred, found.name, True)
    elif isinstance(found, ModuleValue):
        scope = module_scope(run, found)
        if scope is None or scope.store is run.frame.store:
            return
        listed = _listed(run, scope.store.get("__all__"))
        for name, value in list(scope.store.items()):
            if isinstance(name, str) and (name in listed if listed is not None else not name.startswith("_")):
                run.write(run.frame.store, name, value)
        for library in scope.starred:
            run.write(run.frame.scope.starred, library, True)


def _listed(run: Run, value: Value | None) -> set[str] | None:
    """The names in ``__all__``; None when there is none, or not all of it is known."""
    items = exact_items(run, value) if value is not None else None
    if items is None:
        return None
    return {item.value for item in items if isinstance(item, Const)}
