"""Plugins as people install and name them, sound ones and all that can be wrong with one."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lossLint.cli.main import main
from lossLint.findings import asking, registry
from lossLint.findings.registry import installed
from lossLint.knowledge import offers as tables

CLEAN, FOUND, USAGE, INCOMPLETE = 0, 1, 2, 4
PROGRAM = """import torch
from torch import nn
net = nn.Sequential(nn.Linear(4, 3))
loss = nn.CrossEntropyLoss(reduction="sum")(net(torch.rand(2, 4)), torch.randint(0, 3, (2,)))
"""
RULE = '''
from lossLint.api import Confidence, Finding, Rule, Severity

class {name}(Rule):
    """A rule of a plugin."""
    code = "{code}"
    name = "{code}-rule".lower()
    severity = Severity.ERROR

    def check(self, site):
        {body}
'''
GOOD = 'yield self.at(site, "found by the plugin")'
Offer = Callable[..., None]


def rule(body: str = GOOD, code: str = "XX1") -> str:
    return RULE.format(name=f"Rule{code}", code=code, body=body)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A project whose one program is right."""
    work = tmp_path / "work"
    work.mkdir()
    (work / "train.py").write_text(PROGRAM)
    monkeypatch.chdir(work)
    installed.cache_clear()
    yield work
    installed.cache_clear()


@pytest.fixture
def offer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: Path) -> Offer:
    """Install a distribution: modules, and its entry points."""
    site = tmp_path / "site-packages"
    site.mkdir()
    monkeypatch.syspath_prepend(site)

    def install(points: str, name: str = "acme", **files: str) -> None:
        for file, text in files.items():
            path = site / file.replace("__", "/").replace("_dot_", ".")
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        about = site / f"{name}-1.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (about / "entry_points.txt").write_text(points)

    return install


