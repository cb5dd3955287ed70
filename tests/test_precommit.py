"""The hook as people use it: the real pre-commit, installing from a clone, in a repository of its own."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "pytorch" / "softmax_before_cross_entropy"
HOOK_FILES = ("lossLint", "rules", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")

# What pip says when there is no network to install the hook's environment from.
OFFLINE = ("NewConnectionError", "NameResolutionError", "No matching distribution found for setuptools")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
    pytest.mark.skipif(importlib.util.find_spec("pre_commit") is None, reason="pre-commit is not installed"),
]


def _run(command: list[str], cwd: Path, home: Path) -> subprocess.CompletedProcess[str]:
    # Inside a hook of this project git sets GIT_DIR and the like, which would lead every command to the wrong place.
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    identity = {
        f"GIT_{who}_{what}": "test@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    git = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", **identity}
    own = {"PRE_COMMIT_HOME": str(home), "NO_COLOR": "1"}
    return subprocess.run(
        command, cwd=cwd, env={**inherited, **git, **own}, capture_output=True, text=True, check=False
    )


def _repository(folder: Path, home: Path) -> None:
    for command in (["git", "init", "-q"], ["git", "add", "-A"], ["git", "commit", "-q", "-m", "files"]):
        done = _run(command, folder, home)
        assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """pre-commit's cache, so that the user's own plays no part."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def hook(tmp_path_factory: pytest.TempPathFactory, home: Path) -> Path:
    """A repository that holds this project's files as they are now, committed or not."""
    folder = tmp_path_factory.mktemp("losslint")
    for name in HOOK_FILES:
        origin = ROOT / name
        if origin.is_dir():
            shutil.copytree(origin, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(origin, folder / name)
    _repository(folder, home)
    return folder


def _try(hook: Path, home: Path, project: Path, example: str) -> subprocess.CompletedProcess[str]:
    project.mkdir()
    shutil.copy(EXAMPLE / example, project / "train.py")
    _repository(project, home)
    command = [sys.executable, "-m", "pre_commit", "try-repo", str(hook), "losslint", "--all-files", "--verbose"]
    done = _run(command, project, home)
    if not os.environ.get("CI") and any(words in done.stdout for words in OFFLINE):
        pytest.skip("no network to install the hook's environment from")
    return done


def test_hook_fails_on_a_mistake_and_names_it(hook: Path, home: Path, tmp_path: Path) -> None:
    done = _try(hook, home, tmp_path / "project", "wrong.py")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "softmax-before-cross-entropy" in done.stdout
    assert "train.py:36:16" in done.stdout


def test_hook_passes_right_code(hook: Path, home: Path, tmp_path: Path) -> None:
    done = _try(hook, home, tmp_path / "project", "right.py")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed" in done.stdout
