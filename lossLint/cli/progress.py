"""A progress bar for runs that take longer than people like to wait."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from lossLint.report.fitting import path_cut

if TYPE_CHECKING:
    from rich.progress import Progress

_PATIENCE = 1.0
_WIDEST = 40


class LateProgress:
    """Shows itself on standard error when that is a terminal and a second has passed."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._watched = sys.stderr.isatty()
        self._bar: Progress | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, done: int, total: int, what: str) -> None:
        """Take note of how far the run is, and of the file that it is at."""
        if not self._watched or (self._bar is None and time.monotonic() - self._start < _PATIENCE):
            return
        if self._bar is None:
            self._bar = _bar()
        self._bar.update(self._bar.task_ids[0], completed=done, total=total, description=path_cut(what, _WIDEST))


def _bar() -> Progress:
    # rich is imported only for those who wait.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    bar.add_task("")
    bar.start()
    return bar
