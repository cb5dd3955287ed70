"""LL601: a loss class called with the tensors that its object should get."""

from __future__ import annotations

from collections.abc import Iterator

from lossLint.api import Finding, LossConstruction, Rule, Severity


class LossConstructedWithTensors(Rule):
    """A loss class is called with prediction and target, which its object should get.

    ## What it does
    Reports a loss class that is built from two tensors, such as `nn.CrossEntropyLoss(output, target)`. One tensor alone
    is a class weight, and silent.

    ## Why it is bad
    It never gives a loss: "RuntimeError: Boolean value of Tensor with more than one value is ambiguous", or, with a
    target of one element, an object without `backward` (AttributeError).

    ## Example
    ```python
    import torch
    from torch import nn

    model = nn.Linear(20, 10)
    x = torch.randn(32, 20)
    y = torch.randint(0, 10, (32,))
    loss = nn.CrossEntropyLoss(model(x), y)
    loss.backward()
    ```

    ## Use instead
    ```python
    import torch
    from torch import nn

    model = nn.Linear(20, 10)
    x = torch.randn(32, 20)
    y = torch.randint(0, 10, (32,))
    loss = nn.CrossEntropyLoss()(model(x), y)
    loss.backward()
    ```

    ## Fix safety
    Build the object once, outside the loop, and call it; or use the function (`torch.nn.functional.cross_entropy`).

    ## Known problems
    Tensors that reach the class in other ways than as its first two positional arguments are not seen.

    ## References
    - PyTorch documentation: `torch.nn.CrossEntropyLoss`, `torch.nn.functional.cross_entropy`
    """

    code = "LL601"
    name = "loss-constructed-with-tensors"
    severity = Severity.ERROR
    since = "0.1.0"

    def check_construction(self, site: LossConstruction) -> Iterator[Finding]:
        """A finding where the first two arguments are tensors."""
        first_two = site.arguments[:2]
        if len(first_two) < 2 or None in first_two:
            return
        torch = site.loss.framework == "torch"
        yield self.at_construction(
            site,
            f"{site.loss.name} is a class that is built from two tensors, instead of built first and called with them",
            harm="RuntimeError: Boolean value of Tensor with more than one value is ambiguous" if torch else "",
            fix=f"write {site.loss.name}()(...) with the two tensors",
        )
