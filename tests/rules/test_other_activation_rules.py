"""LL107 to LL112: the activation against binary, KL and CTC losses, and against another activation."""

from __future__ import annotations

import dataclasses

import pytest
from loss_sites import (
    BCE,
    BCE_LOGITS,
    CE,
    CTC,
    K_BCE,
    K_CCE,
    K_HINGE,
    K_KL,
    KL,
    MSE,
    NLL,
    SOFT_MARGIN,
    TF_SIGMOID,
    check,
    from_logits,
    output,
)
from losslint_rules.bce_without_sigmoid import BceWithoutSigmoid
from losslint_rules.ctc_without_log_softmax import CtcWithoutLogSoftmax
from losslint_rules.double_activation import DoubleActivation
from losslint_rules.kl_div_without_log import KlDivWithoutLog
from losslint_rules.sigmoid_before_bce_with_logits import SigmoidBeforeBceWithLogits
from losslint_rules.softmax_before_bce_with_logits import SoftmaxBeforeBceWithLogits
from losslint_rules.softmax_before_cross_entropy import SoftmaxBeforeCrossEntropy

from lossLint.api import LossUse, Scale, Tensor

# --- LL107, LL108 -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", [BCE_LOGITS, SOFT_MARGIN, TF_SIGMOID])
def test_sigmoid_before_a_loss_that_applies_sigmoid(loss: LossUse) -> None:
    assert check(SigmoidBeforeBceWithLogits, loss, output(Scale.SIGMOID, 1))


@pytest.mark.parametrize("loss", [BCE, K_BCE, from_logits(K_BCE), CE, MSE, K_HINGE])
def test_sigmoid_before_losses_that_apply_none(loss: LossUse) -> None:
    assert not check(SigmoidBeforeBceWithLogits, loss, output(Scale.SIGMOID, 1))


@pytest.mark.parametrize("scale", [Scale.LOGITS, Scale.UNKNOWN, Scale.SOFTMAX, Scale.LOG_SIGMOID])
def test_bce_with_logits_given_no_sigmoid(scale: Scale) -> None:
    assert not check(SigmoidBeforeBceWithLogits, BCE_LOGITS, output(scale, 2))


@pytest.mark.parametrize("loss", [BCE_LOGITS, TF_SIGMOID])
def test_softmax_before_a_loss_that_applies_sigmoid(loss: LossUse) -> None:
    [finding] = check(SoftmaxBeforeBceWithLogits, loss, output(Scale.SOFTMAX, 10))
    assert "0.655" in finding.harm


@pytest.mark.parametrize("loss", [BCE, K_BCE, from_logits(K_BCE), CE])
def test_softmax_before_losses_that_apply_no_sigmoid(loss: LossUse) -> None:
    assert not check(SoftmaxBeforeBceWithLogits, loss, output(Scale.SOFTMAX, 10))


def test_softmax_over_one_unit_before_bce_with_logits_belongs_to_its_own_rule() -> None:
    assert not check(SoftmaxBeforeBceWithLogits, BCE_LOGITS, output(Scale.SOFTMAX, 1))


# --- LL109 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [Scale.LOGITS, Scale.TANH, Scale.LOG_SOFTMAX, Scale.LOG_SIGMOID, Scale.NONNEGATIVE])
def test_numbers_outside_0_1_before_bce(scale: Scale) -> None:
    assert check(BceWithoutSigmoid, BCE, output(scale, 1))


@pytest.mark.parametrize("scale", [Scale.SIGMOID, Scale.SOFTMAX, Scale.CLAMPED, Scale.UNKNOWN, Scale.SMOOTH_POSITIVE])
def test_numbers_that_may_lie_in_0_1_before_bce(scale: Scale) -> None:
    assert not check(BceWithoutSigmoid, BCE, output(scale, 1))


@pytest.mark.parametrize("loss", [BCE_LOGITS, K_BCE, from_logits(K_BCE), CE, MSE])
def test_logits_before_other_losses_than_bce(loss: LossUse) -> None:
    assert not check(BceWithoutSigmoid, loss, output(Scale.LOGITS, 1))


# --- LL110 ------------------------------------------------------------------------------------------------------------

TOLD_LOG = dataclasses.replace(KL, log_target=True, options=(("log_target", True),))
MAYBE_LOG = dataclasses.replace(KL, options=(("log_target", ...),))


@pytest.mark.parametrize("scale", [Scale.SOFTMAX, Scale.LOGITS, Scale.SIGMOID])
def test_kl_input_without_log(scale: Scale) -> None:
    assert len(check(KlDivWithoutLog, KL, output(scale, 10), output(Scale.LOG_SOFTMAX, 10))) == 1


