"""How many output units stand on the axis that a loss compares."""

from __future__ import annotations

from losslint_rules.families import is_class_likelihood, is_cross_entropy
from losslint_rules.scales import may_be_prediction, normalised_over_one_unit

from lossLint.api import LossSite, Tensor


def output_units(prediction: Tensor) -> int | None:
    """The size of the last axis; None for a single axis, which is the batch after a squeeze."""
    return None if prediction.rank == 1 else prediction.units


def class_units(site: LossSite) -> int | None:
    """The number of units on the class axis of the loss, or None."""
    shape, axis = site.prediction.shape, site.loss.entry.class_axis
    if shape.rank is not None:
        return shape.size(axis) if shape.rank >= 2 else None
    # Of unknown rank: a dense head knows the last size only, a convolution further ones and its classes before them.
    if axis == -1 or all(size is None for size in shape.dims[:-1]):
        return output_units(site.prediction)
    return None


def is_one_unit_for_classes(site: LossSite) -> bool:
    """Whether a single output unit meets a loss over classes; other rules on such a site would tell it again."""
    loss, prediction = site.loss, site.prediction
    if not (loss.categorical and (is_cross_entropy(loss) or is_class_likelihood(loss))):
        return False
    if not may_be_prediction(prediction) or normalised_over_one_unit(prediction):
        return False
    return class_units(site) == 1 and not _axis_was_added(site)


def _axis_was_added(site: LossSite) -> bool:
    """Whether the single unit may be an added axis, as ``unsqueeze(1)`` makes it."""
    rank, labels = site.prediction.rank, site.target.rank
    if rank is None or rank <= 2 or site.loss.entry.class_axis == -1:
        return False
    return rank == 3 or (labels is not None and labels != rank - 1)
