"""LL701: a metric that compares with 0.5 is given logits."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.measures import cuts_probabilities, known_as
from losslint_rules.scales import is_output

from lossLint.api import Expects, Finding, LossUse, MetricSite, Rule, Scale, Severity


class ThresholdMetricOnLogits(Rule):
    """A metric that wants probabilities is given logits.

    ## What it does
    Reports metrics that compare the prediction with a threshold between 0 and 1 (`BinaryAccuracy`, `Precision`,
    `Recall`, `AUC`, and `"accuracy"` over a single unit), or take it for probabilities (cross-entropies as metrics),
    on a model that puts out logits for a loss that wants them. A threshold of 0 and `from_logits=True` are silent.

    ## Why it is bad
    Nothing fails: 0.5 is compared with a logit, which is a probability of 0.62. Measured in Keras: recall .5 instead
    of 1 on one batch; AUC .531 without `from_logits=True` against .25 with it, for the same predictions; F1 .928
    instead of .948 on a task with 10% positives. A cross-entropy as metric read 14.08 instead of 2.76.

    ## Example
    ```python
    import keras

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(1)])
    model.compile(
        optimizer="adam", loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=[keras.metrics.Recall()]
    )
    ```
    ```python
    import keras

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(1)])
    model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=["accuracy"])
    ```

    ## Use instead
    ```python
    import keras

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(1)])
    model.compile(
        optimizer="adam",
        loss=keras.losses.BinaryCrossentropy(from_logits=True),
        metrics=[keras.metrics.BinaryAccuracy(threshold=0.0), keras.metrics.AUC(from_logits=True)],
    )
    ```

    ## Fix safety
    A threshold of 0 on logits is the same as 0.5 on probabilities. Reported numbers change.

    ## Known problems
    Only metrics beside a known loss are judged.

    ## References
    - Keras documentation: `keras.metrics.BinaryAccuracy`, `keras.metrics.AUC`
    """

    code = "LL701"
    name = "threshold-metric-on-logits"
    severity = Severity.WARNING
    since = "0.1.0"

    def check_metric(self, site: MetricSite) -> Iterator[Finding]:
        """A finding where a metric that wants probabilities meets logits that are right for the loss."""
        metric, prediction = site.metric, site.prediction
        if not cuts_probabilities(metric) or not _gets_logits(site.loss):
            return
        if prediction.scale is not Scale.LOGITS or not is_output(prediction):
            return
        what = "compares with 0.5" if metric.entry.threshold else "wants probabilities"
        yield self.at(
            site,
            f"{known_as(metric)} {what}, but it is given logits",
            harm="the metric counts a logit above 0.5 as positive, where 0 is the border; nothing fails"
            if metric.entry.threshold
            else "the number is that of clipped logits; measured: 14.08 instead of 2.76",
            fix=_repair(site),
        )


def _gets_logits(loss: LossUse | None) -> bool:
    """Whether logits are what the loss wants; where it does not, another rule tells the mistake."""
    return loss is not None and (loss.wants_logits or loss.expects is Expects.MARGIN or loss.entry.kind == "hinge")


def _repair(site: MetricSite) -> str:
    entry = site.metric.entry
    if entry.logits_flag:
        return f"say {entry.logits_flag}=True"
    name = site.metric.chosen or site.metric.name
    return f"use {name}({entry.threshold}=0)"
