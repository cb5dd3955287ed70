"""LL106: the logarithm of a softmax where log-softmax is meant."""

from __future__ import annotations

from collections.abc import Iterator

from lossLint.api import Finding, LossSite, Rule, Scale, Severity


class LogOfSoftmax(Rule):
    """Log-probabilities are made by a logarithm of softmax where log-softmax is meant.

    ## What it does
    Follows the prediction of a loss that wants log-probabilities back to a logarithm taken of softmax outputs that were
    neither clamped nor moved away from 0.

    ## Why it is bad
    The two are equal until softmax underflows. Measured with NLLLoss in 32 bit: at a gap of 90 between two logits the
    loss is right but its gradient is inf or nan; at a gap of 104 the loss is inf and its gradient nan. Log-softmax has
    no such limit.

    ## Example
    ```python
    import torch
    from torch import nn

    model = nn.Linear(20, 10)
    criterion = nn.NLLLoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 10, (32,))
    loss = criterion(torch.log(torch.softmax(model(x), dim=1)), y)
    loss.backward()
    ```

    ## Use instead
    ```python
    import torch
    from torch import nn

    model = nn.Linear(20, 10)
    criterion = nn.NLLLoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 10, (32,))
    loss = criterion(torch.log_softmax(model(x), dim=1), y)
    loss.backward()
    ```

    ## Fix safety
    Wherever softmax does not underflow both give the same numbers, so the change is safe.

    ## Known problems
    A guard such as `p + 1e-8` or `clamp` before the logarithm silences the rule: it keeps the loss finite, although its
    gradient still vanishes for shares below the guard.

    ## References
    - PyTorch documentation: `torch.nn.NLLLoss`, `torch.nn.functional.log_softmax`
    """

    code = "LL106"
    name = "log-of-softmax"
    severity = Severity.INFO
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where a logarithm of unguarded shares meets a loss that wants log-probabilities."""
        prediction = site.prediction
        if not site.loss.wants_log_probabilities or prediction.scale is not Scale.LOG_SOFTMAX:
            return
        if not prediction.naive_log:
            return
        yield self.at(
            site,
            f"{site.loss.name} wants log-probabilities, and they are made by log(softmax) instead of log_softmax",
            harm="the gradient overflows at gaps between logits near 90, the loss at 104",
            fix="use log_softmax",
        )
