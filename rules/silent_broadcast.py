"""LL505: (N, 1) against (N,) in a loss that broadcasts."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.families import is_torch
from losslint_rules.labels import is_column

from lossLint.api import Finding, LossSite, Rule, Severity, Tensor


class SilentBroadcast(Rule):
    """Prediction and target have shapes that the loss broadcasts to all pairs.

    ## What it does
    Reports (N, 1) against (N,) at PyTorch losses that broadcast (MSELoss, L1Loss, SmoothL1Loss, HuberLoss,
    GaussianNLLLoss, PoissonNLLLoss, KLDivLoss), and (N, 1) against (N, C) at Keras' regression losses. (N,) against
    (N, 1) in Keras is squeezed, right, and silent.

    ## Why it is bad
    Every prediction is compared with every target, so the best prediction is one constant for all samples. Measured on
    the diabetes data: R2 .353 falls to .049 with MSELoss. MSELoss, L1Loss, SmoothL1Loss and HuberLoss give a
    UserWarning, the others none. Keras' mean squared error on (N, 1) against (N, C): accuracy .104.

    ## Example
    ```python
    import torch
    from torch import nn

    model = nn.Linear(20, 1)
    criterion = nn.MSELoss()
    x = torch.randn(32, 20)
    y = torch.randn(32)
    loss = criterion(model(x), y)
    loss.backward()
    ```
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(3)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(np.random.rand(64, 20), np.random.rand(64, 1))
    ```

    ## Use instead
    ```python
    import torch
    from torch import nn

    model = nn.Linear(20, 1)
    criterion = nn.MSELoss()
    x = torch.randn(32, 20)
    y = torch.randn(32)
    loss = criterion(model(x).squeeze(1), y)
    loss.backward()
    ```
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(3)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(np.random.rand(64, 20), np.random.rand(64, 3))
    ```

    ## Fix safety
    Prefer `squeeze(1)` to `squeeze()`, which also drops the batch axis of a batch of one. The loss becomes another
    number: compare nothing with earlier runs.

    ## Known problems
    Both shapes have to be known.

    ## References
    - PyTorch documentation: `torch.nn.MSELoss`, Broadcasting semantics
    - Keras documentation: Regression losses
    """

    code = "LL505"
    name = "silent-broadcast"
    severity = Severity.ERROR
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where all pairs are compared."""
        loss, ends = site.loss, (site.prediction, site.target)
        if not loss.entry.broadcasts:
            return
        if is_torch(loss):
            shapes = _rows_against_column(*ends)
        elif loss.framework == "keras" and loss.entry.kind == "regression":
            shapes = _column_against_columns(*ends)
        else:
            return
        if shapes:
            yield self.at(
                site,
                f"{loss.name} broadcasts, and compares every prediction with every target: {shapes}",
                harm="the best prediction is one constant; measured: R2 .049, where equal shapes give .353"
                if is_torch(loss)
                else "a silent wrong number; measured: accuracy .104",
                fix="bring prediction and target to one shape",
                labels=True,
            )


def _rows_against_column(prediction: Tensor, target: Tensor) -> str:
    """(N, 1) against (N,), unless a batch of one makes that harmless."""
    if (prediction.rank, target.rank) not in ((2, 1), (1, 2)) or 1 in (prediction.shape.size(0), target.shape.size(0)):
        return ""
    if is_column(prediction):
        return "the prediction is (N, 1), the target (N,)"
    return "the prediction is (N,), the target (N, 1)" if is_column(target) else ""


def _column_against_columns(prediction: Tensor, target: Tensor) -> str:
    """(N, 1) against (N, C), whichever side has the one column."""
    if prediction.rank not in (None, 2) or target.rank != 2:
        return ""
    ours, theirs = prediction.units, target.units
    if ours is None or theirs is None or ours == theirs or 1 not in (ours, theirs):
        return ""
    return f"the prediction is (N, {ours}), the target (N, {theirs})"
