"""What metrics expect, as several rules ask it."""

from __future__ import annotations

from lossLint.api import LossUse, MetricUse, Scale

# What a model puts out before anything decided for a class.
SCORES = frozenset(
    {Scale.LOGITS, Scale.SOFTMAX, Scale.SIGMOID, Scale.LOG_SOFTMAX, Scale.LOG_SIGMOID, Scale.TANH},
)


def is_regression(loss: LossUse | None) -> bool:
    """Whether a loss compares real numbers."""
    return loss is not None and loss.entry.kind == "regression"


def is_accuracy(metric: MetricUse) -> bool:
    """Whether a metric is a share of right answers."""
    return metric.entry.kind == "accuracy"


def reads(metric: MetricUse, encoding: str) -> bool:
    """Whether a metric reads labels of this encoding rightly, by the word of the knowledge tables."""
    return encoding in metric.entry.targets


def compares_ids(metric: MetricUse) -> bool:
    """Whether a metric compares predicted class indices for equality, so that scores are never equal."""
    entry = metric.entry
    if entry.expects != "class-indices":
        return False
    return not entry.decided_flag or metric.option(entry.decided_flag) in (None, True)


def cuts_probabilities(metric: MetricUse) -> bool:
    """Whether a metric compares predictions with numbers between 0 and 1, or takes them for probabilities."""
    entry = metric.entry
    if metric.told_logits is not False or any(metric.option(name) is not None for name in entry.unthresholded):
        return False
    given = metric.option(entry.threshold) if entry.threshold else None
    if given is None:
        return entry.expects == "probabilities"
    return isinstance(given, int | float) and 0 < given < 1


def known_as(metric: MetricUse) -> str:
    """The metric for people; of a name that shapes decide also what it stands for."""
    return f"{metric.name} (here {metric.chosen})" if metric.chosen is not None else metric.name
