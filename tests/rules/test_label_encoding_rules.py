"""LL301 to LL303: one-hot labels and class indices."""

from __future__ import annotations

import pytest
from loss_sites import (
    BCE_LOGITS,
    CALL,
    CE,
    CTC,
    FIT,
    K_BCE,
    K_CCE,
    K_MSE,
    K_SCCE,
    MSE,
    MULTI_MARGIN,
    NLL,
    TF_SOFTMAX,
    TF_SPARSE,
    check,
    labels,
    output,
    shaped,
)
from losslint_rules.index_labels_with_categorical_loss import IndexLabelsWithCategoricalLoss
from losslint_rules.one_hot_labels_with_index_loss import OneHotLabelsWithIndexLoss
from losslint_rules.one_hot_labels_with_sparse_loss import OneHotLabelsWithSparseLoss

from lossLint.api import Encoding, LossUse, Origin, Scale

OUTPUT = output(Scale.SOFTMAX, 10)
ROWS = output(Scale.LOGITS, 10, shape=shaped(32, 10))

# --- LL301 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", [K_SCCE, TF_SPARSE])
def test_one_hot_labels_at_a_sparse_loss(loss: LossUse) -> None:
    [finding] = check(OneHotLabelsWithSparseLoss, loss, OUTPUT, labels(Encoding.ONE_HOT))
    assert finding.place == CALL


def test_the_finding_stands_where_the_labels_meet_the_loss() -> None:
    [finding] = check(OneHotLabelsWithSparseLoss, K_SCCE, OUTPUT, labels(Encoding.ONE_HOT), compiled=True)
    assert finding.place == FIT


@pytest.mark.parametrize("loss", [K_CCE, TF_SOFTMAX, K_BCE, CE, NLL, CTC, K_MSE])
def test_one_hot_labels_at_other_losses(loss: LossUse) -> None:
    assert not check(OneHotLabelsWithSparseLoss, loss, OUTPUT, labels(Encoding.ONE_HOT))


@pytest.mark.parametrize("encoding", [e for e in Encoding if e is not Encoding.ONE_HOT])
def test_other_labels_at_a_sparse_loss(encoding: Encoding) -> None:
    assert not check(OneHotLabelsWithSparseLoss, K_SCCE, OUTPUT, labels(encoding))


def test_a_matrix_of_class_indices_of_sequences_may_look_one_hot() -> None:
    sequences = output(Scale.SOFTMAX, 10, shape=shaped(2, 2, 10))
    matrix = labels(Encoding.ONE_HOT, 2, 2, origin=Origin.LITERAL)
    assert not check(OneHotLabelsWithSparseLoss, K_SCCE, sequences, matrix)


# --- LL302 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", [K_CCE, TF_SOFTMAX])
@pytest.mark.parametrize("dims", [(), (32,), (32, 1), (None,)])
def test_class_indices_at_a_categorical_loss(loss: LossUse, dims: tuple[int | None, ...]) -> None:
    assert check(IndexLabelsWithCategoricalLoss, loss, OUTPUT, labels(Encoding.INDEX, *dims))


def test_0_1_labels_at_a_categorical_loss_over_two_units() -> None:
    assert check(IndexLabelsWithCategoricalLoss, K_CCE, output(Scale.SOFTMAX, 2), labels(Encoding.BINARY, 4))


def test_0_1_labels_at_a_categorical_loss_over_unknown_units() -> None:
    assert not check(IndexLabelsWithCategoricalLoss, K_CCE, output(Scale.SOFTMAX), labels(Encoding.BINARY, 4))


def test_0_1_labels_that_may_be_rows() -> None:
    assert not check(IndexLabelsWithCategoricalLoss, K_CCE, output(Scale.SOFTMAX, 2), labels(Encoding.BINARY))
    assert not check(IndexLabelsWithCategoricalLoss, K_CCE, output(Scale.SOFTMAX, 2), labels(Encoding.BINARY, 4, 2))


def test_rows_as_wide_as_the_prediction_are_no_class_indices() -> None:
    assert not check(IndexLabelsWithCategoricalLoss, K_CCE, OUTPUT, labels(Encoding.INDEX, 32, 10))


def test_as_many_labels_as_units_are_still_class_indices() -> None:
    assert check(IndexLabelsWithCategoricalLoss, K_CCE, OUTPUT, labels(Encoding.INDEX, 10))


def test_one_unit_belongs_to_its_own_rules() -> None:
    for one in (output(Scale.SIGMOID, 1), output(Scale.SOFTMAX, 1)):
        assert not check(IndexLabelsWithCategoricalLoss, K_CCE, one, labels(Encoding.INDEX, 32))


@pytest.mark.parametrize("encoding", [Encoding.ONE_HOT, Encoding.DISTRIBUTION, Encoding.UNKNOWN, Encoding.MULTI_HOT])
def test_rows_at_a_categorical_loss(encoding: Encoding) -> None:
    assert not check(IndexLabelsWithCategoricalLoss, K_CCE, OUTPUT, labels(encoding))


@pytest.mark.parametrize("loss", [K_SCCE, TF_SPARSE, CE, NLL, K_BCE, K_MSE])
def test_class_indices_at_other_losses(loss: LossUse) -> None:
    assert not check(IndexLabelsWithCategoricalLoss, loss, OUTPUT, labels(Encoding.INDEX, 32))


# --- LL303 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["int", "int64", "int32", "uint8", "bool"])
def test_integer_one_hot_at_cross_entropy(dtype: str) -> None:
    assert check(OneHotLabelsWithIndexLoss, CE, ROWS, labels(Encoding.ONE_HOT, 32, 10, dtype=dtype))


@pytest.mark.parametrize("dtype", ["int", "float", None])
def test_any_one_hot_at_nll(dtype: str | None) -> None:
    assert check(OneHotLabelsWithIndexLoss, NLL, ROWS, labels(Encoding.ONE_HOT, 32, 10, dtype=dtype))


@pytest.mark.parametrize("dtype", ["float", "float32", "float64", None])
def test_float_one_hot_is_class_probabilities(dtype: str | None) -> None:
    assert not check(OneHotLabelsWithIndexLoss, CE, ROWS, labels(Encoding.ONE_HOT, 32, 10, dtype=dtype))


@pytest.mark.parametrize("loss", [MULTI_MARGIN, BCE_LOGITS, MSE, K_SCCE, K_CCE, CTC])
def test_one_hot_at_losses_that_are_not_this_rule(loss: LossUse) -> None:
    assert not check(OneHotLabelsWithIndexLoss, loss, ROWS, labels(Encoding.ONE_HOT, 32, 10, dtype="int"))


@pytest.mark.parametrize("encoding", [Encoding.INDEX, Encoding.UNKNOWN, Encoding.DISTRIBUTION])
def test_no_one_hot_no_finding(encoding: Encoding) -> None:
    assert not check(OneHotLabelsWithIndexLoss, NLL, ROWS, labels(encoding, dtype="int"))
