"""What each kind of loss computes, as checks against formulas written out in numpy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from subjects import Framework

from lossLint.knowledge.contract import Expects, LossEntry

_RNG = np.random.default_rng(7)
LOGITS = _RNG.normal(size=(4, 5)).astype("float32") * 2
INDEX = np.array([1, 0, 4, 2])
ROWS = np.eye(5, dtype="float32")[INDEX]
ZERO_ONE = (_RNG.random((4, 5)) > 0.5).astype("float32")
SIGNS = 2 * ZERO_ONE - 1
REAL = _RNG.normal(size=(4, 5)).astype("float32")

KINDS: dict[str, Callable[[LossSubject], None]] = {}


@dataclass(frozen=True)
class LossSubject:
    """A loss that can be applied to numpy arrays; its result is reduced to the mean."""

    entry: LossEntry
    thing: Callable[..., Any]
    framework: Framework
    options: Mapping[str, Any] = field(default_factory=dict)

    def apply(self, prediction: np.ndarray, target: np.ndarray, **more: Any) -> float:
        """The loss of a prediction against a target, both given by name."""
        ends = {self.entry.prediction: prediction, self.entry.target: target}
        rest = {**self.options, **more}
        built = {name: value for name, value in rest.items() if name in self.entry.construct}
        called = {**{name: value for name, value in rest.items() if name not in built}, **ends}
        inside = {name: self.framework.into(value) for name, value in called.items()}
        thing = self.thing(**built) if isinstance(self.thing, type) else self.thing
        return float(np.mean(self.framework.out(thing(**inside))))


def softmax(values: np.ndarray, axis: int = -1) -> np.ndarray:
    """Shares over an axis."""
    powers = np.exp(values - values.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def sigmoid(values: np.ndarray) -> np.ndarray:
    """Shares, one by one."""
    return 1 / (1 + np.exp(-values))


def _kinds(*names: str) -> Callable[[Callable[[LossSubject], None]], Callable[[LossSubject], None]]:
    def register(check: Callable[[LossSubject], None]) -> Callable[[LossSubject], None]:
        KINDS.update(dict.fromkeys(names, check))
        return check

    return register


def _same(one: float, other: Any) -> None:
    np.testing.assert_allclose(one, np.mean(other), rtol=2e-4, atol=1e-5)


def _differs(one: float, other: Any) -> None:
    assert abs(one - float(np.mean(other))) > 1e-3


def _both_ways(subject: LossSubject, target: np.ndarray, shares: np.ndarray, wanted: Any, logits: np.ndarray) -> None:
    """The loss wants what the entry says, and the flag turns probabilities into logits."""
    entry = subject.entry
    if entry.logits_flag:
        _same(subject.apply(shares, target, **{entry.logits_flag: False}), wanted)
        _same(subject.apply(logits, target, **{entry.logits_flag: True}), wanted)
        default = logits if entry.logits_default else shares
        _same(subject.apply(default, target), wanted)
    right, wrong = {
        Expects.LOGITS: (logits, shares),
        Expects.PROBABILITIES: (shares, sigmoid(shares)),
        Expects.LOG_PROBABILITIES: (np.log(shares), logits),
    }[entry.expects]
    if not entry.logits_flag:
        _same(subject.apply(right, target), wanted)
    _differs(subject.apply(wrong, target), wanted)


@_kinds("cross-entropy", "nll")
def categorical(subject: LossSubject) -> None:
    """Minus the log-share of the class, for every form of labels that is accepted, the classes on the named axis."""
    wanted = -np.log(softmax(LOGITS))[range(4), INDEX]
    targets = subject.entry.targets
    if "index" in targets:
        _both_ways(subject, INDEX, softmax(LOGITS), wanted, LOGITS)
    if "one-hot" in targets or "class-probabilities" in targets:
        _both_ways(subject, ROWS, softmax(LOGITS), wanted, LOGITS)
    if "class-probabilities" in targets:
        soft = softmax(REAL)
        _both_ways(subject, soft, softmax(LOGITS), -(soft * np.log(softmax(LOGITS))).sum(axis=1), LOGITS)
    if "index" in targets and subject.entry.class_axis == 1:
        _class_axis(subject)


def _class_axis(subject: LossSubject) -> None:
    logits = _RNG.normal(size=(2, 5, 3)).astype("float32")
    index = np.array([[0, 1, 2], [4, 3, 2]])
    logs = np.log(softmax(logits, axis=1))
    given = logs if subject.entry.expects is Expects.LOG_PROBABILITIES else logits
    _same(subject.apply(given, index), -np.take_along_axis(logs, index[:, None], axis=1))


@_kinds("binary-cross-entropy", "multi-label-soft-margin")
def binary(subject: LossSubject) -> None:
    """Both classes of each element."""
    shares = sigmoid(LOGITS)
    wanted = -(ZERO_ONE * np.log(shares) + (1 - ZERO_ONE) * np.log(1 - shares))
    _both_ways(subject, ZERO_ONE, shares, wanted, LOGITS)


@_kinds("focal")
def focal(subject: LossSubject) -> None:
    """Without focus it is the cross-entropy; with it, logits and probabilities give the same."""
    if subject.entry.over.value == "classes":
        shares, target = softmax(LOGITS), ROWS
        plain = -np.log(shares)[range(4), INDEX]
        wanted = 0.25 * (1 - shares[range(4), INDEX]) ** 2 * plain
    else:
        shares, target = sigmoid(LOGITS), ZERO_ONE
        hit = np.where(ZERO_ONE == 1, shares, 1 - shares)
        wanted = -((1 - hit) ** 2) * np.log(hit)
    _both_ways(subject, target, shares, wanted, LOGITS)


@_kinds("kl")
def divergence(subject: LossSubject) -> None:
    """torch takes the logarithm of the prediction for done, and that of the target when told so."""
    shares, target = softmax(LOGITS), softmax(REAL)
    summed = (target * np.log(target / shares)).sum(axis=1)
    if subject.entry.expects is Expects.PROBABILITIES:
        _same(subject.apply(shares, target), summed)
        return
    told = {"reduction": "batchmean"}
    _same(subject.apply(np.log(shares), target, **told), summed)
    _same(subject.apply(np.log(shares), np.log(target), **told, **{subject.entry.log_target_flag: True}), summed)
    _differs(subject.apply(shares, target, **told), summed)


@_kinds("soft-margin")
def soft_margin(subject: LossSubject) -> None:
    """The logistic loss on signs, which applies the sigmoid itself."""
    _same(subject.apply(LOGITS, SIGNS), np.log1p(np.exp(-SIGNS * LOGITS)))
    _differs(subject.apply(sigmoid(LOGITS), SIGNS), np.log1p(np.exp(-SIGNS * LOGITS)))


@_kinds("margin")
def margin(subject: LossSubject) -> None:
    """Only distances between scores count: an added constant changes nothing, a softmax does."""
    target = INDEX if "index" in subject.entry.targets else np.array([[1, -1, 0, 0, 0]] * 4)
    found = subject.apply(LOGITS, target)
    _same(subject.apply(LOGITS + 3, target), found)
    _differs(subject.apply(softmax(LOGITS), target), found)


@_kinds("hinge")
def hinge(subject: LossSubject) -> None:
    """A perfect margin costs nothing; 0/1 costs what -1/+1 does, where both are accepted."""
    if "one-hot" in subject.entry.targets:
        _same(subject.apply(9 * ROWS, ROWS), 0)
        return
    if "signed" in subject.entry.targets:
        _same(subject.apply(2 * SIGNS, SIGNS), 0)
        _same(subject.apply(LOGITS, ZERO_ONE), subject.apply(LOGITS, SIGNS))
    else:
        _same(subject.apply(LOGITS, ZERO_ONE), np.maximum(0, 1 - SIGNS * LOGITS))


@_kinds("regression")
def regression(subject: LossSubject) -> None:
    """Nothing is lost where prediction and target are equal; the rest is more."""
    target = abs(REAL) + 1
    _same(subject.apply(target, target), 0)
    assert subject.apply(target + 1, target) > 0


@_kinds("poisson")
def poisson(subject: LossSubject) -> None:
    """torch and TensorFlow take the logarithm of the rate, Keras the rate."""
    target = abs(REAL)
    if subject.entry.call[1] == "y_pred":
        _same(subject.apply(np.exp(LOGITS), target), np.exp(LOGITS) - target * LOGITS)
    else:
        _same(subject.apply(LOGITS, target), np.exp(LOGITS) - target * LOGITS)


@_kinds("similarity")
def similarity(subject: LossSubject) -> None:
    """Minus the cosine of prediction and target (plus one, in TensorFlow 1)."""
    unit = [values / np.linalg.norm(values, axis=1, keepdims=True) for values in (LOGITS, REAL)]
    cosine = (unit[0] * unit[1]).sum(axis=1)
    near, far = subject.apply(unit[0], unit[0]), subject.apply(unit[0], unit[1])
    _same(far - near, 1 - cosine)


@_kinds("overlap")
def overlap(subject: LossSubject) -> None:
    """One minus twice the overlap over the sum of both."""
    shares = sigmoid(LOGITS)
    wanted = 1 - 2 * (shares * ZERO_ONE).sum() / (shares.sum() + ZERO_ONE.sum())
    _same(subject.apply(shares, ZERO_ONE), wanted)
    _differs(subject.apply(LOGITS, ZERO_ONE), wanted)


@_kinds("generalized-cross-entropy")
def generalized(subject: LossSubject) -> None:
    """(1 - p^q) / q of the share of the class."""
    wanted = (1 - softmax(LOGITS)[range(4), INDEX] ** 0.5) / 0.5
    _same(subject.apply(softmax(LOGITS), INDEX, q=0.5), wanted)


def check_places(subject: LossSubject) -> None:
    """Whether prediction and target may be exchanged, when the entry says so."""
    if not subject.entry.symmetric:
        return
    signs = "signed" in subject.entry.targets
    one, other = (LOGITS, SIGNS) if signs else (abs(LOGITS) + 1, abs(REAL) + 1)
    _same(subject.apply(one, other), subject.apply(other, one))
