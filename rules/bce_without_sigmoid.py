"""LL109: a binary loss that wants probabilities, without a sigmoid before it."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.families import is_cross_entropy, is_torch

from lossLint.api import Encoding, Finding, LossSite, Rule, Scale, Severity

_WRONG = {
    Scale.LOGITS: "logits",
    Scale.TANH: "tanh outputs",
    Scale.LOG_SOFTMAX: "log-probabilities",
    Scale.LOG_SIGMOID: "log-sigmoid outputs",
    Scale.NONNEGATIVE: "outputs clamped below only",
}


class BceWithoutSigmoid(Rule):
    """A PyTorch binary loss that wants probabilities is given numbers outside 0..1.

    ## What it does
    Reports logits, tanh outputs, log-probabilities and relu outputs as the input of BCELoss and of losses with its
    contract. Keras losses belong to `logits-without-from-logits` and `clamped-logits`.

    ## Why it is bad
    It does not train silently: the first batch with a number outside 0..1 raises "RuntimeError: all elements of input
    should be between 0 and 1". With relu that is the first number above 1; until then the loss is silently wrong.

    ## Example
    ```python
    import torch
    from torch import nn

    model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 1))
    criterion = nn.BCELoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 2, (32, 1)).float()
    loss = criterion(model(x), y)
    loss.backward()
    ```

    ## Use instead
    ```python
    import torch
    from torch import nn

    model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 1))
    criterion = nn.BCEWithLogitsLoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 2, (32, 1)).float()
    loss = criterion(model(x), y)
    loss.backward()
    ```
    ```python
    import torch
    from torch import nn

    model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 1), nn.Sigmoid())
    criterion = nn.BCELoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 2, (32, 1)).float()
    loss = criterion(model(x), y)
    loss.backward()
    ```

    ## Fix safety
    BCEWithLogitsLoss leaves the model as it is. Adding a sigmoid to the model changes what it returns: look for readers
    that apply one already.

    ## Known problems
    Outputs clamped both ways stay silent, since the bounds may well be 0 and 1.

    ## References
    - PyTorch documentation: `torch.nn.BCELoss`, `torch.nn.BCEWithLogitsLoss`
    """

    code = "LL109"
    name = "bce-without-sigmoid"
    severity = Severity.ERROR
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where no probabilities meet a loss that wants them."""
        loss, prediction = site.loss, site.prediction
        if not (is_torch(loss) and loss.binary and loss.wants_probabilities and is_cross_entropy(loss)):
            return
        if prediction.scale not in _WRONG or prediction.encoding is not Encoding.UNKNOWN:
            return
        late = prediction.scale is Scale.NONNEGATIVE
        yield self.at(
            site,
            f"{loss.name} wants probabilities, but it is given {_WRONG[prediction.scale]}",
            harm=f"RuntimeError at the first number {'above 1' if late else 'outside 0..1'}",
            fix="apply sigmoid to the logits, or give the logits to a loss that applies it (BCEWithLogitsLoss)",
        )
