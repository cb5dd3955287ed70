"""The entries of the knowledge tables, one structure a section. Unknown keys are refused."""

from __future__ import annotations

from typing import Any

import msgspec

from lossLint.knowledge.contract import LossEntry


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab", kw_only=True):
    """Base of all entries but losses."""

    verified: str = ""


class OpEntry(Entry, frozen=True, kw_only=True):
    """A function (or tensor method) of a library.

    Attributes:
        params: parameter names in order; the first is the tensor worked on unless ``input`` says otherwise.
        effect: name of the transfer function that says what comes out.
        input: the parameter that holds the tensor.
        methods: tensor methods with the same meaning (their first parameter is the tensor itself).
        distinctive: whether the method name alone tells (``x.softmax(-1)`` on a value that is not known).
        options: fixed facts for the transfer function.
    """

    params: tuple[str, ...] = ()
    effect: str
    input: str = ""
    methods: tuple[str, ...] = ()
    distinctive: bool = False
    options: dict[str, Any] = {}


class LayerEntry(Entry, frozen=True, kw_only=True):
    """A layer class: built with ``construct``, then called on a tensor.

    Attributes:
        construct: constructor parameters in order.
        effect: transfer function of the call, which sees the constructor's arguments.
        activation: constructor parameter that names an activation applied last.
        options: fixed facts for the transfer function.
        base: whether programs derive their own classes from it; ``calls`` is then the method run by a call.
        strings: names by which an ``activation=`` argument finds it.
        builders: class methods that build it too (``from_pretrained``), with the same options by name.
    """

    construct: tuple[str, ...] = ()
    effect: str = "unknown"
    activation: str = ""
    options: dict[str, Any] = {}
    builders: tuple[str, ...] = ()


class ClassEntry(Entry, frozen=True, kw_only=True):
    """A class that programs derive from.

    ``calls`` names the method that a call runs; ``kind`` is ``module``, ``model``, ``data``, ``table`` or ``other``. A
    ``table`` has columns: a text as index gives one, a list or a mask another table. ``same`` names methods that give
    an object of the same kind. ``keeps`` are the parameters of the constructor, in order, when the object keeps them
    under their names. ``hooks`` are methods that the library itself calls in training, with the attributes that they
    get (an empty name: a value of which nothing is known). ``builders`` are class methods that build an object of a
    class that derives from it.
    """

    calls: str = ""
    kind: str = "module"
    framework: str = ""
    same: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    builders: tuple[str, ...] = ()
    hooks: dict[str, tuple[str, ...]] = {}


class ContainerEntry(Entry, frozen=True, kw_only=True):
    """A container of layers: ``kind`` is ``sequential``, ``list`` or ``dict``; ``style`` says whose methods it has."""

    kind: str
    style: str = ""


class ValueEntry(Entry, frozen=True, kw_only=True):
    """A call that gives a fixed structure: ``value`` nests lists, and strings naming one of ``tensors``.

    ``{"iterate": x}`` is something that yields x; with ``attributes`` an object that has these too, and yields x as
    batches; ``unknown`` stands for what is not known. ``through`` names parameters that take a function, and the tensor
    that goes through it.
    """

    params: tuple[str, ...] = ()
    value: Any
    tensors: dict[str, dict[str, Any]] = {}
    choose: str = ""
    default: str = ""
    choices: dict[str, Any] = {}
    through: dict[str, str] = {}


class MethodEntry(Entry, frozen=True, kw_only=True):
    """A method of models and layers: ``effect`` says what it does, ``params`` its parameters after ``self``."""

    effect: str
    params: tuple[str, ...] = ()


class MetricEntry(Entry, frozen=True, kw_only=True):
    """A metric: what it expects of predictions and labels.

    Attributes:
        expects: ``probabilities``, ``class-indices`` (it compares for equality), ``any``, or empty.
        targets: encodings of labels that it reads rightly, by the words of the loss entries.
        strings: names by which Keras finds it.
        construct: parameters of the constructor; of the call for a function.
        call: parameters of the call of an object, ``prediction`` and ``target`` among them.
        logits_flag: the option that makes it expect logits.
        decided_flag: the option that is false when predictions are scores and not yet class indices.
        threshold: the option that holds the number it compares predictions with (0.5 where it is not given).
        unthresholded: options that replace the threshold by something else.
        kind: ``accuracy`` for shares of right answers; empty else.
    """

    expects: str = ""
    targets: tuple[str, ...] = ()
    strings: tuple[str, ...] = ()
    construct: tuple[str, ...] = ()
    call: tuple[str, ...] = ("y_true", "y_pred", "sample_weight")
    prediction: str = "y_pred"
    target: str = "y_true"
    logits_flag: str = ""
    decided_flag: str = ""
    threshold: str = ""
    unthresholded: tuple[str, ...] = ()
    kind: str = ""


class MetricChoice(Entry, frozen=True, kw_only=True):
    """A metric's name that stands for one of several, chosen by the shapes of prediction and labels.

    ``one_unit`` is the metric over a single unit, ``index`` that for one class index a sample, ``rows`` that for rows
    as wide as the prediction.
    """

    strings: tuple[str, ...]
    one_unit: str
    index: str
    rows: str
    kind: str = ""


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One file of knowledge.

    A ``*`` in the name of an entry stands for any characters (``transformers.*ForSequenceClassification``).

    Attributes:
        alias: other prefixes of the same names (``tensorflow.keras`` is ``keras``).
        activations: names by which an ``activation=`` string finds an op.
    """

    library: str
    distribution: str = ""
    framework: str = ""
    alias: dict[str, str] = {}
    activations: dict[str, str] = {}
    constants: dict[str, Any] = {}
    loss: dict[str, LossEntry] = {}
    op: dict[str, OpEntry] = {}
    layer: dict[str, LayerEntry] = {}
    class_: dict[str, ClassEntry] = msgspec.field(default={}, name="class")
    container: dict[str, ContainerEntry] = {}
    value: dict[str, ValueEntry] = {}
    metric: dict[str, MetricEntry] = {}
    metric_choice: dict[str, MetricChoice] = msgspec.field(default={}, name="metric-choice")
    method: dict[str, MethodEntry] = {}


AnyEntry = LossEntry | OpEntry | LayerEntry | ClassEntry | ContainerEntry | ValueEntry | MetricEntry
