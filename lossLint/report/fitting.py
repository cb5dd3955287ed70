"""Making text fit a width, and safe to print."""

from __future__ import annotations

import unicodedata

# Marks that reorder what a terminal shows: source code must not be able to disguise itself in a report.
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_TAB = "    "
ELLIPSIS = "…"


def visible(text: str) -> str:
    """Text that moves no cursor and changes no colour: tabs become spaces, other controls a replacement mark."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_TAB if mark == "\t" else "\ufffd" if _is_control(mark) else mark for mark in text)


def _is_control(mark: str) -> bool:
    return unicodedata.category(mark) in ("Cc", "Zl", "Zp") or mark in _REORDERING


def cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(_cells_of(mark) for mark in text)


def _cells_of(mark: str) -> int:
    if unicodedata.combining(mark):
        return 0
    return 2 if unicodedata.east_asian_width(mark) in "WF" else 1


def head(text: str, width: int) -> str:
    """The longest beginning that takes at most so many columns."""
    taken = 0
    for index, mark in enumerate(text):
        taken += _cells_of(mark)
        if taken > width:
            return text[:index]
    return text


def tail(text: str, width: int) -> str:
    """The longest end that takes at most so many columns."""
    return head(text[::-1], width)[::-1]


def end_cut(text: str, width: int) -> str:
    """The text, its end replaced by an ellipsis where it is too long."""
    return text if cells(text) <= width else head(text, width - 1) + ELLIPSIS


def middle_cut(text: str, width: int) -> str:
    """The text, its middle replaced by an ellipsis where it is too long: both ends of a call matter."""
    if cells(text) <= width:
        return text
    front = width // 2
    return head(text, front).rstrip() + ELLIPSIS + tail(text, width - 1 - front).lstrip()


def path_cut(path: str, width: int) -> str:
    """The path, its first folders replaced by an ellipsis where it is too long."""
    if cells(path) <= width:
        return path
    parts = path.split("/")
    for dropped in range(1, len(parts)):
        shorter = f"{ELLIPSIS}/{'/'.join(parts[dropped:])}"
        if cells(shorter) <= width:
            return shorter
    return middle_cut(parts[-1], width)


def padded(text: str, width: int) -> str:
    """The text with spaces behind it, by columns and not by characters."""
    return text + " " * max(width - cells(text), 0)
