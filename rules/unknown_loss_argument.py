"""LL604: an argument that the loss does not have."""

from __future__ import annotations

from collections.abc import Iterator

from lossLint.api import Finding, LossSite, Rule, Severity


class UnknownLossArgument(Rule):
    """A loss is given a keyword argument that it does not have.

    ## What it does
    Compares the keyword arguments of a loss with the parameters that the library documents for it.

    ## Why it is bad
    The call raises TypeError (unexpected keyword argument) the first time it runs. Most often the option belongs to the
    other library: `from_logits` is an option of Keras losses, `label_smoothing` and `reduction` exist in both.

    ## Example
    ```python
    import torch
    from torch import nn

    model = nn.Linear(20, 10)
    criterion = nn.CrossEntropyLoss(from_logits=True)
    x = torch.randn(32, 20)
    y = torch.randint(0, 10, (32,))
    loss = criterion(model(x), y)
    loss.backward()
    ```

    ## Use instead
    ```python
    import torch
    from torch import nn

    model = nn.Linear(20, 10)
    criterion = nn.CrossEntropyLoss(label_smoothing=0.1)
    x = torch.randn(32, 20)
    y = torch.randint(0, 10, (32,))
    loss = criterion(model(x), y)
    loss.backward()
    ```

    ## Fix safety
    Removing the argument keeps the rest; check what it was meant to do.

    ## Known problems
    The parameters are those of the library version that the knowledge tables were checked against.

    ## References
    - PyTorch documentation: `torch.nn.CrossEntropyLoss`
    - Keras documentation: `keras.losses`
    """

    code = "LL604"
    name = "unknown-loss-argument"
    severity = Severity.ERROR
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding for the first argument that the loss does not have."""
        if not site.loss.unknown_options:
            return
        option = site.loss.unknown_options[0]
        yield self.at(
            site,
            f"{site.loss.name} has no argument {option!r}",
            prediction=False,
            harm=f"TypeError: got an unexpected keyword argument {option!r}",
            fix=f"remove {option}",
        )
