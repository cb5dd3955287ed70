"""One run over a project: which programs start it, what is entered without a caller, what comes out."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence

from lossLint.inference.analysis import Analysis, SiteRecord
from lossLint.inference.compiling import yield_compiled
from lossLint.inference.entering import enter_nested, enter_uncalled, guarded
from lossLint.inference.heads import name_unused
from lossLint.inference.inheriting import enter_inherited
from lossLint.inference.metrics import link_losses
from lossLint.inference.names import scope_of
from lossLint.inference.roots import Leads, functions, holders, naming_a_loss, trigger, users
from lossLint.inference.run import Run
from lossLint.inference.scope import Frame, ModuleScope
from lossLint.knowledge.loader import Knowledge, builtin
from lossLint.project.cache import Cache
from lossLint.project.module import Module
from lossLint.project.project import Project
from lossLint.sources.place import Place
from lossLint.sources.source import Source

Progress = Callable[[int, int, str], None]
_RECURSION = 20_000
_HOPS = 3


def analyse(
    sources: Sequence[Source],
    knowledge: Knowledge | None = None,
    progress: Progress | None = None,
    cache: Cache | None = None,
    roots: Sequence[str] = (),
) -> Analysis:
    """Interpret all programs that name a loss, and what they need of the others.

    Args:
        sources: all programs of the run; their order does not matter.
        knowledge: the tables; those that come with lossLint by default.
        progress: called with (programs done, programs to do, path).
        cache: what earlier runs found out about the same texts.
        roots: source roots that the user names, relative as the paths of the programs are.

    Returns:
        Sites for the rules and records for coverage, in an order that depends on the programs alone. Never raises.
    """
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _RECURSION))
    run = Run(Project(sources, cache, roots), knowledge or builtin())
    pattern = trigger(run.knowledge.constants["trigger-words"])  # type: ignore[arg-type]
    programs = naming_a_loss(run.project, pattern)
    leading = Leads(re.compile(f"{pattern.pattern}|[lL]oss"))
    _interpret(run, programs, leading, progress)
    _on_demand(run, {module.key for module in programs})
    enter_nested(run, leading)
    yield_compiled(run)
    link_losses(run)
    name_unused(run)
    for module in run.project.modules:
        module.check()
    return _collected(run)


def _interpret(run: Run, programs: list[Module], leading: Leads, progress: Progress | None = None) -> None:
    """Run programs, then what nobody called in them."""
    for number, module in enumerate(programs):
        if progress is not None:
            progress(number, len(programs), module.source.path)
        guarded(run, module, lambda module=module: _run_program(run, module))  # type: ignore[misc]
    for module in programs:
        guarded(run, module, lambda module=module: enter_uncalled(run, module, leading))  # type: ignore[misc]


def _on_demand(run: Run, done: set[str]) -> None:
    """Callers may stand in files that name no loss: first those of sites that could not be resolved."""
    _follow(run, _holding(run, resolved=False), done)
    _follow(run, _holding(run, resolved=True), done, hops=1)


def _follow(run: Run, wanted: dict[str, frozenset[str]], done: set[str], hops: int = _HOPS) -> None:
    """Run the programs that name wanted definitions, and those that name theirs."""
    enter_inherited(run)
    for _ in range(hops):
        found = users(run.project, wanted, done)
        if not found:
            return
        names = Leads().also(name for names in wanted.values() for name in names)
        done |= {module.key for module in found}
        _interpret(run, found, names)
        enter_inherited(run)
        wanted = {m.key: frozenset(p.name for p in m.pieces if p.name is not None and names(p.text)) for m in found}


def _holding(run: Run, *, resolved: bool) -> dict[str, frozenset[str]]:
    """The definitions that hold sites, by module.

    Where a caller is missing, whatever holds the site; else functions only: other callers may give them another model.
    """
    places: dict[str, list[Place]] = {}
    for visit in run.visits.values():
        if visit.resolved is resolved:
            places.setdefault(visit.place.path, []).append(visit.place)
    modules = [m for m in run.project.modules if m.source.importable and m.source.path in places]
    found = {module.key: holders(module, places[module.source.path]) for module in modules}
    return {m.key: functions(m, found[m.key]) if resolved else found[m.key] for m in modules}


def _run_program(run: Run, module: Module) -> None:
    """Run a module as the program that is started."""
    if module.key not in run.scopes:
        scope_of(run, module, main=True)
        return
    scope = run.scopes[module.key]
    if scope.main or "__main__" not in module.source.text:
        return
    _run_main_part(run, scope)


def _run_main_part(run: Run, scope: ModuleScope) -> None:
    """A module that was imported before: what stands under ``if __name__ == "__main__"``."""
    from lossLint.inference.execute import block

    scope.main = True
    run.frames.append(Frame(scope.store, (), scope))
    try:
        for index, piece in enumerate(scope.module.pieces):
            if piece.name is None and "__main__" in piece.text:
                block(run, scope.module.body(index))
    finally:
        run.frames.pop()


def _collected(run: Run) -> Analysis:
    records = tuple(
        SiteRecord(v.place, v.loss, v.prediction, v.target, v.resolved, v.reason, v.detail, v.trace)
        for v in sorted(run.visits.values(), key=lambda visit: visit.place.order)
    )
    troubles = [t for m in run.project.modules for t in (*m.source.troubles, *m.troubles)]
    sites = sorted(run.sites, key=lambda site: site.place.order)
    return Analysis(tuple(sites), records, tuple(sorted(set(troubles), key=lambda t: (t.place.order, t.message))))
