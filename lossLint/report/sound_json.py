"""JSON for readers that are strict: ASCII only, and every string is text."""

from __future__ import annotations

import json


def dumps(report: object) -> str:
    """The report; half a surrogate pair, which notebooks and file names can hold, becomes a question mark."""
    text = json.dumps(report, ensure_ascii=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        report = json.loads(text.encode("utf-8", "replace"))
    return json.dumps(report, indent=2) + "\n"
