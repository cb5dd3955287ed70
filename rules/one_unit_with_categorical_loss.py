"""LL404: one output unit, then a loss over classes."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.families import is_torch
from losslint_rules.units import is_one_unit_for_classes

from lossLint.api import Finding, LossSite, Rule, Severity


class OneUnitWithCategoricalLoss(Rule):
    """A model with one output unit meets a loss over classes.

    ## What it does
    Reports predictions with a single unit on the class axis at categorical, sparse categorical and negative
    log-likelihood losses. A softmax over that unit belongs to `softmax-over-one-unit`.

    ## Why it is bad
    A single class always has probability 1. PyTorch's CrossEntropyLoss with labels 0/1 raises "IndexError: Target 1 is
    out of bounds", and is silently 0 while a batch holds only zeros; with floating point labels of shape (N, 1) the
    loss is exactly 0, accuracy at chance, no gradient. Keras' categorical cross-entropy is 0.0 with a SyntaxWarning and
    nothing is learned; the sparse one raises on TensorFlow and PyTorch and is silently 0 on JAX.

    ## Example
    ```python
    import torch
    from torch import nn

    model = nn.Linear(20, 1)
    criterion = nn.CrossEntropyLoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 2, (32,))
    loss = criterion(model(x), y)
    loss.backward()
    ```
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    model.fit(np.random.rand(64, 20), np.random.randint(0, 2, size=64))
    ```

    ## Use instead
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
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(np.random.rand(64, 20), np.random.randint(0, 2, size=64))
    ```

    ## Fix safety
    For two classes, either a binary cross-entropy on the one unit or a second unit: the first keeps the shape of the
    output, the second changes it.

    ## Known problems
    Of predictions with three axes in PyTorch, where an axis of size 1 may have been added, nothing is said.

    ## References
    - PyTorch documentation: `torch.nn.CrossEntropyLoss`, `torch.nn.NLLLoss`
    - Keras documentation: `keras.losses.CategoricalCrossentropy`, `keras.losses.SparseCategoricalCrossentropy`
    """

    code = "LL404"
    name = "one-unit-with-categorical-loss"
    severity = Severity.ERROR
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where one unit meets a loss over classes."""
        if not is_one_unit_for_classes(site):
            return
        crash = "IndexError at the first label 1" if is_torch(site.loss) else "an exception"
        yield self.at(
            site,
            f"{site.loss.name} compares classes, but the model has one output unit",
            harm=f"the loss is 0 and nothing is learned, or {crash}",
            fix="use a binary cross-entropy, or as many units as classes",
        )
