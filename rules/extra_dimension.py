"""LL504: an axis too many or too few between prediction and target."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.families import is_class_likelihood, is_cross_entropy, is_torch, takes
from losslint_rules.labels import CLASS_IDS, is_column, is_float
from losslint_rules.scales import may_be_prediction
from losslint_rules.units import is_one_unit_for_classes

from lossLint.api import Encoding, Finding, LossSite, Rule, Severity


class ExtraDimension(Rule):
    """Prediction and target differ by an axis, in a way that the loss rejects.

    ## What it does
    In PyTorch, class indices have one axis less than the prediction, whose classes stand on axis 1: reports another
    number of axes at CrossEntropyLoss and NLLLoss (an `unsqueeze(1)` too many, labels of shape (N, 1)), a class axis
    that is known to stand last, and (N, 1) against (N,) at BCELoss and BCEWithLogitsLoss. Losses that broadcast belong
    to `silent-broadcast`.

    ## Why it is bad
    It fails: "RuntimeError: Expected target size [8, 5], got [8]" for an added axis, "0D or 1D target tensor expected,
    multi-target not supported" for labels of shape (N, 1), "Expected target size [4, 5], got [4, 7]" for classes that
    stand last (silently wrong when both sizes happen to be equal), ValueError for (N, 1) against (N,) in binary losses.

    ## Example
    ```python
    import torch
    from torch import nn

    model = nn.Linear(20, 10)
    criterion = nn.CrossEntropyLoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 10, (32,)).unsqueeze(1)
    loss = criterion(model(x), y)
    loss.backward()
    ```
    ```python
    import torch
    from torch import nn

    model = nn.Linear(20, 1)
    criterion = nn.BCEWithLogitsLoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 2, (32,)).float()
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
    from torch import nn

    model = nn.Linear(20, 1)
    criterion = nn.BCEWithLogitsLoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 2, (32,)).float()
    loss = criterion(model(x).squeeze(1), y)
    loss.backward()
    ```

    ## Fix safety
    Prefer `squeeze(1)` to `squeeze()`, which also drops the batch axis of a batch of one.

    ## Known problems
    Both shapes have to be known.

    ## References
    - PyTorch documentation: `torch.nn.CrossEntropyLoss` (Shape), `torch.nn.BCEWithLogitsLoss` (Shape)
    """

    code = "LL504"
    name = "extra-dimension"
    severity = Severity.ERROR
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where the numbers of axes do not go together."""
        loss = site.loss
        if not is_torch(loss) or not may_be_prediction(site.prediction):
            return
        if loss.binary and is_cross_entropy(loss) and takes(loss, "binary") and not loss.entry.broadcasts:
            problem = _binary_problem(site)
        elif is_class_likelihood(loss) and takes(loss, "index") and not is_one_unit_for_classes(site):
            problem = _class_problem(site)
        else:
            return
        if problem:
            fix = "bring both to the shapes that the loss wants (squeeze, unsqueeze, transpose)"
            yield self.at(site, f"{loss.name} {problem}", harm="an exception in the first batch", fix=fix, labels=True)


def _binary_problem(site: LossSite) -> str:
    prediction, labels = site.prediction, site.target
    if is_column(prediction) and labels.rank == 1:
        return "wants one shape on both sides, but the prediction is (N, 1) and the target (N,)"
    if prediction.rank == 1 and is_column(labels):
        return "wants one shape on both sides, but the prediction is (N,) and the target (N, 1)"
    return ""


def _class_problem(site: LossSite) -> str:
    """What is wrong about the axes of a prediction and its class indices, as the rest of a sentence."""
    ranks = site.prediction.rank, site.target.rank
    # A single axis may be one sample without a batch.
    if ranks[0] is None or ranks[1] is None or ranks[0] < 2 or site.target.encoding not in CLASS_IDS:
        return ""
    if ranks[0] == ranks[1] and not _is_never_shares(site):
        return ""
    if ranks[0] != ranks[1] + 1:
        return f"wants class indices with one axis less than the prediction, but they have {ranks[1]} and {ranks[0]}"
    behind = zip(site.prediction.shape.dims[2:], site.target.shape.dims[1:], strict=True)
    if any(ours is not None and theirs is not None and ours != theirs for ours, theirs in behind):
        return "wants the classes on axis 1, but the further axes of prediction and target differ"
    return ""


def _is_never_shares(site: LossSite) -> bool:
    """Whether labels with as many axes as the prediction cannot be class probabilities."""
    labels = site.target
    if is_column(labels):
        return True
    return labels.encoding is Encoding.INDEX and labels.dtype is not None and not is_float(labels)
