"""Tensors as the interpreter knows them: the scale of their numbers, their labels' encoding, shape and history."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Iterator

from lossLint.sources.place import Place


class Scale(enum.Enum):
    """What the numbers of a tensor are, as the last step that set them left them."""

    UNKNOWN = "unknown"
    LOGITS = "logits"
    SOFTMAX = "probabilities"
    SIGMOID = "sigmoid probabilities"
    LOG_SOFTMAX = "log-probabilities"
    LOG_SIGMOID = "log-sigmoid"
    NONNEGATIVE = "numbers clamped below"
    CLAMPED = "numbers clamped both ways"
    TANH = "numbers in -1..1"
    SMOOTH_POSITIVE = "positive numbers"
    HARD = "hard decisions"
    WEIGHT = "a trained weight"


class Encoding(enum.Enum):
    """How labels say the class."""

    UNKNOWN = "unknown"
    INDEX = "class indices"
    ONE_HOT = "one-hot"
    MULTI_HOT = "multi-hot"
    BINARY = "0/1"
    SIGNED = "-1/+1"
    DISTRIBUTION = "class probabilities"
    RAGGED = "ragged"
    TEXT = "strings"
    CONTINUOUS = "real numbers"


class Origin(enum.Enum):
    """Where the numbers come from."""

    UNKNOWN = "unknown"
    NETWORK = "network"
    LABELS = "labels"
    LITERAL = "literal"
    INPUT = "input"


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """One step of the way that a value took: where, what is done there, what the value is afterwards."""

    place: Place
    message: str
    state: str


@dataclasses.dataclass(frozen=True, slots=True)
class History:
    """The steps of a value, newest first; a linked list so that values share their past."""

    step: Step
    before: History | None = None

    def steps(self) -> tuple[Step, ...]:
        """Oldest step first."""
        return tuple(reversed(list(self._backwards())))

    def _backwards(self) -> Iterator[Step]:
        node: History | None = self
        while node is not None:
            yield node.step
            node = node.before


@dataclasses.dataclass(frozen=True, slots=True)
class Shape:
    """As much of a shape as is known.

    Attributes:
        dims: sizes, None where unknown; dims[-1] is the last axis.
        leading: True when there may be further axes before dims (the rank is unknown then).
    """

    dims: tuple[int | None, ...] = ()
    leading: bool = True

    @property
    def rank(self) -> int | None:
        """The number of axes, or None."""
        return None if self.leading else len(self.dims)

    def size(self, axis: int) -> int | None:
        """The size of an axis (negative ones count from the end), or None."""
        if axis < 0:
            return self.dims[axis] if -axis <= len(self.dims) else None
        if self.leading or axis >= len(self.dims):
            return None
        return self.dims[axis]

    def from_end(self, axis: int) -> int | None:
        """The axis counted from the end, as a negative number, or None when that is not known."""
        if axis < 0:
            return axis
        return None if self.leading else axis - len(self.dims)


ANY_SHAPE = Shape()


def common(one: Shape, other: Shape) -> Shape:
    """What two shapes have in common."""
    if one == other:
        return one
    if one.leading or other.leading or len(one.dims) != len(other.dims):
        count = min(len(one.dims), len(other.dims))
        pairs = zip(one.dims[len(one.dims) - count :], other.dims[len(other.dims) - count :], strict=True)
        return Shape(tuple(a if a == b else None for a, b in pairs), True)
    return Shape(tuple(a if a == b else None for a, b in zip(one.dims, other.dims, strict=True)), False)


@dataclasses.dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor (or array, or column of labels).

    Attributes:
        scale: what the numbers are.
        shape: as much as is known.
        axis: for SOFTMAX and LOG_SOFTMAX the axis that was normalised over, as written (None: unknown).
        normalised_units: the size of that axis when it was normalised, if known. It survives indexing:
            ``softmax(x)[:, 1]`` over two units is still a share of two.
        activation: how the last activation reads for people, such as ``softmax(dim=1)``.
        encoding: how labels say the class (UNKNOWN for what is no label).
        dtype: ``int``, ``int32``, ``float``, ``float64``, ``bool``, ``uint8``, ``object``, ``str`` or None;
            ``int`` is a 64 bit one.
        classes: the number of classes that labels have, if known.
        low, high: the smallest and largest value, both inclusive, if known.
        origin: where the numbers come from.
        framework: ``torch``, ``keras``, ``tensorflow``, ``numpy`` or None.
        recoverable: whether Keras on TensorFlow still finds the logits behind this activation.
        recoverable_in_graph: the same, but only in graph mode (compiled ``fit``, ``tf.function``).
        twice: how the first of two normalising activations reads, when one was applied to the output of another.
        guarded: whether shares were kept away from 0 (``p + eps``, ``clamp``) before a logarithm.
        naive_log: whether log-probabilities were made by a logarithm of unguarded shares (overflows at gaps near 90).
        layer: the ``name=`` of the Keras layer that made it: losses given in a dict are found by it.
        history: how it came to be; no part of equality.
    """

    scale: Scale = Scale.UNKNOWN
    shape: Shape = ANY_SHAPE
    axis: int | None = None
    normalised_units: int | None = None
    activation: str | None = None
    encoding: Encoding = Encoding.UNKNOWN
    dtype: str | None = None
    classes: int | None = None
    low: float | None = None
    high: float | None = None
    origin: Origin = Origin.UNKNOWN
    framework: str | None = None
    recoverable: bool = False
    recoverable_in_graph: bool = False
    twice: str | None = None
    layer: str | None = None
    guarded: bool = False
    naive_log: bool = False
    history: History | None = dataclasses.field(default=None, compare=False, hash=False)

    @property
    def units(self) -> int | None:
        """The size of the last axis."""
        return self.shape.size(-1)

    @property
    def rank(self) -> int | None:
        """The number of axes, or None."""
        return self.shape.rank

    def with_step(self, place: Place, message: str, state: str | None = None) -> Tensor:
        """The same tensor with one more step in its history."""
        return dataclasses.replace(self, history=History(Step(place, message, state or self.state), self.history))

    @property
    def state(self) -> str:
        """What people are told that this is, such as ``probabilities over 10 units``."""
        return describe(self)


ANYTHING = Tensor()


_BEFORE_LABELS = {
    Encoding.INDEX: "class-index",
    Encoding.DISTRIBUTION: "class-probability",
    Encoding.TEXT: "string",
    Encoding.CONTINUOUS: "real-number",
}


def describe(tensor: Tensor) -> str:
    """A few words on a tensor: its encoding or scale, then units."""
    if tensor.encoding is not Encoding.UNKNOWN:
        return _describe_labels(tensor)
    words = tensor.scale.value if tensor.scale is not Scale.UNKNOWN else "numbers of unknown scale"
    if tensor.units is not None:
        words += f", {tensor.units} unit{'' if tensor.units == 1 else 's'}"
    return words


def _describe_labels(tensor: Tensor) -> str:
    words = f"{_BEFORE_LABELS.get(tensor.encoding, tensor.encoding.value)} labels"
    if tensor.classes is not None:
        words += f" of {tensor.classes} classes"
    elif tensor.low is not None and tensor.high is not None and tensor.encoding is Encoding.INDEX:
        words += f" {tensor.low:g}..{tensor.high:g}"
    return words
