"""LL703: an accuracy beside a regression loss."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.measures import is_accuracy, is_regression
from losslint_rules.scales import is_output
from losslint_rules.units import output_units

from lossLint.api import Confidence, Encoding, Finding, MetricSite, Rule, Scale, Severity


class AccuracyOnRegression(Rule):
    """An accuracy is measured beside a loss on real numbers.

    ## What it does
    Reports accuracies beside a regression loss (mean squared error, mean absolute error, Huber and their like) where
    the labels are known to be real numbers, or where a single unit without activation is trained on labels that are not
    known. Classifiers that are trained with such a loss, on class labels or through softmax or sigmoid, are silent.

    ## Why it is bad
    The accuracy of a regression says nothing. In Keras `"accuracy"` over one unit is `BinaryAccuracy(threshold=0.5)`
    for a mean squared error too: it counts how often "prediction above 0.5" equals the label. Measured on
    scikit-learn's diabetes data: 0.0, whatever was learned. A callback that watches it stops or saves at random.

    ## Example
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse", metrics=["accuracy"])
    model.fit(np.random.rand(4, 3), np.array([152.0, 185.5, 180.2, 196.1]))
    ```

    ## Use instead
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse", metrics=["mae"])
    model.fit(np.random.rand(4, 3), np.array([152.0, 185.5, 180.2, 196.1]))
    ```

    ## Fix safety
    Training does not change; a callback that watched the accuracy has to watch the loss or the new metric.

    ## Known problems
    A single linear unit that is trained on labels 0/1 from a file is taken for a regression, at confidence likely.

    ## References
    - Keras documentation: Regression metrics
    - TorchMetrics documentation: Mean Absolute Error
    """

    code = "LL703"
    name = "accuracy-on-regression"
    severity = Severity.WARNING
    since = "0.1.0"

    def check_metric(self, site: MetricSite) -> Iterator[Finding]:
        """A finding where real numbers are learned and an accuracy is measured."""
        loss = site.loss
        if loss is None or not is_regression(loss) or not is_accuracy(site.metric):
            return
        known = _are_real_numbers(site)
        if not known and not _looks_like_regression(site):
            return
        yield self.at(
            site,
            f"{site.metric.name} counts right classes, but {loss.name} trains real numbers",
            harm="the number says nothing about a regression: 0.0 for labels that are never 0 or 1",
            fix="measure the mean absolute error",
            confidence=site.confidence if known else Confidence.LIKELY,
        )


def _are_real_numbers(site: MetricSite) -> bool:
    """Whether the labels are real numbers, or whole ones beyond 0 and 1 that a single unit has to hit."""
    labels = site.target
    if labels.encoding is Encoding.CONTINUOUS:
        return True
    beyond = (labels.classes or 0) > 2 or (labels.high or 0) > 1
    return labels.encoding is Encoding.INDEX and beyond and output_units(site.prediction) == 1


def _looks_like_regression(site: MetricSite) -> bool:
    """Whether a single unit without activation is trained on labels of which nothing is known."""
    prediction = site.prediction
    if site.target.encoding is not Encoding.UNKNOWN or not is_output(prediction):
        return False
    return output_units(prediction) == 1 and prediction.scale in (Scale.LOGITS, Scale.NONNEGATIVE)
