"""LL603: hard decisions between the model and the loss."""

from __future__ import annotations

from collections.abc import Iterator

from lossLint.api import Confidence, Finding, LossSite, Origin, Rule, Scale, Severity


class ArgmaxBeforeLoss(Rule):
    """Hard decisions stand between the model and the loss, where no gradient passes.

    ## What it does
    Reports argmax, the indices of max or topk, round and comparisons with a threshold as the last step of a network's
    output on its way to a loss.

    ## Why it is bad
    Hard decisions have no gradient: CrossEntropyLoss raises on class indices, and where they were made floating point
    numbers the forward pass is silent and `backward` raises "element 0 of tensors does not require grad".

    ## Example
    ```python
    import torch
    from torch import nn

    model = nn.Linear(20, 10)
    criterion = nn.CrossEntropyLoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 10, (32,))
    loss = criterion(model(x).argmax(dim=1), y)
    loss.backward()
    ```
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(1, activation="sigmoid")])
    x = np.random.rand(64, 20)
    y = np.random.randint(0, 2, size=(64, 1))
    loss = keras.losses.BinaryCrossentropy()(y, keras.ops.round(model(x)))
    ```

    ## Use instead
    ```python
    import torch
    from torch import nn

    model = nn.Linear(20, 10)
    criterion = nn.CrossEntropyLoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 10, (32,))
    output = model(x)
    loss = criterion(output, y)
    loss.backward()
    predicted = output.argmax(dim=1)
    ```
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(1, activation="sigmoid")])
    x = np.random.rand(64, 20)
    y = np.random.randint(0, 2, size=(64, 1))
    loss = keras.losses.BinaryCrossentropy()(y, model(x))
    ```

    ## Fix safety
    Give the loss the output itself, and decide where decisions are read.

    ## Known problems
    A regression loss that only measures an error, without a gradient, may be given rounded numbers on purpose: such
    findings are at most likely.

    ## References
    - PyTorch documentation: `torch.argmax`, Autograd mechanics
    - Keras documentation: `keras.ops.argmax`
    """

    code = "LL603"
    name = "argmax-before-loss"
    severity = Severity.ERROR
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where decisions meet a loss."""
        loss, prediction = site.loss, site.prediction
        if prediction.scale is not Scale.HARD or prediction.origin is not Origin.NETWORK or not site.trained:
            return
        decision = prediction.activation or "a hard decision"
        yield self.at(
            site,
            f"{loss.name} needs a gradient, but {decision} stands between the model and the loss",
            harm="no gradient passes: an exception in the loss or in the backward pass",
            fix="give the loss the output itself, and decide where decisions are read",
            confidence=None if loss.categorical or loss.binary else Confidence.LIKELY,
        )
