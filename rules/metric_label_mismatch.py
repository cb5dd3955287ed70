"""LL702: a metric wants predictions or labels of another form."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.labels import is_one_label_each
from losslint_rules.measures import SCORES, compares_ids, is_accuracy, is_regression, known_as, reads
from losslint_rules.scales import is_output
from losslint_rules.units import output_units

from lossLint.api import Encoding, Finding, MetricSite, Rule, Severity

_WORDS = {
    Encoding.INDEX: "index",
    Encoding.ONE_HOT: "one-hot",
    Encoding.MULTI_HOT: "multi-hot",
    Encoding.BINARY: "binary",
    Encoding.SIGNED: "signed",
}


class MetricLabelMismatch(Rule):
    """A metric wants the other form of labels, or decided classes where it gets scores.

    ## What it does
    Compares metrics with the labels that reach them: `CategoricalAccuracy` with class indices,
    `SparseCategoricalAccuracy` with one-hot labels, a threshold at 0.5 with labels -1/+1. Reports also
    `metrics.Accuracy`, `MeanIoU` and `accuracy_score`, which compare class indices for equality, on scores, and
    accuracies over classes on a single unit.

    ## Why it is bad
    Most of it is silent. Measured in Keras: `CategoricalAccuracy` with class indices gave .26 for predictions that were
    all right, and 1.0 for whatever a single unit says; `Accuracy` gave 0 on probabilities; `BinaryAccuracy` with labels
    -1/+1 gave .305 where .855 were right. `SparseCategoricalAccuracy`, `Precision` and `AUC` with the wrong form, and
    scikit-learn's metrics on scores, raise an exception.

    ## Example
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["categorical_accuracy"])
    model.fit(np.random.rand(64, 20), np.random.randint(0, 10, size=64))
    ```
    ```python
    import keras

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=[keras.metrics.Accuracy()])
    ```

    ## Use instead
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["sparse_categorical_accuracy"])
    model.fit(np.random.rand(64, 20), np.random.randint(0, 10, size=64))
    ```
    ```python
    import keras

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    ```

    ## Fix safety
    Only reported numbers change, never the training; early stopping and checkpoints that watch the metric change too.

    ## Known problems
    `"accuracy"` picks its metric by the shapes and is reported only for labels -1/+1. Labels that the loss cannot
    read either are told by the rules about the loss.

    ## References
    - Keras documentation: Accuracy metrics
    - scikit-learn documentation: `sklearn.metrics.accuracy_score`
    """

    code = "LL702"
    name = "metric-label-mismatch"
    severity = Severity.ERROR
    since = "0.1.0"

    def check_metric(self, site: MetricSite) -> Iterator[Finding]:
        """A finding where a metric gets what it cannot compare."""
        if is_regression(site.loss):
            return
        if compares_ids(site.metric):
            if site.prediction.scale in SCORES and is_output(site.prediction):
                yield self._scores(site)
        elif _is_one_unit_for_classes(site):
            yield self._one_unit(site)
        elif _misreads(site) and not _loss_misreads(site):
            yield self._labels(site)

    def _scores(self, site: MetricSite) -> Finding:
        return self.at(
            site,
            f"{site.metric.name} compares class indices, but it is given {site.prediction.scale.value}",
            harm="scores are never equal to a class index: the metric reads 0, or raises ValueError",
            fix="use the accuracy that fits the labels, or take argmax (or compare with the threshold) first",
        )

    def _one_unit(self, site: MetricSite) -> Finding:
        return self.at(
            site,
            f"{site.metric.name} compares the largest of several units, but the model has one",
            harm="the largest of one unit is always the first: measured 1.0, or the share of zeros in the labels",
            fix="use BinaryAccuracy",
        )

    def _labels(self, site: MetricSite) -> Finding:
        wanted = _wanted(site)
        return self.at(
            site,
            f"{known_as(site.metric)} wants {wanted}, but the labels are {site.target.encoding.value}",
            harm="a number without meaning, or an exception",
            fix="use the form of the metric that fits the labels",
            labels=True,
            prediction=False,
        )


def _wanted(site: MetricSite) -> str:
    """The labels that the metric reads, for people."""
    if reads(site.metric, "index"):
        return "class indices"
    if reads(site.metric, "binary"):
        return "0 or 1 for each unit"
    return "one-hot labels"


def _is_one_unit_for_classes(site: MetricSite) -> bool:
    metric, prediction = site.metric, site.prediction
    if not is_accuracy(metric) or reads(metric, "binary") or site.loss is None or site.loss.categorical:
        return False
    return bool(metric.entry.targets) and prediction.scale in SCORES and output_units(prediction) == 1


def _misreads(site: MetricSite) -> bool:
    """Whether the labels are of an encoding that the metric takes for something else."""
    metric, labels = site.metric, site.target
    word = _WORDS.get(labels.encoding)
    if word is None or not metric.entry.targets:
        return False
    if labels.encoding is Encoding.SIGNED:
        return reads(metric, "binary") and not reads(metric, word)
    if metric.chosen is not None:  # the shapes were asked, and would have chosen another metric
        return False
    if labels.encoding in (Encoding.INDEX, Encoding.BINARY):
        return not reads(metric, "index") and (
            _meets_columns(site) or (reads(metric, "binary") and _has_many_classes(site))
        )
    if reads(metric, word):
        return False
    if labels.encoding is Encoding.MULTI_HOT:
        return is_accuracy(metric)
    # Rows of 0 and 1 are a yes or no for each unit, too.
    return not reads(metric, "binary") and _is_row_for_row(site)


def _is_row_for_row(site: MetricSite) -> bool:
    """Whether labels and prediction may have the same number of axes."""
    ranks = {site.prediction.rank, site.target.rank}
    return None in ranks or len(ranks) == 1


def _meets_columns(site: MetricSite) -> bool:
    """Whether one class index a sample meets several output units."""
    units, labels = output_units(site.prediction), site.target
    if units is None or units < 2 or site.prediction.rank not in (None, 2):
        return False
    width = labels.shape.size(-1) if labels.rank != 1 else 1
    return is_one_label_each(labels) or (labels.encoding is Encoding.INDEX and width in (None, 1))


def _has_many_classes(site: MetricSite) -> bool:
    return site.target.encoding is Encoding.INDEX and (site.target.classes or 0) > 2


def _loss_misreads(site: MetricSite) -> bool:
    """Whether the loss does not accept the labels either, which the rules about losses tell."""
    if site.loss is None or not site.loss.entry.targets:
        return False
    word = _WORDS[site.target.encoding]
    if word in ("index", "binary") and _meets_columns(site):
        if site.loss.binary:
            return True
        word = "index"
    return word not in site.loss.entry.targets