def test_kl_target_in_log_space_without_the_flag() -> None:
    assert check(KlDivWithoutLog, KL, output(Scale.LOG_SOFTMAX, 10), output(Scale.LOG_SOFTMAX, 10))


def test_kl_target_of_probabilities_with_the_flag() -> None:
    assert check(KlDivWithoutLog, TOLD_LOG, output(Scale.LOG_SOFTMAX, 10), output(Scale.SOFTMAX, 10))


def test_keras_kl_on_logits() -> None:
    assert check(KlDivWithoutLog, K_KL, output(Scale.LOGITS, 10))


@pytest.mark.parametrize(
    ("loss", "target"),
    [
        (KL, Scale.SOFTMAX),
        (KL, Scale.UNKNOWN),
        (TOLD_LOG, Scale.LOG_SOFTMAX),
        (MAYBE_LOG, Scale.LOG_SOFTMAX),
        (MAYBE_LOG, Scale.SOFTMAX),
    ],
)
def test_distillation_is_right(loss: LossUse, target: Scale) -> None:
    assert not check(KlDivWithoutLog, loss, output(Scale.LOG_SOFTMAX, 10), output(target, 10))


def test_keras_kl_on_probabilities() -> None:
    assert not check(KlDivWithoutLog, K_KL, output(Scale.SOFTMAX, 10), output(Scale.SOFTMAX, 10))


@pytest.mark.parametrize("loss", [CE, NLL, MSE, K_CCE])
def test_kl_only(loss: LossUse) -> None:
    assert not check(KlDivWithoutLog, loss, output(Scale.SOFTMAX, 10), output(Scale.LOG_SOFTMAX, 10))


# --- LL111 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [Scale.SOFTMAX, Scale.LOGITS])
def test_ctc_without_log_softmax(scale: Scale) -> None:
    assert check(CtcWithoutLogSoftmax, CTC, output(scale, 30))


@pytest.mark.parametrize("scale", [Scale.LOG_SOFTMAX, Scale.UNKNOWN])
def test_ctc_on_log_probabilities(scale: Scale) -> None:
    assert not check(CtcWithoutLogSoftmax, CTC, output(scale, 30))


def test_ctc_that_applies_softmax_itself() -> None:
    own = dataclasses.replace(CTC, expects=CE.expects)
    assert not check(CtcWithoutLogSoftmax, own, output(Scale.LOGITS, 30))
    assert not check(SoftmaxBeforeCrossEntropy, own, output(Scale.SOFTMAX, 30))


# --- LL112 ------------------------------------------------------------------------------------------------------------


def twice(scale: Scale, first: str | None) -> Tensor:
    return output(scale, 10, activation="the second", twice=first)


@pytest.mark.parametrize("loss", [CE, NLL, K_CCE, BCE, MSE])
def test_an_activation_on_an_activation_before_any_loss(loss: LossUse) -> None:
    [finding] = check(DoubleActivation, loss, twice(Scale.SOFTMAX, "Softmax(dim=1)"))
    assert "the second is applied to the output of Softmax(dim=1)" in finding.message


@pytest.mark.parametrize(
    ("scale", "first"),
    [(Scale.SIGMOID, "sigmoid(x)"), (Scale.LOG_SOFTMAX, "softmax(x)"), (Scale.SIGMOID, "LogSoftmax()")],
)
def test_different_activations_count_too(scale: Scale, first: str) -> None:
    assert check(DoubleActivation, CE, twice(scale, first))


@pytest.mark.parametrize("scale", [Scale.SOFTMAX, Scale.LOG_SOFTMAX])
@pytest.mark.parametrize("first", ["LogSoftmax(dim=1)", "F.log_softmax(x, dim=1)"])
def test_normalising_log_probabilities_changes_nothing(scale: Scale, first: str) -> None:
    assert not check(DoubleActivation, CE, twice(scale, first))


def test_a_softmax_of_something_named_logits_is_no_log_softmax() -> None:
    assert check(DoubleActivation, NLL, twice(Scale.LOG_SOFTMAX, "F.softmax(logits, dim=1)"))


def test_a_single_activation_is_none_too_many() -> None:
    assert not check(DoubleActivation, CE, twice(Scale.SOFTMAX, None))


def test_a_logarithm_after_both_is_no_third_activation() -> None:
    assert not check(DoubleActivation, CE, twice(Scale.UNKNOWN, "softmax(x)"))
