"""What a loss expects, as the knowledge tables say it."""

from __future__ import annotations

import enum
from typing import Any

import msgspec


class Expects(enum.Enum):
    """The scale that a loss wants its prediction to have."""

    LOGITS = "logits"
    PROBABILITIES = "probabilities"
    LOG_PROBABILITIES = "log-probabilities"
    MARGIN = "margin"
    ANY = "any"


class Over(enum.Enum):
    """What a loss normalises or compares over."""

    CLASSES = "classes"
    ELEMENTS = "elements"
    NOTHING = "nothing"


class LossEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab", kw_only=True):
    """One loss of a library.

    Attributes:
        call: parameter names of the call that applies the loss, in order (class form), or of the function.
        construct: parameter names of the constructor; empty for functions.
        prediction, target: which of ``call`` they are.
        expects: the scale it wants of its prediction.
        over: ``classes`` for categorical losses, ``elements`` for binary (element-wise) ones, else ``nothing``.
        class_axis: the axis of the classes (1 in torch, -1 in Keras).
        targets: encodings that it accepts: ``index``, ``one-hot``, ``class-probabilities``, ``binary``, ``multi-hot``,
            ``signed``, ``real``, ``log-probabilities``, ``index-sequence``; empty when anything goes.
        logits_flag: the option that makes it expect logits (``from_logits``), with its default in ``logits_default``.
        log_target_flag: the option that makes it expect log-probabilities as target.
        functional: the function with the same contract (its parameters: ``call`` + ``construct``).
        strings: names by which Keras finds it.
        symmetric: whether prediction and target may change places.
        broadcasts: whether (N, 1) against (N,) is silently broadcast.
        flattens: whether it makes prediction and target flat, and of one dtype, before it compares them.
        recovers: whether Keras on TensorFlow looks for the logits behind its prediction.
        kind: further family, such as ``nll``, ``kl``, ``ctc``, ``regression``, ``hinge``, ``focal``; empty else.
        returns: what the call gives back when that is not the loss alone.
        before: what else holds before a version of the library: keys of this entry by that version.
        verified: how the entry was confirmed (``value``, ``behaviour``, ``signature``).
    """

    call: tuple[str, ...]
    construct: tuple[str, ...] = ()
    prediction: str
    target: str
    expects: Expects = Expects.ANY
    over: Over = Over.NOTHING
    class_axis: int = -1
    targets: tuple[str, ...] = ()
    logits_flag: str = ""
    logits_default: bool = False
    log_target_flag: str = ""
    functional: str = ""
    strings: tuple[str, ...] = ()
    symmetric: bool = False
    broadcasts: bool = False
    flattens: bool = False
    recovers: bool = False
    kind: str = ""
    target_optional: bool = False
    before: dict[str, dict[str, Any]] = {}
    verified: str = ""
