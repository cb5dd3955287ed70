"""LL502: softmax over the batch axis."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.families import OWN_RULES
from losslint_rules.scales import normalised_over_batch

from lossLint.api import Confidence, Finding, LossSite, Rule, Scale, Severity


class SoftmaxOverWrongAxis(Rule):
    """A softmax or log-softmax runs over the batch axis, not over the classes.

    ## What it does
    Reports `dim=0` (or an implicit axis that resolves to it, as in `nn.Softmax()` on three axes) of softmax and
    log-softmax before a loss over classes that stand on another axis. Where the softmax itself is the mistake, as
    before CrossEntropyLoss, only that is reported.

    ## Why it is bad
    The samples of a batch share 1 instead of the classes of a sample, so each prediction depends on who else is in the
    batch. Measured on sklearn digits: log_softmax(dim=0) before NLLLoss .883 with Adam and .871 with SGD, against .960
    and .957; softmax(dim=0) before CrossEntropyLoss .826 and .437.

    ## Example
    ```python
    import torch
    from torch import nn

    model = nn.Sequential(nn.Linear(20, 10), nn.LogSoftmax(dim=0))
    criterion = nn.NLLLoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 10, (32,))
    loss = criterion(model(x), y)
    loss.backward()
    ```
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(10), keras.layers.Softmax(axis=0)])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(np.random.rand(64, 20), np.random.randint(0, 10, size=64))
    ```

    ## Use instead
    ```python
    import torch
    from torch import nn

    model = nn.Sequential(nn.Linear(20, 10), nn.LogSoftmax(dim=1))
    criterion = nn.NLLLoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 10, (32,))
    loss = criterion(model(x), y)
    loss.backward()
    ```
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(10), keras.layers.Softmax()])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(np.random.rand(64, 20), np.random.randint(0, 10, size=64))
    ```

    ## Fix safety
    Name the axis of the classes. Predictions for single samples, which softmax over the batch makes constant, change.

    ## Known problems
    Where the number of axes is unknown, a network's output is taken to have a batch axis; a model that is called with
    single samples only has none.

    ## References
    - PyTorch documentation: `torch.nn.Softmax`, `torch.nn.LogSoftmax`
    - Keras documentation: `keras.layers.Softmax`
    """

    code = "LL502"
    name = "softmax-over-wrong-axis"
    severity = Severity.ERROR
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where samples share what classes should."""
        loss, prediction = site.loss, site.prediction
        if not loss.categorical or loss.entry.kind in OWN_RULES or loss.entry.class_axis == 0:
            return
        # Softmax before a loss that wants no probabilities is a mistake over any axis, and has its own rule.
        if prediction.scale is Scale.SOFTMAX and not loss.wants_probabilities:
            return
        if not normalised_over_batch(prediction) or site.target.rank == 0:
            return
        yield self.at(
            site,
            f"{loss.name} compares classes, but {prediction.activation or 'the softmax'} runs over the batch axis",
            harm="a prediction depends on the other samples of the batch; measured: .883 against .960",
            fix="normalise over the axis of the classes",
            confidence=Confidence.LIKELY if prediction.rank is None else None,
        )
