"""How labels say the class, as several rules ask it."""

from __future__ import annotations

from losslint_rules.families import is_cross_entropy
from losslint_rules.units import output_units

from lossLint.api import Encoding, LossSite, Tensor

CLASS_IDS = frozenset({Encoding.INDEX, Encoding.BINARY})
CLASS_ROWS = frozenset({Encoding.ONE_HOT, Encoding.MULTI_HOT})
_FLOATS = ("float", "double", "half", "bfloat")
_INTEGERS = ("int", "uint", "bool")


def is_float(labels: Tensor) -> bool:
    """Whether the dtype is known to be a floating point one."""
    return labels.dtype is not None and labels.dtype.startswith(_FLOATS)


def is_integer(labels: Tensor) -> bool:
    """Whether the dtype is known to be an integer or boolean one."""
    return labels.dtype is not None and labels.dtype.startswith(_INTEGERS)


def is_column(tensor: Tensor) -> bool:
    """Whether the shape is known to be (N, 1)."""
    return tensor.rank == 2 and tensor.shape.size(-1) == 1


def is_one_label_each(labels: Tensor) -> bool:
    """Whether the shape is known to be (N,) or (N, 1)."""
    return labels.rank == 1 or is_column(labels)


def is_one_hot(site: LossSite) -> bool:
    """Whether the labels are one-hot rows.

    A literal such as ``[[0, 1], [1, 0]]`` may also hold class indices of sequences: it does when the prediction
    has one axis more.
    """
    prediction, labels = site.prediction, site.target
    if labels.encoding is not Encoding.ONE_HOT:
        return False
    return prediction.rank is None or labels.rank is None or prediction.rank != labels.rank + 1


def is_ids_against_columns(site: LossSite) -> bool:
    """Whether one class index a sample meets several output units in a binary cross-entropy."""
    units, labels = output_units(site.prediction), site.target
    if not (site.loss.binary and is_cross_entropy(site.loss)) or units is None or units < 2:
        return False
    return site.prediction.rank in (None, 2) and labels.encoding in CLASS_IDS and is_one_label_each(labels)


def is_too_many_classes_for_one_unit(site: LossSite) -> bool:
    """Whether more than two classes are known to meet a binary cross-entropy over one unit."""
    labels = site.target
    if not (site.loss.binary and is_cross_entropy(site.loss)) or labels.encoding is not Encoding.INDEX:
        return False
    return output_units(site.prediction) == 1 and labels.classes is not None and labels.classes > 2
