"""Which family a loss belongs to, as several rules ask it."""

from __future__ import annotations

from lossLint.api import LossUse

CROSS_ENTROPIES = frozenset({"", "cross-entropy", "binary-cross-entropy", "focal"})
LIKELIHOODS = frozenset({"", "cross-entropy", "nll"})
# CTC and KL losses look categorical in the tables, but have rules of their own.
OWN_RULES = frozenset({"ctc", "kl"})


def is_torch(loss: LossUse) -> bool:
    """Whether the loss compares shapes and dtypes as PyTorch does."""
    return loss.framework == "torch"


def is_keras(loss: LossUse) -> bool:
    """Whether the loss belongs to Keras or TensorFlow."""
    return loss.framework in ("keras", "tensorflow")


def is_cross_entropy(loss: LossUse) -> bool:
    """Whether it is a cross-entropy, over classes or over elements: no hinge, overlap or regression loss."""
    return (loss.categorical or loss.binary) and loss.entry.kind in CROSS_ENTROPIES


def is_class_likelihood(loss: LossUse) -> bool:
    """Whether it is a cross-entropy over classes or a negative log-likelihood of classes."""
    return loss.categorical and loss.entry.kind in LIKELIHOODS


def applies_softmax(loss: LossUse) -> bool:
    """Whether it is a loss over classes that applies softmax itself."""
    return loss.categorical and loss.wants_logits and loss.entry.kind not in OWN_RULES


def applies_sigmoid(loss: LossUse) -> bool:
    """Whether it is a loss over elements that applies sigmoid itself."""
    return loss.binary and loss.wants_logits


def takes(loss: LossUse, encoding: str) -> bool:
    """Whether the loss accepts labels of this encoding, by the word of the knowledge tables."""
    return encoding in loss.entry.targets


def takes_indices_only(loss: LossUse) -> bool:
    """Whether class indices are the only encoding that it accepts."""
    return takes(loss, "index") and not takes(loss, "one-hot") and not takes(loss, "class-probabilities")


def takes_one_hot_only(loss: LossUse) -> bool:
    """Whether it accepts one row of class shares for each sample, and no class indices."""
    return takes(loss, "one-hot") and not takes(loss, "index")
