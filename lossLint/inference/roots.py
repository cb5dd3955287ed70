"""Which programs a run starts from: those that name a loss, and those that use what such a program defines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from lossLint.project.module import Module
from lossLint.project.project import Project

_HOPS = 3
_SHORTEST = 3


def find_roots(project: Project, words: Sequence[str]) -> tuple[list[Module], re.Pattern[str]]:
    """The programs to run, in order, and the pattern of what leads to a loss.

    A trainer that applies a loss may be started by a file that names none: so the names of definitions that hold such
    words are looked for in the other files, a few times over.
    """
    pattern = re.compile("|".join(words))
    roots = {module.key: module for module in project.modules if pattern.search(module.source.text)}
    bearing = {key: _bearing(module, pattern) for key, module in roots.items() if module.source.importable}
    fresh = dict(bearing)
    names: set[str] = set()
    for _ in range(_HOPS):
        names |= {name for found in fresh.values() for name in found}
        users = [m for m in project.modules if m.key not in roots and _uses(m, fresh)]
        roots.update({module.key: module for module in users})
        using = _word_pattern(names)
        fresh = {m.key: _bearing(m, using) for m in users if m.source.importable} if using else {}
        if not fresh:
            break
    wanted = _word_pattern(names)
    every = re.compile(f"{pattern.pattern}|[lL]oss|{wanted.pattern}" if wanted else f"{pattern.pattern}|[lL]oss")
    return [module for module in project.modules if module.key in roots], every


def _bearing(module: Module, pattern: re.Pattern[str]) -> frozenset[str]:
    """Names of the definitions of a module whose text matches."""
    found = (p.name for p in module.pieces if p.name is not None and pattern.search(p.text))
    return frozenset(name for name in found if len(name) >= _SHORTEST)


def _uses(module: Module, bearing: dict[str, frozenset[str]]) -> bool:
    """Whether a module names a definition together with the module that has it."""
    text = module.source.text
    words: set[str] | None = None
    for key, names in bearing.items():
        leaf = _leaf(key)
        if not names or leaf not in text:
            continue
        words = words if words is not None else set(_WORD.findall(text))
        if leaf in words and not names.isdisjoint(words):
            return True
    return False


_WORD = re.compile(r"[A-Za-z_]\w*")


def _leaf(key: str) -> str:
    path = PurePosixPath(key)
    return path.parent.name if path.stem == "__init__" else path.stem


def _word_pattern(names: set[str]) -> re.Pattern[str] | None:
    return re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, names))) + r")\b") if names else None
