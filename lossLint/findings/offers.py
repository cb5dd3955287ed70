"""What plugins offer: rule classes of installed packages, and of modules and files that the configuration names."""

from __future__ import annotations

import dataclasses
import hashlib
import importlib
import importlib.metadata
import importlib.util
import inspect
import os
import pkgutil
import sys
from collections.abc import Callable, Iterator
from importlib.machinery import PathFinder
from pathlib import Path
from types import ModuleType

from lossLint.findings.rule import Rule
from lossLint.plugins import Local

GROUP = "losslint.rules"
_OWN = "losslint"


class MissingPlugin(Exception):
    """The configuration names a plugin that is not there."""


@dataclasses.dataclass(frozen=True, slots=True)
class Offer:
    """A plugin that has not been loaded yet.

    Attributes:
        plugin: its name for people.
        load: gives its rule classes; runs code of others.
        own: whether it is lossLint's own.
    """

    plugin: str
    load: Callable[[], list[type[Rule]]]
    own: bool = False


def installed_offers() -> list[Offer]:
    """The entry points of the group: lossLint's own first, so that no other takes the name of one of its rules."""
    points = importlib.metadata.entry_points(group=GROUP)
    offers = [Offer(f"{point.name} ({point.value})", _loader(point), _is_own(point)) for point in points]
    return sorted(offers, key=lambda offer: (not offer.own, offer.plugin))


def local_offer(local: Local) -> Offer:
    """A plugin of the configuration.

    Raises:
        MissingPlugin: there is no such file or module.
    """
    if not _is_path(local.name):
        top = local.name.split(".")[0]
        if top not in sys.modules and PathFinder.find_spec(top, [*sys.path, str(local.folder)]) is None:
            raise MissingPlugin(f"no such plugin: there is no module '{top}' beside {local.folder} or installed")
        return Offer(local.name, lambda: rules_of(_imported(local)))
    file = local.folder / local.name
    if os.path.isdir(file):
        file /= "__init__.py"
    if not os.path.isfile(file):
        raise MissingPlugin(f"no such plugin: '{local.name}' in {local.folder}")
    return Offer(local.name, lambda: rules_of(_from_file(file)))


def _loader(point: importlib.metadata.EntryPoint) -> Callable[[], list[type[Rule]]]:
    return lambda: rules_of(point.load())


def _is_own(point: importlib.metadata.EntryPoint) -> bool:
    return point.dist is not None and point.dist.name.lower() == _OWN


def _is_path(name: str) -> bool:
    return name.endswith(".py") or "/" in name or os.sep in name


def _imported(local: Local) -> ModuleType:
    """A module by its dotted name, which may also start in the folder of the configuration."""
    # Last, so that no file there hides a module that is installed.
    sys.path.append(str(local.folder))
    try:
        return importlib.import_module(local.name)
    finally:
        sys.path.remove(str(local.folder))


def _from_file(file: Path) -> ModuleType:
    """The module in a file or package, under a name that no other has."""
    where = hashlib.sha256(os.fsencode(file.resolve())).hexdigest()[:8]
    stem = file.parent.name if file.name == "__init__.py" else file.stem
    name = f"_losslint_plugin_{where}_{stem}"
    folders = [str(file.parent)] if file.name == "__init__.py" else None
    spec = importlib.util.spec_from_file_location(name, file, submodule_search_locations=folders)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def rules_of(offered: object) -> list[type[Rule]]:
    """The rule classes of what a plugin offers: a package, a module or a class.

    Raises:
        TypeError: it is none of these, or has no rules.
    """
    if inspect.isclass(offered) and issubclass(offered, Rule):
        return [offered]
    if not inspect.ismodule(offered):
        shown = offered.__qualname__ if inspect.isclass(offered) else repr(offered)
        raise TypeError(f"{shown[:80]} is no Rule and no module with rules")
    found = list(dict.fromkeys(cls for module in _modules(offered) for cls in classes(module)))
    if not found:
        raise TypeError(f"there are no rules in {offered.__name__}")
    return found


def _modules(offered: ModuleType) -> Iterator[ModuleType]:
    yield offered
    for found in sorted(pkgutil.iter_modules(getattr(offered, "__path__", ())), key=lambda found: found.name):
        yield from _modules(importlib.import_module(f"{offered.__name__}.{found.name}"))


def classes(module: ModuleType) -> list[type[Rule]]:
    """Rules declared in a module; imported ones, and bases without a code of their own, are not its rules."""
    return [
        member
        for member in vars(module).values()
        if inspect.isclass(member)
        and issubclass(member, Rule)
        and member.__module__ == module.__name__
        and "code" in vars(member)
    ]
