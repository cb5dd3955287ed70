"""What the interpreter yields: applications of losses, as rules see them."""

from __future__ import annotations

import dataclasses
import enum

from lossLint.inference.tensor import History, Tensor
from lossLint.knowledge.contract import Expects, LossEntry, Over
from lossLint.knowledge.entries import MetricEntry
from lossLint.sources.place import Place


class Confidence(enum.IntEnum):
    """How we know: ordered, so that it can be compared."""

    POSSIBLE = 1
    LIKELY = 2
    CERTAIN = 3


@dataclasses.dataclass(frozen=True, slots=True)
class LossUse:
    """A loss with its options, as it is used at one site.

    Attributes:
        name: short name for people: ``CrossEntropyLoss``, ``cross_entropy``, ``'categorical_crossentropy'``.
        qualified: the name in the knowledge tables.
        framework: ``torch``, ``keras`` or ``tensorflow``.
        entry: the contract as the table says it.
        expects: the scale wanted, after options (``from_logits=True`` turns probabilities into logits).
        told_logits: True when an option such as ``from_logits`` was given and is true.
        log_target: whether the loss was told that its target is in log space.
        options: literal options by name (numbers, strings, booleans, None); ``...`` for what is not literal.
        unknown_options: names that the loss does not have.
        history: how the loss came here (built where, passed where).
    """

    name: str
    qualified: str
    framework: str
    entry: LossEntry
    expects: Expects
    told_logits: bool = False
    log_target: bool = False
    options: tuple[tuple[str, object], ...] = ()
    unknown_options: tuple[str, ...] = ()
    history: History | None = dataclasses.field(default=None, compare=False, hash=False)

    @property
    def over(self) -> Over:
        """Classes or elements."""
        return self.entry.over

    @property
    def categorical(self) -> bool:
        """Whether it compares classes (softmax family)."""
        return self.entry.over is Over.CLASSES

    @property
    def binary(self) -> bool:
        """Whether it compares each element with 0/1 (sigmoid family)."""
        return self.entry.over is Over.ELEMENTS

    @property
    def wants_logits(self) -> bool:
        """Whether it applies softmax or sigmoid itself."""
        return self.expects is Expects.LOGITS

    @property
    def wants_probabilities(self) -> bool:
        """Whether it takes the logarithm of what it gets."""
        return self.expects is Expects.PROBABILITIES

    @property
    def wants_log_probabilities(self) -> bool:
        """Whether it wants log-softmax outputs."""
        return self.expects is Expects.LOG_PROBABILITIES

    def option(self, name: str) -> object:
        """A literal option, None when it is absent, ``...`` when it is given but not literal."""
        return dict(self.options).get(name)


@dataclasses.dataclass(frozen=True, slots=True)
class LossSite:
    """One application of a loss to a prediction, in one calling context and one choice of alternatives.

    ``prediction`` and ``target`` are always tensors: what is unknown has UNKNOWN scale and encoding, None
    elsewhere, so a rule that asks for a positive fact stays silent on it.

    Attributes:
        place: where the loss is applied: the call, or the ``compile`` call in Keras.
        labels_place: where labels meet the loss: ``place`` itself for a direct call, the ``fit`` (``evaluate``,
            ``train_on_batch``) call for a compiled model, None when no labels are known to meet it.
        compiled: whether this is a ``compile`` + ``fit`` pair.
        trained: False for a compiled model that is evaluated and never trained: its loss is a number to read.
        unused_head: a dense layer with a unit for each class of the labels that the model builds and never calls, where
            the prediction has more units.
        conditions: the choices under which this pairing occurs, for people: ``loss == 'ce'``.
    """

    loss: LossUse
    prediction: Tensor
    target: Tensor
    place: Place
    labels_place: Place | None
    compiled: bool = False
    trained: bool = True
    unused_head: str | None = None
    swapped_keywords: bool = False
    prediction_confidence: Confidence = Confidence.CERTAIN
    confidence: Confidence = Confidence.CERTAIN
    conditions: tuple[str, ...] = ()
    unknown_prediction: str | None = None
    unknown_target: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class LossConstruction:
    """A loss class called with arguments: what is built, and which of the arguments are tensors.

    Attributes:
        tensors: the names or texts of arguments that are certainly tensors (network outputs or labels).
    """

    loss: LossUse
    arguments: tuple[Tensor | None, ...]
    place: Place
    confidence: Confidence = Confidence.CERTAIN
    conditions: tuple[str, ...] = ()

    @property
    def tensors(self) -> int:
        """How many of the positional arguments are known to be tensors."""
        return sum(argument is not None for argument in self.arguments)


@dataclasses.dataclass(frozen=True, slots=True)
class MetricUse:
    """A metric with its options, as it is used at one site.

    Attributes:
        name: short name for people: ``BinaryAccuracy``, ``'accuracy'``.
        qualified: the name in the knowledge tables.
        entry: what the table says of it; of a name that shapes decide, the metric that was chosen.
        chosen: the short name of the metric that shapes chose, None where nothing was to choose or to be known.
        told_logits: whether it was told that it gets logits.
        options: literal options by name; ``...`` for what is not literal.
    """

    name: str
    qualified: str
    framework: str
    entry: MetricEntry
    chosen: str | None = None
    told_logits: bool | None = False
    options: tuple[tuple[str, object], ...] = ()
    history: History | None = dataclasses.field(default=None, compare=False, hash=False)

    def option(self, name: str) -> object:
        """A literal option, None when it is absent, ``...`` when it is given but not literal."""
        return dict(self.options).get(name)


@dataclasses.dataclass(frozen=True, slots=True)
class MetricSite:
    """One metric beside a loss, or called by itself: fields as those of a LossSite.

    ``loss`` is the loss that the same prediction meets, None where none is known.
    """

    metric: MetricUse
    loss: LossUse | None
    prediction: Tensor
    target: Tensor
    place: Place
    labels_place: Place | None
    compiled: bool = False
    prediction_confidence: Confidence = Confidence.CERTAIN
    confidence: Confidence = Confidence.CERTAIN
    conditions: tuple[str, ...] = ()


class Stage(enum.Enum):
    """Which part of a compiled model's life a place belongs to."""

    COMPILE = "compile"
    FIT = "fit"


Site = LossSite | LossConstruction | MetricSite
