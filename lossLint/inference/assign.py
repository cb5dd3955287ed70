"""Binding targets: names, attributes, items, unpacking, augmented assignment."""

from __future__ import annotations

from lossLint.inference.iteration import content, unpacked
from lossLint.inference.run import Run
from lossLint.inference.selecting import written
from lossLint.inference.tensor import Tensor
from lossLint.inference.values import Const, Container, Graph, ListValue, TupleValue, Unknown, Value
from lossLint.syntax import ir

# Attributes of a tensor that are the same memory.
_ALIASES = ("data",)


def bind(run: Run, target: ir.Expr, value: Value, at: ir.At) -> None:
    """Give a value to a target."""
    if isinstance(target, ir.Name):
        name(run, target.id, value)
    elif isinstance(target, ir.Sequence):
        _unpack(run, target, value, at)
    elif isinstance(target, ir.Attribute):
        _attribute(run, target, value)
    elif isinstance(target, ir.Subscript):
        _item(run, target, value)
    elif isinstance(target, ir.Starred):
        bind(run, target.value, value, at)


def name(run: Run, identifier: str, value: Value) -> None:
    """Bind a name in the running scope (or where it was declared global or nonlocal)."""
    frame = run.frame
    run.write(frame.declared.get(identifier, frame.store), identifier, value)


def _unpack(run: Run, target: ir.Sequence, value: Value, at: ir.At) -> None:
    star = next((i for i, item in enumerate(target.items) if isinstance(item, ir.Starred)), None)
    for item, part in zip(target.items, unpacked(run, value, len(target.items), star, at), strict=False):
        bind(run, item, part, at)


def _attribute(run: Run, target: ir.Attribute, value: Value) -> None:
    from lossLint.inference.evaluate import evaluate
    from lossLint.inference.objects import set_attribute

    receiver = run.seen(evaluate(run, target.value))
    if isinstance(receiver, Unknown) and target.name in run.knowledge.constants.get("replaced-attributes", ()):  # type: ignore[operator]
        _inside_model(run, target.value)
    set_attribute(run, receiver, target.name, value, target.at)


def _inside_model(run: Run, node: ir.Expr) -> None:
    """``model.layers[-1].activation = None``: the model that the changed layer was reached from is known no more."""
    from lossLint.inference.evaluate import evaluate
    from lossLint.inference.layers import forget_layers

    while isinstance(node, ir.Attribute | ir.Subscript | ir.Call):
        node = node.func if isinstance(node, ir.Call) else node.value
    model = run.seen(evaluate(run, node)) if isinstance(node, ir.Name) else None
    if isinstance(model, Container | Graph):
        forget_layers(run, model)


def _item(run: Run, target: ir.Subscript, value: Value) -> None:
    from lossLint.inference.containers import set_item
    from lossLint.inference.evaluate import evaluate

    receiver = run.seen(evaluate(run, target.value))
    index = run.seen(evaluate(run, target.index))
    if isinstance(receiver, Tensor):
        _written(run, target, receiver, index, value)
    else:
        set_item(run, receiver, index, value)


def _written(run: Run, target: ir.Subscript, tensor: Tensor, index: Value, value: Value) -> None:
    """Numbers written into a tensor: who holds it holds another one now."""
    if isinstance(index, Const) and isinstance(index.value, str):
        return
    changed = written(tensor, index, value)
    if changed == tensor:
        return
    holder = target.value
    if isinstance(holder, ir.Name):
        _held(run, holder.id, changed)
    elif isinstance(holder, ir.Attribute | ir.Subscript):
        bind(run, holder, changed, target.at)


def _held(run: Run, identifier: str, value: Value) -> None:
    """Change a name where it is bound: writing an item binds nothing in the running scope."""
    frame = run.frame
    for store in (frame.store, *frame.scopes, frame.scope.store):
        if identifier in store:
            run.write(store, identifier, value)
            return


def augment(run: Run, node: ir.Augmented) -> None:
    """``a += b``: lists grow in place, everything else is an operation and a binding."""
    from lossLint.inference.evaluate import evaluate
    from lossLint.inference.operators import operate

    old, value = run.seen(evaluate(run, node.target)), run.seen(evaluate(run, node.value))
    if node.operator == "+" and isinstance(old, ListValue):
        extend(run, old, value)
        return
    bind(run, node.target, operate(run, node.operator, old, value, node.at), node.at)


def bind_changed(run: Run, node: ir.Expr, value: Value, at: ir.At) -> None:
    """``x.data.fill_(1)``: a tensor changed in place keeps its name, so the name gets the result."""
    target, changed = node, False
    while isinstance(target, ir.Call) and isinstance(target.func, ir.Attribute) and _in_place(target.func.name):
        target, changed = target.func.value, True
        while isinstance(target, ir.Attribute) and target.name in _ALIASES:
            target = target.value
    if not changed or not isinstance(value, Tensor) or not isinstance(target, ir.Name | ir.Attribute):
        return
    from lossLint.inference.evaluate import evaluate

    if isinstance(run.seen(evaluate(run, target)), Tensor | Unknown):  # not the module of ``torch.relu_(x)``
        bind(run, target, value, at)


def _in_place(method: str) -> bool:
    return method.endswith("_") and not method.startswith("_")


def extend(run: Run, target: ListValue, value: Value) -> None:
    """Append the items of a value to a list."""
    more = content(run, value)

    def grown(old: Value) -> Value:
        if not isinstance(old, TupleValue):
            return old
        if more is None:
            return TupleValue((*old.items, run.unknown("items that are not known")), exact=False)
        return TupleValue((*old.items, *more.items), exact=old.exact and more.exact)

    run.write(target.store, "items", run.each(target.store["items"], grown))
