"""LL504 and LL505: the shapes of prediction and target."""

from __future__ import annotations

import pytest
from loss_sites import (
    BCE,
    BCE_LOGITS,
    CE,
    GAUSSIAN,
    K_BCE,
    K_MSE,
    K_SCCE,
    KL,
    MSE,
    NLL,
    SOFT_MARGIN,
    check,
    labels,
    output,
    shaped,
)
from losslint_rules.extra_dimension import ExtraDimension
from losslint_rules.silent_broadcast import SilentBroadcast

from lossLint.api import Encoding, LossUse, Scale, Tensor

# --- LL504 ------------------------------------------------------------------------------------------------------------


def rows(*dims: int | None) -> Tensor:
    return output(Scale.LOGITS, shape=shaped(*dims))


def ids(*dims: int | None, **facts: object) -> Tensor:
    return labels(Encoding.INDEX, *dims, **{"dtype": "int", **facts})


@pytest.mark.parametrize("loss", [CE, NLL])
@pytest.mark.parametrize(
    ("prediction", "target"),
    [
        (rows(32, 1, 3), ids(32)),
        (rows(32, 10), ids(32, 1)),
        (rows(None, 10), ids(None, 1)),
        (rows(8, 7, 10), ids(8, 7)),
        (rows(8, 10, 7), ids(8)),
        (rows(32, 10), ids(32, 1, dtype="float")),
    ],
)
def test_axes_that_do_not_go_together(loss: LossUse, prediction: Tensor, target: Tensor) -> None:
    assert check(ExtraDimension, loss, prediction, target)


@pytest.mark.parametrize(
    ("prediction", "target"),
    [
        (rows(32, 10), ids(32)),
        (rows(8, 10, 7), ids(8, 7)),
        (rows(8, None, 10), ids(8, None)),
        (rows(8, 10, 10), ids(8, 10)),
        (rows(None, 21, 64, 64), ids(None, 64, 64)),
        (rows(10), ids(shape=shaped())),
        (rows(32), ids(32)),
        (rows(32, 10), ids()),
        (output(Scale.LOGITS, 10), ids(32, 1)),
        (rows(32, 10), labels(Encoding.ONE_HOT, 32, 10, dtype="float")),
        (rows(32, 10), labels(Encoding.DISTRIBUTION, 32, 10, dtype="float")),
        (rows(32, 10), labels(Encoding.BINARY, 32, 10, dtype="float")),
        (rows(32, 1), ids(32, 1)),
    ],
)
def test_axes_that_go_together_or_are_unknown(prediction: Tensor, target: Tensor) -> None:
    assert not check(ExtraDimension, CE, prediction, target)


@pytest.mark.parametrize("loss", [BCE, BCE_LOGITS])
def test_column_against_row_in_a_binary_loss(loss: LossUse) -> None:
    assert check(ExtraDimension, loss, rows(32, 1), labels(Encoding.BINARY, 32))
    assert check(ExtraDimension, loss, rows(None), labels(Encoding.UNKNOWN, None, 1))


def test_equal_shapes_in_a_binary_loss() -> None:
    assert not check(ExtraDimension, BCE, rows(32, 1), labels(Encoding.BINARY, 32, 1))
    assert not check(ExtraDimension, BCE, rows(32), labels(Encoding.BINARY, 32))
    assert not check(ExtraDimension, BCE, output(Scale.SIGMOID, 1), labels(Encoding.BINARY, 32))


@pytest.mark.parametrize("loss", [K_BCE, MSE, K_MSE, K_SCCE, SOFT_MARGIN])
def test_column_against_row_elsewhere(loss: LossUse) -> None:
    assert not check(ExtraDimension, loss, rows(32, 1), labels(Encoding.BINARY, 32))


# --- LL505 ------------------------------------------------------------------------------------------------------------

REAL = Encoding.CONTINUOUS


@pytest.mark.parametrize("loss", [MSE, GAUSSIAN, KL])
def test_column_against_row_in_a_loss_that_broadcasts(loss: LossUse) -> None:
    assert check(SilentBroadcast, loss, rows(32, 1), labels(REAL, 32))
    assert check(SilentBroadcast, loss, rows(None), labels(REAL, None, 1))


@pytest.mark.parametrize(
    ("prediction", "target"),
    [
        (rows(32, 1), labels(REAL, 32, 1)),
        (rows(32), labels(REAL, 32)),
        (rows(1, 1), labels(REAL, 1)),
        (rows(32, 10), labels(REAL, 32)),
        (output(Scale.LOGITS, 1), labels(REAL, 32)),
        (rows(32, 1), labels(REAL)),
    ],
)
def test_shapes_that_are_equal_unknown_or_of_one_sample(prediction: Tensor, target: Tensor) -> None:
    assert not check(SilentBroadcast, MSE, prediction, target)


def test_keras_squeezes_one_column_and_broadcasts_several() -> None:
    assert not check(SilentBroadcast, K_MSE, rows(32, 1), labels(REAL, 32))
    assert not check(SilentBroadcast, K_MSE, rows(32, 3), labels(REAL, 32, 3))
    assert check(SilentBroadcast, K_MSE, rows(32, 3), labels(REAL, 32, 1))
    assert check(SilentBroadcast, K_MSE, output(Scale.LOGITS, 1), labels(REAL, 32, 3))


@pytest.mark.parametrize("loss", [BCE, CE, SOFT_MARGIN, K_BCE])
def test_losses_that_do_not_broadcast(loss: LossUse) -> None:
    assert not check(SilentBroadcast, loss, rows(32, 1), labels(REAL, 32))
