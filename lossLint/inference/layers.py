"""Library layers, containers of layers and functional models: built and called."""

from __future__ import annotations

import dataclasses
from typing import TypeAlias

from lossLint.inference import training
from lossLint.inference.arguments import Application, as_tensor, named
from lossLint.inference.iteration import content
from lossLint.inference.run import Run
from lossLint.inference.shapes import dims_of
from lossLint.inference.tensor import ANY_SHAPE, Origin, Scale, Shape, Tensor
from lossLint.inference.values import (
    NONE,
    Choice,
    Const,
    Container,
    DictValue,
    Graph,
    Key,
    Layer,
    Library,
    LibraryMethod,
    TupleValue,
    Unknown,
    Value,
)
from lossLint.knowledge.entries import ClassEntry, ContainerEntry, LayerEntry, OpEntry
from lossLint.syntax import ir

Keywords: TypeAlias = tuple[tuple[str, Value], ...]
_INPUTS = ("inputs", "input", "x", "input_tensor", "hidden_states", "features")


def build(
    run: Run, name: str, entry: LayerEntry, positional: tuple[Value, ...], keywords: Keywords, at: ir.At
) -> Layer:
    """A layer object; the call's text and place are what histories show of it."""
    arguments = named(entry.construct, positional, keywords)
    return Layer(name, arguments, run.place(at), run.text(at))


def build_container(
    run: Run, name: str, entry: ContainerEntry, positional: tuple[Value, ...], keywords: Keywords, at: ir.At
) -> Container:
    """A container with the layers it is given: positional, in a list, or named in a dict."""
    items: Value = TupleValue(tuple(TupleValue((NONE, value)) for value in positional))
    if len(positional) == 1:
        items = _given(run, positional[0], items)
    for keyword, value in keywords:
        if keyword in ("layers", "modules"):
            items = _given(run, value, items)
    return Container(entry.kind, entry.style, {"items": items}, run.place(at), name)


def _given(run: Run, value: Value, single: Value) -> Value:
    if isinstance(value, DictValue):
        pairs = tuple(TupleValue((Const(k.value), v)) for k, v in value.store.items() if isinstance(k, Key))
        return TupleValue(pairs, exact=bool(value.store.get("exact")))
    inside = content(run, value)
    if inside is not None:
        return TupleValue(tuple(_pair(item) for item in inside.items), exact=inside.exact)
    if isinstance(value, Choice):
        return run.each(value, lambda one: _given(run, one, TupleValue((TupleValue((NONE, one)),))))
    if _is_list_choice(value):
        return run.each(value.store["items"], lambda one: _given(run, one, single))  # type: ignore[union-attr]
    return single if not isinstance(value, Unknown) else TupleValue((), exact=False)


def _is_list_choice(value: Value) -> bool:
    store = getattr(value, "store", None)
    return isinstance(store, dict) and isinstance(store.get("items"), Choice)


def _pair(item: Value) -> TupleValue:
    """An ``(name, layer)`` pair as it is, a layer alone without a name."""
    if isinstance(item, TupleValue) and len(item.items) == 2 and isinstance(item.items[0], Const):
        return item
    return TupleValue((NONE, item))


def build_graph(
    run: Run, entry: ClassEntry, positional: tuple[Value, ...], keywords: Keywords, at: ir.At
) -> Graph | None:
    """A functional model from its inputs and outputs; None for a model class without them."""
    if entry.kind != "model":
        return None
    arguments = named(("inputs", "outputs"), positional, keywords)
    outputs = arguments.get("outputs", arguments.get("output"))
    if outputs is None:
        return None
    inputs = arguments.get("inputs", arguments.get("input", NONE))
    return Graph(inputs, outputs, {}, run.place(at))


def apply(
    run: Run, function: Layer | Container | Graph, positional: tuple[Value, ...], keywords: Keywords, at: ir.At
) -> Value:
    """Call a layer, a container or a functional model."""
    value = positional[0] if positional else next((v for k, v in keywords if k in _INPUTS), NONE)
    if isinstance(function, Layer):
        result = run.each(value, lambda one: _told(run, function, apply_layer(run, function, one, at), at))
        return run.each(result, lambda one: training.recorded(run, function, one, positional, keywords))
    if isinstance(function, Container):
        return run.each(value, lambda one: apply_container(run, function, one, at))
    return _passed(run, _outputs(function), at)


