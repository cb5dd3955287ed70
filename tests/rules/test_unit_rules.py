"""LL404 and LL405: the number of output units against the kind of loss."""

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
    K_SCCE,
    MSE,
    MULTI_MARGIN,
    NLL,
    check,
    from_logits,
    labels,
    output,
    shaped,
)
from losslint_rules.one_unit_with_categorical_loss import OneUnitWithCategoricalLoss
from losslint_rules.units_with_binary_loss import UnitsWithBinaryLoss

from lossLint.api import Encoding, LossUse, Scale, Shape

# --- LL404 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", [CE, NLL, K_CCE, K_SCCE, from_logits(K_CCE)])
@pytest.mark.parametrize("scale", [Scale.LOGITS, Scale.SIGMOID, Scale.UNKNOWN])
def test_one_unit_at_a_loss_over_classes(loss: LossUse, scale: Scale) -> None:
    assert check(OneUnitWithCategoricalLoss, loss, output(scale, 1))


def test_one_unit_of_known_rank() -> None:
    assert check(
        OneUnitWithCategoricalLoss, CE, output(Scale.LOGITS, shape=shaped(32, 1)), labels(Encoding.INDEX, 32, 1)
    )
    assert check(OneUnitWithCategoricalLoss, CE, output(Scale.LOGITS, shape=shaped(None, 1, 64, 64)))
    assert check(OneUnitWithCategoricalLoss, K_SCCE, output(Scale.LOGITS, shape=shaped(None, None, 1)))


def test_an_axis_of_one_that_was_added_is_no_unit() -> None:
    added = output(Scale.LOGITS, shape=shaped(32, 1, 3))
    assert not check(OneUnitWithCategoricalLoss, CE, added, labels(Encoding.INDEX, 32))
    assert not check(OneUnitWithCategoricalLoss, CE, added)


def test_the_last_axis_is_no_class_axis_where_further_axes_are_known() -> None:
    assert not check(OneUnitWithCategoricalLoss, CE, output(Scale.LOGITS, shape=shaped(None, 5, 1)))
    assert not check(OneUnitWithCategoricalLoss, CE, output(Scale.LOGITS, shape=Shape((5, 1))))


@pytest.mark.parametrize("units", [2, None])
def test_more_or_unknown_units_at_a_loss_over_classes(units: int | None) -> None:
    assert not check(OneUnitWithCategoricalLoss, CE, output(Scale.LOGITS, units))


def test_softmax_over_one_unit_belongs_to_its_own_rule() -> None:
    assert not check(OneUnitWithCategoricalLoss, K_CCE, output(Scale.SOFTMAX, 1))


def test_a_single_axis_is_the_batch() -> None:
    assert not check(OneUnitWithCategoricalLoss, CE, output(Scale.LOGITS, shape=shaped(1)))


def test_labels_in_the_place_of_the_prediction() -> None:
    assert not check(OneUnitWithCategoricalLoss, CE, labels(Encoding.INDEX, 32, 1))


@pytest.mark.parametrize("loss", [K_BCE, BCE, BCE_LOGITS, MSE, CTC, MULTI_MARGIN, K_HINGE])
def test_one_unit_at_other_losses(loss: LossUse) -> None:
    assert not check(OneUnitWithCategoricalLoss, loss, output(Scale.LOGITS, 1))


# --- LL405 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", [K_BCE, BCE, BCE_LOGITS])
@pytest.mark.parametrize("encoding", [Encoding.INDEX, Encoding.BINARY])
@pytest.mark.parametrize("dims", [(32,), (32, 1)])
def test_several_units_against_one_class_index(loss: LossUse, encoding: Encoding, dims: tuple[int, ...]) -> None:
    assert check(UnitsWithBinaryLoss, loss, output(Scale.UNKNOWN, 2), labels(encoding, *dims))


@pytest.mark.parametrize("encoding", [Encoding.ONE_HOT, Encoding.MULTI_HOT, Encoding.UNKNOWN, Encoding.DISTRIBUTION])
def test_several_units_against_rows(encoding: Encoding) -> None:
    assert not check(UnitsWithBinaryLoss, K_BCE, output(Scale.SIGMOID, 2), labels(encoding, 32, 2))


def test_labels_that_may_have_a_column_for_each_unit() -> None:
    assert not check(UnitsWithBinaryLoss, K_BCE, output(Scale.SIGMOID, 2), labels(Encoding.BINARY))
    assert not check(UnitsWithBinaryLoss, K_BCE, output(Scale.SIGMOID, 2), labels(Encoding.BINARY, 32, 2))


@pytest.mark.parametrize("units", [1, None])
def test_one_or_unknown_units_against_one_label(units: int | None) -> None:
    assert not check(UnitsWithBinaryLoss, K_BCE, output(Scale.SIGMOID, units), labels(Encoding.BINARY, 32))


def test_a_squeezed_batch_is_no_row_of_units() -> None:
    squeezed = output(Scale.LOGITS, shape=shaped(32))
    assert not check(UnitsWithBinaryLoss, BCE_LOGITS, squeezed, labels(Encoding.BINARY, 32))


@pytest.mark.parametrize("loss", [K_SCCE, CE, K_HINGE, MSE])
def test_class_indices_at_other_losses(loss: LossUse) -> None:
    assert not check(UnitsWithBinaryLoss, loss, output(Scale.LOGITS, 2), labels(Encoding.BINARY, 32))
