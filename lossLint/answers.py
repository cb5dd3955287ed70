"""The answer of an unchanged tree: the outcome of a run, kept under the settings and the stat of every file."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from lossLint.findings.finding import Finding
from lossLint.findings.registry import Registry
from lossLint.inference.analysis import SiteRecord
from lossLint.project.cache import Cache, digest, edition
from lossLint.sources.source import Trouble

# A file changed so shortly before the run may change again without a new time stamp.
SETTLED = 1_000_000_000


class Answer(msgspec.Struct, array_like=True):
    """The part of an outcome that is worth keeping; see ``session.Outcome``."""

    findings: tuple[Finding, ...]
    records: tuple[SiteRecord, ...]
    checked: int
    failed: int
    errors: tuple[Trouble, ...]
    skipped: tuple[tuple[str, str], ...]


def open_cache(folder: Path | None, registry: Registry, tables: Iterable[Path]) -> Cache:
    """The cache in a folder, of this edition of the program, of the installed rules and of further tables."""
    return Cache(folder, b"" if folder is None else edition(*_homes(registry), *tables))


def _homes(registry: Registry) -> set[Path]:
    """The folders that the rules come from; a module in no package is its file."""
    modules = {sys.modules.get(type(rule).__module__) for rule in registry.rules}
    files = {(module.__package__, Path(module.__file__).resolve()) for module in modules if module and module.__file__}
    return {file.parent if package else file for package, file in files}


def state_of(files: Sequence[str], base: Path, question: str) -> bytes | None:
    """A key for the files as they are now and for what is asked of them; None when they may be changing."""
    latest = 0
    parts: list[str] = [question, str(base)]
    for file in files:
        try:
            status = os.stat(os.path.join(base, file))
        except (OSError, ValueError):
            return None
        latest = max(latest, status.st_mtime_ns, status.st_ctime_ns)
        parts.append(f"{file}\0{status.st_size}\0{status.st_mtime_ns}\0{status.st_ctime_ns}\0{status.st_ino}")
    return None if latest > time.time_ns() - SETTLED else digest(*parts)


def recall(cache: Cache, state: bytes | None) -> Answer | None:
    """The answer that an earlier run gave in the same state."""
    known = cache.recall("answer", state) if state is not None else None
    if known is None:
        return None
    try:
        return msgspec.msgpack.decode(known, type=Answer)
    except (msgspec.DecodeError, ValueError):
        return None


def keep(cache: Cache, state: bytes | None, answer: Answer) -> None:
    """Keep an answer; one that cannot be written down is not kept."""
    if state is None:
        return
    try:
        cache.keep(msgspec.msgpack.encode(answer), "answer", state)
    except (ValueError, TypeError, OverflowError):
        return
