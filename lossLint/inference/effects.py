"""The transfer functions by the names that the knowledge tables use."""

from __future__ import annotations

from collections.abc import Callable

from lossLint.inference import (
    activations,
    affine,
    calculus,
    catalogues,
    encoders,
    makers,
    reshaping,
    selecting,
    training,
    wrappers,
)
from lossLint.inference.arguments import Application
from lossLint.inference.values import Value
from lossLint.knowledge.entries import Table
from lossLint.knowledge.own import refuse_unknown_effects

EFFECTS: dict[str, Callable[[Application], Value]] = {
    **activations.EFFECTS,
    **affine.EFFECTS,
    **calculus.EFFECTS,
    **catalogues.EFFECTS,
    **encoders.EFFECTS,
    **makers.EFFECTS,
    **reshaping.EFFECTS,
    **selecting.EFFECTS,
    **training.EFFECTS,
    **wrappers.EFFECTS,
}


def refuse_unknown(table: Table) -> None:
    """Refuse a table that names a transfer function which does not exist.

    Raises:
        BadTable: it names one.
    """
    from lossLint.inference.layers import LAYER_EFFECTS
    from lossLint.inference.methods import METHODS

    refuse_unknown_effects(table, EFFECTS, (*EFFECTS, *LAYER_EFFECTS, "unknown"), METHODS)
