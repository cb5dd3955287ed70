"""How a block of statements ends."""

from __future__ import annotations

import enum


class Flow(enum.Enum):
    """Whether a block reaches its end, or what leaves it."""

    NEXT = 0
    RETURN = 1
    RAISE = 2
    BREAK = 3
    CONTINUE = 4
