"""LL101 to LL105: the activation against a loss over classes."""

from __future__ import annotations

import pytest
from loss_sites import (
    BCE,
    BCE_LOGITS,
    CE,
    CTC,
    K_BCE,
    K_CCE,
    K_HINGE,
    K_MSE,
    K_POISSON,
    K_SCCE,
    KL,
    MSE,
    MULTI_MARGIN,
    NLL,
    TF_SIGMOID,
    TF_SOFTMAX,
    check,
    from_logits,
    labels,
    output,
    shaped,
)
from losslint_rules.clamped_logits import ClampedLogits
from losslint_rules.log_softmax_before_cross_entropy import LogSoftmaxBeforeCrossEntropy
from losslint_rules.nll_without_log_softmax import NllWithoutLogSoftmax
from losslint_rules.sigmoid_before_cross_entropy import SigmoidBeforeCrossEntropy
from losslint_rules.softmax_before_cross_entropy import SoftmaxBeforeCrossEntropy

from lossLint.api import Encoding, LossUse, Origin, Scale, Severity

# --- LL101 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", [CE, TF_SOFTMAX])
def test_softmax_before_a_loss_that_applies_softmax(loss: LossUse) -> None:
    [finding] = check(SoftmaxBeforeCrossEntropy, loss, output(Scale.SOFTMAX, 10))
    assert finding.severity is Severity.ERROR
    assert finding.message == f"{loss.name} applies log-softmax itself, but it is given probabilities"


@pytest.mark.parametrize(("classes", "floor"), [(2, "0.313"), (3, "0.551"), (10, "1.461"), (100, "3.622")])
def test_the_floor_is_the_measured_one(classes: int, floor: str) -> None:
    [finding] = check(SoftmaxBeforeCrossEntropy, CE, output(Scale.SOFTMAX, classes))
    assert f"cannot fall below {floor} with {classes} classes" in finding.harm


def test_the_floor_without_a_number_of_classes_is_a_formula() -> None:
    [finding] = check(SoftmaxBeforeCrossEntropy, CE, output(Scale.SOFTMAX))
    assert "log(1 + (C-1)/e)" in finding.harm


def test_softmax_over_the_batch_axis_before_cross_entropy_is_still_a_softmax_too_many() -> None:
    batch = output(Scale.SOFTMAX, 10, axis=0, normalised_units=None, shape=shaped(None, 10))
    assert check(SoftmaxBeforeCrossEntropy, CE, batch)


@pytest.mark.parametrize("scale", [s for s in Scale if s is not Scale.SOFTMAX])
def test_no_softmax_no_finding(scale: Scale) -> None:
    assert not check(SoftmaxBeforeCrossEntropy, CE, output(scale, 10))


@pytest.mark.parametrize("loss", [NLL, BCE, BCE_LOGITS, MSE, K_CCE, K_SCCE, MULTI_MARGIN, from_logits(K_CCE)])
def test_softmax_before_other_losses_is_not_this_rule(loss: LossUse) -> None:
    assert not check(SoftmaxBeforeCrossEntropy, loss, output(Scale.SOFTMAX, 10))


def test_softmax_over_one_unit_belongs_to_its_own_rule() -> None:
    assert not check(SoftmaxBeforeCrossEntropy, CE, output(Scale.SOFTMAX, 1))


# --- LL102 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", [CE, TF_SOFTMAX, from_logits(K_CCE)])
def test_log_softmax_before_a_loss_that_applies_it_is_redundant(loss: LossUse) -> None:
    [finding] = check(LogSoftmaxBeforeCrossEntropy, loss, output(Scale.LOG_SOFTMAX, 10))
    assert finding.severity is Severity.INFO


def test_log_softmax_over_the_batch_axis_is_not_redundant() -> None:
    batch = output(Scale.LOG_SOFTMAX, 10, axis=0, normalised_units=None, shape=shaped(None, 10))
    assert not check(LogSoftmaxBeforeCrossEntropy, CE, batch)


@pytest.mark.parametrize("loss", [NLL, KL, CTC, BCE_LOGITS, K_CCE])
def test_log_softmax_before_losses_that_do_not_apply_it(loss: LossUse) -> None:
    assert not check(LogSoftmaxBeforeCrossEntropy, loss, output(Scale.LOG_SOFTMAX, 10))


# --- LL103 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", [CE, TF_SOFTMAX])
def test_sigmoid_before_a_loss_that_applies_softmax(loss: LossUse) -> None:
    [finding] = check(SigmoidBeforeCrossEntropy, loss, output(Scale.SIGMOID, 3))
    assert "0.551" in finding.harm


