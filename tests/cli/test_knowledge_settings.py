"""The settings about what is understood: source roots, versions of libraries, the user's own tables."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lossLint.cli.main import main

LOSS = """
library = "ourlib"

[loss."ourlib.losses.Focal"]
call = ["scores", "labels"]
construct = ["gamma"]
prediction = "scores"
target = "labels"
expects = "logits"
over = "classes"
class-axis = 1
targets = ["index"]

[op."ourlib.losses.squash"]
params = ["x"]
effect = "softmax"
"""
WRONG = """
from torch import nn
from ourlib.losses import Focal, squash
net = nn.Linear(3, 4)
def step(x, y):
    return Focal(2)(squash(net(x)), y)
def right(x, y):
    return Focal(2)(net(x), y)
"""
OTHER = """
import kernels
def squash(x): return kernels.run(x)
def other(x): return x.softmax(1)
class Focal:
    def __call__(self, x, y): return kernels.loss(x, y)
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _run(*arguments: str, **files: str) -> Result:
    """Run ``losslint``; the files are named with two underscores for a slash and one for a dot."""
    for name, text in files.items():
        file = Path(name.replace("__", "/").replace("_", "."))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return CliRunner().invoke(main, list(arguments), prog_name="losslint")


def _found(*arguments: str, **files: str) -> list[tuple[str, str, int]]:
    result = _run("check", "--output-format", "json", *arguments, **files)
    assert result.exit_code in (0, 1), result.output
    return [(one["code"], one["path"], one["line"]) for one in json.loads(result.stdout)["findings"]]


def test_the_users_tables_are_known_wherever_they_stand() -> None:
    assert _found("train.py", train_py=WRONG) == []
    inline = LOSS.replace("[loss", "[tool.losslint.knowledge.loss").replace("[op", "[tool.losslint.knowledge.op")
    expected = [("LL101", "train.py", 6)]
    assert _found("train.py", ours_toml=LOSS, pyproject_toml="[tool.losslint]\nknowledge = ['ours.toml']\n") == expected
    assert _found("train.py", pyproject_toml="[tool.losslint.knowledge]\n" + inline) == expected
    several = "[tool.losslint]\nknowledge = ['ours.toml', { library = 'x' }]\n"
    assert _found("train.py", pyproject_toml=several) == expected
    assert _found("train.py", "--isolated", "--knowledge", "ours.toml") == expected


def test_a_file_of_the_configuration_is_relative_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("sub").mkdir()
    _run("--version", ci__ours_toml=LOSS, losslint_toml="knowledge = 'ci/ours.toml'\n", sub__train_py=WRONG)
    monkeypatch.chdir("sub")
    assert _found(".") == [("LL101", "train.py", 6)]


@pytest.mark.parametrize("layout", ["ourlib__", "src__ourlib__"])
@pytest.mark.parametrize("package", [True, False])
def test_a_table_wins_over_the_code_and_leaves_the_rest_of_the_module(layout: str, package: bool) -> None:
    program = WRONG.replace("Focal, squash", "Focal, squash, other")
    program += "def more(x, y):\n    return nn.CrossEntropyLoss()(other(net(x)), y)\n"
    files = {"train_py": program, f"{layout}losses_py": OTHER, "losslint_toml": "knowledge = 'ours.toml'\n"}
    init = {f"{layout}X": ""} if package else {}
    found = _found(".", ours_toml=LOSS, **files, **{name[:-1] + "init_py": text for name, text in init.items()})
    assert [line for _, path, line in found if path == "train.py"] == [6, 10]


