"""Findings that were accepted: a file of flows with counts, and what is new compared with it."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Annotated

import msgspec

from lossLint.findings.finding import Finding
from lossLint.inference.sites import Confidence

VERSION = 1
FILE = "losslint-baseline.json"
# The same path and flow is the same mistake; after a file has moved, the flow alone.
_Key = tuple[str, str, tuple[str, ...]]
_Flow = tuple[str, tuple[str, ...]]


class BadBaseline(Exception):
    """A file that is no baseline, or a damaged one."""


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of finding in one file, and how many of it are accepted.

    Attributes:
        rule, code: the rule.
        path: the file, relative to the folder of the baseline, POSIX separators.
        flow: the flow, see Flows.
        confidence: how sure the finding was.
        count: how many there are.
    """

    rule: str
    code: str
    path: str
    flow: tuple[str, ...]
    confidence: str
    count: Annotated[int, msgspec.Meta(ge=1)]

    @property
    def key(self) -> _Key:
        """What must agree in a file that has not moved."""
        return (self.path, self.code, self.flow)

    def __str__(self) -> str:
        return f"{self.path}: {self.code} {self.rule} ({' > '.join(self.flow)})"


class _Version(msgspec.Struct):
    version: int


class _Document(msgspec.Struct, forbid_unknown_fields=True):
    version: int
    findings: list[Entry]


@dataclasses.dataclass(frozen=True, slots=True)
class Comparison:
    """Findings against a baseline.

    Attributes:
        new: the findings that it does not accept.
        accepted: those that it does.
        stale: entries with the number of their findings that are gone.
        unseen: entries with the number of their findings that the run could not see.
    """

    new: tuple[Finding, ...]
    accepted: tuple[Finding, ...]
    stale: tuple[Entry, ...]
    unseen: tuple[Entry, ...]

    def pruned(self, named: Callable[[str], str]) -> tuple[Entry, ...]:
        """The baseline without what is gone, every entry under the path where its findings are now."""
        united: dict[_Key, Entry] = {}
        for entry in (*entries(self.accepted, named), *self.unseen):
            before = united.get(entry.key)
            united[entry.key] = _counted(entry, entry.count + before.count) if before else entry
        return tuple(united.values())


@dataclasses.dataclass(frozen=True, slots=True)
class Seen:
    """What a run could see: an entry that it could not see is neither stale nor free for a moved file.

    Attributes:
        paths: the files that were linted whole, as entries name them.
        codes: the rules that were on.
        least: findings below this confidence were dropped.
        exists: whether a file is there.
    """

    paths: frozenset[str]
    codes: frozenset[str]
    least: Confidence
    exists: Callable[[str], bool]

    def decides(self, entry: Entry) -> bool:
        """Whether the run would have had the findings of an entry."""
        if entry.code not in self.codes or Confidence[entry.confidence.upper()] < self.least:
            return False
        return entry.path in self.paths or not self.exists(entry.path)


def entries(findings: Iterable[Finding], named: Callable[[str], str]) -> tuple[Entry, ...]:
    """The entries that accept findings, sorted.

    Args:
        findings: what to accept.
        named: how entries name a path.
    """
    groups: dict[_Key, list[Finding]] = {}
    for finding in findings:
        groups.setdefault((named(finding.place.path), finding.code, finding.flow), []).append(finding)
    return tuple(_entry(key, group) for key, group in sorted(groups.items()))


def _entry(key: _Key, group: list[Finding]) -> Entry:
    path, code, flow = key
    # The least sure one: the entry is not stale while one of its findings is too unsure to be shown.
    confidence = min(finding.confidence for finding in group).name.lower()
    return Entry(group[0].name, code, path, flow, confidence, len(group))


def compare(
    findings: Sequence[Finding], baseline: Iterable[Entry], named: Callable[[str], str], seen: Seen
) -> Comparison:
    """Which findings are new, and which entries have lost theirs.

    A finding is accepted by the entry of its own file while that has some left, else by an entry of the same flow
    whose own file has none any more: that one was moved.
    """
    known = tuple(baseline)
    left = Counter({entry.key: entry.count for entry in known})
    at_home = {id(finding) for finding in findings if _take(left, [(named(finding.place.path), *_flow(finding))])}
    moved: dict[_Flow, list[_Key]] = {}
    for entry in known:
        if left[entry.key] and seen.decides(entry):
            moved.setdefault((entry.code, entry.flow), []).append(entry.key)
    new = [f for f in findings if id(f) not in at_home and not _take(left, moved.get(_flow(f), []))]
    lost = [_counted(entry, left[entry.key]) for entry in known if left[entry.key]]
    unknown = {id(finding) for finding in new}
    return Comparison(
        new=tuple(new),
        accepted=tuple(finding for finding in findings if id(finding) not in unknown),
        stale=tuple(entry for entry in lost if seen.decides(entry)),
        unseen=tuple(entry for entry in lost if not seen.decides(entry)),
    )


def _flow(finding: Finding) -> _Flow:
    return finding.code, finding.flow


def _take(left: Counter[_Key], keys: Iterable[_Key]) -> bool:
    """Use up one of the first key that has some left; say whether there was one."""
    key = next((key for key in keys if left[key]), None)
    if key is not None:
        left[key] -= 1
    return key is not None


def _counted(entry: Entry, count: int) -> Entry:
    return msgspec.structs.replace(entry, count=count)


def render(accepted: Iterable[Entry]) -> str:
    """The text of a baseline: sorted, one key a line, only ASCII, so that it is the same for the same findings."""
    found = [msgspec.to_builtins(entry) for entry in sorted(accepted, key=lambda entry: entry.key)]
    return json.dumps({"version": VERSION, "findings": found}, indent=2) + "\n"


def parse(data: bytes) -> tuple[Entry, ...]:
    """The entries of a baseline.

    Raises:
        BadBaseline: it is damaged, or made by another version.
    """
    try:
        version = msgspec.json.decode(data, type=_Version).version
        if version != VERSION:
            raise BadBaseline(f"is of version {version}, and this lossLint reads version {VERSION}")
        found = msgspec.json.decode(data, type=_Document).findings
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadBaseline(f"is no baseline: {error}") from error
    _refuse_odd(found)
    return tuple(found)


def _refuse_odd(found: list[Entry]) -> None:
    for key, times in Counter(entry.key for entry in found).items():
        if times > 1:
            raise BadBaseline(f"is damaged: it lists {key[1]} of {key[0]} twice")
    for entry in found:
        if entry.confidence.upper() not in Confidence.__members__:
            raise BadBaseline(f"is damaged: '{entry.confidence}' is no confidence")


def read(file: Path) -> tuple[Entry, ...]:
    """The entries of a baseline file.

    Raises:
        FileNotFoundError: there is none.
        BadBaseline: it cannot be read, or see ``parse``.
    """
    try:
        return parse(file.read_bytes())
    except FileNotFoundError:
        raise
    except OSError as error:
        raise BadBaseline(f"cannot be read: {error.strerror}") from error
