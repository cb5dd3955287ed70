"""How much text is read as one program: beyond this a file is data, and reading it would only cost time."""

from __future__ import annotations

MAX_PROGRAM = 5_000_000
MAX_LINE = 1_000_000
# Notebooks carry their outputs (images, tables); only the code in them is held to MAX_PROGRAM.
MAX_NOTEBOOK_FILE = 200_000_000


def oversize(text: str | bytes) -> str | None:
    """Why ``text`` is too large to be one program, or None."""
    if len(text) <= MAX_LINE:
        return None
    if len(text) > MAX_PROGRAM:
        return f"too large: more than {MAX_PROGRAM:,} characters"
    lines = text.split("\n") if isinstance(text, str) else text.split(b"\n")
    if max(map(len, lines)) > MAX_LINE:
        return f"too large: a line of more than {MAX_LINE:,} characters"
    return None
