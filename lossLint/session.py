"""One run: programs in, findings out. Pure: prints nothing, exits nowhere, keeps no state."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from lossLint import answers
from lossLint.findings.baseline import Entry
from lossLint.findings.excerpts import Excerpts
from lossLint.findings.finding import Finding
from lossLint.findings.registry import EMPTY, Registry, installed
from lossLint.findings.selection import EVERYTHING, Selection
from lossLint.findings.stopwatch import Stopwatch
from lossLint.inference.analysis import Analysis, SiteRecord
from lossLint.knowledge.entries import Table
from lossLint.knowledge.loader import assembled
from lossLint.knowledge.offers import OfferedFiles, offered_files, read_offered
from lossLint.plugins import Fault, Local
from lossLint.project.cache import Cache
from lossLint.sources.discovery import discover
from lossLint.sources.ignoring import Patterns
from lossLint.sources.place import Place
from lossLint.sources.reading import Reading, read, read_text
from lossLint.sources.source import Trouble

Progress = Callable[[int, int, str], None]


@dataclasses.dataclass(frozen=True, slots=True)
class Settings:
    """What a run reads and reports.

    Attributes:
        selection: which rules and findings.
        exclude: files to leave out.
        src: source roots, relative to the working directory.
        knowledge: tables of the user's own.
        versions: the versions of libraries that the user aims at.
        plugins: rules of the user's own.
        cache: the folder in which to keep what later runs can use; None keeps nothing. It changes no result, so it is
            left out of the representation, which tells runs apart that do not ask the same.
    """

    selection: Selection = EVERYTHING
    exclude: tuple[Patterns, ...] = ()
    src: tuple[str, ...] = ()
    knowledge: tuple[Table, ...] = ()
    versions: tuple[tuple[str, str], ...] = ()
    plugins: tuple[Local, ...] = ()
    cache: Path | None = dataclasses.field(default=None, repr=False)


DEFAULTS = Settings()


@dataclasses.dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was left alone on purpose, and why."""

    path: str
    reason: str


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found.

    Attributes:
        findings: sorted by path, cell, line, column, code.
        records: the loss sites with what was inferred, sorted by place.
        checked: how many files were linted whole.
        failed: how many files could not be analysed, or only in part.
        errors: what went wrong: parts that do not parse (LL001 too, when that rule is on) and rules that raised.
        skipped: files that hold nothing to lint, such as notebooks in another language.
        excerpts: the lines of the linted files.
        accepted: how many findings a baseline took away.
        stale: entries of the baseline whose findings are gone, with their number.
        untouched: how many findings were left out because no change has a part in them.
        faults: those of the errors that are faults of rules and plugins.
        registry: the rules that could be selected.
    """

    findings: tuple[Finding, ...]
    records: tuple[SiteRecord, ...]
    checked: int
    failed: int
    errors: tuple[Trouble, ...]
    skipped: tuple[Skipped, ...]
    excerpts: Excerpts
    accepted: int = 0
    stale: tuple[Entry, ...] = ()
    untouched: int = 0
    faults: tuple[Trouble, ...] = ()
    registry: Registry = EMPTY

    @property
    def resolved(self) -> int:
        """How many of the loss sites are known."""
        return sum(record.resolved for record in self.records)


class MissingPaths(Exception):
    """Paths that were asked for and do not exist."""

    def __init__(self, paths: Sequence[str]) -> None:
        self.paths = tuple(paths)
        super().__init__(f"no such file or folder: {', '.join(self.paths)}")


def lint(
    paths: Sequence[str],
    settings: Settings = DEFAULTS,
    cwd: Path | None = None,
    progress: Progress | None = None,
    watch: Stopwatch | None = None,
) -> Outcome:
    """Lint files and folders.

    Args:
        paths: files and folders, relative to ``cwd`` or absolute.
        settings: what to read and report.
        cwd: the folder that paths are told relative to; the working directory when None.
        progress: told how many of how many steps are done, and what they are.
        watch: told how long the stages take.

    Raises:
        MissingPaths: a path does not exist.
        UnknownRule: the settings name a rule that is not installed.
        RegistryError: lossLint's own rules cannot be loaded, or a plugin that is named is not there.
    """
    watch = watch or Stopwatch()
    with watch.stage("load the rules"):
        learnt = _learn(settings)
    base = cwd or Path.cwd()
    with watch.stage("find files"):
        files = _files(paths, settings, base)
    cache = answers.open_cache(settings.cache, learnt.registry, learnt.tables.files)
    try:
        return _cached(files, settings, learnt, base, cache, progress, watch)
    finally:
        cache.close()


def lint_texts(
    texts: Mapping[str, str | bytes],
    settings: Settings = DEFAULTS,
    registry: Registry | None = None,
    watch: Stopwatch | None = None,
) -> Outcome:
    """Lint programs that are not on disk, by file name (``.py``, ``.ipynb`` and ``.md`` mean what they do there).

    Args:
        texts: the programs.
        settings: what to read and report.
        registry: the rules, when they are not those of this installation.
        watch: told how long the stages take.

    Raises:
        UnknownRule: the settings name a rule that is not installed.
        RegistryError: lossLint's own rules cannot be loaded, or a plugin that is named is not there.
    """
    readings = {name: read_text(text, name) for name, text in texts.items()}
    return _run(readings, settings, _learn(settings, registry), watch=watch)


def _cached(
    files: Sequence[str],
    settings: Settings,
    learnt: _Learnt,
    base: Path,
    cache: Cache,
    progress: Progress | None,
    watch: Stopwatch,
) -> Outcome:
    """The outcome that an earlier run had in the same state, or that of a new run."""
    # What a plugin of the project imports, and with that what it does, may change without its own file.
    lasting = settings.cache is not None and not settings.plugins and not learnt.faults
    with watch.stage("ask the cache"):
        state = answers.state_of(files, base, repr(settings)) if lasting else None
        known = answers.recall(cache, state)
    if known is not None:
        excerpts = Excerpts((), files, lambda path: read(path, base).sources)
        return _outcome_of(known, excerpts, learnt.registry)
    with watch.stage("read"):
        readings = {path: read(path, base) for path in files}
    outcome = _run(readings, settings, learnt, progress, cache, watch)
    with watch.stage("write the cache"):
        if not outcome.faults:
            answers.keep(cache, state, _answer_of(outcome))
        cache.save()
    return outcome


def _answer_of(outcome: Outcome) -> answers.Answer:
    skipped = tuple((one.path, one.reason) for one in outcome.skipped)
    counts = (outcome.checked, outcome.failed)
    return answers.Answer(outcome.findings, outcome.records, *counts, outcome.errors, skipped)


def _outcome_of(answer: answers.Answer, excerpts: Excerpts, registry: Registry) -> Outcome:
    skipped = tuple(Skipped(path, reason) for path, reason in answer.skipped)
    counts = (answer.checked, answer.failed)
    return Outcome(answer.findings, answer.records, *counts, answer.errors, skipped, excerpts, registry=registry)


def _files(paths: Sequence[str], settings: Settings, base: Path) -> Sequence[str]:
    """The files to read, relative to the base where that is possible."""
    found = discover(paths, exclude=settings.exclude, cwd=base)
    if found.missing:
        raise MissingPaths(found.missing)
    return found.files


@dataclasses.dataclass(frozen=True, slots=True)
class _Learnt:
    """What others add to a run: rules and tables."""

    registry: Registry
    tables: OfferedFiles

    @property
    def faults(self) -> tuple[Fault, ...]:
        return (*self.registry.faults, *self.tables.faults)


def _learn(settings: Settings, registry: Registry | None = None) -> _Learnt:
    registry = registry or installed(settings.plugins)
    settings.selection.refuse_unknown(registry)
    return _Learnt(registry, offered_files())


def _trouble_of(fault: Fault) -> Trouble:
    where = Place(f"<plugin {fault.plugin}>", None, 1, 1, 1, 1)
    return Trouble(where, f"the plugin {fault.plugin} is broken: {fault.message}")


def _run(
    readings: Mapping[str, Reading],
    settings: Settings,
    learnt: _Learnt,
    progress: Progress | None = None,
    cache: Cache | None = None,
    watch: Stopwatch | None = None,
) -> Outcome:
    """Analyse what was read and let the rules judge it."""
    watch = watch or Stopwatch()
    # The interpreter takes as long to import as a small project to lint: an answered run does without.
    with watch.stage("load the interpreter"):
        from lossLint.findings.judging import judge
        from lossLint.inference.effects import refuse_unknown
        from lossLint.inference.interpreter import analyse

        offered = read_offered(learnt.tables, refuse_unknown)
        knowledge = assembled((*offered.tables, *settings.knowledge), dict(settings.versions))
    sources = [source for path in sorted(readings) for source in readings[path].sources]
    with watch.stage("parse and interpret"):
        analysis = analyse(sources, knowledge=knowledge, progress=progress, cache=cache, roots=settings.src)
    troubles = _troubles(readings.values(), analysis)
    with watch.stage("ask the rules"):
        judgement = judge(sources, analysis, troubles, settings.selection, learnt.registry, watch)
    faults = (*map(_trouble_of, (*learnt.faults, *offered.faults)), *judgement.raised)
    failed = {trouble.place.path for trouble in troubles}
    skipped = [Skipped(path, reason) for path, reading in sorted(readings.items()) if (reason := reading.skipped)]
    return Outcome(
        findings=judgement.findings,
        records=analysis.records,
        checked=len(readings) - len(skipped) - len(failed),
        failed=len(failed),
        errors=(*troubles, *faults),
        skipped=tuple(skipped),
        excerpts=Excerpts(sources),
        faults=faults,
        registry=learnt.registry,
    )


def _troubles(readings: Iterable[Reading], analysis: Analysis) -> tuple[Trouble, ...]:
    """Everything that could not be read, once, in the order of places."""
    told = list(analysis.troubles)
    for reading in readings:
        told += reading.troubles
        told += [trouble for source in reading.sources for trouble in source.troubles]
    return tuple(sorted(dict.fromkeys(told), key=lambda trouble: (trouble.place.order, trouble.message)))
