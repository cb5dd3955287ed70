"""The losses of torch against formulas: what they expect, which axis, which labels, what they broadcast."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from knowledge_tables import entries_under
from loss_behaviour import INDEX, KINDS, LOGITS, REAL, SIGNS, ZERO_ONE, LossSubject, check_places, softmax
from real_signatures import find
from subjects import Framework

from lossLint.knowledge.contract import LossEntry
from lossLint.knowledge.loader import builtin

torch = pytest.importorskip("torch")

FRAMEWORK = Framework(torch.tensor, lambda value: value.detach().numpy())
CLASSES = {name: entry for name, entry in entries_under("torch").items() if isinstance(entry, LossEntry)}
LOSSES = {**CLASSES, **{e.functional: builtin().get(e.functional) for e in CLASSES.values() if e.functional}}
NEEDS: dict[str, dict[str, Any]] = {
    "torch.nn.GaussianNLLLoss": {"var": np.ones((4, 5), "float32")},
    "torch.nn.functional.gaussian_nll_loss": {"var": np.ones((4, 5), "float32")},
}
# Shapes of which one side lacks an axis, where broadcasting or refusing them is what the entry says.
COMPARES_ELEMENTS = [
    name
    for name, entry in LOSSES.items()
    if isinstance(entry, LossEntry)
    and (entry.kind in ("regression", "poisson", "kl", "binary-cross-entropy", "soft-margin") or entry.broadcasts)
]


def _subject(name: str) -> LossSubject:
    entry = LOSSES[name]
    assert isinstance(entry, LossEntry)
    return LossSubject(entry, find(name), FRAMEWORK, NEEDS.get(name, {}))


@pytest.mark.parametrize("name", [name for name, entry in LOSSES.items() if entry.kind in KINDS])
def test_value_is_that_of_the_formula(name: str) -> None:
    subject = _subject(name)
    KINDS[subject.entry.kind](subject)
    check_places(subject)


@pytest.mark.parametrize("name", COMPARES_ELEMENTS)
def test_a_column_against_a_row(name: str) -> None:
    subject = _subject(name)
    column, row = np.full((4, 1), 0.5, "float32"), np.array([0, 1, 1, 0], "float32")
    options = {"var": np.ones((4, 1), "float32")} if "var" in subject.entry.call else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if subject.entry.broadcasts:
            assert np.isfinite(subject.apply(column, row, **options))
        else:
            with pytest.raises((RuntimeError, ValueError)):
                subject.apply(column, row, **options)


@pytest.mark.parametrize("name", ["torch.nn.CTCLoss", "torch.nn.functional.ctc_loss"])
def test_ctc_wants_log_probabilities_with_the_classes_last(name: str) -> None:
    logs = np.log(softmax(LOGITS))[:1, None]
    lengths = {"input_lengths": torch.tensor([1]), "target_lengths": torch.tensor([1])}
    subject = _subject(name)
    assert subject.entry.class_axis == -1
    np.testing.assert_allclose(subject.apply(logs, np.array([[2]]), **lengths), -logs[0, 0, 2], rtol=1e-5)


def test_hinge_embedding_knows_signs_only() -> None:
    loss = torch.nn.HingeEmbeddingLoss()
    values = torch.tensor([0.2, 0.7])
    assert loss(values, torch.tensor([1.0, -1.0])) == pytest.approx((0.2 + 0.3) / 2)
    assert loss(values, torch.tensor([0.0, 0.0])) == pytest.approx(((1 - 0.2) + 0.2 + (1 - 0.7) + 0.7) / 2)


def test_losses_on_pairs_know_signs_only() -> None:
    one, other = torch.tensor(LOGITS), torch.tensor(REAL)
    cosine = torch.cosine_similarity(one, other)
    embedding = torch.nn.CosineEmbeddingLoss()
    assert embedding(one, other, torch.ones(4)) == pytest.approx(float((1 - cosine).mean()), rel=1e-4)
    assert embedding(one, other, torch.zeros(4)) == 0
    ranking = torch.nn.MarginRankingLoss()
    wanted = np.maximum(0, -SIGNS * (LOGITS - REAL)).mean()
    assert ranking(one, other, torch.tensor(SIGNS)) == pytest.approx(float(wanted), rel=1e-4)
    assert ranking(one, other, torch.zeros(4, 5)) == 0


def test_triplet_losses_compare_distances() -> None:
    anchor, positive, negative = torch.zeros(1, 2), torch.tensor([[0.0, 1.0]]), torch.tensor([[3.0, 4.0]])
    for loss in (torch.nn.TripletMarginLoss(margin=5.0), torch.nn.TripletMarginWithDistanceLoss(margin=5.0)):
        assert loss(anchor, positive, negative) == pytest.approx(1.0, abs=1e-4)


def test_losses_with_their_own_layer_take_features_of_any_width() -> None:
    torch.manual_seed(0)
    features, labels = torch.tensor(LOGITS), torch.tensor(INDEX)
    adaptive = torch.nn.AdaptiveLogSoftmaxWithLoss(5, 9, [3])
    logs = adaptive.log_prob(features)
    assert adaptive(features, labels).loss.item() == pytest.approx(-logs[range(4), labels].mean().item(), rel=1e-4)
    linear = torch.nn.LinearCrossEntropyLoss(5, 9)
    weight = dict(linear.named_parameters())["linear.weight"]
    scores = features @ weight.T
    wanted = torch.nn.functional.cross_entropy(scores, labels).item()
    assert linear(features, labels).item() == pytest.approx(wanted, rel=1e-4)
    found = torch.nn.functional.linear_cross_entropy(features, weight, labels)
    assert found.item() == pytest.approx(wanted, rel=1e-4)


@pytest.mark.parametrize("name", [name for name, entry in LOSSES.items() if "index" in entry.targets])
def test_one_hot_integers_are_refused_where_only_indices_are_accepted(name: str) -> None:
    subject = _subject(name)
    if subject.entry.kind not in ("nll", "cross-entropy", "margin"):
        return
    with pytest.raises((RuntimeError, ValueError)):
        subject.apply(LOGITS, np.eye(5, dtype="int64")[INDEX])


@pytest.mark.parametrize("name", [name for name, entry in LOSSES.items() if entry.over.value == "elements"])
def test_binary_losses_refuse_integers(name: str) -> None:
    subject, integers = _subject(name), ZERO_ONE.astype("int64")
    if subject.entry.kind == "binary-cross-entropy":
        with pytest.raises(RuntimeError):
            subject.apply(np.full((4, 5), 0.5, "float32"), integers)
    elif subject.entry.kind == "multi-label-soft-margin":
        assert subject.apply(LOGITS, integers) == pytest.approx(subject.apply(LOGITS, ZERO_ONE))
