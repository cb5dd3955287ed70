"""LL110: a KL loss whose input or target is not in the space that it wants."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.scales import normalised_over_one_unit

from lossLint.api import Finding, LossSite, Rule, Scale, Severity

_PLAIN = {Scale.SOFTMAX: "probabilities", Scale.LOGITS: "logits", Scale.SIGMOID: "sigmoid outputs"}


class KlDivWithoutLog(Rule):
    """A Kullback-Leibler loss is given numbers that are not in the space it wants.

    ## What it does
    PyTorch's KLDivLoss wants log-probabilities as input and probabilities as target, unless `log_target=True`: reports
    probabilities, logits and sigmoid outputs as its input, log-probabilities as target without `log_target`, and
    probabilities as target with it. Keras' KLDivergence wants probabilities on both sides: reports logits.

    ## Why it is bad
    Nothing fails, the loss becomes negative. Measured on sklearn digits (right: .960 with Adam, .957 with SGD):
    probabilities as input .948 and .740; logits -1936, then nan, and chance accuracy. A log-space target without
    `log_target` gives nan; `log_target=True` with probabilities 19.4 instead of 1.80. Keras' KLDivergence on a linear
    output: .280.

    ## Example
    ```python
    import torch
    import torch.nn.functional as F
    from torch import nn

    student, teacher = nn.Linear(20, 10), nn.Linear(20, 10)
    x = torch.randn(32, 20)
    with torch.no_grad():
        wanted = F.softmax(teacher(x), dim=1)
    loss = F.kl_div(F.softmax(student(x), dim=1), wanted, reduction="batchmean")
    loss.backward()
    ```
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(10)])
    model.compile(optimizer="adam", loss="kl_divergence")
    model.fit(np.random.rand(64, 20), np.random.dirichlet(np.ones(10), size=64))
    ```

    ## Use instead
    ```python
    import torch
    import torch.nn.functional as F
    from torch import nn

    student, teacher = nn.Linear(20, 10), nn.Linear(20, 10)
    x = torch.randn(32, 20)
    with torch.no_grad():
        wanted = F.softmax(teacher(x), dim=1)
    loss = F.kl_div(F.log_softmax(student(x), dim=1), wanted, reduction="batchmean")
    loss.backward()
    ```
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="kl_divergence")
    model.fit(np.random.rand(64, 20), np.random.dirichlet(np.ones(10), size=64))
    ```

    ## Fix safety
    Prefer `log_softmax(x)` to `softmax(x).log()`, which overflows at logit gaps near 90.

    ## Known problems
    A target that is neither probabilities nor log-probabilities is not judged.

    ## References
    - PyTorch documentation: `torch.nn.KLDivLoss`, `torch.nn.functional.kl_div`
    - Keras documentation: `keras.losses.KLDivergence`
    """

    code = "LL110"
    name = "kl-div-without-log"
    severity = Severity.ERROR
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding at the input, else at the target."""
        loss, given = site.loss, site.prediction.scale
        if loss.entry.kind != "kl" or normalised_over_one_unit(site.prediction):
            return
        if loss.wants_log_probabilities and given in _PLAIN:
            yield self.at(
                site,
                f"{loss.name} wants log-probabilities as its input, but it is given {_PLAIN[given]}",
                harm="the loss becomes negative; measured: .740 with SGD against .957, and chance accuracy on logits",
                fix="give it log_softmax of the logits",
            )
        elif loss.wants_probabilities and given is Scale.LOGITS:
            yield self.at(
                site,
                f"{loss.name} wants probabilities, but it is given logits",
                harm="measured on 10 classes: accuracy .280",
                fix="end in softmax",
            )
        elif loss.wants_log_probabilities:
            yield from self._check_target(site)

    def _check_target(self, site: LossSite) -> Iterator[Finding]:
        loss, target = site.loss, site.target.scale
        if loss.option(loss.entry.log_target_flag) is ...:
            return
        if target is Scale.LOG_SOFTMAX and not loss.log_target:
            yield self.at(
                site,
                f"{loss.name} takes the logarithm of its target itself, but the target is log-probabilities",
                harm="the loss becomes nan",
                fix="say log_target=True, or give probabilities as the target",
                labels=True,
            )
        if target is Scale.SOFTMAX and loss.log_target:
            yield self.at(
                site,
                f"{loss.name} was told that its target is log-probabilities, but it is given probabilities",
                harm="a silent wrong number; measured: 19.4 instead of 1.80",
                fix="drop log_target=True, or give log_softmax as the target",
                labels=True,
            )
