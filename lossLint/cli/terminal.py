"""What the output goes to: how wide it is, whether it shows colour, and writing to it."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import shutil
import sys

_WIDEST = 100
_PIPE = 80


@dataclasses.dataclass(frozen=True, slots=True)
class Screen:
    """The width that text is laid out for, whether it may have colour, and whether people look at it directly."""

    width: int
    color: bool
    terminal: bool


def screen(no_color: bool = False) -> Screen:
    """The screen that standard output is. A pipe counts as 80 columns wide, so that its text is the same everywhere."""
    terminal = sys.stdout.isatty()
    width = min(shutil.get_terminal_size((_PIPE, 24)).columns, _WIDEST) if terminal else _PIPE
    return Screen(width, not no_color and _color(terminal), terminal)


def _color(terminal: bool) -> bool:
    # no-color.org: set and not empty means no colour, whatever else is set.
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return terminal and os.environ.get("TERM") != "dumb"


def write(text: str) -> None:
    """Print to standard output; a reader that went away (``| head``) or a narrow encoding is no failure."""
    with contextlib.suppress(AttributeError, ValueError):
        # File names need not be text, and a terminal need not know every mark.
        sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more at exit: that must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def tell(text: str) -> None:
    """Print one line to standard error."""
    with contextlib.suppress(OSError):
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