@pytest.mark.parametrize("loss", [BCE, BCE_LOGITS, K_BCE, K_CCE, NLL, from_logits(K_SCCE)])
def test_sigmoid_before_other_losses_is_not_this_rule(loss: LossUse) -> None:
    assert not check(SigmoidBeforeCrossEntropy, loss, output(Scale.SIGMOID, 3))


def test_one_sigmoid_unit_before_cross_entropy_belongs_to_one_unit() -> None:
    assert not check(SigmoidBeforeCrossEntropy, CE, output(Scale.SIGMOID, 1))


# --- LL104 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [Scale.NONNEGATIVE, Scale.CLAMPED])
@pytest.mark.parametrize("loss", [CE, BCE_LOGITS, TF_SIGMOID, K_CCE, K_BCE, from_logits(K_SCCE)])
def test_clamped_outputs_are_an_error(loss: LossUse, scale: Scale) -> None:
    [finding] = check(ClampedLogits, loss, output(scale, 10))
    assert finding.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("loss", "severity"),
    [
        (CE, Severity.WARNING),
        (BCE_LOGITS, Severity.WARNING),
        (TF_SOFTMAX, Severity.ERROR),
        (K_SCCE, Severity.ERROR),
        (K_BCE, Severity.ERROR),
    ],
)
def test_tanh_is_a_warning_in_torch_and_an_error_elsewhere(loss: LossUse, severity: Severity) -> None:
    [finding] = check(ClampedLogits, loss, output(Scale.TANH, 10))
    assert finding.severity is severity


def test_tanh_before_cross_entropy_has_the_measured_floor() -> None:
    assert "0.797" in check(ClampedLogits, CE, output(Scale.TANH, 10))[0].harm


@pytest.mark.parametrize("scale", [Scale.SMOOTH_POSITIVE, Scale.LOG_SIGMOID, Scale.LOGITS, Scale.UNKNOWN, Scale.HARD])
def test_softplus_and_logsigmoid_stay_silent(scale: Scale) -> None:
    assert not check(ClampedLogits, CE, output(scale, 10))


@pytest.mark.parametrize("loss", [K_HINGE, K_MSE, K_POISSON, MSE, BCE, NLL])
@pytest.mark.parametrize("scale", [Scale.TANH, Scale.NONNEGATIVE])
def test_losses_that_clamped_outputs_suit_or_that_have_their_own_rule(loss: LossUse, scale: Scale) -> None:
    assert not check(ClampedLogits, loss, output(scale, 10))


@pytest.mark.parametrize("origin", [Origin.INPUT, Origin.LABELS, Origin.LITERAL])
def test_clamped_data_is_no_prediction(origin: Origin) -> None:
    assert not check(ClampedLogits, CE, output(Scale.CLAMPED, 10, origin=origin))


def test_a_wide_clamp_confines_nothing() -> None:
    assert not check(ClampedLogits, CE, output(Scale.CLAMPED, 10, low=-20, high=20))
    assert check(ClampedLogits, CE, output(Scale.CLAMPED, 10, low=0, high=6))


# --- LL105 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "scale",
    [
        Scale.SOFTMAX,
        Scale.LOGITS,
        Scale.SIGMOID,
        Scale.LOG_SIGMOID,
        Scale.NONNEGATIVE,
        Scale.CLAMPED,
        Scale.TANH,
    ],
)
def test_no_log_probabilities_before_nll(scale: Scale) -> None:
    assert check(NllWithoutLogSoftmax, NLL, output(scale, 10))


@pytest.mark.parametrize("scale", [Scale.LOG_SOFTMAX, Scale.UNKNOWN, Scale.SMOOTH_POSITIVE, Scale.HARD, Scale.WEIGHT])
def test_log_probabilities_and_unknown_numbers_before_nll(scale: Scale) -> None:
    assert not check(NllWithoutLogSoftmax, NLL, output(scale, 10))


@pytest.mark.parametrize("loss", [CE, KL, CTC, K_CCE, MSE])
def test_logits_before_other_losses_are_not_this_rule(loss: LossUse) -> None:
    assert not check(NllWithoutLogSoftmax, loss, output(Scale.LOGITS, 10))


def test_labels_in_the_place_of_the_prediction_are_no_logits() -> None:
    assert not check(NllWithoutLogSoftmax, NLL, labels(Encoding.ONE_HOT, 32, 10, scale=Scale.CLAMPED))
