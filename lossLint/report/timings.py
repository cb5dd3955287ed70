"""Where the time of a run went, for people."""

from __future__ import annotations

from collections.abc import Mapping

from lossLint.findings.stopwatch import Stopwatch

_RULES = 10


def timing_lines(watch: Stopwatch) -> list[str]:
    """Seconds by stage, then the slowest rules."""
    slowest = sorted(watch.rules.items(), key=lambda one: (-one[1], one[0]))
    shown = dict(slowest[:_RULES])
    lines = [*_table(watch.stages), f"{sum(watch.stages.values()):9.3f} s  in all"]
    if shown:
        heading = "rules" if len(shown) == len(slowest) else f"rules, the {_RULES} slowest of {len(slowest)}"
        lines += [f"{heading}:", *_table(shown)]
    return lines


def _table(seconds: Mapping[str, float]) -> list[str]:
    return [f"{taken:9.3f} s  {name}" for name, taken in seconds.items()]
