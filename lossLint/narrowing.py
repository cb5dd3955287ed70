"""What a run found, narrowed to what is asked for: new against a baseline, or touched by a change. Pure, as the run."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from lossLint.findings import baseline as accepting
from lossLint.findings.baseline import Comparison, Entry, Seen
from lossLint.findings.finding import Finding
from lossLint.findings.registry import Registry
from lossLint.findings.selection import Selection
from lossLint.session import Outcome
from lossLint.sources.changes import Since
from lossLint.sources.place import Place


@dataclasses.dataclass(frozen=True, slots=True)
class Baseline:
    """A baseline file, seen from a working directory.

    Attributes:
        file: the file.
        base: the folder that the paths of findings are relative to.
    """

    file: Path
    base: Path

    def named(self, path: str) -> str:
        """How entries name a file: from the baseline's own folder, so that they hold in every working directory."""
        folder = os.path.abspath(self.base / self.file.parent)
        try:
            return Path(os.path.relpath(os.path.join(self.base, path), folder)).as_posix()
        except ValueError:  # another drive
            return path

    def read(self) -> tuple[Entry, ...]:
        """The entries.

        Raises:
            FileNotFoundError, BadBaseline: see findings.baseline.
        """
        return accepting.read(self.base / self.file)

    def compare(
        self, outcome: Outcome, entries: Sequence[Entry], selection: Selection, registry: Registry
    ) -> Comparison:
        """The findings of a run against entries."""
        failed = {error.place.path for error in outcome.errors if error not in outcome.faults}
        seen = Seen(
            paths=frozenset(self.named(path) for path in outcome.excerpts.paths if path not in failed),
            codes=frozenset(rule.code for rule in registry.rules if selection.decide(rule).on),
            least=selection.min_confidence,
            exists=lambda path: os.path.exists(self.base / self.file.parent / path),
        )
        return accepting.compare(outcome.findings, entries, self.named, seen)


def only_new(outcome: Outcome, comparison: Comparison) -> Outcome:
    """The outcome without the findings that a baseline accepts."""
    narrowed = _only(outcome, set(map(_key, comparison.new)).__contains__)
    return dataclasses.replace(narrowed, accepted=len(comparison.accepted), stale=comparison.stale)


def only_touched_since(outcome: Outcome, since: Since) -> Outcome:
    """The outcome with the findings that some changed line has a part in.

    Raises:
        GitError: see sources.git.
    """
    places = [place for finding in outcome.findings for place in _places(finding)]
    places += [error.place for error in outcome.errors]
    changes = since.changes(dict.fromkeys(place.path for place in places))
    return _only_touched(outcome, changes.touch)


def only_touching(outcome: Outcome, files: Sequence[str], base: Path) -> Outcome:
    """The outcome with the findings that some of the files or folders has a part in."""
    wanted = [os.path.abspath(base / file) for file in files]

    def touch(place: Place) -> bool:
        path = os.path.abspath(base / place.path)
        return any(path == one or path.startswith(one.rstrip(os.sep) + os.sep) for one in wanted)

    return _only_touched(outcome, touch)


def _only_touched(outcome: Outcome, touch: Callable[[Place], bool]) -> Outcome:
    kept = {_key(finding) for finding in outcome.findings if any(map(touch, _places(finding)))}
    narrowed = _only(outcome, kept.__contains__)
    errors = tuple(error for error in narrowed.errors if error in outcome.faults or touch(error.place))
    return dataclasses.replace(narrowed, errors=errors, untouched=len(outcome.findings) - len(narrowed.findings))


def _only(outcome: Outcome, wanted: Callable[[tuple[object, ...]], bool]) -> Outcome:
    """Some of the findings; an error that a finding told of (LL001) goes with it."""
    kept = tuple(finding for finding in outcome.findings if wanted(_key(finding)))
    dropped = {(f.place, f.message) for f in outcome.findings} - {(f.place, f.message) for f in kept}
    errors = tuple(error for error in outcome.errors if (error.place, error.message) not in dropped)
    return dataclasses.replace(outcome, findings=kept, errors=errors)


def _key(finding: Finding) -> tuple[object, ...]:
    return finding.code, finding.place, finding.fingerprint


def _places(finding: Finding) -> list[Place]:
    """Everywhere that a mistake passes, also where only one of several ways does."""
    return [finding.place, *(step.place for step in (*finding.trace, *finding.also))]
