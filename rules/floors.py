"""The lowest value that a loss can reach when its logits are confined."""

from __future__ import annotations

import math


def categorical_floor(classes: int, width: float = 1.0) -> float:
    """Cross-entropy over classes whose logits lie at most ``width`` apart."""
    return math.log1p((classes - 1) * math.exp(-width))


def binary_one_hot_floor(classes: int) -> float:
    """Binary cross-entropy with one-hot labels whose logits lie in 0..1."""
    return (math.log1p(math.exp(-1)) + (classes - 1) * math.log(2)) / classes


def describe_categorical_floor(classes: int | None, width: float = 1.0) -> str:
    """One sentence on the floor, with the number of classes if that is known."""
    if classes is not None and classes > 1:
        return f"the loss cannot fall below {categorical_floor(classes, width):.3f} with {classes} classes"
    example = categorical_floor(10, width)
    power = "e" if width == 1.0 else f"e^{width:g}"
    return f"the loss cannot fall below log(1 + (C-1)/{power}) with C classes ({example:.3f} with 10)"
