"""Loss sites built by hand, for tests of single rules."""

from __future__ import annotations

import dataclasses
from typing import Any

from lossLint.api import (
    Encoding,
    Expects,
    Finding,
    LossConstruction,
    LossEntry,
    LossSite,
    LossUse,
    Origin,
    Over,
    Rule,
    Scale,
    Shape,
    Tensor,
)
from lossLint.sources.place import Place

CALL = Place("train.py", None, 10, 5, 10, 30)
FIT = Place("train.py", None, 20, 1, 20, 20)

_FLAGS: dict[str, Any] = {"logits_flag": "from_logits", "recovers": True}
_CE, _BCE = "cross-entropy", "binary-cross-entropy"


def _entry(expects: Expects, over: Over, targets: tuple[str, ...] = (), **facts: Any) -> LossEntry:
    ends = {"call": ("input", "target"), "prediction": "input", "target": "target", **facts}
    return LossEntry(expects=expects, over=over, targets=targets, **ends)


def loss(name: str, framework: str, entry: LossEntry) -> LossUse:
    """A loss without options."""
    return LossUse(name=name, qualified=name, framework=framework, entry=entry, expects=entry.expects)


def _torch(name: str, expects: Expects, over: Over, *targets: str, **facts: Any) -> LossUse:
    return loss(name, "torch", _entry(expects, over, targets, class_axis=1, **facts))


def _keras(name: str, expects: Expects, over: Over, *targets: str, **facts: Any) -> LossUse:
    return loss(name, "keras", _entry(expects, over, targets, **facts))


def _tensorflow(name: str, over: Over, *targets: str) -> LossUse:
    kind = _CE if over is Over.CLASSES else _BCE
    return loss(name, "tensorflow", _entry(Expects.LOGITS, over, targets, kind=kind))


def from_logits(use: LossUse) -> LossUse:
    """The same Keras loss, told that it gets logits."""
    return dataclasses.replace(use, expects=Expects.LOGITS, told_logits=True)


LOGITS, PROBABILITIES, LOGS = Expects.LOGITS, Expects.PROBABILITIES, Expects.LOG_PROBABILITIES
CLASSES, ELEMENTS, NOTHING = Over.CLASSES, Over.ELEMENTS, Over.NOTHING

CE = _torch("CrossEntropyLoss", LOGITS, CLASSES, "index", "class-probabilities", kind=_CE)
NLL = _torch("NLLLoss", LOGS, CLASSES, "index", kind="nll")
BCE = _torch("BCELoss", PROBABILITIES, ELEMENTS, "binary", "multi-hot", kind=_BCE)
BCE_LOGITS = _torch("BCEWithLogitsLoss", LOGITS, ELEMENTS, "binary", "multi-hot", kind=_BCE)
SOFT_MARGIN = _torch("SoftMarginLoss", LOGITS, ELEMENTS, "signed", kind="soft-margin", symmetric=True)
MULTI_MARGIN = _torch("MultiMarginLoss", Expects.MARGIN, CLASSES, "index", kind="margin")
MSE = _torch("MSELoss", Expects.ANY, NOTHING, "real", kind="regression", symmetric=True, broadcasts=True)
GAUSSIAN = _torch("GaussianNLLLoss", Expects.ANY, NOTHING, "real", kind="regression", broadcasts=True)
KL = _torch("KLDivLoss", LOGS, NOTHING, "class-probabilities", kind="kl", log_target_flag="log_target", broadcasts=True)
CTC = _torch("CTCLoss", LOGS, CLASSES, "index-sequence", kind="ctc")

K_CCE = _keras("CategoricalCrossentropy", PROBABILITIES, CLASSES, "one-hot", "class-probabilities", kind=_CE, **_FLAGS)
K_SCCE = _keras("SparseCategoricalCrossentropy", PROBABILITIES, CLASSES, "index", kind=_CE, **_FLAGS)
K_BCE = _keras("BinaryCrossentropy", PROBABILITIES, ELEMENTS, "binary", "multi-hot", kind=_BCE, **_FLAGS)
K_FOCAL = _keras("BinaryFocalCrossentropy", PROBABILITIES, ELEMENTS, "binary", kind="focal", logits_flag="from_logits")
K_HINGE = _keras("Hinge", Expects.ANY, ELEMENTS, "signed", "binary", kind="hinge")
K_MSE = _keras("MeanSquaredError", Expects.ANY, NOTHING, "real", kind="regression", symmetric=True, broadcasts=True)
K_POISSON = _keras("Poisson", PROBABILITIES, ELEMENTS, "real", kind="regression")
K_KL = _keras("KLDivergence", PROBABILITIES, CLASSES, "class-probabilities", "one-hot", kind="kl")

TF_SOFTMAX = _tensorflow("softmax_cross_entropy_with_logits", CLASSES, "one-hot", "class-probabilities")
TF_SPARSE = _tensorflow("sparse_softmax_cross_entropy_with_logits", CLASSES, "index")
TF_SIGMOID = _tensorflow("sigmoid_cross_entropy_with_logits", ELEMENTS, "binary", "multi-hot")


def shaped(*dims: int | None) -> Shape:
    """A shape of known rank."""
    return Shape(dims, leading=False)


def output(scale: Scale = Scale.UNKNOWN, units: int | None = None, **facts: Any) -> Tensor:
    """A network's output of unknown rank; softmax runs over its units unless the facts say otherwise."""
    made: dict[str, Any] = {"scale": scale, "origin": Origin.NETWORK, "shape": Shape((units,))}
    if scale in (Scale.SOFTMAX, Scale.LOG_SOFTMAX):
        made |= {"axis": -1, "normalised_units": units}
    return Tensor(**made | facts)


def labels(encoding: Encoding, *dims: int | None, **facts: Any) -> Tensor:
    """Labels; of known rank when dimensions are given."""
    shape = shaped(*dims) if dims else Shape()
    made: dict[str, Any] = {"encoding": encoding, "origin": Origin.LABELS, "shape": shape}
    return Tensor(**made | facts)


def site(use: LossUse, prediction: Tensor, target: Tensor | None = None, **facts: Any) -> LossSite:
    """A direct call, or with ``compiled=True`` a pair of compile and fit."""
    meets = FIT if facts.get("compiled") else CALL
    return LossSite(use, prediction, target or Tensor(), CALL, meets if target else None, **facts)


def check(
    rule: type[Rule], use: LossUse, prediction: Tensor, target: Tensor | None = None, **facts: Any
) -> list[Finding]:
    """The findings of one rule at one site."""
    return list(rule().check(site(use, prediction, target, **facts)))


def construct(use: LossUse, *arguments: Tensor | None) -> LossConstruction:
    """A loss class called with arguments."""
    return LossConstruction(use, arguments, CALL)
