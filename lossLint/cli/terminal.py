"""What the output goes to: how wide it is, whether it shows colour, and writing to it."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import shutil
import sys

import click

_WIDEST = 100
_PIPE = 80
# Terminals that show links, by the names and the variables that they set.
_LINKING = frozenset(
    {"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "rio"}
    | {"xterm-kitty", "alacritty", "foot", "xterm-ghostty", "wezterm"}
)
_MARKS = ("KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION", "DOMTERM")
_VTE = 5000


@dataclasses.dataclass(frozen=True, slots=True)
class Screen:
    """The width that text is laid out for, and whether it may have colour, people look at it directly, links work."""

    width: int
    color: bool
    terminal: bool
    links: bool = False


def screen(no_color: bool = False) -> Screen:
    """The screen that standard output is. A pipe counts as 80 columns wide, so that its text is the same everywhere."""
    terminal = sys.stdout.isatty()
    width = min(shutil.get_terminal_size((_PIPE, 24)).columns, _WIDEST) if terminal else _PIPE
    color = not no_color and _color(terminal)
    return Screen(width, color, terminal, links=color and terminal and _links())


def _color(terminal: bool) -> bool:
    # no-color.org: set and not empty means no colour, whatever else is set.
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return terminal and os.environ.get("TERM") != "dumb"


def _links() -> bool:
    """Whether the terminal is known for links (OSC 8); others may print them as rubbish."""
    forced = os.environ.get("FORCE_HYPERLINK")
    if forced:
        return forced != "0"
    known = os.environ.get("TERM_PROGRAM", "") in _LINKING or os.environ.get("TERM", "") in _LINKING
    if os.environ.get("TERM", "").startswith(("screen", "tmux")) or os.environ.get("CI"):
        return False
    vte = os.environ.get("VTE_VERSION", "")
    return known or any(map(os.environ.get, _MARKS)) or (vte.isdecimal() and int(vte) >= _VTE)


def write(text: str) -> None:
    """Print to standard output; a reader that went away (``| head``) or a narrow encoding is no failure.

    Raises:
        click.ClickException: it takes no more, as when a disk is full.
    """
    with contextlib.suppress(AttributeError, ValueError):
        # File names need not be text, and a terminal need not know every mark.
        sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        # Python flushes once more at exit: that must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            raise click.ClickException(f"cannot write to standard output: {error.strerror}") from error


def tell(text: str) -> None:
    """Print one line to standard error."""
    with contextlib.suppress(OSError):
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
