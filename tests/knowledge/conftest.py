"""The tests that ask the real libraries run only where those are installed: ``pip install -e ".[oracle]"``."""

from __future__ import annotations

from importlib.util import find_spec

MISSING = [library for library in ("numpy", "torch", "keras", "sklearn") if find_spec(library) is None]
collect_ignore_glob = ["test_*_oracle.py", "test_torch_losses.py"] if MISSING else []


def pytest_report_header() -> str | None:
    return f"tables not compared with the real libraries: {', '.join(MISSING)} missing" if MISSING else None
