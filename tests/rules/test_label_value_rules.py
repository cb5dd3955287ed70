"""LL304 and LL305: the dtype and the range of labels."""

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
    K_SCCE,
    MSE,
    NLL,
    SOFT_MARGIN,
    TF_SIGMOID,
    TF_SPARSE,
    check,
    labels,
    output,
    shaped,
)
from losslint_rules.label_range import LabelRange
from losslint_rules.wrong_label_dtype import WrongLabelDtype

from lossLint.api import Encoding, LossUse, Scale

OUTPUT = output(Scale.SOFTMAX, 10)
ROWS = output(Scale.LOGITS, 10, shape=shaped(32, 10))

# --- LL304 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", [CE, NLL])
@pytest.mark.parametrize("prediction", [ROWS, OUTPUT])
def test_float_class_indices(loss: LossUse, prediction: object) -> None:
    target = labels(Encoding.INDEX, 32, dtype="float")
    assert check(WrongLabelDtype, loss, ROWS if prediction is ROWS else OUTPUT, target)


@pytest.mark.parametrize("loss", [CE, NLL])
@pytest.mark.parametrize("dtype", ["int32", "int16", "bool"])
def test_narrow_class_indices(loss: LossUse, dtype: str) -> None:
    assert check(WrongLabelDtype, loss, OUTPUT, labels(Encoding.INDEX, dtype=dtype))


@pytest.mark.parametrize("dtype", ["int", "int64", "uint8", None])
def test_class_indices_that_torch_takes(dtype: str | None) -> None:
    assert not check(WrongLabelDtype, CE, ROWS, labels(Encoding.INDEX, 32, dtype=dtype))


def test_float_labels_that_may_be_class_probabilities() -> None:
    assert not check(WrongLabelDtype, CE, ROWS, labels(Encoding.BINARY, 32, 10, dtype="float"))
    assert not check(WrongLabelDtype, CE, ROWS, labels(Encoding.BINARY, dtype="float"))
    assert not check(
        WrongLabelDtype, CE, output(Scale.LOGITS, shape=shaped(32)), labels(Encoding.BINARY, 32, dtype="float")
    )
    assert not check(WrongLabelDtype, CE, ROWS, labels(Encoding.DISTRIBUTION, 32, 10, dtype="float"))


@pytest.mark.parametrize("loss", [BCE, BCE_LOGITS])
@pytest.mark.parametrize("encoding", [Encoding.BINARY, Encoding.ONE_HOT, Encoding.MULTI_HOT])
@pytest.mark.parametrize("dtype", ["int", "bool"])
def test_integer_binary_targets(loss: LossUse, encoding: Encoding, dtype: str) -> None:
    assert check(WrongLabelDtype, loss, output(Scale.UNKNOWN, 3), labels(encoding, 32, 3, dtype=dtype))


@pytest.mark.parametrize("loss", [K_BCE, K_CCE, TF_SIGMOID, SOFT_MARGIN, MSE])
def test_integer_targets_where_they_are_cast(loss: LossUse) -> None:
    assert not check(WrongLabelDtype, loss, output(Scale.UNKNOWN, 3), labels(Encoding.BINARY, 32, 3, dtype="int"))


@pytest.mark.parametrize("dtype", ["float", "float64", None])
def test_float_binary_targets(dtype: str | None) -> None:
    assert not check(WrongLabelDtype, BCE, output(Scale.SIGMOID, 1), labels(Encoding.BINARY, 32, 1, dtype=dtype))


def test_class_indices_against_columns_are_told_as_such() -> None:
    assert not check(WrongLabelDtype, BCE_LOGITS, output(Scale.LOGITS, 2), labels(Encoding.BINARY, 32, dtype="int"))


@pytest.mark.parametrize("loss", [K_SCCE, K_CCE, K_BCE, CE, NLL, TF_SPARSE])
@pytest.mark.parametrize("encoding", [Encoding.RAGGED, Encoding.TEXT])
def test_labels_that_are_no_array_of_numbers(loss: LossUse, encoding: Encoding) -> None:
    assert len(check(WrongLabelDtype, loss, OUTPUT, labels(encoding, dtype="object"))) == 1


@pytest.mark.parametrize("loss", [CTC, MSE, K_MSE, K_HINGE])
def test_ragged_targets_of_other_losses(loss: LossUse) -> None:
    assert not check(WrongLabelDtype, loss, OUTPUT, labels(Encoding.RAGGED, dtype="object"))


def test_float_class_indices_in_tensorflow_and_keras() -> None:
    target = labels(Encoding.INDEX, 32, dtype="float32")
    assert check(WrongLabelDtype, TF_SPARSE, OUTPUT, target)
    assert not check(WrongLabelDtype, K_SCCE, OUTPUT, target)


# --- LL305 ------------------------------------------------------------------------------------------------------------

ONE = output(Scale.UNKNOWN, 1)


@pytest.mark.parametrize("loss", [BCE, BCE_LOGITS, K_BCE, TF_SIGMOID])
def test_signed_labels_at_a_binary_cross_entropy(loss: LossUse) -> None:
    assert check(LabelRange, loss, ONE, labels(Encoding.SIGNED))


@pytest.mark.parametrize(("low", "high"), [(0, 9), (0, 255), (-1, 1), (1, 2)])
def test_labels_outside_0_1(low: float, high: float) -> None:
    assert check(LabelRange, K_BCE, ONE, labels(Encoding.INDEX, 32, low=low, high=high))


@pytest.mark.parametrize("loss", [BCE, BCE_LOGITS, K_BCE, TF_SIGMOID])
def test_labels_0_1_or_unknown(loss: LossUse) -> None:
    assert not check(LabelRange, loss, ONE, labels(Encoding.BINARY))
    assert not check(LabelRange, loss, ONE, labels(Encoding.INDEX, 32, low=0, high=1))
    assert not check(LabelRange, loss, ONE, labels(Encoding.INDEX, 32))
    assert not check(LabelRange, loss, ONE, labels(Encoding.CONTINUOUS, 32, low=-3, high=3))


@pytest.mark.parametrize("loss", [SOFT_MARGIN, K_HINGE, K_SCCE, CE, MSE, K_MSE])
def test_signed_labels_elsewhere(loss: LossUse) -> None:
    assert not check(LabelRange, loss, ONE, labels(Encoding.SIGNED))


def test_0_1_at_a_torch_loss_on_signs() -> None:
    assert check(LabelRange, SOFT_MARGIN, ONE, labels(Encoding.BINARY))
    assert check(LabelRange, SOFT_MARGIN, ONE, labels(Encoding.INDEX, low=0, high=1))


@pytest.mark.parametrize("number", [0, 1])
def test_one_number_alone_may_be_a_sign_or_a_buffer(number: float) -> None:
    assert not check(LabelRange, SOFT_MARGIN, ONE, labels(Encoding.BINARY, 32, low=number, high=number))


def test_keras_hinge_converts_0_1() -> None:
    assert not check(LabelRange, K_HINGE, ONE, labels(Encoding.BINARY))


def test_known_classes_over_one_unit_belong_to_class_count() -> None:
    assert not check(LabelRange, K_BCE, ONE, labels(Encoding.INDEX, 32, low=0, high=9, classes=10))


def test_class_indices_against_columns_belong_to_their_own_rule() -> None:
    assert not check(LabelRange, K_BCE, output(Scale.SIGMOID, 3), labels(Encoding.INDEX, 32, low=0, high=2))
