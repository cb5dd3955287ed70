"""The rules of this installation: found through an entry point group, nothing registered by hand."""

from __future__ import annotations

import dataclasses
import difflib
import functools
import re
from collections.abc import Iterable, Mapping

from lossLint.findings import run_rules
from lossLint.findings.finding import Finding, Severity
from lossLint.findings.offers import MissingPlugin, classes, installed_offers, local_offer
from lossLint.findings.rule import Rule
from lossLint.plugins import IMPORT_SECONDS, Fault, Local, attempt

# How exactly a name or a whole code names a rule, against the length of a prefix.
EXACT = 1000
_CODE = re.compile(r"[A-Z]+\d+")
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class RegistryError(Exception):
    """Rules contradict each other, or cannot be had."""


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
    """The rules that can be selected.

    Attributes:
        rules: sorted by code.
        faults: what is wrong with plugins.
        plugins: the plugin of each rule, by code, that is not lossLint's own.
    """

    rules: tuple[Rule, ...]
    faults: tuple[Fault, ...] = ()
    plugins: Mapping[str, str] = dataclasses.field(default_factory=dict)

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


# The rules of nobody.
EMPTY = Registry(())


def match(selector: str, rule: Rule | Finding) -> int:
    """How exactly a selector names a rule, or that of a finding: 0 not at all, else the more the narrower.

    Upper and lower case are one: people write ``ll101`` in comments.
    """
    if not selector:
        return 0
    if selector.lower() in (rule.name, rule.code.lower()):
        return EXACT
    return len(selector) if rule.code.lower().startswith(selector.lower()) else 0


def build(declared: Iterable[type[Rule]]) -> Registry:
    """A registry of rule classes.

    Raises:
        RegistryError: two of them have one code or one name, or a code or name that cannot be selected.
    """
    rules = sorted((cls() for cls in declared), key=lambda rule: rule.code)
    owners: dict[str, Rule] = {}
    for rule in rules:
        if fault := malformed(rule):
            raise RegistryError(f"{_origin(rule)}: {fault}")
        for key in (rule.code, rule.name):
            if key in owners:
                raise RegistryError(f"two rules are called {key}: {_origin(owners[key])} and {_origin(rule)}")
            owners[key] = rule
    return Registry(tuple(rules))


@functools.cache
def installed(plugins: tuple[Local, ...] = ()) -> Registry:
    """The engine's own rules, those of every installed package that offers some, and those that were named.

    What is wrong with a plugin is a fault of the registry; the other rules are there all the same.

    Raises:
        RegistryError: lossLint's own rules cannot be loaded, or a plugin that was named is not there.
    """
    try:
        offers = [*installed_offers(), *map(local_offer, plugins)]
    except MissingPlugin as error:
        raise RegistryError(str(error)) from error
    shelf = _Shelf()
    for cls in classes(run_rules):
        shelf.put(cls, "")
    for offer in offers:
        loaded = attempt(offer.load, IMPORT_SECONDS)
        if offer.own and loaded.failure:
            raise RegistryError(f"lossLint's own rules cannot be loaded: {loaded.failure}")
        if loaded.failure:
            shelf.faults.append(Fault(offer.plugin, loaded.failure))
        for cls in loaded.result or ():
            shelf.put(cls, "" if offer.own else offer.plugin)
    return shelf.registry()


@dataclasses.dataclass(slots=True)
class _Shelf:
    """The rules so far, by code and name. Who comes first keeps a name: the own rules come before all others."""

    owners: dict[str, Rule] = dataclasses.field(default_factory=dict)
    plugins: dict[str, str] = dataclasses.field(default_factory=dict)
    faults: list[Fault] = dataclasses.field(default_factory=list)

    def put(self, cls: type[Rule], plugin: str) -> None:
        """Add a rule; one that cannot be had is a fault of its plugin."""
        made = attempt(lambda: _made(cls), IMPORT_SECONDS)
        rule, fault = made.result or (None, made.failure)
        if rule is None or fault:
            self.faults.append(Fault(plugin, f"{cls.__module__}.{cls.__qualname__}: {fault}"))
            return
        owner = self.owners.get(rule.code) or self.owners.get(rule.name)
        if owner is not None and type(owner) is not cls:
            key = rule.code if rule.code in self.owners else rule.name
            self.faults.append(Fault(plugin, f"two rules are called {key}: {_origin(owner)} and {_origin(rule)}"))
        elif owner is None:
            self.owners[rule.code] = self.owners[rule.name] = rule
            if plugin:
                self.plugins[rule.code] = plugin

    def registry(self) -> Registry:
        rules = sorted({id(rule): rule for rule in self.owners.values()}.values(), key=lambda rule: rule.code)
        return Registry(tuple(rules), tuple(self.faults), self.plugins)


def _made(cls: type[Rule]) -> tuple[Rule, str]:
    rule = cls()
    return rule, malformed(rule)


def malformed(rule: Rule) -> str:
    """What is wrong with the declaration of a rule, empty when it is right."""
    wanted = {"code": str, "name": str, "severity": Severity, "since": str, "default": bool}
    for attribute, kind in wanted.items():
        if not hasattr(rule, attribute):
            return f"it declares no {attribute}"
        if not isinstance(getattr(rule, attribute), kind):
            return f"its {attribute} is {getattr(rule, attribute)!r:.80}, which is no {kind.__name__}"
    if not _CODE.fullmatch(rule.code):
        return f"it has the code {rule.code!r}: capitals then digits are wanted"
    if not _NAME.fullmatch(rule.name):
        return f"it has the name {rule.name!r}: small words joined by hyphens are wanted"
    if not isinstance(rule.documentation(), str) or not isinstance(rule.summary(), str):
        return "its documentation is no text"
    return ""


def _origin(rule: Rule) -> str:
    return f"{type(rule).__module__}.{type(rule).__qualname__}"
