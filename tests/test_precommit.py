"""The hook as people use it: the real pre-commit, installing from a clone, in a repository of its own."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "pytorch" / "several_files"
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


@pytest.fixture
def project(tmp_path: Path, home: Path) -> Path:
    """A project over three files, right and committed; files of other kinds beside them."""
    folder = tmp_path / "project"
    shutil.copytree(EXAMPLE / "right", folder)
    (folder / "notes.txt").write_text("notes\n")
    _repository(folder, home)
    return folder


def _pre_commit(project: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pre_commit", *arguments, "--verbose"]
    done = _run(command, project, home)
    if not os.environ.get("CI") and any(words in done.stdout for words in OFFLINE):
        pytest.skip("no network to install the hook's environment from")
    return done


def _commit(project: Path, home: Path, hook: Path, changes: dict[str, str], options: str = "") -> dict[str, str]:
    """What each hook prints for a commit of some files; its verdict stands at the end of its first line."""
    revision = _run(["git", "rev-parse", "HEAD"], hook, home).stdout.strip()
    hooks = "".join(f"      - id: {name}\n{options}" for name in ("losslint", "losslint-files"))
    (project / ".pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: {hook}\n    rev: {revision}\n    hooks:\n{hooks}"
    )
    _run(["git", "add", ".pre-commit-config.yaml"], project, home)
    _run(["git", "commit", "-qm", "hooks"], project, home)
    _stage(project, home, changes)
    return _told(_pre_commit(project, home, "run"))


def _stage(project: Path, home: Path, changes: dict[str, str]) -> None:
    for name, text in changes.items():
        (project / name).write_text(text)
        _run(["git", "add", name], project, home)


def _told(done: subprocess.CompletedProcess[str]) -> dict[str, str]:
    """What pre-commit prints, by hook."""
    found = re.findall(r"^(losslint\b.*?)\.{3,}(.*?)(?=^losslint\b|\Z)", done.stdout, re.MULTILINE | re.DOTALL)
    assert len(found) == 2, done.stdout + done.stderr
    (whole, files) = (text for _, text in found)
    return {"losslint": whole, "losslint-files": files}


def _with_softmax(project: Path) -> dict[str, str]:
    """The change of a colleague who wants probabilities."""
    text = (project / "model.py").read_text()
    assert "return self.head(x)" in text
    return {"model.py": text.replace("return self.head(x)", "return torch.softmax(self.head(x), dim=1)")}


def test_softmax_added_to_the_model_is_found_though_the_loss_is_no_part_of_the_commit(
    hook: Path, home: Path, project: Path
) -> None:
    _stage(project, home, _with_softmax(project))
    done = _pre_commit(project, home, "try-repo", str(hook))
    assert done.returncode == 1, done.stdout + done.stderr
    told = _told(done)
    assert told["losslint"].startswith("Failed")
    assert "softmax-before-cross-entropy" in told["losslint"]
    assert "trainer.py:15:16" in told["losslint"]
    assert told["losslint-files"].startswith("Passed"), "it sees nothing but model.py"


def test_right_code_passes(hook: Path, home: Path, project: Path) -> None:
    text = (project / "trainer.py").read_text()
    told = _commit(project, home, hook, {"trainer.py": f"{text}\n# a remark\n"})
    assert {name: text.split()[0] for name, text in told.items()} == {"losslint": "Passed", "losslint-files": "Passed"}


def test_a_commit_without_matching_files_passes(hook: Path, home: Path, project: Path) -> None:
    told = _commit(project, home, hook, {"notes.txt": "other notes\n"})
    assert all(text.startswith("(no files to check)Skipped") for text in told.values()), told


def test_a_mistake_that_the_commit_has_no_part_in_blocks_nobody(hook: Path, home: Path, project: Path) -> None:
    old = (EXAMPLE.parent / "softmax_before_cross_entropy" / "wrong.py").read_text()
    _stage(project, home, {"old.py": old})
    told = _commit(project, home, hook, {"main.py": (project / "main.py").read_text() + "\n"})
    assert all(text.startswith("Passed") for text in told.values()), told


def test_a_mistake_within_one_file_is_found_by_both(hook: Path, home: Path, project: Path) -> None:
    wrong = (EXAMPLE.parent / "softmax_before_cross_entropy" / "wrong.py").read_text()
    told = _commit(project, home, hook, {"new.py": wrong})
    assert all(text.startswith("Failed") and "new.py:36:16" in text for text in told.values()), told


def test_files_that_hold_nothing_or_are_excluded_pass(hook: Path, home: Path, project: Path) -> None:
    wrong = (EXAMPLE.parent / "softmax_before_cross_entropy" / "wrong.py").read_text()
    changes = {"losslint.toml": 'exclude = ["old"]\n', "old.md": "# Prose\n", "old/wrong.py": wrong}
    (project / "old").mkdir()
    told = _commit(project, home, hook, changes)
    assert all(text.startswith("Passed") for text in told.values()), told


def test_options_go_into_args(hook: Path, home: Path, project: Path) -> None:
    args = "        args: [--fail-on, never]\n"
    told = _commit(project, home, hook, _with_softmax(project), args)
    assert told["losslint"].startswith("Passed")
    assert "softmax-before-cross-entropy" in told["losslint"]
