"""LL103: sigmoid, then a loss over classes that applies softmax itself."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.families import applies_softmax
from losslint_rules.floors import describe_categorical_floor
from losslint_rules.units import class_units, is_one_unit_for_classes

from lossLint.api import Finding, LossSite, Rule, Scale, Severity


class SigmoidBeforeCrossEntropy(Rule):
    """Sigmoid outputs are given to a loss over classes that applies log-softmax itself.

    ## What it does
    Follows the prediction of a cross-entropy over classes back to a sigmoid. Losses that were told `from_logits=True`
    belong to `probabilities-with-from-logits`.

    ## Why it is bad
    Sigmoid confines the logits to 0..1, so the loss has the same floor as after a softmax, log(1 + (C-1)/e).
    Measured on sklearn digits: test accuracy .944 with Adam and .906 with SGD, where logits give .960 and .957; with
    two units .922 and .900 against .959 and .948.

    ## Example
    ```python
    import torch
    from torch import nn

    model = nn.Sequential(nn.Linear(20, 10), nn.Sigmoid())
    criterion = nn.CrossEntropyLoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 10, (32,))
    loss = criterion(model(x), y)
    loss.backward()
    ```
    ```python
    import tensorflow as tf

    head = tf.keras.layers.Dense(10)
    x = tf.random.normal((32, 20))
    y = tf.one_hot(tf.random.uniform((32,), 0, 10, dtype=tf.int32), 10)
    scores = tf.nn.sigmoid(head(x))
    loss = tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=scores)
    ```

    ## Use instead
    ```python
    import torch
    from torch import nn

    model = nn.Sequential(nn.Linear(20, 10))
    criterion = nn.CrossEntropyLoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 10, (32,))
    loss = criterion(model(x), y)
    loss.backward()
    ```
    ```python
    import tensorflow as tf

    head = tf.keras.layers.Dense(10)
    x = tf.random.normal((32, 20))
    y = tf.one_hot(tf.random.uniform((32,), 0, 10, dtype=tf.int32), 10)
    loss = tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=head(x))
    ```

    ## Fix safety
    Removing the sigmoid changes what the model returns: readers of its output need softmax afterwards. Where classes do
    not exclude each other, keep the sigmoid and use BCELoss, or remove it and use BCEWithLogitsLoss.

    ## Known problems
    None known.

    ## References
    - PyTorch documentation: `torch.nn.CrossEntropyLoss`, `torch.nn.BCEWithLogitsLoss`
    - TensorFlow documentation: `tf.nn.softmax_cross_entropy_with_logits`
    """

    code = "LL103"
    name = "sigmoid-before-cross-entropy"
    severity = Severity.ERROR
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where sigmoid meets softmax."""
        loss = site.loss
        if not applies_softmax(loss) or loss.told_logits:
            return
        if site.prediction.scale is not Scale.SIGMOID or is_one_unit_for_classes(site):
            return
        yield self.at(
            site,
            f"{loss.name} applies log-softmax itself, but it is given sigmoid outputs",
            harm=describe_categorical_floor(class_units(site)),
            fix="remove the sigmoid; for labels that do not exclude each other use a binary cross-entropy",
        )
