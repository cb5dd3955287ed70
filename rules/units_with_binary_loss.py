"""LL405: several output units, one class index a sample, a binary loss."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.labels import is_ids_against_columns
from losslint_rules.scales import is_output

from lossLint.api import Finding, LossSite, Rule, Severity


class UnitsWithBinaryLoss(Rule):
    """Two or more output units and class-index labels meet a binary cross-entropy.

    ## What it does
    Reports predictions with two or more units at a binary cross-entropy whose labels are known to hold one class index
    for each sample.

    ## Why it is bad
    A binary cross-entropy compares each unit with a label of its own, and there is one label for all of them:
    ValueError in Keras 3 on every backend and in tf_keras, and in PyTorch, where target and input must have one size.

    ## Example
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(2, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(np.random.rand(64, 20), np.random.randint(0, 2, size=64))
    ```
    ```python
    import torch
    from torch import nn

    model = nn.Linear(20, 2)
    criterion = nn.BCEWithLogitsLoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 2, (32,)).float()
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

    model = nn.Linear(20, 2)
    criterion = nn.CrossEntropyLoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 2, (32,))
    loss = criterion(model(x), y)
    loss.backward()
    ```

    ## Fix safety
    A categorical cross-entropy keeps the shape of the output and wants softmax instead of sigmoid; one unit changes
    the shape.

    ## Known problems
    Labels whose rank is unknown are not judged: they may be multi-hot.

    ## References
    - Keras documentation: `keras.losses.BinaryCrossentropy`, `keras.losses.SparseCategoricalCrossentropy`
    - PyTorch documentation: `torch.nn.BCEWithLogitsLoss`, `torch.nn.CrossEntropyLoss`
    """

    code = "LL405"
    name = "units-with-binary-loss"
    severity = Severity.ERROR
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where several units meet one label."""
        if not (is_output(site.prediction) and is_ids_against_columns(site)):
            return
        units = site.prediction.units
        yield self.at(
            site,
            f"{site.loss.name} wants a label for each unit, but {units} units meet one label a sample",
            harm="ValueError in the first batch",
            fix="use a cross-entropy over classes, or a single unit",
            labels=True,
        )
