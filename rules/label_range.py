"""LL305: labels outside the two numbers that a binary loss knows."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.families import is_cross_entropy, is_torch, takes
from losslint_rules.labels import is_ids_against_columns, is_too_many_classes_for_one_unit

from lossLint.api import Encoding, Finding, LossSite, LossUse, Rule, Severity, Tensor


class LabelRange(Rule):
    """Labels of a binary loss are not the two numbers that it knows.

    ## What it does
    Reports -1/+1, 0/255 and class indices above 1 at a binary cross-entropy, which knows 0 and 1; and 0/1 at PyTorch's
    SoftMarginLoss, HingeEmbeddingLoss and their kin, which know -1 and +1. Keras' hinge losses convert 0/1 and stay
    silent.

    ## Why it is bad
    With labels outside 0..1 the loss has no lower bound. Measured with -1/+1 labels: BCEWithLogitsLoss .596 accuracy,
    nan under SGD; Keras binary cross-entropy falls to -73, .600 against .950. BCELoss raises, and so does Keras on the
    PyTorch backend. SoftMarginLoss and HingeEmbeddingLoss with 0/1 labels: chance accuracy.

    ## Example
    ```python
    import torch
    from torch import nn

    model = nn.Linear(20, 1)
    criterion = nn.BCEWithLogitsLoss()
    x = torch.randn(4, 20)
    y = torch.tensor([[-1.0], [1.0], [1.0], [-1.0]])
    loss = criterion(model(x), y)
    loss.backward()
    ```
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(np.random.rand(4, 20), np.array([-1, 1, 1, -1]))
    ```

    ## Use instead
    ```python
    import torch
    from torch import nn

    model = nn.Linear(20, 1)
    criterion = nn.BCEWithLogitsLoss()
    x = torch.randn(4, 20)
    y = torch.tensor([[0.0], [1.0], [1.0], [0.0]])
    loss = criterion(model(x), y)
    loss.backward()
    ```
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(np.random.rand(4, 20), np.array([0, 1, 1, 0]))
    ```

    ## Fix safety
    `(y + 1) / 2` turns -1/+1 into 0/1, `2 * y - 1` the other way round. Class indices of more than two classes need
    another loss, not another range.

    ## Known problems
    Labels whose values are only known at run time are not judged.

    ## References
    - PyTorch documentation: `torch.nn.BCEWithLogitsLoss`, `torch.nn.SoftMarginLoss`, `torch.nn.HingeEmbeddingLoss`
    - Keras documentation: `keras.losses.BinaryCrossentropy`, `keras.losses.Hinge`
    """

    code = "LL305"
    name = "label-range"
    severity = Severity.ERROR
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where labels leave the range of the loss."""
        loss, labels = site.loss, site.target
        if _knows_zero_and_one(loss):
            given = _outside(labels)
            if given and not is_ids_against_columns(site) and not is_too_many_classes_for_one_unit(site):
                message = f"{loss.name} wants labels 0 and 1, but they are {given}"
                yield self._at(site, message, "has no lower bound, or raises")
        elif _knows_signs(loss) and _is_zero_one(labels):
            message = f"{loss.name} wants labels -1 and +1, but they are 0 and 1"
            yield self._at(site, message, "is silently wrong; measured: chance accuracy")

    def _at(self, site: LossSite, message: str, effect: str) -> Finding:
        fix = "map the labels to the two numbers that the loss wants"
        return self.at(site, message, harm=f"the loss {effect}", fix=fix, labels=True, prediction=False)


def _knows_zero_and_one(loss: LossUse) -> bool:
    return loss.binary and is_cross_entropy(loss) and takes(loss, "binary") and not takes(loss, "signed")


def _knows_signs(loss: LossUse) -> bool:
    """Keras' hinge losses convert 0/1; PyTorch's do not."""
    return is_torch(loss) and takes(loss, "signed") and not takes(loss, "binary")


def _outside(labels: Tensor) -> str:
    """What lies outside 0..1, in words, or nothing."""
    if labels.encoding is Encoding.SIGNED:
        return "-1 and +1"
    if labels.encoding is not Encoding.INDEX:
        return ""
    if labels.low is not None and labels.low < 0:
        return f"as low as {labels.low:g}"
    return f"as high as {labels.high:g}" if labels.high is not None and labels.high > 1 else ""


def _is_zero_one(labels: Tensor) -> bool:
    """Whether both numbers occur: ``ones(n)`` alone says "similar" to a loss on signs, and is right."""
    if (labels.low, labels.high) == (0, 1):
        return labels.encoding in (Encoding.BINARY, Encoding.INDEX)
    return labels.encoding is Encoding.BINARY and labels.low is None and labels.high is None
