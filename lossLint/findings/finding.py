"""A finding: one mistake, where it is, how the value got there."""

from __future__ import annotations

import dataclasses
import enum

from lossLint.inference.sites import Confidence
from lossLint.inference.tensor import Step
from lossLint.sources.place import Place


class Severity(enum.IntEnum):
    """How bad: ordered, so that it can be compared with --fail-on."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """The word that people read and write."""
        return self.name.lower()


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """One mistake.

    Attributes:
        message: one sentence that names the two ends.
        place: the primary place.
        trace: the steps of the value in order of flow, with what it is after each.
        state: what stands at the primary place, for the caret line (``probabilities over 10 classes``).
        harm: the measured effect, one line, or empty.
        fix: the repair, one line, or empty.
        conditions: choices under which it occurs (``loss == 'ce'``).
        also: for each further way that leads to the same place with the same cause, the first step that differs.
        flow: what makes it this mistake, without lines, files and formatting (see Flows); set by the session.
        unlike: where another way leads to the same place and is right, the first step that differs.
        fingerprint: the same for the same mistake when lines move; set by the session.
    """

    code: str
    name: str
    severity: Severity
    confidence: Confidence
    message: str
    place: Place
    trace: tuple[Step, ...] = ()
    state: str = ""
    harm: str = ""
    fix: str = ""
    conditions: tuple[str, ...] = ()
    also: tuple[Step, ...] = ()
    flow: tuple[str, ...] = ()
    unlike: Step | None = None
    fingerprint: str = ""

    @property
    def order(self) -> tuple[object, ...]:
        """The order in every output: path, cell, line, column, code."""
        return (*self.place.order, self.code, self.message)
