"""Which programs a run starts from: those that name a loss; on demand, those that call what was not resolved."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from lossLint.project.module import Module
from lossLint.project.project import Project
from lossLint.sources.place import Place

_SHORTEST = 3
_WORD = re.compile(r"[A-Za-z_]\w*")
_FUNCTION = re.compile(r"^(?:async[ \t]+)?def\b", re.MULTILINE)


def trigger(words: Sequence[str]) -> re.Pattern[str]:
    """The pattern without which a program cannot hold a loss site."""
    return re.compile("|".join(words))


def naming_a_loss(project: Project, pattern: re.Pattern[str]) -> list[Module]:
    """The programs whose text matches, in order."""
    return [module for module in project.modules if module.matches(pattern)]


def holders(module: Module, places: Iterable[Place]) -> frozenset[str]:
    """The top-level definitions of a module that hold some of the places."""
    lines = sorted(place.line for place in places)
    names = set()
    for piece in module.pieces:
        last = piece.line + piece.text.count("\n")
        if piece.name is not None and any(piece.line <= line <= last for line in lines):
            names.add(piece.name)
    return with_callers_of(module, frozenset(name for name in names if len(name) >= _SHORTEST))


def functions(module: Module, names: frozenset[str]) -> frozenset[str]:
    """Those of some top-level definitions that are functions."""
    kinds = {piece.name: _FUNCTION.search(piece.text) is not None for piece in module.pieces if piece.name is not None}
    return frozenset(name for name in names if kinds.get(name))


def with_callers_of(module: Module, names: frozenset[str]) -> frozenset[str]:
    """Definitions of a module, and the functions beside them through which they are called."""
    words = {piece.name: set(_WORD.findall(piece.text)) for piece in module.pieces if piece.name is not None}
    fresh = names
    while fresh:
        found = {name for name, used in words.items() if name not in names and not fresh.isdisjoint(used)}
        fresh = functions(module, frozenset(name for name in found if len(name) >= _SHORTEST))
        names |= fresh
    return names


def users(project: Project, wanted: dict[str, frozenset[str]], known: set[str]) -> list[Module]:
    """Programs not run yet that name a wanted definition together with the module that has it.

    Args:
        project: all programs.
        wanted: names of definitions by the key of their module.
        known: keys of the programs that were run.
    """
    by_leaf = {(leaf, name) for key, names in wanted.items() for name in names for leaf in _ways(project, key)}
    leaves = {leaf for leaf, _ in by_leaf}
    found: list[Module] = []
    for module in project.modules:
        if module.key in known or not any(leaf in module.source.text for leaf in leaves):
            continue
        words = set(_WORD.findall(module.source.text))
        if any(leaf in words and name in words for leaf, name in by_leaf):
            found.append(module)
    return found


@dataclasses.dataclass(frozen=True, slots=True)
class Leads:
    """Tells from its text whether a definition may lead to a loss: by a pattern, or by one of some names as a word."""

    pattern: re.Pattern[str] | None = None
    names: frozenset[str] = frozenset()

    def __call__(self, text: str) -> bool:
        """Whether the text leads to a loss."""
        if self.pattern is not None and self.pattern.search(text):
            return True
        return bool(self.names) and not self.names.isdisjoint(_WORD.findall(text))

    def also(self, names: Iterable[str]) -> Leads:
        """The same with more names."""
        return Leads(self.pattern, self.names | frozenset(names))


def _ways(project: Project, key: str) -> set[str]:
    """The last names by which a module is imported from: its own, or those of packages that hand its names on."""
    path = PurePosixPath(key)
    leaf = path.parent.name if path.stem == "__init__" else path.stem
    names = {leaf}
    for package in path.parents[:-1]:
        opening = project.module_at((*package.parts, "__init__"))
        if opening is None or leaf not in opening.source.text:
            break
        names.add(package.name)
        leaf = package.name
    return names
