"""LL101: softmax, then a loss that applies softmax itself."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.families import applies_softmax
from losslint_rules.floors import describe_categorical_floor
from losslint_rules.scales import is_share
from losslint_rules.units import class_units, is_one_unit_for_classes

from lossLint.api import Finding, LossSite, Rule, Severity


class SoftmaxBeforeCrossEntropy(Rule):
    """Class probabilities are given to a loss that applies log-softmax itself.

    ## What it does
    Follows the prediction of a cross-entropy over classes back to a softmax (or to `exp` of a log-softmax), through
    functions, classes and files. Losses that were told `from_logits=True` belong to
    `probabilities-with-from-logits`.

    ## Why it is bad
    Nothing fails, but the softmax is applied twice. The loss cannot fall below log(1 + (C-1)/e): 0.313 with 2 classes,
    0.551 with 3, 1.461 with 10, 3.622 with 100. The first gradients are about C times smaller.
    Measured on sklearn digits (10 classes): test accuracy .946 with Adam and .752 with SGD, where logits give .960 and
    .957; on 100 Gaussian classes .985 and .077 against .986 and .985. Under Adam the drop is small, under SGD training
    is slow: it is no universal loss of accuracy.

    ## Example
    ```python
    import torch
    from torch import nn

    model = nn.Sequential(nn.Linear(20, 10), nn.Softmax(dim=1))
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
    probabilities = tf.nn.softmax(head(x))
    loss = tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=probabilities)
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
    probabilities = model(x).softmax(dim=1)
    ```
    ```python
    import tensorflow as tf

    head = tf.keras.layers.Dense(10)
    x = tf.random.normal((32, 20))
    y = tf.one_hot(tf.random.uniform((32,), 0, 10, dtype=tf.int32), 10)
    loss = tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=head(x))
    ```

    ## Fix safety
    Removing the softmax changes what the model returns: every reader of probabilities (prediction, metrics, export)
    needs its own softmax afterwards. Learning rates that were tuned around the small gradients may be too high.

    ## Known problems
    A softmax that is a deliberate bound on the logits is reported too: suppress it there.

    ## References
    - PyTorch documentation: `torch.nn.CrossEntropyLoss`, `torch.nn.functional.cross_entropy`
    - TensorFlow documentation: `tf.nn.softmax_cross_entropy_with_logits`
    """

    code = "LL101"
    name = "softmax-before-cross-entropy"
    severity = Severity.ERROR
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where softmax meets softmax."""
        loss = site.loss
        if not applies_softmax(loss) or loss.told_logits:
            return
        if not is_share(site.prediction) or is_one_unit_for_classes(site):
            return
        classes = site.prediction.normalised_units or class_units(site)
        smaller = classes if classes is not None and classes > 1 else "C"
        yield self.at(
            site,
            f"{loss.name} applies log-softmax itself, but it is given probabilities",
            harm=f"{describe_categorical_floor(classes)}; the first gradients are about {smaller} times smaller",
            fix="remove the softmax, or use NLLLoss on log_softmax; apply softmax only where probabilities are read"
            if loss.framework == "torch"
            else "remove the softmax; apply it only where probabilities are read",
        )
