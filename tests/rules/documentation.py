"""The rules of the package and the parts of their documentation."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import textwrap

import losslint_rules

from lossLint.api import Rule
from lossLint.findings.rule import HEADINGS

_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def rules() -> list[type[Rule]]:
    """Every rule class that a module of the package defines, by code."""
    found = []
    for module in pkgutil.iter_modules(losslint_rules.__path__):
        loaded = importlib.import_module(f"{losslint_rules.__name__}.{module.name}")
        found += [
            member
            for member in vars(loaded).values()
            if inspect.isclass(member) and issubclass(member, Rule) and member.__module__ == loaded.__name__
        ]
    return sorted(found, key=lambda rule: rule.code)


def sections(rule: type[Rule]) -> dict[str, str]:
    """Text by heading."""
    parts = re.split(r"^## (.+)$", rule.documentation(), flags=re.MULTILINE)
    return dict(zip(parts[1::2], (part.strip() for part in parts[2::2]), strict=True))


def headings(rule: type[Rule]) -> tuple[str, ...]:
    """The headings in the order of the text."""
    return tuple(sections(rule))


def programs(rule: type[Rule], heading: str) -> list[str]:
    """The fenced programs below a heading."""
    assert heading in HEADINGS
    return [textwrap.dedent(block) for block in _BLOCK.findall(sections(rule)[heading])]
