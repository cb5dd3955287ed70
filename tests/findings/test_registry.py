"""Rules are found through entry points alone, and by any name that people use."""

from __future__ import annotations

import importlib.metadata
import sys
from pathlib import Path

import pytest
from sample_rules import RUN_RULES, Always, Never

from lossLint.findings import offers
from lossLint.findings.finding import Severity
from lossLint.findings.registry import Registry, RegistryError, UnknownRule, build, installed
from lossLint.findings.rule import HEADINGS, Rule

PLUGIN = '''
from lossLint.api import Rule, Severity
from {package}.base import Base

class Mine{code}(Base):
    """A rule of a plugin."""
    code = "{code}"
    name = "{name}"
    severity = Severity.INFO
'''


def _names(rules: tuple[Rule, ...]) -> list[str]:
    return [rule.name for rule in rules]


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with one rule at the top and one in a folder below, both on a shared base."""
    package = tmp_path / "some_plugin"
    (package / "deeper").mkdir(parents=True)
    (package / "base.py").write_text("from lossLint.api import Rule\nclass Base(Rule):\n    'Shared.'\n")
    (package / "__init__.py").write_text("")
    (package / "one.py").write_text(PLUGIN.format(package="some_plugin", code="XX101", name="first-of-plugin"))
    (package / "deeper" / "__init__.py").write_text("from some_plugin.one import MineXX101\n")
    (package / "deeper" / "two.py").write_text(PLUGIN.format(package="some_plugin", code="XX102", name="second"))
    monkeypatch.syspath_prepend(tmp_path)
    yield package
    for name in [name for name in sys.modules if name.startswith("some_plugin")]:
        del sys.modules[name]


def _offer(monkeypatch: pytest.MonkeyPatch, *values: str) -> Registry:
    points = [importlib.metadata.EntryPoint(f"point{i}", value, offers.GROUP) for i, value in enumerate(values)]
    monkeypatch.setattr(offers.importlib.metadata, "entry_points", lambda group: points)
    return installed.__wrapped__()


def test_a_package_offers_the_rules_of_all_its_modules_once(plugin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = _offer(monkeypatch, "some_plugin")
    assert _names(found.resolve("XX")) == ["first-of-plugin", "second"]


def test_a_module_or_a_class_can_be_offered_alone(plugin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _names(_offer(monkeypatch, "some_plugin.one").resolve("XX")) == ["first-of-plugin"]
    assert _names(_offer(monkeypatch, "some_plugin.deeper.two:MineXX102").resolve("XX")) == ["second"]


def test_the_same_class_offered_twice_is_one_rule(plugin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _names(_offer(monkeypatch, "some_plugin", "some_plugin.one").resolve("XX101")) == ["first-of-plugin"]


def test_the_rules_about_the_run_are_always_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _names(_offer(monkeypatch).rules) == [
        "syntax-error",
        "unused-suppression",
        "unknown-suppression",
        "suppression-without-reason",
    ]


def test_two_rules_with_one_code_or_name_are_refused() -> None:
    same_code = type("SameCode", (Rule,), {"code": "LL901", "name": "other", "severity": Severity.INFO})
    same_name = type("SameName", (Rule,), {"code": "LL950", "name": "always-wrong", "severity": Severity.INFO})
    for twin in (same_code, same_name):
        with pytest.raises(RegistryError, match="two rules are called"):
            build([Always, twin])


def test_a_code_that_could_not_be_selected_is_refused() -> None:
    with pytest.raises(RegistryError, match="capitals then digits"):
        build([type("Odd", (Rule,), {"code": "ll-1", "name": "odd", "severity": Severity.INFO})])


@pytest.mark.parametrize("name", ["LL901", "ll901", "always-wrong", "ALWAYS-WRONG", " LL901 "])
def test_a_rule_is_found_by_code_and_name(registry: Registry, name: str) -> None:
    assert _names(registry.resolve(name)) == ["always-wrong"]


@pytest.mark.parametrize(("prefix", "count"), [("LL9", 2), ("LL0", 4), ("LL", 6), ("ll90", 2)])
def test_a_prefix_of_codes_stands_for_its_rules(registry: Registry, prefix: str, count: int) -> None:
    assert len(registry.resolve(prefix)) == count


@pytest.mark.parametrize("name", ["", "always", "wrong", "LL9012", "XX", "*"])
def test_parts_of_names_and_unknown_codes_are_refused(registry: Registry, name: str) -> None:
    with pytest.raises(UnknownRule):
        registry.resolve(name)


def test_an_unknown_name_comes_with_the_nearest_one(registry: Registry) -> None:
    with pytest.raises(UnknownRule, match="did you mean 'always-wrong'"):
        registry.resolve("allways-wrong")
    with pytest.raises(UnknownRule, match="losslint rules"):
        registry.resolve("zzz")


def test_rules_are_sorted_by_code_whatever_the_order_of_loading() -> None:
    assert build([Never, Always]).rules[0].code == build([Always, Never]).rules[0].code == "LL901"


@pytest.mark.parametrize("rule", RUN_RULES)
def test_rules_about_the_run_are_documented_like_any_other(rule: type[Rule]) -> None:
    headings = [line[3:] for line in rule.documentation().splitlines() if line.startswith("## ")]
    assert tuple(headings) == HEADINGS
