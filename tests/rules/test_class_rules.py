"""LL501 to LL503: classes, units and the class axis."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from loss_sites import (
    BCE,
    BCE_LOGITS,
    CE,
    K_BCE,
    K_CCE,
    K_SCCE,
    KL,
    MSE,
    NLL,
    TF_SPARSE,
    check,
    from_logits,
    labels,
    output,
    shaped,
)
from losslint_rules.class_count_mismatch import ClassCountMismatch
from losslint_rules.label_out_of_range import LabelOutOfRange
from losslint_rules.softmax_over_wrong_axis import SoftmaxOverWrongAxis

from lossLint.api import Confidence, Encoding, LossUse, Origin, Scale, Tensor


def with_option(use: LossUse, name: str, value: object) -> LossUse:
    return dataclasses.replace(use, options=((name, value),))


# --- LL501 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", [CE, K_CCE, from_logits(K_CCE), K_BCE, BCE_LOGITS])
@pytest.mark.parametrize("units", [5, 11])
def test_one_hot_labels_need_exactly_as_many_units(loss: LossUse, units: int) -> None:
    assert check(ClassCountMismatch, loss, output(Scale.UNKNOWN, units), labels(Encoding.ONE_HOT, classes=10))


@pytest.mark.parametrize("loss", [CE, NLL, K_SCCE, TF_SPARSE])
def test_class_indices_need_at_least_as_many_units(loss: LossUse) -> None:
    assert check(ClassCountMismatch, loss, output(Scale.UNKNOWN, 5), labels(Encoding.INDEX, classes=10))
    assert not check(ClassCountMismatch, loss, output(Scale.UNKNOWN, 11), labels(Encoding.INDEX, classes=10))


def test_ten_classes_over_one_sigmoid_unit() -> None:
    [finding] = check(ClassCountMismatch, K_BCE, output(Scale.SIGMOID, 1), labels(Encoding.INDEX, classes=10))
    assert "1 output unit with labels of 10 classes" in finding.message


@pytest.mark.parametrize("encoding", [Encoding.ONE_HOT, Encoding.INDEX])
@pytest.mark.parametrize("loss", [CE, K_CCE, K_SCCE])
def test_equal_counts(loss: LossUse, encoding: Encoding) -> None:
    assert not check(ClassCountMismatch, loss, output(Scale.UNKNOWN, 10), labels(encoding, classes=10))


def test_two_classes_over_one_sigmoid_unit() -> None:
    for target in (labels(Encoding.BINARY, classes=2), labels(Encoding.INDEX, classes=2)):
        assert not check(ClassCountMismatch, K_BCE, output(Scale.SIGMOID, 1), target)


def test_unknown_counts() -> None:
    assert not check(ClassCountMismatch, CE, output(Scale.LOGITS), labels(Encoding.INDEX, classes=10))
    assert not check(ClassCountMismatch, CE, output(Scale.LOGITS, 5), labels(Encoding.INDEX))
    assert not check(ClassCountMismatch, CE, output(Scale.LOGITS, shape=shaped(5)), labels(Encoding.INDEX, classes=10))


def test_labels_that_the_loss_cannot_read_have_their_own_rules() -> None:
    assert not check(ClassCountMismatch, K_SCCE, output(Scale.SOFTMAX, 5), labels(Encoding.ONE_HOT, classes=10))
    assert not check(ClassCountMismatch, K_CCE, output(Scale.SOFTMAX, 5), labels(Encoding.INDEX, classes=10))
    assert not check(ClassCountMismatch, CE, output(Scale.LOGITS, 1), labels(Encoding.INDEX, classes=10))


def test_the_class_axis_of_torch_is_axis_1() -> None:
    mask = output(Scale.LOGITS, shape=shaped(None, 21, 64, 64))
    assert not check(ClassCountMismatch, CE, mask, labels(Encoding.INDEX, None, 64, 64, classes=21))
    assert check(ClassCountMismatch, CE, mask, labels(Encoding.INDEX, None, 64, 64, classes=22))


# --- LL502 ------------------------------------------------------------------------------------------------------------


def over(axis: int | None, scale: Scale, *dims: int | None, **facts: Any) -> Tensor:
    return output(scale, shape=shaped(*dims), **{"axis": axis, "normalised_units": None, **facts})


@pytest.mark.parametrize("axis", [0, -2])
def test_softmax_over_the_batch_axis(axis: int) -> None:
    assert check(SoftmaxOverWrongAxis, NLL, over(axis, Scale.LOG_SOFTMAX, None, 10))
    assert check(SoftmaxOverWrongAxis, K_SCCE, over(axis, Scale.SOFTMAX, None, 10))


def test_log_softmax_over_the_batch_axis_before_cross_entropy_is_not_redundant() -> None:
    assert check(SoftmaxOverWrongAxis, CE, over(0, Scale.LOG_SOFTMAX, None, 10))


def test_a_networks_output_of_unknown_rank_is_taken_to_have_a_batch_axis() -> None:
    [finding] = check(SoftmaxOverWrongAxis, NLL, output(Scale.LOG_SOFTMAX, 10, axis=0, normalised_units=None))
    assert finding.confidence is Confidence.LIKELY


def test_unknown_rank_without_a_network_or_units_says_nothing() -> None:
    data = output(Scale.LOG_SOFTMAX, 10, axis=0, normalised_units=None, origin=Origin.UNKNOWN)
    assert not check(SoftmaxOverWrongAxis, NLL, data)
    assert not check(SoftmaxOverWrongAxis, NLL, output(Scale.LOG_SOFTMAX, axis=0))


@pytest.mark.parametrize("axis", [1, -1, None])
def test_softmax_over_the_classes_or_an_unknown_axis(axis: int | None) -> None:
    assert not check(SoftmaxOverWrongAxis, NLL, over(axis, Scale.LOG_SOFTMAX, None, 10))


def test_a_single_sample_has_no_batch_axis() -> None:
    assert not check(SoftmaxOverWrongAxis, NLL, over(0, Scale.LOG_SOFTMAX, 10))
    unknown = output(Scale.LOG_SOFTMAX, 10, axis=0, normalised_units=None)
    assert not check(SoftmaxOverWrongAxis, NLL, unknown, labels(Encoding.INDEX, shape=shaped()))


def test_an_axis_that_was_added_after_the_softmax() -> None:
    assert not check(SoftmaxOverWrongAxis, NLL, over(0, Scale.LOG_SOFTMAX, 1, 10, normalised_units=10))
    assert check(SoftmaxOverWrongAxis, NLL, over(0, Scale.LOG_SOFTMAX, 32, 10, normalised_units=32))


@pytest.mark.parametrize("loss", [CE, NLL])
def test_where_the_softmax_itself_is_wrong_only_that_is_told(loss: LossUse) -> None:
    assert not check(SoftmaxOverWrongAxis, loss, over(0, Scale.SOFTMAX, None, 10))


@pytest.mark.parametrize("loss", [MSE, KL, BCE])
def test_losses_that_compare_no_classes(loss: LossUse) -> None:
    assert not check(SoftmaxOverWrongAxis, loss, over(0, Scale.SOFTMAX, None, 10))


# --- LL503 ------------------------------------------------------------------------------------------------------------

TEN = output(Scale.UNKNOWN, 10)


@pytest.mark.parametrize("loss", [CE, NLL, K_SCCE, TF_SPARSE])
@pytest.mark.parametrize(("low", "high"), [(-1, 3), (0, 10), (1, 11), (-1, None), (None, 10)])
def test_labels_outside_the_units(loss: LossUse, low: float | None, high: float | None) -> None:
    assert check(LabelOutOfRange, loss, TEN, labels(Encoding.INDEX, 32, low=low, high=high))


def test_signed_labels_at_a_loss_over_classes() -> None:
    assert check(LabelOutOfRange, CE, output(Scale.LOGITS, 2), labels(Encoding.SIGNED, 32))


@pytest.mark.parametrize(("low", "high"), [(0, 9), (0, 3), (None, None)])
def test_labels_inside_the_units(low: float | None, high: float | None) -> None:
    assert not check(LabelOutOfRange, CE, TEN, labels(Encoding.INDEX, 32, low=low, high=high))


def test_the_ignored_index_is_no_label() -> None:
    assert not check(LabelOutOfRange, CE, TEN, labels(Encoding.INDEX, 32, low=-100, high=9))
    marked = labels(Encoding.INDEX, 32, low=-1, high=9)
    assert not check(LabelOutOfRange, with_option(CE, "ignore_index", -1), TEN, marked)
    assert not check(LabelOutOfRange, with_option(CE, "ignore_index", ...), TEN, marked)
    assert not check(LabelOutOfRange, with_option(K_SCCE, "ignore_class", -1), TEN, marked)
    assert not check(LabelOutOfRange, with_option(CE, "**", ...), TEN, marked)
    void = labels(Encoding.INDEX, 32, low=0, high=255)
    assert not check(LabelOutOfRange, with_option(CE, "ignore_index", 255), TEN, void)


def test_another_ignored_index_saves_nothing() -> None:
    assert check(LabelOutOfRange, with_option(CE, "ignore_index", 0), TEN, labels(Encoding.INDEX, 32, low=-1, high=9))


def test_known_classes_belong_to_class_count() -> None:
    assert not check(LabelOutOfRange, CE, TEN, labels(Encoding.INDEX, 32, low=0, high=99, classes=100))


def test_units_that_are_unknown_or_one() -> None:
    assert not check(LabelOutOfRange, CE, output(Scale.LOGITS), labels(Encoding.INDEX, 32, low=0, high=99))
    assert not check(LabelOutOfRange, CE, output(Scale.LOGITS, 1), labels(Encoding.INDEX, 32, low=0, high=1))
    added = output(Scale.LOGITS, shape=shaped(32, 1, 3))
    assert not check(LabelOutOfRange, CE, added, labels(Encoding.INDEX, 32, low=0, high=2))


@pytest.mark.parametrize("loss", [K_CCE, K_BCE, MSE, BCE])
def test_labels_of_other_losses(loss: LossUse) -> None:
    assert not check(LabelOutOfRange, loss, TEN, labels(Encoding.INDEX, 32, low=-1, high=11))
