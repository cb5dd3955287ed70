"""``action.yml`` and the recipes of docs/ci.md: valid for the services that read them, and their commands work."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
GUIDE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
SCRIPTS = Path(sys.executable).parent
WRONG = "from torch import nn\nloss = nn.CrossEntropyLoss()(nn.Softmax(1)(nn.Linear(4, 3)(x)), y)\n"
RECIPES = re.findall(r"^```(yaml|sh)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
SCHEMAS = {
    "GitHub": "vendor.github-workflows",
    "GitLab": "vendor.gitlab-ci",
    "Azure": "vendor.azure-pipelines",
}


def _recipes(heading: str) -> list[str]:
    section = GUIDE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return [text for _, text in re.findall(r"^```(yaml|sh)\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)]


def _refused(schema: str, file: Path) -> str:
    """What a schema of check-jsonschema has against a file."""
    command = [SCRIPTS / "check-jsonschema", "--builtin-schema", schema, file]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_the_action_is_one_for_github() -> None:
    assert _refused("vendor.github-actions", ROOT / "action.yml") == ""


@pytest.mark.parametrize("heading", SCHEMAS)
def test_a_recipe_is_valid_for_its_service(tmp_path: Path, heading: str) -> None:
    recipes = _recipes(heading)
    assert recipes
    for recipe in recipes:
        file = tmp_path / "recipe.yml"
        file.write_text(recipe, encoding="utf-8")
        assert _refused(SCHEMAS[heading], file) == ""


@pytest.mark.parametrize("heading", ["GitHub", "GitLab", "Azure", "Shell"])
def test_a_gate_is_shorter_than_fifteen_lines(heading: str) -> None:
    shortest = min(_recipes(heading), key=lambda recipe: len(recipe.splitlines()))
    assert len(shortest.splitlines()) < 15


def test_the_gate_of_the_readme_is_that_of_the_guide() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"```yaml\n{_recipes('GitHub')[0]}```" in readme


def _commands() -> list[str]:
    """The calls of losslint in the recipes."""
    return re.findall(r"\blosslint (check(?: --[^|\n]*)?)", "\n".join(text for _, text in RECIPES))


@pytest.mark.parametrize("command", _commands())
def test_a_command_of_a_recipe_fails_for_a_mistake_and_writes_its_reports(tmp_path: Path, command: str) -> None:
    (tmp_path / "a.py").write_text(WRONG)
    done = subprocess.run([SCRIPTS / "losslint", *shlex.split(command)], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    assert "LL101" in done.stdout
    for file in re.findall(r":(\S+)", command):
        assert "LL101" in (tmp_path / file).read_text()


def test_reports_that_a_recipe_publishes_are_those_that_it_writes() -> None:
    for _, recipe in RECIPES:
        written = set(re.findall(r"--output-format \w+:(\S+)", recipe)) | set(re.findall(r"sarif-file: (\S+)", recipe))
        published = re.findall(r"(?:codequality|junit|testResultsFiles|publish): (\S+)", recipe)
        assert set(published) <= written


class _Job:
    """A GitHub job that has come to the last step of the action."""

    def __init__(self, folder: Path) -> None:
        self.workspace = folder / "work space"
        self.workspace.mkdir()
        (self.workspace / ".git").mkdir()
        (folder / "losslint").mkdir()
        (folder / "losslint" / "bin").symlink_to(SCRIPTS)
        self.summary = folder / "summary"
        self.output = folder / "output"
        self._environment = os.environ | {
            "RUNNER_TEMP": str(folder),
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_OUTPUT": str(self.output),
        }

    def run(self, folder: str = ".", **given: str) -> subprocess.CompletedProcess[str]:
        """Run the step with some inputs, the others by default."""
        inputs = {name: definition["default"] for name, definition in ACTION["inputs"].items()} | given
        (step,) = (step for step in ACTION["runs"]["steps"] if step.get("id") == "check")
        written = {
            name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: inputs[match[1]], value)
            for name, value in step["env"].items()
        }
        # GitHub calls 'bash' with these options.
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        where = self.workspace / folder
        return subprocess.run(command, cwd=where, env=self._environment | written, capture_output=True, text=True)


@pytest.fixture
def job(tmp_path: Path) -> _Job:
    return _Job(tmp_path)


def test_the_action_annotates_summarises_and_fails(job: _Job) -> None:
    (job.workspace / "a.py").write_text(WRONG)
    done = job.run()
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("::error title=LL101 softmax-before-cross-entropy,file=a.py,line=2,")
    assert job.summary.read_text().startswith("## lossLint: 1 finding (1 error) in 1 file")
    assert job.output.read_text() == "exit-code=1\n"


def test_the_action_passes_clean_code(job: _Job) -> None:
    (job.workspace / "a.py").write_text("x = 1\n")
    done = job.run()
    assert (done.returncode, done.stdout) == (0, "")
    assert job.output.read_text() == "exit-code=0\n"


def test_the_action_writes_sarif_into_the_workspace_with_paths_of_the_repository(job: _Job) -> None:
    (job.workspace / "ml").mkdir()
    (job.workspace / "ml" / "a.py").write_text(WRONG)
    done = job.run("ml", **{"sarif-file": "out.sarif"})
    assert "file=ml/a.py," in done.stdout
    report = json.loads((job.workspace / "out.sarif").read_text())
    location = report["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "ml/a.py"
    assert job.output.read_text() == f"exit-code=1\nsarif={job.workspace}/out.sarif\n"


def test_the_action_takes_paths_by_line_and_options_by_space(job: _Job) -> None:
    for name in ("a b.py", "c.py", "d.py"):
        (job.workspace / name).write_text(WRONG)
    done = job.run(paths="a b.py\nd.py\n", args="--select LL1 --exit-zero")
    assert done.returncode == 0, done.stderr
    assert re.findall(r"file=([^,]*),", done.stdout) == ["a b.py", "d.py"]


def test_the_action_runs_nothing_that_an_input_holds(job: _Job) -> None:
    (job.workspace / "a.py").write_text("x = 1\n")
    done = job.run(paths="$(touch pwned)", args="; touch pwned")
    assert done.returncode == 2
    assert not (job.workspace / "pwned").exists()


def test_no_input_is_written_into_a_script() -> None:
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


@pytest.mark.slow
def test_the_action_installs_what_it_stands_in(tmp_path: Path) -> None:
    (install,) = (step for step in ACTION["runs"]["steps"] if "pip install" in step.get("run", ""))
    # A copy: building in the checkout would leave a folder that later builds would read.
    copy = tmp_path / "action"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "build", "tests", "*.egg-info", "__pycache__"))
    around = {"RUNNER_TEMP": str(tmp_path), "GITHUB_ACTION_PATH": str(copy), "PYTHON": sys.executable}
    subprocess.run(["bash", "-eo", "pipefail", "-c", install["run"]], env=os.environ | around, check=True)
    shown = subprocess.run([tmp_path / "losslint" / "bin" / "losslint", "--version"], capture_output=True, text=True)
    assert shown.stdout.startswith("losslint 0.")
