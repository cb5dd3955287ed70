"""LL601 to LL603: the loss is called wrongly."""

from __future__ import annotations

import pytest
from loss_sites import (
    BCE_LOGITS,
    CE,
    GAUSSIAN,
    K_CCE,
    KL,
    MSE,
    NLL,
    TF_SPARSE,
    check,
    construct,
    labels,
    output,
)
from losslint_rules.argmax_before_loss import ArgmaxBeforeLoss
from losslint_rules.loss_constructed_with_tensors import LossConstructedWithTensors
from losslint_rules.swapped_loss_arguments import SwappedLossArguments

from lossLint.api import Confidence, Encoding, LossUse, Origin, Scale

LOGITS = output(Scale.LOGITS, 10)
IDS = labels(Encoding.INDEX, 32)


def test_a_loss_built_from_prediction_and_target() -> None:
    [finding] = LossConstructedWithTensors().check_construction(construct(CE, LOGITS, IDS))
    assert "built from two tensors" in finding.message


@pytest.mark.parametrize("arguments", [(), (LOGITS,), (None,), (LOGITS, None), (None, IDS), (None, None)])
def test_a_class_weight_is_no_prediction(arguments: tuple[None, ...]) -> None:
    assert not list(LossConstructedWithTensors().check_construction(construct(CE, *arguments)))


@pytest.mark.parametrize("loss", [CE, NLL, BCE_LOGITS, K_CCE, KL, TF_SPARSE])
@pytest.mark.parametrize("encoding", [Encoding.INDEX, Encoding.ONE_HOT, Encoding.BINARY])
@pytest.mark.parametrize("scale", [Scale.LOGITS, Scale.SOFTMAX, Scale.SIGMOID, Scale.LOG_SOFTMAX])
def test_labels_and_output_in_each_others_place(loss: LossUse, encoding: Encoding, scale: Scale) -> None:
    assert check(SwappedLossArguments, loss, labels(encoding), output(scale, 10))


def test_literal_labels_count() -> None:
    assert check(SwappedLossArguments, CE, labels(Encoding.INDEX, 4, origin=Origin.LITERAL), LOGITS)


@pytest.mark.parametrize("loss", [CE, K_CCE])
def test_the_right_order(loss: LossUse) -> None:
    assert not check(SwappedLossArguments, loss, LOGITS, IDS)


def test_a_symmetric_loss_does_not_mind() -> None:
    assert not check(SwappedLossArguments, MSE, IDS, LOGITS)


def test_two_outputs_are_distillation() -> None:
    assert not check(SwappedLossArguments, CE, LOGITS, output(Scale.SOFTMAX, 10))


def test_ends_that_are_not_certain() -> None:
    assert not check(SwappedLossArguments, CE, IDS, output(Scale.UNKNOWN, 10))
    assert not check(SwappedLossArguments, CE, labels(Encoding.INDEX, origin=Origin.UNKNOWN), LOGITS)
    assert not check(SwappedLossArguments, CE, labels(Encoding.UNKNOWN), LOGITS)
    assert not check(SwappedLossArguments, GAUSSIAN, labels(Encoding.CONTINUOUS), LOGITS)


def test_pseudo_labels_are_labels() -> None:
    assert not check(SwappedLossArguments, CE, IDS, output(Scale.HARD))
    assert not check(SwappedLossArguments, CE, IDS, output(Scale.LOGITS, encoding=Encoding.INDEX))


@pytest.mark.parametrize("loss", [CE, NLL, BCE_LOGITS, K_CCE])
def test_hard_decisions_before_a_loss(loss: LossUse) -> None:
    [finding] = check(ArgmaxBeforeLoss, loss, output(Scale.HARD, activation="argmax(dim=1)"))
    assert "argmax(dim=1)" in finding.message
    assert finding.confidence is Confidence.CERTAIN


def test_rounded_numbers_before_a_regression_loss_may_only_be_measured() -> None:
    assert check(ArgmaxBeforeLoss, MSE, output(Scale.HARD))[0].confidence is Confidence.LIKELY


@pytest.mark.parametrize("scale", [s for s in Scale if s is not Scale.HARD])
def test_soft_outputs_before_a_loss(scale: Scale) -> None:
    assert not check(ArgmaxBeforeLoss, CE, output(scale, 10))


@pytest.mark.parametrize("origin", [Origin.LABELS, Origin.LITERAL, Origin.INPUT, Origin.UNKNOWN])
def test_hard_data_is_no_decision_of_a_network(origin: Origin) -> None:
    assert not check(ArgmaxBeforeLoss, MSE, output(Scale.HARD, origin=origin))


def test_pseudo_labels_may_be_the_target() -> None:
    assert not check(ArgmaxBeforeLoss, CE, LOGITS, output(Scale.HARD))