def _told(run: Run, layer: Layer, result: Value, at: ir.At) -> Value:
    """An activation that was built elsewhere (``self.softmax(x)``): one more step where it is called."""
    if not isinstance(result, Tensor) or result.history is None or result.activation is None:
        return result
    here, step = run.place(at), result.history.step
    if step.place != layer.place or (here.path, here.cell, here.line) == (
        step.place.path,
        step.place.cell,
        step.place.line,
    ):
        return result
    return result.with_step(here, run.text(at), "applied")


def _passed(run: Run, outputs: Value, at: ir.At) -> Value:
    """The outputs of a functional model at a call: one more step."""
    if isinstance(outputs, Tensor) and outputs.history is not None:
        return outputs.with_step(run.place(at), run.text(at), "put out by the model")
    inside = content(run, outputs)
    if inside is not None and not isinstance(outputs, Container):
        return TupleValue(tuple(_passed(run, item, at) for item in inside.items), exact=inside.exact)
    return outputs


def apply_layer(run: Run, layer: Layer, value: Value, at: ir.At) -> Value:
    """One layer on one value, its ``activation`` argument last."""
    from lossLint.inference.effects import EFFECTS

    entry = run.knowledge.get(layer.name)
    assert isinstance(entry, LayerEntry)
    layer = _as_changed(run, layer)
    varying = next((name for name, one in layer.arguments.items() if isinstance(run.seen(one), Choice)), None)
    if varying is not None:
        return run.each(layer.arguments[varying], lambda one: apply_layer(run, _with(layer, varying, one), value, at))
    value = _declared_input(run, layer, value)
    if entry.effect == "unknown":
        return run.unknown("a layer whose effect is not in the tables", f"what {layer.name} makes is not in the tables")
    if entry.effect in LAYER_EFFECTS:
        result = LAYER_EFFECTS[entry.effect](run, layer, entry, value, at)
    else:
        result = EFFECTS[entry.effect](_application(run, layer, entry.options, value, at))
    activation = layer.arguments.get(entry.activation) if entry.activation else None
    if activation is not None:
        result = activate(run, activation, result, layer, at)
    name = layer.arguments.get("name")
    if isinstance(name, Const) and isinstance(result, Tensor):
        return dataclasses.replace(result, layer=str(name.value))
    return result


def _with(layer: Layer, name: str, value: Value) -> Layer:
    """The layer with one argument decided."""
    return dataclasses.replace(layer, arguments={**layer.arguments, name: value})


def _as_changed(run: Run, layer: Layer) -> Layer:
    """The layer with what it was given after it was built in the place of what the constructor got."""
    for name in run.knowledge.constants.get("replaced-attributes", ()):  # type: ignore[attr-defined]
        if name in layer.store:
            rest = {key: value for key, value in layer.store.items() if key != name}
            layer = dataclasses.replace(_with(layer, name, layer.store[name]), store=rest)
    return layer


def forget_layers(run: Run, model: Container | Graph) -> None:
    """A layer of the model was changed, and which one is not known: nor is what the model puts out."""
    unknown = run.unknown("a model of which some layer was changed")
    run.write(model.store, "items" if isinstance(model, Container) else "outputs", unknown)


def _outputs(graph: Graph) -> Value:
    return graph.store.get("outputs", graph.outputs)  # type: ignore[no-any-return]


def _application(run: Run, layer: Layer, options: dict[str, object], value: Value, at: ir.At) -> Application:
    framework = run.knowledge.framework(layer.name)
    return Application(run, layer.name, layer.arguments, value, options, at, layer.place, layer.text, framework)


def _declared_input(run: Run, layer: Layer, value: Value) -> Value:
    """``input_shape=`` of a first layer says what comes in."""
    if not isinstance(value, Unknown) and value is not NONE:
        return value
    sizes = layer.arguments.get("input_shape") or layer.arguments.get("batch_input_shape")
    if sizes is not None:
        inside = content(run, sizes)
        if inside is not None and inside.exact:
            dims = dims_of(list(inside.items))
            dims = dims if "batch_input_shape" in layer.arguments else (None, *dims)
            return Tensor(shape=Shape(dims, False), origin=Origin.INPUT)
    width = layer.arguments.get("input_dim")
    if isinstance(width, Const) and type(width.value) is int and layer.arguments.get("input_length") is None:
        return Tensor(shape=Shape((None, width.value), False), origin=Origin.INPUT)
    return value


def activate(run: Run, activation: Value, value: Value, layer: Layer, at: ir.At) -> Value:
    """Apply what an ``activation=`` argument names."""
    if isinstance(activation, Choice):
        return run.each(activation, lambda one: activate(run, one, value, layer, at))
    if isinstance(activation, Const) and activation.value is None:
        return value
    found = by_name(run, activation, "activation")
    if isinstance(found, Unknown):
        return found
    if isinstance(found, Library):
        return _activate_by_op(run, found, value, layer, at)
    from lossLint.inference.calling import call

    return call(run, found, (value,), (), at)


