"""LL302: class indices, then a Keras or TensorFlow loss on one-hot rows."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.families import is_cross_entropy, is_keras, takes_one_hot_only
from losslint_rules.labels import is_one_label_each
from losslint_rules.units import class_units

from lossLint.api import Encoding, Finding, LossSite, Rule, Severity


class IndexLabelsWithCategoricalLoss(Rule):
    """Class indices are given to a Keras or TensorFlow loss that wants one-hot labels.

    ## What it does
    Follows labels back to where they hold one class index for each sample (data sets, literals, LabelEncoder, argmax,
    `label_mode="int"`) and reports them at a categorical cross-entropy.

    ## Why it is bad
    It fails: ValueError in Keras 3 on every backend and in tf_keras, for labels of shape (N,) as for (N, 1), and
    InvalidArgumentError in `tf.nn.softmax_cross_entropy_with_logits`. There, labels of shape (N, 1), or N labels for N
    classes, are silently broadcast to a wrong number.

    ## Example
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    model.fit(np.random.rand(64, 20), np.random.randint(0, 10, size=64))
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
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    y = keras.utils.to_categorical(np.random.randint(0, 10, size=64), 10)
    model.fit(np.random.rand(64, 20), y)
    ```

    ## Fix safety
    Both repairs give the same loss. `label_smoothing` exists only in the categorical form.

    ## Known problems
    Labels 0/1 are reported only where the model is known to have two units or more.

    ## References
    - Keras documentation: `keras.losses.CategoricalCrossentropy`, `keras.losses.SparseCategoricalCrossentropy`
    - TensorFlow documentation: `tf.nn.softmax_cross_entropy_with_logits`
    """

    code = "LL302"
    name = "index-labels-with-categorical-loss"
    severity = Severity.ERROR
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where class indices meet a loss on one-hot rows."""
        loss = site.loss
        if not (is_keras(loss) and loss.categorical and is_cross_entropy(loss) and takes_one_hot_only(loss)):
            return
        if not _is_one_index_each(site):
            return
        yield self.at(
            site,
            f"{loss.name} wants one-hot labels, but the labels are class indices",
            harm="ValueError or InvalidArgumentError in the first batch",
            fix="use the sparse form of the loss, or make the labels one-hot",
            labels=True,
            prediction=False,
        )


def _is_one_index_each(site: LossSite) -> bool:
    """Whether the labels are indices, and no 0/1 rows as wide as the prediction that were taken for them."""
    labels, units = site.target, class_units(site)
    if units == 1:  # one-unit-with-categorical-loss: Keras squeezes the labels and does not fail
        return False
    if labels.encoding is Encoding.INDEX:
        width = labels.shape.size(-1) if labels.rank != 1 else None
        return width is None or width == 1 or width != units
    return labels.encoding is Encoding.BINARY and units is not None and units >= 2 and is_one_label_each(labels)
