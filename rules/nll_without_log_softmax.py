"""LL105: a negative log-likelihood loss without log-softmax."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.families import OWN_RULES
from losslint_rules.scales import normalised_over_one_unit
from losslint_rules.units import is_one_unit_for_classes

from lossLint.api import Encoding, Finding, LossSite, Rule, Scale, Severity

_WRONG = {
    Scale.SOFTMAX: ("probabilities", "the loss is negative and ends at -1; measured: .740 with SGD against .957"),
    Scale.LOGITS: ("logits", "the loss falls without bound (-1936, then nan); measured: chance accuracy"),
    Scale.SIGMOID: ("sigmoid outputs", "the loss is negative and ends at -1; measured: .179 against .960"),
    Scale.LOG_SIGMOID: ("log-sigmoid outputs", "measured: .138 against .960"),
    Scale.NONNEGATIVE: (
        "outputs clamped below",
        "the loss falls without bound (-1612, then -inf); measured: chance accuracy",
    ),
    Scale.CLAMPED: ("outputs clamped both ways", ""),
    Scale.TANH: ("tanh outputs", "the loss is negative and ends at -1; measured: .210 against .960"),
}


class NllWithoutLogSoftmax(Rule):
    """A negative log-likelihood loss is given something else than log-probabilities.

    ## What it does
    Reports probabilities, logits, sigmoid, log-sigmoid, tanh or clamped outputs as the input of a loss that picks the
    negative of the true class' number, as NLLLoss does: it applies no logarithm and no softmax.

    ## Why it is bad
    Nothing fails. Measured on sklearn digits (right: .960 with Adam, .957 with SGD): softmax .948 and .740, with a
    loss that ends at -1; on 100 Gaussian classes .986 and .077. Logits and relu outputs give a loss without lower bound
    (-1936, -1612, then nan or -inf) and chance accuracy; sigmoid .179 and .406, tanh .210 and .417, log-sigmoid .138
    and .415.

    ## Example
    ```python
    import torch
    from torch import nn

    model = nn.Sequential(nn.Linear(20, 10), nn.Softmax(dim=1))
    criterion = nn.NLLLoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 10, (32,))
    loss = criterion(model(x), y)
    loss.backward()
    ```
    ```python
    import torch
    import torch.nn.functional as F
    from torch import nn

    model = nn.Linear(20, 10)
    x = torch.randn(32, 20)
    y = torch.randint(0, 10, (32,))
    loss = F.nll_loss(model(x), y)
    loss.backward()
    ```

    ## Use instead
    ```python
    import torch
    from torch import nn

    model = nn.Sequential(nn.Linear(20, 10), nn.LogSoftmax(dim=1))
    criterion = nn.NLLLoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 10, (32,))
    loss = criterion(model(x), y)
    loss.backward()
    ```
    ```python
    import torch
    import torch.nn.functional as F
    from torch import nn

    model = nn.Linear(20, 10)
    x = torch.randn(32, 20)
    y = torch.randint(0, 10, (32,))
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    ```

    ## Fix safety
    For logits, CrossEntropyLoss is the smallest change. Replacing softmax by log-softmax changes what the model
    returns: readers of probabilities need `exp` afterwards.

    ## Known problems
    A log-softmax written out by hand is only recognised in its common forms; in others the scale is unknown and the
    rule is silent.

    ## References
    - PyTorch documentation: `torch.nn.NLLLoss`, `torch.nn.functional.nll_loss`, `torch.nn.LogSoftmax`
    """

    code = "LL105"
    name = "nll-without-log-softmax"
    severity = Severity.ERROR
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where no log-probabilities meet a loss that wants them."""
        loss, prediction = site.loss, site.prediction
        if not (loss.categorical and loss.wants_log_probabilities) or loss.entry.kind in OWN_RULES:
            return
        if prediction.scale not in _WRONG or prediction.encoding is not Encoding.UNKNOWN:
            return
        if normalised_over_one_unit(prediction) or is_one_unit_for_classes(site):
            return
        given, harm = _WRONG[prediction.scale]
        yield self.at(
            site,
            f"{loss.name} wants log-probabilities, but it is given {given}",
            harm=harm,
            fix="use CrossEntropyLoss on the logits"
            if prediction.scale is Scale.LOGITS
            else "end in log_softmax, or give the logits to CrossEntropyLoss",
        )
