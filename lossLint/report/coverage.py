"""The loss sites of a run, for people: what is known at each, and why the others are unknown."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence

from lossLint.inference.analysis import SiteRecord
from lossLint.report.fitting import end_cut, path_cut, visible
from lossLint.report.wording import counted, spot_of
from lossLint.session import Outcome
from lossLint.sources.place import Place

_COMMONEST = 5
_LABEL = 13


def render(outcome: Outcome, width: int) -> str:
    """Every site, then how many are known and the commonest reasons for those that are not."""
    lines = [line for record in outcome.records for line in [*site_lines(record, width), ""]]
    lines.append(coverage(outcome.records))
    reasons = Counter(record.reason or "no reason given" for record in outcome.records if not record.resolved)
    lines += [f"   {count:>4}  {visible(reason)}" for reason, count in commonest(reasons)]
    hidden = len(reasons) - _COMMONEST
    if hidden > 0:
        lines.append(f"         and {counted(hidden, 'further reason')}")
    if outcome.failed:
        lines.append(f"{counted(outcome.failed, 'file')} could not be analysed in full ('losslint check' says where)")
    return "".join(f"{line}\n" for line in lines)


def coverage(records: Sequence[SiteRecord]) -> str:
    """``18 loss sites: 15 resolved (83%), 3 unknown``."""
    resolved = sum(record.resolved for record in records)
    share = f" ({100 * resolved // len(records)}%)" if records else ""
    return f"{counted(len(records), 'loss site')}: {resolved} resolved{share}, {len(records) - resolved} unknown"


def commonest(reasons: Counter[str], most: int | None = _COMMONEST) -> list[tuple[str, int]]:
    """Reasons by how often they occur; equals by name, so that the order is always the same."""
    return sorted(reasons.items(), key=lambda reason: (-reason[1], reason[0]))[:most]


def site_lines(record: SiteRecord, width: int) -> Iterable[str]:
    """One site: place and loss, what is known of both ends, why it is unknown."""
    yield f"{_spot(record.place, width)}  {'resolved' if record.resolved else 'unknown'}"
    known = [("loss", record.loss), ("prediction", record.prediction), ("target", record.target)]
    if not record.resolved:
        known.append(("because", record.detail or record.reason or "no reason given"))
    for label, content in known:
        yield from _labelled(label, content, width)


def _spot(place: Place, width: int) -> str:
    behind = spot_of("", place)
    # Behind the place come two spaces and the word "resolved".
    return path_cut(visible(place.path), width - len(behind) - 10) + behind


def _labelled(label: str, content: str, width: int) -> list[str]:
    parts = textwrap.wrap(visible(content), width - _LABEL - 3, break_long_words=False) or ["unknown"]
    start = f"   {label:<{_LABEL - 2}}  "
    return [end_cut(start + parts[0], width), *(" " * len(start) + part for part in parts[1:])]