def _activate_by_op(run: Run, found: Library, value: Value, layer: Layer, at: ir.At) -> Value:
    from lossLint.inference.effects import EFFECTS

    entry = run.knowledge.get(found.name)
    if isinstance(entry, LayerEntry):
        return apply_layer(run, Layer(found.name, {}, layer.place, layer.text), value, at)
    if not isinstance(entry, OpEntry):
        return run.unknown("an activation that the tables do not know")
    framework = run.knowledge.framework(found.name)
    app = Application(run, found.name, {}, value, entry.options, at, layer.place, layer.text, framework)
    return run.each(value, lambda one: EFFECTS[entry.effect](dataclasses.replace(app, input=one)))


def by_name(run: Run, value: Value, kind: str) -> Value:
    """An activation (or loss) that is named by a string; anything else is itself."""
    if isinstance(value, Const) and isinstance(value.value, str):
        table = run.knowledge.activations if kind == "activation" else run.knowledge.loss_strings
        name = table.get(value.value)
        return Library(name) if name is not None else run.unknown(f"an unknown {kind} name")
    return value


def apply_container(run: Run, container: Container, value: Value, at: ir.At) -> Value:
    """A Sequential: its layers one after the other."""
    if container.kind != "sequential":
        return run.unknown("a call of a list of layers")
    if id(container.store) in run.within:
        return run.unknown("a container of layers that holds itself")
    run.within.add(id(container.store))
    try:
        return run.each(container.store["items"], lambda items: _through(run, items, value, at))
    finally:
        run.within.discard(id(container.store))


def _through(run: Run, items: Value, value: Value, at: ir.At) -> Value:
    from lossLint.inference.calling import call

    if not isinstance(items, TupleValue):
        return run.unknown("a model whose layers are not known")
    if not items.items:
        return value if items.exact else run.unknown("a model whose layers are not known")
    for pair in items.items:
        layer = run.seen(pair.items[1]) if isinstance(pair, TupleValue) else pair
        # An Input in a Keras Sequential is a tensor itself.
        if isinstance(layer, Layer):
            value = run.seen(run.each(value, lambda one, layer=layer: apply_layer(run, layer, one, at)))  # type: ignore[misc]
        else:
            value = layer if isinstance(layer, Tensor) else run.seen(call(run, layer, (value,), (), at))
    return value


def layer_attribute(run: Run, receiver: Layer | Container | Graph, name: str) -> Value:
    """``layer.name``: the heads of a network, outputs, constructor arguments, methods."""
    if isinstance(receiver, Graph) and name in ("output", "outputs", "input", "inputs"):
        return _outputs(receiver) if name.startswith("output") else receiver.inputs
    if name in run.knowledge.constants.get("wrapped-attributes", ()):  # type: ignore[operator]
        return receiver
    if name in run.knowledge.model_methods:
        return LibraryMethod(receiver, name)
    if isinstance(receiver, Container):
        return _named_layer(run, receiver, name)
    if isinstance(receiver, Layer):
        return _of_layer(run, receiver, name)
    return run.unknown("a property of a model", name=name)


def _named_layer(run: Run, receiver: Container, name: str) -> Value:
    inside = run.seen(receiver.store["items"])
    for pair in inside.items if isinstance(inside, TupleValue) else ():
        if isinstance(pair, TupleValue) and pair.items[0] == Const(name):
            return pair.items[1]
    if name in ("output", "outputs"):
        return apply_container(run, receiver, run.unknown("an input"), (1, 0, 1, 0))
    return run.unknown("a property of a model", name=name)


def _of_layer(run: Run, layer: Layer, name: str) -> Value:
    entry = run.knowledge.get(layer.name)
    heads = entry.options.get("heads", ()) if isinstance(entry, LayerEntry) else ()
    if name in heads:
        content_: Value = TupleValue((), exact=False)
        head = Container("list", "torch", {"items": content_}, layer.place, name)
        run.write(layer.store, name, head)
        return head
    if name == "output":
        return apply_layer(run, layer, run.unknown("an input"), (1, 0, 1, 0))
    if name in layer.arguments:
        return layer.arguments[name]
    if name in run.knowledge.constants.get("weight-attributes", ()):  # type: ignore[operator]
        return Tensor(scale=Scale.WEIGHT, origin=Origin.NETWORK, framework=run.knowledge.framework(layer.name))
    return run.unknown("a property of a layer", name=name)


