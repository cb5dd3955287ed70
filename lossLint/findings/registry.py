"""The rules of this installation: found through an entry point group, nothing registered by hand."""

from __future__ import annotations

import dataclasses
import difflib
import functools
import importlib
import importlib.metadata
import inspect
import pkgutil
import re
from collections.abc import Iterable, Iterator
from types import ModuleType

from lossLint.findings import run_rules
from lossLint.findings.finding import Finding
from lossLint.findings.rule import Rule

GROUP = "losslint.rules"
# How exactly a name or a whole code names a rule, against the length of a prefix.
EXACT = 1000
_CODE = re.compile(r"[A-Z]+\d+")


class RegistryError(Exception):
    """The installed rules contradict each other, or a plugin cannot be loaded."""


class UnknownRule(Exception):
    """A name, code or code prefix that no installed rule has."""

    def __init__(self, name: str, suggestion: str | None, setting: str = "") -> None:
        self.name = name
        self.suggestion = suggestion
        self.setting = setting
        hint = f"; did you mean '{suggestion}'?" if suggestion else " ('losslint rules' lists them)"
        super().__init__(f"unknown rule '{name}'{hint}")


@dataclasses.dataclass(frozen=True, slots=True)
class Registry:
    """The rules that can be selected, sorted by code."""

    rules: tuple[Rule, ...]

    def resolve(self, name: str) -> tuple[Rule, ...]:
        """The rules that a name, a code or a prefix of codes (``LL1``, ``LL``) stands for.

        Raises:
            UnknownRule: when there is none; it carries the nearest name.
        """
        wanted = name.strip()
        found = tuple(rule for rule in self.rules if match(wanted, rule))
        if not found:
            raise UnknownRule(wanted, self.nearest(wanted))
        return found

    def nearest(self, name: str) -> str | None:
        """The name or code that was probably meant."""
        names = [rule.name for rule in self.rules]
        codes = [rule.code for rule in self.rules]
        near = difflib.get_close_matches(name.lower(), names, n=1, cutoff=0.6)
        near = near or difflib.get_close_matches(name.upper(), codes, n=1, cutoff=0.6)
        return near[0] if near else None


def match(selector: str, rule: Rule | Finding) -> int:
    """How exactly a selector names a rule, or that of a finding: 0 not at all, else the more the narrower.

    Upper and lower case are one: people write ``ll101`` in comments.
    """
    if not selector:
        return 0
    if selector.lower() in (rule.name, rule.code.lower()):
        return EXACT
    return len(selector) if rule.code.lower().startswith(selector.lower()) else 0


def build(classes: Iterable[type[Rule]]) -> Registry:
    """A registry of rule classes.

    Raises:
        RegistryError: two of them have one code or one name, or a code or name that cannot be selected.
    """
    rules = sorted((cls() for cls in classes), key=lambda rule: rule.code)
    owners: dict[str, Rule] = {}
    for rule in rules:
        _refuse_malformed(rule)
        for key in (rule.code, rule.name):
            if key in owners:
                raise RegistryError(f"two rules are called {key}: {_origin(owners[key])} and {_origin(rule)}")
            owners[key] = rule
    return Registry(tuple(rules))


@functools.cache
def installed() -> Registry:
    """The engine's own rules and those of every installed package that offers some."""
    classes = dict.fromkeys(_classes(run_rules))
    points = importlib.metadata.entry_points(group=GROUP)
    for point in sorted(points, key=lambda point: (point.name, point.value)):
        classes.update(dict.fromkeys(_load(point)))
    return build(classes)


def _load(point: importlib.metadata.EntryPoint) -> list[type[Rule]]:
    """The rule classes that an entry point offers: a package, a module or a class."""
    try:
        offered = point.load()
        if inspect.isclass(offered):
            return [_rule_class(offered)]
        return [cls for module in _modules(offered) for cls in _classes(module)]
    except Exception as error:
        raise RegistryError(f"the rules '{point.name}' ({point.value}) cannot be loaded: {error!r}") from error


def _rule_class(offered: type) -> type[Rule]:
    if not issubclass(offered, Rule):
        raise TypeError(f"{offered.__qualname__} is no Rule")
    return offered


def _modules(offered: ModuleType) -> Iterator[ModuleType]:
    yield offered
    for found in sorted(pkgutil.iter_modules(getattr(offered, "__path__", ())), key=lambda found: found.name):
        yield from _modules(importlib.import_module(f"{offered.__name__}.{found.name}"))


def _classes(module: ModuleType) -> list[type[Rule]]:
    """Rules declared in a module; imported ones, and bases without a code of their own, are not its rules."""
    return [
        member
        for member in vars(module).values()
        if inspect.isclass(member)
        and issubclass(member, Rule)
        and member.__module__ == module.__name__
        and "code" in vars(member)
    ]


def _refuse_malformed(rule: Rule) -> None:
    for attribute in ("name", "severity"):
        if not hasattr(rule, attribute):
            raise RegistryError(f"{_origin(rule)} declares no {attribute}")
    if not _CODE.fullmatch(rule.code):
        raise RegistryError(f"{_origin(rule)} has the code {rule.code!r}: capitals then digits are wanted")


def _origin(rule: Rule) -> str:
    return f"{type(rule).__module__}.{type(rule).__qualname__}"
