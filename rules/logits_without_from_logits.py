"""LL202: no activation, then a Keras cross-entropy that wants probabilities."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.families import is_cross_entropy, is_keras
from losslint_rules.units import is_one_unit_for_classes

from lossLint.api import Encoding, Finding, LossSite, Rule, Scale, Severity


class LogitsWithoutFromLogits(Rule):
    """Logits are given to a Keras cross-entropy that wants probabilities.

    ## What it does
    Reports a model that ends without an activation at a Keras cross-entropy (a string such as
    `"binary_crossentropy"`, a function or a class) that was not told `from_logits=True`. Relu and tanh belong to
    `clamped-logits`.

    ## Why it is bad
    The worst mistake in Keras, silent on every backend: the loss takes the logits for probabilities and clips them, and
    a network can die where the clip leaves no gradient. Measured on sklearn digits with Adam (right: .960): sparse
    categorical cross-entropy .324, categorical .104; binary cross-entropy .812 (spread .225 over seeds) against .950,
    and F1 .634 against .948 with 10% positives.

    ## Example
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(10)])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(np.random.rand(64, 20), np.random.randint(0, 10, size=64))
    ```
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(1)])
    model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy())
    model.fit(np.random.rand(64, 20), np.random.randint(0, 2, size=64))
    ```

    ## Use instead
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(10)])
    model.compile(optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(np.random.rand(64, 20), np.random.randint(0, 10, size=64))
    ```
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy())
    model.fit(np.random.rand(64, 20), np.random.randint(0, 2, size=64))
    ```

    ## Fix safety
    `from_logits=True` leaves the model as it is: its output stays logits, and metrics that threshold at 0.5 need to
    know that. Adding the activation changes what the model returns.

    ## Known problems
    None known.

    ## References
    - Keras documentation: Probabilistic losses (`from_logits`)
    - TensorFlow documentation: `tf.keras.losses.BinaryCrossentropy`
    """

    code = "LL202"
    name = "logits-without-from-logits"
    severity = Severity.ERROR
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where logits meet a Keras cross-entropy that wants probabilities."""
        loss, prediction = site.loss, site.prediction
        if not (is_keras(loss) and loss.wants_probabilities and is_cross_entropy(loss)):
            return
        if prediction.scale is not Scale.LOGITS or prediction.encoding is not Encoding.UNKNOWN:
            return
        if is_one_unit_for_classes(site):
            return
        activation = "softmax" if loss.categorical else "sigmoid"
        flag = f"say {loss.entry.logits_flag}=True, or " if loss.entry.logits_flag else ""
        yield self.at(
            site,
            f"{loss.name} wants probabilities, but it is given logits",
            harm="the loss clips the logits as if they were probabilities; measured: accuracy "
            + (".104 to .324, where softmax gives .960" if loss.categorical else ".812, where sigmoid gives .950"),
            fix=f"{flag}end in {activation}",
        )