@pytest.fixture(autouse=True)
def forget(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Forget the modules of plugins: the next test has others of the same name."""
    import sys

    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if name.startswith(("acme", "local_rules", "_losslint_plugin")):
            del sys.modules[name]


RULES = "[losslint.rules]\nacme = acme\n"


def losslint(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="losslint")


def check(*arguments: str) -> tuple[int, list[str], list[str]]:
    """The exit code, the codes of the findings, and what went wrong."""
    result = losslint("check", "--output-format", "json", "--no-cache", *arguments)
    assert result.exit_code in (CLEAN, FOUND, INCOMPLETE), result.stderr
    assert result.stdout, repr(result.exception)
    report = json.loads(result.stdout)
    return result.exit_code, [one["code"] for one in report["findings"]], [one["message"] for one in report["errors"]]


def test_the_rules_of_a_package_are_rules_like_any_other(offer: Offer) -> None:
    offer(RULES, acme_dot_py=rule())
    assert check() == (FOUND, ["XX1"], [])
    assert check("--ignore", "XX1") == (CLEAN, [], [])
    assert "xx1-rule" in losslint("rules").stdout
    assert "A rule of a plugin." in losslint("explain", "XX1").stdout


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("raise ValueError('out of cheese')", "ValueError: out of cheese"),
        ("import no_such_module_anywhere", "ModuleNotFoundError"),
        ("def broken(:", "SyntaxError"),
        ("import sys; sys.exit(3)", "SystemExit: 3"),
        ("x = 1", "there are no rules in acme"),
        (rule().replace('"XX1"', '"xx-1"'), "capitals then digits"),
        (rule().replace('name = "XX1-rule".lower()', "name = 3"), "its name is 3, which is no str"),
        (rule().replace('"XX1-rule".lower()', '"No Name"'), "small words joined by hyphens"),
        (rule().replace("Severity.ERROR", "'error'"), "its severity is 'error'"),
        (rule().replace("    severity = Severity.ERROR\n", ""), "declares no severity"),
        (rule() + "    def __init__(self): raise ValueError('no')\n", "ValueError: no"),
        (rule() + "    @classmethod\n    def documentation(cls): return 3\n", "documentation"),
        (rule(code="LL101"), "two rules are called LL101"),
        (rule().replace('"XX1-rule".lower()', '"softmax-before-cross-entropy"'), "two rules are called softmax-before"),
    ],
)
def test_a_package_that_is_wrong_is_named_and_the_others_go_on(offer: Offer, text: str, words: str) -> None:
    offer(RULES, acme_dot_py=text)
    offer("[losslint.rules]\nother = acme_other\n", "other", acme_other_dot_py=rule(code="YY1"))
    code, found, errors = check("--fail-on", "never")
    assert (code, found) == (INCOMPLETE, ["YY1"])
    (error,) = errors
    assert error.startswith("the plugin acme (acme) is broken: ")
    assert words in error
    assert check()[0] == FOUND, "findings win"
    summary = losslint("check", "--no-cache", "--output-format", "concise").stderr
    assert "1 rule or plugin failed" in summary


@pytest.mark.parametrize("value", ["pathlib:Path", "math:pi", "acme:missing", "acme.missing"])
def test_an_entry_point_that_leads_to_no_rule_is_named(offer: Offer, value: str) -> None:
    offer(f"[losslint.rules]\nacme = {value}\n", acme_dot_py=rule())
    code, _, errors = check()
    assert (code, len(errors)) == (INCOMPLETE, 1)
    assert value in errors[0]


@pytest.mark.skipif(threading.current_thread() is not threading.main_thread(), reason="alarms reach the main thread")
@pytest.mark.parametrize(
    "text",
    [
        "while True: pass",
        "import time; time.sleep(60)",
        "while True:\n    try:\n        import time; time.sleep(60)\n    except Exception: pass",
        "import threading; threading.Event().wait()",
    ],
)
def test_a_package_that_hangs_on_import_is_stopped(offer: Offer, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(registry, "IMPORT_SECONDS", 0.3)
    offer(RULES, acme_dot_py=text)
    code, _, errors = check()
    assert code == INCOMPLETE
    assert errors == ["the plugin acme (acme) is broken: took more than 0.3 seconds"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("raise ValueError('out of cheese')", "ValueError: out of cheese"),
        ("raise SystemExit(0)", "SystemExit"),
        ("raise ValueError('two\\nlines')", "ValueError: two lines"),
        ("raise type('Mute', (Exception,), {'__str__': None})", "Mute: what it says cannot be told"),
        ("return None", "TypeError"),
        ("return 3", "TypeError"),
        ("yield None", "None is no Finding"),
        ("yield 'x' * 1000", "is no Finding"),
        ("import itertools; yield from itertools.repeat(self.at(site, 'again'))", "more than 100 findings"),
        ("import dataclasses as d; yield d.replace(self.at(site, 'x'), code='LL101')", "another rule"),
        ("import dataclasses as d; yield d.replace(self.at(site, 'x'), severity='error')", "without a Severity"),
        ("import dataclasses as d; yield d.replace(self.at(site, 'x'), message=None)", "message is no text"),
        ("import dataclasses as d; yield d.replace(self.at(site, 'x'), trace=[1])", "trace is no tuple of Step"),
        ("import dataclasses as d; yield d.replace(self.at(site, 'x'), place=None)", "does not exist"),
        (
            "from lossLint.sources.place import Place as P; import dataclasses as d; "
            "yield d.replace(self.at(site, 'x'), place=P('train.py', None, 1, 1, 10**12, 1))",
            "does not exist",
        ),
        (
            "from lossLint.sources.place import Place as P; import dataclasses as d; "
            "yield d.replace(self.at(site, 'x'), place=P('other.py', None, 1, 1, 1, 1))",
            "does not exist",
        ),
    ],
)
def test_a_rule_that_fails_is_named_with_its_plugin_and_gives_nothing(offer: Offer, body: str, words: str) -> None:
    offer(RULES, acme_dot_py=rule(body) + rule(code="XX2"))
    code, found, errors = check("--fail-on", "never")
    assert (code, found) == (INCOMPLETE, ["XX2"])
    (error,) = errors
    assert error.startswith("rule XX1 (xx1-rule) of the plugin acme (acme) failed: ")
    assert words in error


@pytest.mark.skipif(threading.current_thread() is not threading.main_thread(), reason="alarms reach the main thread")
def test_a_rule_that_hangs_is_stopped(offer: Offer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "RULE_SECONDS", 0.3)
    offer(RULES, acme_dot_py=rule("\n        while True: pass") + rule(code="XX2"))
    code, found, errors = check("--fail-on", "never")
    assert (code, found) == (INCOMPLETE, ["XX2"])
    assert errors == ["rule XX1 (xx1-rule) of the plugin acme (acme) failed: took more than 0.3 seconds"]


def test_failures_are_counted(offer: Offer, folder: Path) -> None:
    (folder / "train.py").write_text(PROGRAM + PROGRAM.splitlines()[-1] + "\n")
    offer(RULES, acme_dot_py=rule("raise ValueError"))
    assert check()[2] == ["rule XX1 (xx1-rule) of the plugin acme (acme) failed: ValueError: (and at 1 other site)"]


def test_what_a_plugin_prints_is_no_part_of_the_report(offer: Offer) -> None:
    offer(RULES, acme_dot_py="print('imported')\n" + rule(f"print('asked'); {GOOD}"))
    result = losslint("check", "--output-format", "json", "--no-cache")
    assert json.loads(result.stdout)["errors"] == []
    assert result.stderr == "imported\nasked\n"


def test_a_rule_that_could_not_be_loaded_may_be_named_in_settings(offer: Offer, folder: Path) -> None:
    (folder / "losslint.toml").write_text('ignore = ["XX7"]\n')
    assert losslint("check").exit_code == USAGE
    offer(RULES, acme_dot_py="raise ValueError")
    installed.cache_clear()
    assert check()[0] == INCOMPLETE


@pytest.mark.parametrize("name", ["tools/my_rules.py", "tools/pack", "local_rules", "local_rules.deep"])
def test_the_configuration_names_rules_of_the_project(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    (folder / "tools" / "pack").mkdir(parents=True)
    (folder / "local_rules").mkdir()
    (folder / "tools" / "my_rules.py").write_text(rule())
    (folder / "tools" / "pack" / "__init__.py").write_text("")
    (folder / "tools" / "pack" / "one.py").write_text(rule())
    (folder / "local_rules" / "__init__.py").write_text("")
    (folder / "local_rules" / "deep.py").write_text(rule())
    (folder / "losslint.toml").write_text(f'plugins = ["{name}"]\n')
    assert check("train.py") == (FOUND, ["XX1"], [])
    assert "xx1-rule" in losslint("rules").stdout
    assert "A rule of a plugin" in losslint("explain", "xx1-rule").stdout
    assert "XX1" in losslint("config").stdout
    monkeypatch.chdir("tools")
    assert check("../train.py") == (FOUND, ["XX1"], [])
    assert check("../train.py", "--isolated") == (CLEAN, [], [])


def test_nothing_of_the_project_is_run_that_the_configuration_does_not_name(folder: Path) -> None:
    for name in ("conftest.py", "sitecustomize.py", "losslint_rules.py", "plugin.py"):
        (folder / name).write_text("raise SystemExit('run')\n")
    assert check() == (CLEAN, [], [])


def test_a_changed_plugin_of_the_project_is_asked_again(folder: Path) -> None:
    (folder / "losslint.toml").write_text('plugins = ["my_rules.py"]\n')
    for message in ("first", "second"):
        (folder / "my_rules.py").write_text(rule(f'yield self.at(site, "{message}")'))
        installed.cache_clear()
        assert message in losslint("check", "--output-format", "concise").stdout


@pytest.mark.parametrize("name", ["no/such.py", "no_such_module_anywhere", "no_such.module"])
def test_a_plugin_that_is_not_there_is_wrong_configuration(folder: Path, name: str) -> None:
    (folder / "losslint.toml").write_text(f'plugins = ["{name}"]\n')
    for command in ("check", "rules", "config"):
        result = losslint(command)
        assert result.exit_code == USAGE
        (line,) = result.stderr.splitlines()
        assert "no such plugin" in line


def test_a_broken_plugin_of_the_project_is_named_as_the_configuration_does(folder: Path) -> None:
    (folder / "losslint.toml").write_text('plugins = ["my_rules.py"]\n')
    (folder / "my_rules.py").write_text("1 / 0\n")
    code, _, errors = check("train.py")
    assert code == INCOMPLETE
    assert errors == ["the plugin my_rules.py is broken: ZeroDivisionError: division by zero"]
    result = losslint("rules")
    assert result.exit_code == CLEAN
    assert "the plugin my_rules.py is broken" in result.stderr


TABLE = """library = "acme_losses"
framework = "torch"
[loss."acme_losses.Focal"]
call = ["input", "target"]
construct = ["gamma"]
prediction = "input"
target = "target"
expects = "logits"
over = "classes"
class-axis = 1
targets = ["index"]
kind = "cross-entropy"
"""
USES = """import torch
from torch import nn
from acme_losses import Focal
net = nn.Sequential(nn.Linear(4, 3), nn.Softmax(dim=1))
value = Focal(gamma=2)(net(torch.rand(2, 4)), torch.randint(0, 3, (2,)))
"""
KNOWLEDGE = "[losslint.knowledge]\nacme = acme_tables\n"


def test_tables_of_a_package_are_known(offer: Offer, folder: Path) -> None:
    (folder / "train.py").write_text(USES)
    assert check() == (CLEAN, [], [])
    offer(KNOWLEDGE, acme_tables__one_dot_toml=TABLE, acme_tables____init_dot_py="raise ValueError('never run')")
    assert check() == (FOUND, ["LL101"], [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("library = ", "not valid TOML"),
        ("library = 3", "Expected `str`"),
        (TABLE + "nonsense = 1\n", "unknown field `nonsense`"),
        (TABLE.replace("acme_losses.Focal", "torch.nn.NLLLoss"), "torch.nn.NLLLoss is in another table already"),
        (TABLE + '[op."acme_losses.f"]\neffect = "magic"\n', "unknown effect 'magic'"),
        (TABLE + "[constants]\nx = 1\n", "constants"),
        ("\udcff", "not valid TOML"),
    ],
)
def test_a_table_that_is_wrong_is_named_and_the_others_go_on(offer: Offer, folder: Path, text: str, words: str) -> None:
    (folder / "train.py").write_text(USES)
    offer(KNOWLEDGE, acme_tables__one_dot_toml=TABLE, acme_tables__two_dot_toml="")
    (path,) = {file for _, files in tables.offered_files().offered for file in files if file.name == "two.toml"}
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    code, found, errors = check("--fail-on", "never")
    assert (code, found) == (INCOMPLETE, ["LL101"])
    (error,) = errors
    assert error.startswith("the plugin acme (acme_tables) is broken: two.toml: ")
    assert words in error


def test_a_package_without_tables_is_named(offer: Offer) -> None:
    offer("[losslint.knowledge]\nacme = acme_nowhere\n")
    assert check()[2] == ["the plugin acme (acme_nowhere) is broken: ImportError: there is no package acme_nowhere"]
