"""LL102: log-softmax, then a loss that applies log-softmax itself."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.families import applies_softmax
from losslint_rules.scales import normalised_over_batch, normalised_over_one_unit
from losslint_rules.units import is_one_unit_for_classes

from lossLint.api import Finding, LossSite, Rule, Scale, Severity


class LogSoftmaxBeforeCrossEntropy(Rule):
    """Log-probabilities are given to a loss that applies log-softmax itself.

    ## What it does
    Follows the prediction of a cross-entropy over classes back to a log-softmax, or to the logarithm of a softmax.

    ## Why it is bad
    It is redundant, not wrong: log-softmax of log-probabilities changes nothing. Measured on sklearn digits, loss and
    training are identical (.960 with Adam, .957 with SGD, with and without it). It costs one operation and
    suggests that the loss would need it.

    ## Example
    ```python
    import torch
    from torch import nn

    model = nn.Sequential(nn.Linear(20, 10), nn.LogSoftmax(dim=1))
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
    log_probabilities = tf.nn.log_softmax(head(x))
    loss = tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=log_probabilities)
    ```

    ## Use instead
    ```python
    import torch
    from torch import nn

    model = nn.Sequential(nn.Linear(20, 10), nn.LogSoftmax(dim=1))
    criterion = nn.NLLLoss()
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
    Exchanging CrossEntropyLoss for NLLLoss keeps every number, except with `label_smoothing` or class probabilities as
    targets, which NLLLoss does not have.

    ## Known problems
    A model that must return log-probabilities for other readers may keep the pair: suppress it there.

    ## References
    - PyTorch documentation: `torch.nn.CrossEntropyLoss`, `torch.nn.NLLLoss`, `torch.nn.LogSoftmax`
    - TensorFlow documentation: `tf.nn.softmax_cross_entropy_with_logits`, `tf.nn.log_softmax`
    """

    code = "LL102"
    name = "log-softmax-before-cross-entropy"
    severity = Severity.INFO
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where log-softmax meets log-softmax over the same axis."""
        prediction = site.prediction
        if not applies_softmax(site.loss) or prediction.scale is not Scale.LOG_SOFTMAX:
            return
        # Over the batch axis it is neither redundant nor right: softmax-over-wrong-axis says so.
        if normalised_over_batch(prediction) or normalised_over_one_unit(prediction) or is_one_unit_for_classes(site):
            return
        yield self.at(
            site,
            f"{site.loss.name} applies log-softmax itself, and it is given log-probabilities",
            harm="none: loss and training are identical, the log-softmax is redundant",
            fix="remove the log-softmax, or use NLLLoss"
            if site.loss.framework == "torch"
            else "remove the log-softmax",
        )
