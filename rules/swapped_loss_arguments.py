"""LL602: prediction and target in each other's place."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.families import is_torch
from losslint_rules.scales import is_labels

from lossLint.api import Encoding, Finding, LossSite, Origin, Rule, Scale, Severity, Tensor

_NO_OUTPUT = frozenset({Scale.UNKNOWN, Scale.HARD, Scale.WEIGHT})


class SwappedLossArguments(Rule):
    """Prediction and target stand in each other's place.

    ## What it does
    Reports a call where labels stand where the loss takes the prediction and a network's output where it takes the
    labels. PyTorch wants (input, target), Keras (y_true, y_pred). Losses that are symmetric stay silent, and so do two
    network outputs, as in distillation.

    ## Why it is bad
    Class indices in the place of the prediction raise in PyTorch ("log_softmax ... 'Long'"; NLLLoss: "0D or 1D target
    tensor expected"). Floating point labels are silent: CrossEntropyLoss with one-hot labels -47921, then nan, and .100
    accuracy; BCEWithLogitsLoss -629, then nan, and chance; BCELoss 47.5 instead of .86, later an exception. Keras:
    categorical or binary cross-entropy 12.3 instead of 1.75, KL divergence 6.1 instead of .68; the sparse form raises.

    ## Example
    ```python
    import torch
    from torch import nn

    model = nn.Linear(20, 10)
    criterion = nn.CrossEntropyLoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 10, (32,))
    loss = criterion(y, model(x))
    loss.backward()
    ```
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(10, activation="softmax")])
    x = np.random.rand(64, 20)
    y = keras.utils.to_categorical(np.random.randint(0, 10, size=64), 10)
    loss = keras.losses.CategoricalCrossentropy()(model(x), y)
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

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(10, activation="softmax")])
    x = np.random.rand(64, 20)
    y = keras.utils.to_categorical(np.random.randint(0, 10, size=64), 10)
    loss = keras.losses.CategoricalCrossentropy()(y, model(x))
    ```

    ## Fix safety
    Exchange the two arguments, or name them (`input=`, `target=`; `y_true=`, `y_pred=`).

    ## Known problems
    Both ends have to be known.

    ## References
    - PyTorch documentation: `torch.nn.CrossEntropyLoss`, `torch.nn.BCEWithLogitsLoss`
    - Keras documentation: Losses (standalone usage)
    """

    code = "LL602"
    name = "swapped-loss-arguments"
    severity = Severity.ERROR
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where each end is in the other's place."""
        loss = site.loss
        if loss.entry.symmetric or not _is_network_output(site.target) or not is_labels(site.prediction):
            return
        if site.prediction.encoding is Encoding.CONTINUOUS:
            return
        order = "(input, target)" if is_torch(loss) else "(y_true, y_pred)"
        if loss.framework == "tensorflow":
            order = "prediction and labels in their own places"
        yield self.at(
            site,
            f"{loss.name} wants {order}, but the labels stand in the prediction's place and the output in the labels'",
            harm="an exception with class indices; with floating point labels a silent wrong number, then nan"
            if is_torch(loss)
            else "a silent wrong number, or an exception",
            fix="exchange the two arguments, or name them",
            labels=True,
        )


def _is_network_output(tensor: Tensor) -> bool:
    """Whether it is certainly what a network puts out, and nothing that was made a label of."""
    if tensor.origin is not Origin.NETWORK or tensor.scale in _NO_OUTPUT:
        return False
    return tensor.encoding is Encoding.UNKNOWN
