"""LL301: one-hot labels, then a Keras or TensorFlow loss on class indices."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.families import is_class_likelihood, is_keras, takes_indices_only
from losslint_rules.labels import is_one_hot

from lossLint.api import Finding, LossSite, Rule, Severity


class OneHotLabelsWithSparseLoss(Rule):
    """One-hot labels are given to a Keras or TensorFlow loss that wants class indices.

    ## What it does
    Follows labels back to `to_categorical`, `one_hot`, a one-hot literal, `label_mode="categorical"` and their kin, and
    reports them at a sparse loss.

    ## Why it is bad
    It fails: ValueError in Keras 3 on every backend, InvalidArgumentError in tf_keras, and ValueError or
    InvalidArgumentError in `tf.nn.sparse_softmax_cross_entropy_with_logits`.

    ## Example
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    y = keras.utils.to_categorical(np.random.randint(0, 10, size=64), 10)
    model.fit(np.random.rand(64, 20), y)
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
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(np.random.rand(64, 20), np.random.randint(0, 10, size=64))
    ```

    ## Fix safety
    Both repairs give the same loss. Metrics named by class (CategoricalAccuracy, SparseCategoricalAccuracy) have to
    follow the labels.

    ## Known problems
    A literal matrix of zeros and ones may hold class indices of sequences; it is only taken for them where the
    prediction is known to have one axis more.

    ## References
    - Keras documentation: `keras.losses.SparseCategoricalCrossentropy`, `keras.utils.to_categorical`
    - TensorFlow documentation: `tf.nn.sparse_softmax_cross_entropy_with_logits`
    """

    code = "LL301"
    name = "one-hot-labels-with-sparse-loss"
    severity = Severity.ERROR
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where one-hot labels meet a loss on indices."""
        loss = site.loss
        if not (is_keras(loss) and is_class_likelihood(loss) and takes_indices_only(loss)) or not is_one_hot(site):
            return
        yield self.at(
            site,
            f"{loss.name} wants class indices, but the labels are one-hot",
            harm="ValueError or InvalidArgumentError in the first batch",
            fix="use the categorical form of the loss, or give class indices (argmax over the last axis)",
            labels=True,
            prediction=False,
        )
