"""Who made a report: the name of the tool and its version."""

from __future__ import annotations

NAME = "lossLint"


def version() -> str:
    """The installed version."""
    import importlib.metadata

    return importlib.metadata.version(NAME)
