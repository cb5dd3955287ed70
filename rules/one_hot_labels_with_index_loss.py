"""LL303: one-hot labels, then a PyTorch loss on class indices."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.families import is_class_likelihood, is_torch, takes, takes_indices_only
from losslint_rules.labels import is_integer, is_one_hot

from lossLint.api import Finding, LossSite, Rule, Severity


class OneHotLabelsWithIndexLoss(Rule):
    """One-hot labels are given to a PyTorch loss that cannot read them.

    ## What it does
    Reports integer or boolean one-hot labels at CrossEntropyLoss, and one-hot labels of any dtype at NLLLoss.
    Floating point one-hot labels are class probabilities for CrossEntropyLoss: right, and silent.

    ## Why it is bad
    It fails: "RuntimeError: Expected floating point type for target with class probabilities, got Long" in
    CrossEntropyLoss, "RuntimeError: 0D or 1D target tensor expected, multi-target not supported" in NLLLoss.

    ## Example
    ```python
    import torch
    import torch.nn.functional as F
    from torch import nn

    model = nn.Linear(20, 10)
    criterion = nn.CrossEntropyLoss()
    x = torch.randn(32, 20)
    y = F.one_hot(torch.randint(0, 10, (32,)), 10)
    loss = criterion(model(x), y)
    loss.backward()
    ```

    ## Use instead
    ```python
    import torch
    from torch import nn

    model = nn.Linear(20, 10)
    criterion = nn.CrossEntropyLoss()
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
    criterion = nn.CrossEntropyLoss()
    x = torch.randn(32, 20)
    y = F.one_hot(torch.randint(0, 10, (32,)), 10).float()
    loss = criterion(model(x), y)
    loss.backward()
    ```

    ## Fix safety
    Class indices and floating point one-hot labels give the same value to 1e-7, but not with `weight` (a weighted mean
    against a division by N), and `ignore_index` raises with floating point labels.

    ## Known problems
    One-hot labels whose dtype is unknown are not reported at CrossEntropyLoss.

    ## References
    - PyTorch documentation: `torch.nn.CrossEntropyLoss`, `torch.nn.NLLLoss`, `torch.nn.functional.one_hot`
    """

    code = "LL303"
    name = "one-hot-labels-with-index-loss"
    severity = Severity.ERROR
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where one-hot labels meet a loss that reads them as something else."""
        loss, labels = site.loss, site.target
        if not (is_torch(loss) and loss.categorical) or not is_one_hot(site):
            return
        fix = "give it the class indices"
        if is_class_likelihood(loss) and takes_indices_only(loss):
            wanted, given = "class indices", "one-hot"
        elif is_class_likelihood(loss) and takes(loss, "class-probabilities") and is_integer(labels):
            wanted, given = "class indices or floating point class probabilities", f"one-hot of dtype {labels.dtype}"
            fix += ", or convert the one-hot labels with .float()"
        else:
            return
        yield self.at(
            site,
            f"{loss.name} wants {wanted}, but the labels are {given}",
            harm="RuntimeError in the first batch",
            fix=fix,
            labels=True,
            prediction=False,
        )
