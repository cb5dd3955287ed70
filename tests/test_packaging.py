"""What the built package holds: code alone is not enough, tables and markers must travel too."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BUILT_FROM = ("lossLint", "rules", "pyproject.toml", "README.md", "LICENSE")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built from a copy so that the checkout gets no build folder (and gives no stale one)."""
    copy = tmp_path_factory.mktemp("source")
    for name in BUILT_FROM:
        origin = ROOT / name
        if origin.is_dir():
            shutil.copytree(origin, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(origin, copy / name)
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "--wheel-dir", str(target), str(copy)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = target.glob("*.whl")
    return zipfile.ZipFile(built)


def test_every_file_of_both_packages_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    files = [*(ROOT / "lossLint").rglob("*"), *(ROOT / "rules").rglob("*")]
    wanted = {
        path.relative_to(ROOT).as_posix().replace("rules/", "losslint_rules/", 1)
        if path.is_relative_to(ROOT / "rules")
        else path.relative_to(ROOT).as_posix()
        for path in files
        if path.suffix in (".py", ".toml", ".json") or path.name == "py.typed"
    }
    assert wanted <= set(wheel.namelist())


@pytest.mark.parametrize(
    "name",
    [
        "lossLint/knowledge/torch.toml",
        "lossLint/knowledge/keras.toml",
        "lossLint/py.typed",
        "losslint_rules/softmax_before_cross_entropy.py",
        "losslint_rules/py.typed",
    ],
)
def test_what_would_be_missed_most_is_in_the_wheel(wheel: zipfile.ZipFile, name: str) -> None:
    assert name in wheel.namelist()


def test_nothing_else_is_installed(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/", 1)[0] for name in wheel.namelist() if ".dist-info/" not in name}
    assert tops == {"lossLint", "losslint_rules"}


def test_command_and_rules_are_entry_points(wheel: zipfile.ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/entry_points.txt"))
    points = configparser.ConfigParser()
    points.read_string(wheel.read(name).decode())
    assert points["console_scripts"]["losslint"] == "lossLint.cli.main:main"
    assert points["losslint.rules"]["losslint"] == "losslint_rules"
