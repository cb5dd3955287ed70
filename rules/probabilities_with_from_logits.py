"""LL201: softmax or sigmoid, then a loss that was told from_logits=True."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.scales import is_share
from losslint_rules.units import is_one_unit_for_classes

from lossLint.api import Finding, LossSite, Rule, Scale, Severity


class ProbabilitiesWithFromLogits(Rule):
    """Probabilities are given to a loss that was told that it gets logits.

    ## What it does
    Reports softmax and sigmoid outputs at a loss built with `from_logits=True`. It is a warning where Keras on the
    TensorFlow backend still finds the logits behind the activation, and an error elsewhere.

    ## Why it is bad
    On TensorFlow, Keras' cross-entropies use the logits behind an activation that is the direct last step of the model:
    Keras warns, and training is identical to the right pairing (.960 on sklearn digits). With the JAX or PyTorch
    backend, after any further operation (Reshape, TimeDistributed, mixed_float16), with focal losses or with eager
    `tf.nn.softmax` the activation is silently applied twice: measured .947 with Adam and .732 with SGD against .958 and
    .953; sigmoid with binary cross-entropy .925 against .950, and F1 .000 against .948 with 10% positives.

    ## Example
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(np.random.rand(64, 20), np.random.randint(0, 10, size=64))
    ```

    ## Use instead
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy())
    model.fit(np.random.rand(64, 20), np.random.randint(0, 10, size=64))
    ```
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(10)])
    model.compile(optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(np.random.rand(64, 20), np.random.randint(0, 10, size=64))
    ```

    ## Fix safety
    Dropping `from_logits=True` keeps what the model returns. Dropping the activation is numerically better, but every
    reader of probabilities then needs its own.

    ## Known problems
    The backend is not known before the program runs: a warning here is an error on JAX and PyTorch.

    ## References
    - Keras documentation: Probabilistic losses (`from_logits`)
    - TensorFlow documentation: `tf.keras.losses.SparseCategoricalCrossentropy`
    """

    code = "LL201"
    name = "probabilities-with-from-logits"
    severity = Severity.ERROR
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where an activation meets a loss that was told there is none."""
        loss, prediction = site.loss, site.prediction
        if not (loss.told_logits and loss.wants_logits) or is_one_unit_for_classes(site):
            return
        if prediction.scale is not Scale.SIGMOID and not is_share(prediction):
            return
        given = "sigmoid outputs" if prediction.scale is Scale.SIGMOID else "probabilities"
        twice = "the activation is silently applied twice (measured: .732 with SGD against .953)"
        recovered = loss.entry.recovers and prediction.recoverable
        yield self.at(
            site,
            f"{loss.name} was told that it gets logits, but it is given {given}"
            + ("; only Keras on TensorFlow finds the logits behind them" if recovered else ""),
            severity=Severity.WARNING if recovered else None,
            harm="none on TensorFlow, where Keras warns and uses the logits; on JAX and PyTorch " + twice
            if recovered
            else twice,
            fix="remove from_logits=True, or remove the activation",
        )
