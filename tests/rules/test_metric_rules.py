"""LL701, LL702 and LL703: metrics beside losses."""

from __future__ import annotations

import dataclasses

import pytest
from loss_sites import CALL, FIT, K_BCE, K_CCE, K_HINGE, K_MSE, K_SCCE, from_logits, labels, output
from losslint_rules.accuracy_on_regression import AccuracyOnRegression
from losslint_rules.metric_label_mismatch import MetricLabelMismatch
from losslint_rules.threshold_metric_on_logits import ThresholdMetricOnLogits

from lossLint.api import (
    Confidence,
    Encoding,
    Finding,
    LossUse,
    MetricEntry,
    MetricSite,
    MetricUse,
    Rule,
    Scale,
    Tensor,
)

BINARY = MetricEntry(expects="probabilities", targets=("binary",), threshold="threshold", kind="accuracy")
PRECISION = MetricEntry(expects="probabilities", targets=("binary", "one-hot"), threshold="t", unthresholded=("top_k",))
CATEGORICAL = MetricEntry(expects="any", targets=("one-hot",), kind="accuracy")
SPARSE = MetricEntry(expects="any", targets=("index",), kind="accuracy")
EQUAL = MetricEntry(expects="class-indices", targets=("index",), decided_flag="sparse", kind="accuracy")
ERROR = MetricEntry(expects="any", targets=("real",))
LOGITS_BCE = from_logits(K_BCE)


def check(
    rule: type[Rule],
    entry: MetricEntry,
    loss: LossUse | None,
    prediction: Tensor,
    target: Tensor | None = None,
    **facts: object,
) -> list[Finding]:
    """What a rule says of a metric in a compiled model."""
    use = dataclasses.replace(MetricUse("Metric", "keras.metrics.Metric", "keras", entry), **facts)  # type: ignore[arg-type]
    site = MetricSite(use, loss, prediction, target or Tensor(), CALL, FIT, compiled=True)
    return list(rule().check_metric(site))


@pytest.mark.parametrize("loss", [LOGITS_BCE, K_HINGE])
def test_a_threshold_on_logits(loss: LossUse) -> None:
    [finding] = check(ThresholdMetricOnLogits, BINARY, loss, output(Scale.LOGITS, 1))
    assert finding.place == CALL
    assert finding.fix == "use Metric(threshold=0)"


@pytest.mark.parametrize("scale", [Scale.SIGMOID, Scale.UNKNOWN, Scale.HARD])
def test_a_threshold_on_what_is_no_logit(scale: Scale) -> None:
    assert not check(ThresholdMetricOnLogits, BINARY, LOGITS_BCE, output(scale, 1))


@pytest.mark.parametrize("loss", [K_BCE, K_MSE, None])
def test_a_threshold_beside_a_loss_that_wants_no_logits(loss: LossUse | None) -> None:
    assert not check(ThresholdMetricOnLogits, BINARY, loss, output(Scale.LOGITS, 1))


@pytest.mark.parametrize("facts", [{"told_logits": True}, {"told_logits": None}, {"options": (("top_k", 3),)}])
def test_a_metric_that_was_told(facts: dict[str, object]) -> None:
    assert not check(ThresholdMetricOnLogits, PRECISION, LOGITS_BCE, output(Scale.LOGITS, 1), **facts)


@pytest.mark.parametrize(("threshold", "found"), [(0.3, 1), (0, 0), (-1.5, 0), (..., 0)])
def test_the_threshold_that_was_given(threshold: object, found: int) -> None:
    options = (("threshold", threshold),)
    assert len(check(ThresholdMetricOnLogits, BINARY, LOGITS_BCE, output(Scale.LOGITS, 1), options=options)) == found


def test_class_indices_for_a_metric_on_rows() -> None:
    [finding] = check(MetricLabelMismatch, CATEGORICAL, K_SCCE, output(Scale.SOFTMAX, 10), labels(Encoding.INDEX, None))
    assert finding.place == FIT


@pytest.mark.parametrize(
    ("entry", "loss", "target"),
    [
        (CATEGORICAL, K_CCE, labels(Encoding.INDEX, None)),  # the loss is told
        (SPARSE, K_SCCE, labels(Encoding.INDEX, None)),
        (SPARSE, K_SCCE, labels(Encoding.BINARY, None)),
        (CATEGORICAL, K_CCE, labels(Encoding.ONE_HOT, None, 10)),
        (CATEGORICAL, K_SCCE, Tensor()),
        (CATEGORICAL, K_SCCE, labels(Encoding.INDEX, None, 10)),  # rows as wide as the prediction
    ],
)
def test_labels_that_fit(entry: MetricEntry, loss: LossUse, target: Tensor) -> None:
    assert not check(MetricLabelMismatch, entry, loss, output(Scale.SOFTMAX, 10), target)


def test_labels_below_zero_at_a_threshold() -> None:
    assert check(MetricLabelMismatch, BINARY, K_HINGE, output(Scale.TANH, 1), labels(Encoding.SIGNED, None))
    assert not check(MetricLabelMismatch, BINARY, K_BCE, output(Scale.SIGMOID, 1), labels(Encoding.SIGNED, None))


def test_equality_wants_decided_classes() -> None:
    assert check(MetricLabelMismatch, EQUAL, K_SCCE, output(Scale.SOFTMAX, 10))
    assert not check(MetricLabelMismatch, EQUAL, K_SCCE, output(Scale.HARD, 10))
    assert not check(MetricLabelMismatch, EQUAL, K_SCCE, output(Scale.SOFTMAX, 10), options=(("sparse", False),))


def test_classes_on_a_single_unit() -> None:
    assert check(MetricLabelMismatch, SPARSE, K_BCE, output(Scale.SIGMOID, 1))
    assert not check(MetricLabelMismatch, BINARY, K_BCE, output(Scale.SIGMOID, 1))
    assert not check(MetricLabelMismatch, SPARSE, K_SCCE, output(Scale.SIGMOID, 1))


@pytest.mark.parametrize(
    ("target", "confidence"),
    [
        (labels(Encoding.CONTINUOUS, None), Confidence.CERTAIN),
        (labels(Encoding.INDEX, None, high=190), Confidence.CERTAIN),
        (Tensor(), Confidence.LIKELY),
    ],
)
def test_accuracy_of_a_regression(target: Tensor, confidence: Confidence) -> None:
    [finding] = check(AccuracyOnRegression, BINARY, K_MSE, output(Scale.LOGITS, 1), target)
    assert finding.confidence is confidence


@pytest.mark.parametrize(
    ("entry", "loss", "prediction", "target"),
    [
        (ERROR, K_MSE, output(Scale.LOGITS, 1), labels(Encoding.CONTINUOUS, None)),
        (BINARY, K_BCE, output(Scale.LOGITS, 1), labels(Encoding.CONTINUOUS, None)),
        (BINARY, K_MSE, output(Scale.SIGMOID, 1), Tensor()),
        (BINARY, K_MSE, output(Scale.LOGITS, 1), labels(Encoding.BINARY, None)),
        (CATEGORICAL, K_MSE, output(Scale.LOGITS, 10), Tensor()),
    ],
)
def test_accuracy_of_a_classifier(entry: MetricEntry, loss: LossUse, prediction: Tensor, target: Tensor) -> None:
    assert not check(AccuracyOnRegression, entry, loss, prediction, target)
