"""What a prediction's numbers are, as several rules ask it."""

from __future__ import annotations

from lossLint.api import Encoding, Origin, Scale, Tensor

NORMALISED = frozenset({Scale.SOFTMAX, Scale.LOG_SOFTMAX})
BOUNDED = frozenset({Scale.NONNEGATIVE, Scale.CLAMPED, Scale.TANH})

# Literal predictions look like soft labels: rows that sum to 1, or real numbers.
_NO_DECISION = frozenset({Encoding.UNKNOWN, Encoding.DISTRIBUTION, Encoding.CONTINUOUS})


def may_be_prediction(tensor: Tensor) -> bool:
    """Whether what stands in the prediction's place may be a prediction, and no labels that were put there."""
    return tensor.encoding in _NO_DECISION


def is_output(prediction: Tensor) -> bool:
    """Whether it may be what a model puts out: no labels, no input and no literal numbers."""
    return prediction.encoding is Encoding.UNKNOWN and prediction.origin in (Origin.NETWORK, Origin.UNKNOWN)


def is_labels(tensor: Tensor) -> bool:
    """Whether it is known to be labels that come from data or stand in the code."""
    return tensor.encoding is not Encoding.UNKNOWN and tensor.origin in (Origin.LABELS, Origin.LITERAL)


def normalised_over_batch(prediction: Tensor) -> bool:
    """Whether softmax or log-softmax certainly ran over the batch axis.

    The axis is known as it was written, and the shape as it is now: where the sizes show that axes were added
    in between, nothing is certain.
    """
    if prediction.scale not in NORMALISED or prediction.axis is None:
        return False
    rank = prediction.rank
    if rank is None:
        return prediction.axis == 0 and prediction.units is not None and prediction.origin is Origin.NETWORK
    if rank < 2 or prediction.axis not in (0, -rank):
        return False
    return prediction.normalised_units in (None, prediction.shape.dims[0])


def normalised_over_one_unit(prediction: Tensor) -> bool:
    """Whether softmax or log-softmax ran over a single unit, so that it is constant."""
    return prediction.scale in NORMALISED and prediction.normalised_units == 1 and not normalised_over_batch(prediction)


def is_share(prediction: Tensor) -> bool:
    """Whether it is a softmax output over more than one unit (or over an unknown number)."""
    return prediction.scale is Scale.SOFTMAX and not normalised_over_one_unit(prediction)


def softmax_units(prediction: Tensor) -> int | None:
    """Over how many units the softmax runs, if the prediction still is that whole softmax and not a part of it."""
    if prediction.scale is not Scale.SOFTMAX or normalised_over_batch(prediction):
        return None
    present = prediction.shape.size(prediction.axis) if prediction.axis is not None else None
    if prediction.normalised_units is None:
        return present
    if present is None and prediction.rank is None:
        present = prediction.units
    return present if present == prediction.normalised_units else None
