"""LL201 and LL202: what the loss was told of its input."""

from __future__ import annotations

import pytest
from loss_sites import (
    BCE,
    BCE_LOGITS,
    CE,
    K_BCE,
    K_CCE,
    K_FOCAL,
    K_HINGE,
    K_KL,
    K_MSE,
    K_POISSON,
    K_SCCE,
    TF_SOFTMAX,
    check,
    from_logits,
    output,
)
from losslint_rules.logits_without_from_logits import LogitsWithoutFromLogits
from losslint_rules.probabilities_with_from_logits import ProbabilitiesWithFromLogits

from lossLint.api import LossUse, Scale, Severity

TOLD = [from_logits(K_CCE), from_logits(K_SCCE), from_logits(K_BCE)]


@pytest.mark.parametrize("loss", TOLD)
@pytest.mark.parametrize("scale", [Scale.SOFTMAX, Scale.SIGMOID])
def test_probabilities_that_tensorflow_turns_back_are_a_warning(loss: LossUse, scale: Scale) -> None:
    [finding] = check(ProbabilitiesWithFromLogits, loss, output(scale, 10, recoverable=True))
    assert finding.severity is Severity.WARNING
    assert "TensorFlow" in finding.message
    assert "JAX" in finding.harm


@pytest.mark.parametrize("loss", TOLD)
def test_probabilities_that_nothing_turns_back_are_an_error(loss: LossUse) -> None:
    [finding] = check(ProbabilitiesWithFromLogits, loss, output(Scale.SOFTMAX, 10))
    assert finding.severity is Severity.ERROR


def test_a_loss_that_never_looks_for_logits_makes_it_an_error() -> None:
    [finding] = check(ProbabilitiesWithFromLogits, from_logits(K_FOCAL), output(Scale.SIGMOID, 1, recoverable=True))
    assert finding.severity is Severity.ERROR


@pytest.mark.parametrize("scale", [Scale.LOGITS, Scale.UNKNOWN, Scale.LOG_SOFTMAX, Scale.NONNEGATIVE])
def test_from_logits_on_no_probabilities(scale: Scale) -> None:
    assert not check(ProbabilitiesWithFromLogits, from_logits(K_CCE), output(scale, 10))


@pytest.mark.parametrize("loss", [K_CCE, K_BCE, CE, BCE_LOGITS, TF_SOFTMAX, BCE])
def test_losses_that_were_told_nothing(loss: LossUse) -> None:
    assert not check(ProbabilitiesWithFromLogits, loss, output(Scale.SOFTMAX, 10))


def test_one_unit_has_its_own_rules() -> None:
    assert not check(ProbabilitiesWithFromLogits, from_logits(K_BCE), output(Scale.SOFTMAX, 1))
    assert not check(ProbabilitiesWithFromLogits, from_logits(K_CCE), output(Scale.SIGMOID, 1))


@pytest.mark.parametrize("loss", [K_CCE, K_SCCE, K_BCE, K_FOCAL])
def test_logits_before_a_keras_loss_on_probabilities(loss: LossUse) -> None:
    [finding] = check(LogitsWithoutFromLogits, loss, output(Scale.LOGITS, 10))
    assert finding.severity is Severity.ERROR
    assert "from_logits=True" in finding.fix


def test_one_linear_unit_before_binary_cross_entropy() -> None:
    assert check(LogitsWithoutFromLogits, K_BCE, output(Scale.LOGITS, 1))


@pytest.mark.parametrize("loss", [*TOLD, K_HINGE, K_MSE, K_POISSON, K_KL, TF_SOFTMAX, BCE, CE])
def test_losses_for_which_logits_are_right_or_have_another_rule(loss: LossUse) -> None:
    assert not check(LogitsWithoutFromLogits, loss, output(Scale.LOGITS, 10))


@pytest.mark.parametrize("scale", [Scale.SOFTMAX, Scale.SIGMOID, Scale.UNKNOWN, Scale.NONNEGATIVE, Scale.TANH])
def test_no_logits_no_finding(scale: Scale) -> None:
    assert not check(LogitsWithoutFromLogits, K_CCE, output(scale, 10))


def test_one_linear_unit_before_a_loss_over_classes_is_told_as_one_unit() -> None:
    assert not check(LogitsWithoutFromLogits, K_CCE, output(Scale.LOGITS, 1))
