"""LL111: a CTC loss without log-softmax."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.scales import normalised_over_one_unit

from lossLint.api import Finding, LossSite, Rule, Scale, Severity

_WRONG = {Scale.SOFTMAX: ("probabilities", "-2.95"), Scale.LOGITS: ("logits", "-4.10")}


class CtcWithoutLogSoftmax(Rule):
    """A CTC loss that wants log-probabilities is given probabilities or logits.

    ## What it does
    Reports probabilities and logits as the input of PyTorch's CTCLoss, which applies no softmax and no logarithm.
    TensorFlow's CTC losses on logits stay silent.

    ## Why it is bad
    Nothing fails, the loss is a wrong number: measured on one batch -2.95 with probabilities and -4.10 with logits,
    where log-probabilities give 4.86.

    ## Example
    ```python
    import torch
    from torch import nn

    model = nn.Linear(20, 30)
    criterion = nn.CTCLoss()
    x = torch.randn(50, 8, 20)
    targets = torch.randint(1, 30, (8, 10))
    input_lengths = torch.full((8,), 50)
    target_lengths = torch.full((8,), 10)
    loss = criterion(model(x), targets, input_lengths, target_lengths)
    loss.backward()
    ```

    ## Use instead
    ```python
    import torch
    from torch import nn

    model = nn.Linear(20, 30)
    criterion = nn.CTCLoss()
    x = torch.randn(50, 8, 20)
    targets = torch.randint(1, 30, (8, 10))
    input_lengths = torch.full((8,), 50)
    target_lengths = torch.full((8,), 10)
    loss = criterion(model(x).log_softmax(dim=2), targets, input_lengths, target_lengths)
    loss.backward()
    ```

    ## Fix safety
    Apply log-softmax over the axis of the symbols, the last one of (time, batch, symbols). A decoder that takes the
    largest number decides as before.

    ## Known problems
    Further libraries have CTC losses that apply softmax themselves; those that the knowledge tables do not name are
    not judged.

    ## References
    - PyTorch documentation: `torch.nn.CTCLoss`, `torch.nn.functional.ctc_loss`
    """

    code = "LL111"
    name = "ctc-without-log-softmax"
    severity = Severity.ERROR
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where no log-probabilities meet a CTC loss that wants them."""
        loss, prediction = site.loss, site.prediction
        if loss.entry.kind != "ctc" or not loss.wants_log_probabilities:
            return
        if prediction.scale not in _WRONG or normalised_over_one_unit(prediction):
            return
        given, number = _WRONG[prediction.scale]
        yield self.at(
            site,
            f"{loss.name} wants log-probabilities, but it is given {given}",
            harm=f"a silent wrong number; measured: {number}, where log-probabilities give 4.86",
            fix="apply log_softmax over the symbols",
        )