@pytest.mark.parametrize("command", [["sites"], ["why", "train.py:6"], ["check", "--quiet"]])
def test_every_command_that_reads_programs_takes_them(command: list[str]) -> None:
    result = _run(*command, train_py=WRONG, losslint_toml="knowledge = 'ours.toml'\n", ours_toml=LOSS)
    assert "Focal" in result.stdout


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("[op.'a.b']\neffect = 'softmax'", "missing required field `library`"),
        ("library = 'a'\n[op.'a.b']\neffect = 'softmx'", "unknown effect 'softmx' of op.a.b; did you mean 'softmax'?"),
        ("library = 'a'\n[layer.'a.b']\neffect = 'dens'", "unknown effect 'dens' of layer.a.b; did you mean 'dense'?"),
        ("library = 'a'\n[method.b]\neffect = 'selv'", "unknown effect 'selv' of method.b; did you mean 'self'?"),
        (
            "library = 'a'\n[op.'a.b']\nefect = 'softmax'",
            "unknown field `efect` - at `$.op[...]`; did you mean `effect`?",
        ),
        ("library = 'a'\n[oops]", "unknown field `oops`"),
        ("library = 1", "Expected `str`, got `int`"),
        ("library = ", "not valid TOML"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_in_one_line(table: str, words: str) -> None:
    result = _run("check", ours_toml=table, losslint_toml="# ours\nknowledge = 'ours.toml'\n", train_py="")
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith("losslint: losslint.toml:2: ours.toml: ")
    assert words in line


@pytest.mark.parametrize("value", ["1", "[1]", "true"])
def test_knowledge_is_files_and_tables(value: str) -> None:
    result = _run("check", losslint_toml=f"knowledge = {value}\n")
    assert (result.exit_code, "must be a file, a table of knowledge" in result.stderr) == (2, True)


def test_a_missing_file_of_knowledge_is_refused() -> None:
    assert "no.toml: cannot be read: No such file" in _run("check", "--knowledge", "no.toml").stderr


OLD = """
import torch
from torch import nn
labels = nn.functional.one_hot(torch.randint(4, (8,)), 4).float()
criterion = nn.CrossEntropyLoss(label_smoothing=0.1)
loss = criterion(nn.Linear(3, 4)(torch.randn(8, 3)), labels)
loss = nn.functional.cross_entropy(nn.Linear(3, 4)(torch.randn(8, 3)), labels)
"""


@pytest.mark.parametrize(
    ("version", "found"),
    [
        ("1.9", ["LL303", "LL303", "LL604"]),
        ("1.9.1", ["LL303", "LL303", "LL604"]),
        ("1.10", []),
        ("1.10.0", []),
        ("2", []),
    ],
)
def test_an_older_library_takes_less(version: str, found: list[str]) -> None:
    arguments = [f"torch={version}"]
    assert sorted(code for code, *_ in _found("--target-versions", *arguments, a_py=OLD)) == found
    assert sorted(code for code, *_ in _found(losslint_toml=f"target-versions = {{ torch = '{version}' }}")) == found


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("{ torch = '1.x' }", "target-versions.torch must be a version such as '1.13'"),
        ("{ torch = 1.9 }", "target-versions.torch must be a version such as '1.13'"),
        ("{ trch = '1.9' }", "losslint.toml:1: unknown library 'trch'; did you mean 'torch'?"),
    ],
)
def test_versions_that_mean_nothing_are_refused(value: str, words: str) -> None:
    result = _run("check", losslint_toml=f"target-versions = {value}\n", a_py="")
    assert (result.exit_code, words in result.stderr) == (2, True)


MODEL = "def act(x): return x.softmax(1)\n"
PLAIN = "def act(x): return x\n"
TRAIN = """
from torch import nn
from model import act
def step(x, y):
    return nn.CrossEntropyLoss()(act(nn.Linear(3, 4)(x)), y)
"""


@pytest.mark.parametrize(("root", "wrong"), [("one", True), ("two", False)])
def test_source_roots_come_before_what_is_found(root: str, wrong: bool) -> None:
    files = {"one__model_py": MODEL, "two__model_py": PLAIN, "app__init_py": "", "app__train_py": TRAIN}
    expected = [("LL101", "app/train.py", 5)] if wrong else []
    Path("app").mkdir()
    Path("app/__init__.py").touch()
    assert _found(".", "--src", root, **files) == expected
    assert _found(".", losslint_toml=f"src = ['{root}']\n") == expected


def test_the_folder_of_a_script_comes_before_source_roots() -> None:
    files = {"one__model_py": MODEL, "app__model_py": PLAIN, "app__train_py": TRAIN}
    assert _found(".", "--src", "one", **files) == []
    (Path("app") / "__init__.py").touch()
    assert _found(".", "--src", "one") == [("LL101", "app/train.py", 5)]


def test_source_roots_of_the_file_are_relative_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("app").mkdir()
    Path("app/__init__.py").touch()
    _run("--version", one__model_py=MODEL, two__model_py=PLAIN, app__train_py=TRAIN, losslint_toml="src = ['one']\n")
    monkeypatch.chdir("app")
    assert _found("..") == [("LL101", "../app/train.py", 5)]
