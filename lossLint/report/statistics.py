"""How often each rule was broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lossLint.findings.finding import Finding


def render(findings: Iterable[Finding]) -> str:
    """One line a rule, the most frequent first."""
    counts = Counter((finding.code, finding.name) for finding in findings)
    rows = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    width = max((len(str(count)) for count in counts.values()), default=0)
    return "".join(f"{count:>{width}}  {code}  {name}\n" for (code, name), count in rows)
