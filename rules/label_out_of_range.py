"""LL503: class indices below 0 or past the last unit."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.families import is_class_likelihood, is_torch, takes
from losslint_rules.scales import may_be_prediction
from losslint_rules.units import class_units, is_one_unit_for_classes

from lossLint.api import Encoding, Finding, LossSite, LossUse, Rule, Severity

# Options given by ** may hold the index too.
_IGNORE_OPTIONS = ("ignore_index", "ignore_class", "**")
_IGNORED_BY_CONVENTION = -100


class LabelOutOfRange(Rule):
    """Class indices lie outside 0..C-1.

    ## What it does
    Reports class indices whose smallest or largest value is known, from a literal, `randint` or arithmetic on them, at
    a loss over classes: below 0, or not below the number of output units. The index that the loss ignores
    (`ignore_index`, `ignore_class`) stays silent. Numbers of classes belong to `class-count-mismatch`.

    ## Why it is bad
    PyTorch raises "IndexError: Target 5 is out of bounds" on the CPU. TensorFlow raises InvalidArgumentError ("Received
    a label value ...") on the CPU; compiled with XLA, loss and weights become nan without an error. On JAX such samples
    silently contribute 0.

    ## Example
    ```python
    import torch
    from torch import nn

    model = nn.Linear(20, 10)
    criterion = nn.CrossEntropyLoss()
    x = torch.randn(32, 20)
    y = torch.randint(1, 11, (32,))
    loss = criterion(model(x), y)
    loss.backward()
    ```
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(3, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(np.random.rand(4, 20), np.array([1, 2, 3, 1]))
    ```

    ## Use instead
    ```python
    import torch
    from torch import nn

    model = nn.Linear(20, 10)
    criterion = nn.CrossEntropyLoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 10, (32,))
    loss = criterion(model(x), y)
    loss.backward()
    ```
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(3, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(np.random.rand(4, 20), np.array([0, 1, 2, 0]))
    ```

    ## Fix safety
    Shift labels that count from 1, and shift predictions back where they are read. A marker for missing labels belongs
    into `ignore_index`.

    ## Known problems
    The bounds of `randint` are taken for values that occur.

    ## References
    - PyTorch documentation: `torch.nn.CrossEntropyLoss` (`ignore_index`)
    - Keras documentation: `keras.losses.SparseCategoricalCrossentropy` (`ignore_class`)
    """

    code = "LL503"
    name = "label-out-of-range"
    severity = Severity.ERROR
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where a label is known that has no unit."""
        loss, labels = site.loss, site.target
        if not (is_class_likelihood(loss) and takes(loss, "index")) or is_one_unit_for_classes(site):
            return
        if labels.encoding not in (Encoding.INDEX, Encoding.SIGNED) or not may_be_prediction(site.prediction):
            return
        low = -1.0 if labels.encoding is Encoding.SIGNED else labels.low
        units = class_units(site)
        if low is not None and low < 0 and not _ignores(loss, low):
            given = f"as low as {low:g}"
        elif _is_past(labels.high, units) and labels.classes is None and not _ignores(loss, labels.high):
            given = f"as high as {labels.high:g}"
        else:
            return
        wanted = f"labels 0..{units - 1}" if units is not None and units > 1 else "labels from 0 on"
        yield self.at(
            site,
            f"{loss.name} wants {wanted}, but they are {given}",
            harm="IndexError: Target is out of bounds"
            if is_torch(loss)
            else "InvalidArgumentError; nan when compiled with XLA; silently ignored on JAX",
            fix="shift the labels to start at 0, or name the marker as the index to ignore",
            labels=True,
        )


def _is_past(high: float | None, units: int | None) -> bool:
    return high is not None and units is not None and high >= units > 1


def _ignores(loss: LossUse, label: float | None) -> bool:
    """Whether the loss ignores this label, or may do so by an option that is no literal."""
    if label == _IGNORED_BY_CONVENTION:
        return True
    return any(loss.option(name) is ... or loss.option(name) == label for name in _IGNORE_OPTIONS)
