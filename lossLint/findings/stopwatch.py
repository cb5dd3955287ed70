"""How long the stages of a run and its rules take."""

from __future__ import annotations

import contextlib
import time
from collections import defaultdict
from collections.abc import Iterator


class Stopwatch:
    """Seconds by stage, in the order in which they began, and by code of rule."""

    def __init__(self) -> None:
        self.stages: dict[str, float] = {}
        self.rules: dict[str, float] = defaultdict(float)

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure a stage; one that comes twice is added up."""
        start = time.perf_counter()
        self.stages.setdefault(name, 0.0)
        try:
            yield
        finally:
            self.stages[name] += time.perf_counter() - start

    @contextlib.contextmanager
    def rule(self, code: str) -> Iterator[None]:
        """Measure a rule at one site."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.rules[code] += time.perf_counter() - start
