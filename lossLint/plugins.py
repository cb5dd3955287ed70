"""Code of others: run so that what goes wrong in it is named and stays with it.

Covered: exceptions, ``sys.exit``, printing to standard output (which belongs to the reports), and, in the main thread
of a system with interval timers, work that does not end. Not covered: code that kills the process, C code that never
gives control back, threads that it starts, and changes that it makes to other modules.
"""

from __future__ import annotations

import contextlib
import dataclasses
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Generic, TypeVar

Result = TypeVar("Result")

IMPORT_SECONDS = 20.0
# A rule looks at thousands of sites in less than one.
RULE_SECONDS = 30.0
# A bare ``except:`` in a loop swallows one alarm.
_AGAIN_SECONDS = 0.5


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a plugin: its name, and one sentence."""

    plugin: str
    message: str


@dataclasses.dataclass(frozen=True, slots=True)
class Local:
    """A plugin that the configuration names.

    Attributes:
        name: as it stands there: a dotted name, or a path with a suffix or a slash.
        folder: what the name is relative to.
    """

    name: str
    folder: Path


@dataclasses.dataclass(frozen=True, slots=True)
class Attempt(Generic[Result]):
    """What came of it: a result, or why there is none."""

    result: Result | None
    failure: str = ""


class TookTooLong(BaseException):
    """Raised in code that does not end; no Exception, as that is what careless code swallows."""


def attempt(action: Callable[[], Result], seconds: float) -> Attempt[Result]:
    """Run code of others.

    Args:
        action: what to run.
        seconds: how long it may take.
    """
    try:
        with contextlib.redirect_stdout(sys.stderr), limited(seconds):
            return Attempt(action())
    except TookTooLong:
        return Attempt(None, f"took more than {seconds:g} seconds")
    except (Exception, SystemExit) as error:
        return Attempt(None, told(error))


def told(error: BaseException) -> str:
    """An error of such code in one line; nothing of it is taken on trust."""
    try:
        text = str(error)
    except Exception:
        text = "what it says cannot be told"
    return " ".join(f"{type(error).__name__}: {text}".split())


@contextlib.contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise TookTooLong in what takes longer, where the system can."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    running = True

    def ring(number: int, frame: FrameType | None) -> None:
        if running:
            raise TookTooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN_SECONDS)
    try:
        yield
    finally:
        running = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
