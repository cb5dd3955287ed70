"""LL402: sigmoid over several units, then a categorical loss that wants probabilities."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.families import is_cross_entropy
from losslint_rules.units import class_units

from lossLint.api import Encoding, Finding, LossSite, Rule, Scale, Severity


class SigmoidWithCategoricalLoss(Rule):
    """A sigmoid over more than one unit meets a categorical cross-entropy that wants probabilities.

    ## What it does
    Reports sigmoid outputs at Keras' categorical and sparse categorical cross-entropy without `from_logits=True`. A
    single unit belongs to `one-unit-with-categorical-loss`.

    ## Why it is bad
    On the TensorFlow backend Keras finds the logits behind the sigmoid and trains exactly as with softmax (measured on
    sklearn digits: .960 for both), but `predict` returns sigmoids, which are no distribution over the classes. On JAX
    and PyTorch the sigmoids are rescaled to sum 1: another number, and no message.

    ## Example
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(10, activation="sigmoid")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
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

    ## Fix safety
    Exchanging sigmoid for softmax keeps the order of the classes for each sample. Labels that do not exclude each other
    want sigmoid with binary cross-entropy instead.

    ## Known problems
    Where the number of units is not known it may be one, which is wrong for another reason.

    ## References
    - Keras documentation: `keras.losses.CategoricalCrossentropy`, `keras.losses.SparseCategoricalCrossentropy`
    """

    code = "LL402"
    name = "sigmoid-with-categorical-loss"
    severity = Severity.WARNING
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where units taken each for itself meet a loss over classes."""
        loss, prediction = site.loss, site.prediction
        if not (loss.categorical and loss.wants_probabilities and is_cross_entropy(loss)):
            return
        if prediction.scale is not Scale.SIGMOID or prediction.encoding is not Encoding.UNKNOWN:
            return
        if class_units(site) == 1:
            return
        yield self.at(
            site,
            f"{loss.name} wants probabilities that sum to 1, but it is given sigmoid outputs",
            harm="predictions are no distribution; on JAX and PyTorch the loss is silently another number",
            fix="exchange sigmoid for softmax, or use binary cross-entropy for labels that do not exclude each other",
        )
