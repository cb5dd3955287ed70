"""Life with old code: a real repository through moves, formatting, copies, repairs and branches."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lossLint.cli.main import main
from lossLint.testing.notebooks import Cell, to_json

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "pytorch"
Git = Callable[..., str]
FILE = "losslint-baseline.json"
CLEAN, FOUND, USAGE = 0, 1, 2
SOFTMAX = "torch.softmax(self.head(x), dim=1)"


@pytest.fixture
def project(git: Git, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The wrong example over several files, committed."""
    root = Path(git("rev-parse", "--show-toplevel"))
    shutil.copytree(EXAMPLES / "several_files" / "wrong", root, dirs_exist_ok=True)
    (root / ".gitignore").write_text(".losslint_cache/\n")
    commit(git, "old code")
    monkeypatch.chdir(root)
    return root


def commit(git: Git, message: str) -> None:
    git("add", "-A")
    git("commit", "-qm", message)


def losslint(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="losslint")


def found(*arguments: str) -> list[str]:
    """Where a check finds something; a refusal is a failure."""
    result = losslint("check", "--output-format", "json", *arguments)
    assert result.exit_code in (CLEAN, FOUND), result.output
    return [f"{finding['path']}:{finding['line']}" for finding in json.loads(result.stdout)["findings"]]


def new(*arguments: str) -> list[str]:
    return found("--baseline", FILE, *arguments)


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after))


REFORMATTED = """torch.softmax(
            self.head(
                x,
            ),
            dim=1,
        )"""


def test_the_life_of_a_baseline(project: Path) -> None:
    assert losslint("baseline").exit_code == CLEAN
    written = Path(FILE).read_bytes()
    assert new() == []

    # Formatted, shifted, with another width: the same mistake.
    edit(project / "model.py", SOFTMAX, REFORMATTED)
    edit(project / "model.py", "classes=10", "classes = 12")
    (project / "trainer.py").write_text("# shifted\n\n" + (project / "trainer.py").read_text())
    assert new() == []
    losslint("baseline")
    assert Path(FILE).read_bytes() == written

    # Both ends move into a package.
    (project / "package").mkdir()
    for name in ("model.py", "trainer.py", "main.py", "__init__.py"):
        (project / name).rename(project / "package" / name)
    assert new() == []

    # A second copy is new; repaired, it is gone again.
    copy = project / "copy.py"
    shutil.copy(EXAMPLES / "softmax_before_cross_entropy" / "wrong.py", copy)
    assert new() == ["copy.py:36"]
    trainer = project / "package" / "trainer.py"
    edit(
        trainer,
        "        loss.backward()",
        "        again = self.loss_fn(self.network(images), digits)\n        loss.backward()",
    )
    assert len(new()) == 2
    copy.unlink()
    edit(trainer, "        again = self.loss_fn(self.network(images), digits)\n", "")
    assert new() == []

    # Repaired: stale, and after pruning the same mistake is new.
    edit(project / "package" / "model.py", REFORMATTED, "self.head(x)")
    assert "1 finding of the baseline gone: trainer.py: LL101" in losslint("check", "--baseline", FILE).stderr
    assert losslint("baseline", "--prune").stdout == f"0 findings accepted in {FILE}: 0 new, 1 gone\n"
    edit(project / "package" / "model.py", "return self.head(x)", f"return {SOFTMAX}")
    assert len(new()) == 1


def test_a_mistake_since_a_revision_is_found_at_any_step(project: Path, git: Git) -> None:
    assert found("--since", "HEAD") == []
    edit(project / "model.py", SOFTMAX, "self.head(x)")
    commit(git, "repaired")
    repaired = git("rev-parse", "HEAD")
    assert found() == []
    edit(project / "model.py", "return self.head(x)", f"return {SOFTMAX}")
    expected = found()
    assert len(expected) == 1
    assert expected[0].startswith("trainer.py:"), "the loss is in a file that did not change"
    assert found("--since", "HEAD") == expected, "not staged"
    git("add", "-A")
    assert found("--since", "HEAD") == expected, "staged"
    commit(git, "wrong again")
    assert found("--since", "HEAD") == []
    assert found("--since", repaired) == expected, "committed"


def test_since_where_a_branch_began_in_a_subfolder(project: Path, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    git("checkout", "-qb", "feature")
    shutil.copy(EXAMPLES / "softmax_before_cross_entropy" / "wrong.py", project / "mine.py")
    commit(git, "mine")
    git("checkout", "-q", "main")
    edit(project / "main.py", "import", "# theirs\nimport")
    commit(git, "theirs")
    git("checkout", "-q", "feature")
    (project / "deep").mkdir()
    monkeypatch.chdir("deep")
    assert found("--since", "main...", "..") == ["../mine.py:36"]
    assert found("--since", "HEAD", "..") == []


def test_untracked_files_and_notebooks(project: Path, git: Git) -> None:
    shutil.copy(EXAMPLES / "softmax_before_cross_entropy" / "wrong.py", project / "untracked.py")
    assert found("--since", "HEAD") == ["untracked.py:36"]
    (project / "untracked.py").unlink()

    setup = "import torch\nfrom torch import nn\nnet = nn.Sequential(nn.Linear(4, 3), nn.Softmax(dim=1))\n"
    loss = "loss = nn.CrossEntropyLoss()(net(torch.rand(2, 4)), torch.randint(0, 3, (2,)))\n"
    book = project / "n.ipynb"
    book.write_text(notebook(setup, loss))
    commit(git, "a notebook")
    assert found("--since", "HEAD") == []
    book.write_text(json.dumps(json.loads(book.read_text()), indent=4))
    assert found("--since", "HEAD") == [], "only the JSON is another"
    book.write_text(notebook("# a cell above\n", setup, loss))
    assert found("--since", "HEAD") == [], "only moved"
    book.write_text(notebook(setup.replace("(4, 3)", "(4, 5)"), loss))
    assert found("--since", "HEAD") == ["n.ipynb:1"], "the layer changed, the loss did not"


def notebook(*cells: str) -> str:
    return to_json(tuple(Cell("code", tuple(cell.splitlines()), 1) for cell in cells))


def test_since_and_a_baseline_together(project: Path, git: Git) -> None:
    losslint("baseline")
    edit(project / "model.py", "dim=1", "dim=-1")
    assert len(found("--since", "HEAD")) == 1
    assert new("--since", "HEAD") == []


@pytest.mark.parametrize("revision", ["no-such-branch", "--all", ""])
def test_an_unknown_revision_is_one_line(project: Path, revision: str) -> None:
    result = losslint("check", f"--since={revision}")
    assert result.exit_code == USAGE
    assert result.stderr.splitlines() == [
        f"losslint: --since: unknown revision '{revision}' (in a shallow clone, fetch it first)"
    ]


def test_no_repository_is_one_line(tmp_path: Path, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = losslint("check", "--since", "HEAD")
    assert result.exit_code == USAGE
    assert result.stderr == f"losslint: --since: {tmp_path} is in no git repository\n"
