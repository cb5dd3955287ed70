"""LL401 to LL403: softmax and sigmoid against the other kind of loss."""

from __future__ import annotations

import pytest
from loss_sites import (
    BCE,
    BCE_LOGITS,
    CALL,
    CE,
    K_BCE,
    K_CCE,
    K_HINGE,
    K_MSE,
    K_SCCE,
    MSE,
    NLL,
    check,
    from_logits,
    labels,
    output,
    shaped,
)
from losslint_rules.sigmoid_with_categorical_loss import SigmoidWithCategoricalLoss
from losslint_rules.softmax_over_one_unit import SoftmaxOverOneUnit
from losslint_rules.softmax_with_binary_loss import SoftmaxWithBinaryLoss

from lossLint.api import Encoding, LossUse, Scale, Severity, Shape

# --- LL401 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", [K_BCE, BCE])
@pytest.mark.parametrize(
    ("units", "encoding", "severity"),
    [
        (10, Encoding.UNKNOWN, Severity.WARNING),
        (10, Encoding.ONE_HOT, Severity.WARNING),
        (2, Encoding.UNKNOWN, Severity.WARNING),
        (2, Encoding.ONE_HOT, Severity.INFO),
        (2, Encoding.MULTI_HOT, Severity.ERROR),
        (10, Encoding.MULTI_HOT, Severity.ERROR),
    ],
)
def test_the_severity_of_softmax_follows_the_labels(
    loss: LossUse, units: int, encoding: Encoding, severity: Severity
) -> None:
    [finding] = check(SoftmaxWithBinaryLoss, loss, output(Scale.SOFTMAX, units), labels(encoding))
    assert finding.severity is severity


def test_whatever_the_labels_are_the_finding_stands_where_activation_and_loss_meet() -> None:
    [finding] = check(SoftmaxWithBinaryLoss, K_BCE, output(Scale.SOFTMAX, 3), labels(Encoding.MULTI_HOT), compiled=True)
    assert finding.place == CALL
    [finding] = check(SoftmaxWithBinaryLoss, K_BCE, output(Scale.SOFTMAX, 3), labels(Encoding.ONE_HOT), compiled=True)
    assert finding.place == CALL


def test_softmax_over_channels() -> None:
    mask = output(Scale.SOFTMAX, axis=1, normalised_units=3, shape=shaped(None, 3, None, None))
    assert check(SoftmaxWithBinaryLoss, BCE, mask)


def test_a_column_of_a_softmax_is_one_probability() -> None:
    column = output(Scale.SOFTMAX, axis=1, normalised_units=2, shape=shaped(None))
    kept = output(Scale.SOFTMAX, axis=1, normalised_units=2, shape=shaped(None, 1))
    unknown = output(Scale.SOFTMAX, axis=1, normalised_units=2, shape=Shape())
    for part in (column, kept, unknown):
        assert not check(SoftmaxWithBinaryLoss, BCE, part)


@pytest.mark.parametrize("units", [1, None])
def test_softmax_over_one_or_unknown_units(units: int | None) -> None:
    assert not check(SoftmaxWithBinaryLoss, K_BCE, output(Scale.SOFTMAX, units))


@pytest.mark.parametrize("loss", [K_CCE, K_SCCE, BCE_LOGITS, from_logits(K_BCE), CE, MSE, K_HINGE])
def test_softmax_at_other_losses(loss: LossUse) -> None:
    assert not check(SoftmaxWithBinaryLoss, loss, output(Scale.SOFTMAX, 10))


@pytest.mark.parametrize("scale", [Scale.SIGMOID, Scale.UNKNOWN, Scale.LOGITS])
def test_no_softmax_at_a_binary_loss(scale: Scale) -> None:
    assert not check(SoftmaxWithBinaryLoss, K_BCE, output(scale, 10))


# --- LL402 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", [K_CCE, K_SCCE])
@pytest.mark.parametrize("units", [2, 10])
def test_sigmoid_at_a_categorical_loss(loss: LossUse, units: int) -> None:
    [finding] = check(SigmoidWithCategoricalLoss, loss, output(Scale.SIGMOID, units))
    assert finding.severity is Severity.WARNING


def test_sigmoid_over_one_unit_belongs_to_another_rule() -> None:
    assert not check(SigmoidWithCategoricalLoss, K_CCE, output(Scale.SIGMOID, 1))


def test_sigmoid_over_an_unknown_number_of_units_is_wrong_for_any() -> None:
    assert check(SigmoidWithCategoricalLoss, K_CCE, output(Scale.SIGMOID, None))


@pytest.mark.parametrize("loss", [K_BCE, from_logits(K_CCE), CE, NLL, K_MSE])
def test_sigmoid_at_other_losses(loss: LossUse) -> None:
    assert not check(SigmoidWithCategoricalLoss, loss, output(Scale.SIGMOID, 10))


# --- LL403 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", [K_BCE, K_CCE, BCE, BCE_LOGITS, CE, NLL, MSE, K_MSE])
def test_softmax_over_one_unit_before_any_loss(loss: LossUse) -> None:
    assert check(SoftmaxOverOneUnit, loss, output(Scale.SOFTMAX, 1))


def test_log_softmax_over_one_unit_is_always_zero() -> None:
    assert "always 0" in check(SoftmaxOverOneUnit, NLL, output(Scale.LOG_SOFTMAX, 1))[0].message


def test_one_column_of_a_softmax_over_two_units_is_no_constant() -> None:
    assert not check(SoftmaxOverOneUnit, BCE, output(Scale.SOFTMAX, 1, normalised_units=2))


@pytest.mark.parametrize("units", [2, None])
def test_softmax_over_more_or_unknown_units(units: int | None) -> None:
    assert not check(SoftmaxOverOneUnit, K_BCE, output(Scale.SOFTMAX, units))


def test_one_sigmoid_unit_is_right() -> None:
    assert not check(SoftmaxOverOneUnit, K_BCE, output(Scale.SIGMOID, 1))


def test_softmax_over_a_batch_of_one_belongs_to_the_wrong_axis() -> None:
    single = output(Scale.SOFTMAX, axis=0, normalised_units=1, shape=shaped(1, 10))
    assert not check(SoftmaxOverOneUnit, NLL, single)