def _backbone(run: Run, layer: Layer, entry: LayerEntry, value: Value, at: ir.At) -> Value:
    """A network from a library: its own head, or the one that the program put in its place."""
    features = run.unknown("features of a network")
    for name in entry.options.get("heads", ()):
        head = layer.store.get(name)
        if head is None:
            continue
        return run.each(head, lambda one: _headed(run, one, features, at))
    units = layer.arguments.get(str(entry.options.get("units", "num_classes")))
    known = units.value if isinstance(units, Const) else entry.options.get("default-units") if units is None else None
    if known == 0:
        return run.unknown("features of a network")
    return _network_scores(run, layer, known, entry)


def _headed(run: Run, head: Value, features: Value, at: ir.At) -> Value:
    from lossLint.inference.calling import call

    if isinstance(head, Container) and head.kind == "list":
        inside = run.seen(head.store["items"])
        if isinstance(inside, TupleValue) and inside.items:
            last = inside.items[-1]
            return call(run, last.items[1] if isinstance(last, TupleValue) else last, (features,), (), at)
        return run.unknown("features of a network")
    return call(run, head, (features,), (), at)


def _network_scores(run: Run, layer: Layer, units: object, entry: LayerEntry) -> Tensor:
    """Scores of rows; with ``positions`` of each place in a row, with ``after`` axes behind that of the classes."""
    size = units if type(units) is int else None
    framework = run.knowledge.framework(layer.name)
    inner = (None,) * int(entry.options.get("after", 0))
    shape = Shape((size,), True) if entry.options.get("positions") else Shape((None, size, *inner), False)
    made = Tensor(scale=Scale.LOGITS, shape=shape, origin=Origin.NETWORK, framework=framework)
    return made.with_step(layer.place, layer.text)


def _application_model(run: Run, layer: Layer, entry: LayerEntry, value: Value, at: ir.At) -> Value:
    """keras.applications: features without the top, else scores with the classifier's activation."""
    top = layer.arguments.get("include_top", Const(True))
    if not isinstance(top, Const):
        return run.unknown("a network whose top is not known")
    if not top.value:
        pooled = isinstance(layer.arguments.get("pooling"), Const) and layer.arguments["pooling"] != NONE
        return Tensor(shape=Shape((None,) * (2 if pooled else 4), False), origin=Origin.NETWORK, framework="keras")
    units = layer.arguments.get("classes", Const(entry.options.get("default-units", 1000)))
    made = _network_scores(run, layer, units.value if isinstance(units, Const) else None, entry)
    activation = layer.arguments.get("classifier_activation", Const("softmax"))
    return activate(run, activation, made, layer, at)


def _wrapped(run: Run, layer: Layer, entry: LayerEntry, value: Value, at: ir.At) -> Value:
    """A layer around another one (TimeDistributed, Bidirectional): the inner one, recovery lost."""
    from lossLint.inference.calling import call

    inner = layer.arguments.get(str(entry.options.get("inner", "layer")))
    if inner is None:
        return run.unknown("a wrapper without a layer")
    result = call(run, inner, (value if entry.options.get("same-input") else _without_shape(value),), (), at)
    if not isinstance(result, Tensor):
        return result
    units = result.units
    if entry.options.get("doubles") and units is not None:
        units = units * 2 if layer.arguments.get("merge_mode", Const("concat")) == Const("concat") else units
    shape = Shape((units,), True) if units is not None else ANY_SHAPE
    if entry.options.get("same-input"):
        shape = dataclasses.replace(result.shape, dims=(*result.shape.dims[:-1], units)) if result.shape.dims else shape
    return dataclasses.replace(result, shape=shape, recoverable=False, recoverable_in_graph=False)


def _without_shape(value: Value) -> Value:
    return dataclasses.replace(as_tensor(value), shape=ANY_SHAPE)


def _function_layer(run: Run, layer: Layer, entry: LayerEntry, value: Value, at: ir.At) -> Value:
    """A Lambda layer: the function."""
    from lossLint.inference.calling import call

    function = layer.arguments.get("function")
    if function is None:
        return run.unknown("a layer without a function")
    result = call(run, function, (value,), (), at)
    return result


def _activation_layer(run: Run, layer: Layer, entry: LayerEntry, value: Value, at: ir.At) -> Value:
    """``Activation('softmax')``."""
    activation = layer.arguments.get("activation")
    return activate(run, activation, value, layer, at) if activation is not None else value


LAYER_EFFECTS = {
    "backbone": _backbone,
    "application": _application_model,
    "wrapped": _wrapped,
    "function": _function_layer,
    "activation": _activation_layer,
}
