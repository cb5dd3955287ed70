"""The progress bar: on a terminal, after a second, and nowhere else."""

from __future__ import annotations

import io
import sys

import pytest

from lossLint.cli import progress
from lossLint.cli.progress import LateProgress


class _Screen(io.StringIO):
    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


@pytest.mark.parametrize(("terminal", "waited", "shown"), [(True, 2.0, True), (True, 0.5, False), (False, 2.0, False)])
def test_it_shows_only_to_people_who_wait(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, waited: float, shown: bool
) -> None:
    clock = iter([100.0, 100.0 + waited, 100.0 + waited])
    screen = _Screen(terminal)
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(progress, "_bar", lambda: _FakeBar(screen))
    with LateProgress() as late:
        late(3, 10, "parsing [x]")
    assert bool(screen.getvalue()) is shown


class _FakeBar:
    task_ids = (0,)

    def __init__(self, screen: io.StringIO) -> None:
        self._screen = screen

    def update(self, task: int, *, completed: int, total: int, description: str) -> None:
        self._screen.write(f"{description} {completed}/{total}")

    def stop(self) -> None:
        self._screen.write("stopped")


def test_the_real_bar_starts_updates_and_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    monkeypatch.setattr(sys, "stderr", _Screen(True))
    with LateProgress() as late:
        late(1, 2, "parsing [bold]")
        late(2, 2, "parsing")
