"""The transfer functions by the names that the knowledge tables use."""

from __future__ import annotations

from collections.abc import Callable

from lossLint.inference import activations, affine, calculus, encoders, makers, reshaping, selecting, wrappers
from lossLint.inference.arguments import Application
from lossLint.inference.values import Value

EFFECTS: dict[str, Callable[[Application], Value]] = {
    **activations.EFFECTS,
    **affine.EFFECTS,
    **calculus.EFFECTS,
    **encoders.EFFECTS,
    **makers.EFFECTS,
    **reshaping.EFFECTS,
    **selecting.EFFECTS,
    **wrappers.EFFECTS,
}
