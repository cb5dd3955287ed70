"""A rule of the company."""

from __future__ import annotations

from collections.abc import Iterator

from lossLint.api import Finding, LossSite, Rule, Severity


class SumReduction(Rule):
    """A loss is summed over the batch.

    ## What it does
    Finds losses with `reduction="sum"`.

    ## Why it is bad
    The gradient grows with the batch size: measured on a linear layer, 64 copies of a sample give 64 times the gradient
    of one, so a learning rate that was tuned for one batch size is wrong for the next.

    ## Example
    ```python
    import torch
    from torch import nn

    model = nn.Linear(20, 10)
    criterion = nn.CrossEntropyLoss(reduction="sum")
    loss = criterion(model(torch.randn(32, 20)), torch.randint(0, 10, (32,)))
    ```

    ## Use instead
    ```python
    import torch
    from torch import nn

    model = nn.Linear(20, 10)
    criterion = nn.CrossEntropyLoss()
    loss = criterion(model(torch.randn(32, 20)), torch.randint(0, 10, (32,)))
    ```

    ## Fix safety
    The learning rate has to be multiplied by the batch size.

    ## Known problems
    Code that divides the sum by the number of samples itself is right, and reported all the same.

    ## References
    PyTorch documentation: `torch.nn.CrossEntropyLoss`.
    """

    code = "ACME101"
    name = "sum-reduction"
    severity = Severity.WARNING
    since = "1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where the loss was told to sum."""
        if site.loss.option("reduction") != "sum":
            return
        yield self.at(
            site,
            f"{site.loss.name} is summed, so its gradient grows with the batch",
            fix='leave out reduction="sum", and multiply the learning rate by the batch size',
        )
