"""The loss sites of a run, machine-readable."""

from __future__ import annotations

import json
from collections import Counter

from lossLint.inference.analysis import SiteRecord
from lossLint.report.coverage import commonest
from lossLint.report.json import VERSION, place_keys
from lossLint.session import Outcome


def render(outcome: Outcome) -> str:
    """Every site, the counts, and all reasons for unknown with how often each occurs."""
    reasons = Counter(record.reason or "no reason given" for record in outcome.records if not record.resolved)
    report = {
        "version": VERSION,
        "sites": [_site(record) for record in outcome.records],
        "total": len(outcome.records),
        "resolved": outcome.resolved,
        "unknown": len(outcome.records) - outcome.resolved,
        "reasons": [{"reason": reason, "count": count} for reason, count in commonest(reasons, None)],
        "files": {"checked": outcome.checked, "failed": outcome.failed},
    }
    return json.dumps(report, indent=2) + "\n"


def _site(record: SiteRecord) -> dict[str, object]:
    return {
        **place_keys(record.place),
        "loss": record.loss,
        "prediction": record.prediction,
        "target": record.target,
        "resolved": record.resolved,
        "reason": record.reason,
        "detail": record.detail,
    }
