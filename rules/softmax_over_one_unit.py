"""LL403: softmax over a single unit."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.scales import normalised_over_one_unit

from lossLint.api import Finding, LossSite, Rule, Scale, Severity


class SoftmaxOverOneUnit(Rule):
    """A softmax runs over a single unit, so that it is always 1.

    ## What it does
    Reports softmax and log-softmax over an axis of size 1 on the way to any loss.

    ## Why it is bad
    One unit has nobody to share with: the output is the constant 1 (log-softmax: 0), and no gradient passes. Measured:
    loss .809 with BCEWithLogitsLoss and 49.6 with BCELoss, accuracy .494 (chance). Keras with binary cross-entropy
    warns about "a softmax over axis -1 of a tensor of shape (8, 1)"; on TensorFlow its loss falls as that of a right
    model (to .106), while `predict` is always 1 and the accuracy stays .506; on JAX and PyTorch it is not trained.

    ## Example
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(1, activation="softmax")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(np.random.rand(64, 20), np.random.randint(0, 2, size=64))
    ```
    ```python
    import torch
    from torch import nn

    model = nn.Sequential(nn.Linear(20, 1), nn.Softmax(dim=1))
    criterion = nn.BCELoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 2, (32, 1)).float()
    loss = criterion(model(x), y)
    loss.backward()
    ```

    ## Use instead
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(np.random.rand(64, 20), np.random.randint(0, 2, size=64))
    ```
    ```python
    import torch
    from torch import nn

    model = nn.Sequential(nn.Linear(20, 1), nn.Sigmoid())
    criterion = nn.BCELoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 2, (32, 1)).float()
    loss = criterion(model(x), y)
    loss.backward()
    ```

    ## Fix safety
    Sigmoid for one unit, or as many units as classes: either changes what the model learns from nothing to something.

    ## Known problems
    The size of the axis has to be known where the softmax runs.

    ## References
    - Keras documentation: Layer activation functions (`softmax`)
    - PyTorch documentation: `torch.nn.Softmax`
    """

    code = "LL403"
    name = "softmax-over-one-unit"
    severity = Severity.ERROR
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where a constant meets a loss."""
        if not normalised_over_one_unit(site.prediction):
            return
        logarithm = site.prediction.scale is Scale.LOG_SOFTMAX
        yield self.at(
            site,
            f"{site.loss.name} is given a {'log-softmax' if logarithm else 'softmax'} over a single unit, "
            f"which is always {0 if logarithm else 1}",
            harm="the prediction is constant: chance accuracy",
            fix="use sigmoid for one unit, or as many units as classes",
        )
