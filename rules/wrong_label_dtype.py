"""LL304: labels of a dtype that the loss rejects."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.families import is_class_likelihood, is_cross_entropy, is_torch, takes, takes_indices_only
from losslint_rules.labels import CLASS_IDS, CLASS_ROWS, is_float, is_ids_against_columns, is_integer
from losslint_rules.units import class_units, is_one_unit_for_classes

from lossLint.api import Encoding, Finding, LossSite, Rule, Severity

_REJECTED_INDICES = frozenset({"int32", "int16", "int8", "bool"})
_NOT_NUMBERS = {Encoding.RAGGED: "ragged: rows of different lengths", Encoding.TEXT: "strings"}


class WrongLabelDtype(Rule):
    """The labels have a dtype that the loss rejects.

    ## What it does
    Reports class indices of floating point, int32, int16 or bool dtype at PyTorch's CrossEntropyLoss and NLLLoss;
    integer and boolean targets at BCELoss and BCEWithLogitsLoss; floating point class indices at TensorFlow's own
    sparse losses; ragged and text labels at any cross-entropy.

    ## Why it is bad
    It fails in the first batch: "RuntimeError: expected target dtype to be Long or Byte, but got Float" (Int, Short,
    Bool alike); "Found dtype Long but expected Float" in BCELoss; "result type Float can't be cast to the desired
    output type Long" in BCEWithLogitsLoss; ValueError or InvalidArgumentError in TensorFlow.
    Keras losses cast integers and floats, and uint8 class indices are accepted by PyTorch: both stay silent.

    ## Example
    ```python
    import torch
    from torch import nn

    model = nn.Linear(20, 10)
    criterion = nn.CrossEntropyLoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 10, (32,)).float()
    loss = criterion(model(x), y)
    loss.backward()
    ```
    ```python
    import torch
    from torch import nn

    model = nn.Linear(20, 1)
    criterion = nn.BCEWithLogitsLoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 2, (32, 1))
    loss = criterion(model(x), y)
    loss.backward()
    ```
    ```python
    import keras
    import numpy as np

    probabilities = np.array([[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.1, 0.2, 0.7]])
    y = np.array([0, [0, 1, 0], 2], dtype="object")
    loss = keras.losses.SparseCategoricalCrossentropy()(y, probabilities)
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
    y = torch.randint(0, 2, (32, 1)).float()
    loss = criterion(model(x), y)
    loss.backward()
    ```
    ```python
    import keras
    import numpy as np

    probabilities = np.array([[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.1, 0.2, 0.7]])
    y = np.array([0, 1, 2])
    loss = keras.losses.SparseCategoricalCrossentropy()(y, probabilities)
    ```

    ## Fix safety
    `.long()` for class indices and `.float()` for binary targets keep the values.

    ## Known problems
    Floating point labels as wide as the prediction are class probabilities and stay silent; so do those whose rank is
    unknown.

    ## References
    - PyTorch documentation: `torch.nn.CrossEntropyLoss`, `torch.nn.NLLLoss`, `torch.nn.BCEWithLogitsLoss`
    - TensorFlow documentation: `tf.nn.sparse_softmax_cross_entropy_with_logits`
    """

    code = "LL304"
    name = "wrong-label-dtype"
    severity = Severity.ERROR
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """At most one finding: what the loss wants, what the labels are."""
        rejected = _not_numbers(site) or _torch_indices(site) or _torch_binary(site) or _tensorflow_indices(site)
        if rejected is None:
            return
        wanted, given, repair = rejected
        yield self.at(
            site,
            f"{site.loss.name} wants {wanted}, but the labels are {given}",
            harm="an exception in the first batch",
            fix=repair,
            labels=True,
            prediction=False,
        )


Rejected = tuple[str, str, str] | None


def _not_numbers(site: LossSite) -> Rejected:
    given = _NOT_NUMBERS.get(site.target.encoding)
    if given is None or not (is_cross_entropy(site.loss) or is_class_likelihood(site.loss)):
        return None
    return "an array of numbers", given, "make every label a number of the same form"


def _torch_indices(site: LossSite) -> Rejected:
    loss, labels = site.loss, site.target
    if not (is_torch(loss) and is_class_likelihood(loss) and takes(loss, "index")):
        return None
    if labels.encoding not in CLASS_IDS or is_one_unit_for_classes(site):
        return None
    if labels.dtype in _REJECTED_INDICES or (is_float(labels) and _is_index_vector(site)):
        return "64 bit class indices", f"{labels.encoding.value} of dtype {labels.dtype}", "convert them with .long()"
    return None


def _is_index_vector(site: LossSite) -> bool:
    """Whether the labels have an axis less than the prediction, so that they cannot be class probabilities."""
    if site.target.rank != 1:
        return False
    units = class_units(site)
    return site.prediction.rank == 2 or (site.prediction.rank is None and units is not None and units > 1)


def _torch_binary(site: LossSite) -> Rejected:
    loss, labels = site.loss, site.target
    if not (is_torch(loss) and loss.binary and is_cross_entropy(loss) and takes(loss, "binary")):
        return None
    if labels.encoding not in CLASS_IDS | CLASS_ROWS or not is_integer(labels) or is_ids_against_columns(site):
        return None
    return "floating point targets", f"{labels.encoding.value} of dtype {labels.dtype}", "convert them with .float()"


def _tensorflow_indices(site: LossSite) -> Rejected:
    """TensorFlow's own losses; those of Keras cast."""
    loss, labels = site.loss, site.target
    if loss.framework != "tensorflow" or not is_class_likelihood(loss) or not takes_indices_only(loss):
        return None
    if labels.encoding not in CLASS_IDS or not is_float(labels):
        return None
    return "integer class indices", f"{labels.encoding.value} of dtype {labels.dtype}", "cast them to int32 or int64"
