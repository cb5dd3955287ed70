"""The cache changes how long a run takes and nothing else, whatever happens to its file."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lossLint import answers
from lossLint.findings.selection import Selection
from lossLint.project.cache import FOLDER, Cache, edition
from lossLint.project.module import Module
from lossLint.report import json as json_report
from lossLint.session import Outcome, Settings, lint
from lossLint.sources.source import Source
from lossLint.syntax import storing
from lossLint.syntax.parsing import parse

ROOT = Path(__file__).resolve().parent.parent.parent
WRONG = """
import torch.nn as nn
model = nn.Sequential(nn.Linear(4, 3), nn.Softmax(dim=1))
loss = nn.CrossEntropyLoss()(model(x), y)
"""


EXAMPLES = ("pytorch/several_files", "pytorch/one_hot_labels", "keras/notebook")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Some examples and a file that does not parse, all of which count as old."""
    for example in EXAMPLES:
        shutil.copytree(ROOT / "examples" / example, tmp_path / example)
    (tmp_path / "broken.py").write_text("import torch\ndef f(:\n", encoding="utf-8")
    monkeypatch.setattr(answers, "SETTLED", 0)
    return tmp_path


def run(project: Path) -> Outcome:
    return lint(["."], Settings(cache=project / FOLDER), project)


def shown(outcome: Outcome) -> str:
    return json_report.render(outcome) + repr(outcome.records)


def test_warm_runs_say_what_cold_ones_say(project: Path) -> None:
    without = shown(lint(["."], Settings(), project))
    assert '"code": "LL001"' in without
    assert [shown(run(project)) for _ in range(3)] == [without] * 3


def test_answered_run_shows_the_lines(project: Path) -> None:
    first, second = run(project), run(project)
    places = [step.place for finding in first.findings for step in finding.trace]
    assert places
    assert [second.excerpts.frame(place, 1) for place in places] == [first.excerpts.frame(place, 1) for place in places]


def test_change_is_seen_at_once(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    file = project / "new.py"
    for text, expected in ((WRONG, 1), (WRONG.replace("Softmax(dim=1)", "Dropout(dim=1)"), 0)) * 2:
        file.write_text(text, encoding="utf-8")
        assert sum(finding.place.path == "new.py" for finding in run(project).findings) == expected


def test_new_and_removed_files_are_seen(project: Path) -> None:
    before = len(run(project).findings)
    (project / "new.py").write_text(WRONG, encoding="utf-8")
    assert len(run(project).findings) == before + 1
    (project / "new.py").unlink()
    assert len(run(project).findings) == before


def test_other_settings_get_their_own_answer(project: Path) -> None:
    cache = project / FOLDER
    everything = lint(["."], Settings(cache=cache), project)
    some = lint(["."], Settings(Selection(("LL101",)), cache=cache), project)
    assert {finding.code for finding in some.findings} == {"LL101"}
    assert len(lint(["."], Settings(cache=cache), project).findings) == len(everything.findings)


@pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_damaged_cache_is_discarded(project: Path, damage: bytes) -> None:
    expected = shown(run(project))
    (project / FOLDER / "cache.sqlite").write_bytes(damage)
    assert shown(run(project)) == expected
    assert shown(run(project)) == expected


def test_damaged_values_are_read_anew(project: Path) -> None:
    expected = shown(run(project))
    import sqlite3

    with sqlite3.connect(project / FOLDER / "cache.sqlite") as connection:
        connection.execute("UPDATE kept SET value = x'ffff' WHERE length(value) > 1")
    assert shown(run(project)) == expected


def test_unwritable_folder_is_no_trouble(project: Path) -> None:
    (project / FOLDER).write_text("a file where the folder should be", encoding="utf-8")
    assert run(project).findings


def test_cache_is_hidden_from_git(project: Path) -> None:
    run(project)
    assert (project / FOLDER / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_runs_at_once_do_not_disturb_each_other(project: Path) -> None:
    command = [sys.executable, "-m", "lossLint", "check", "--output-format", "json", "."]
    runs = [subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE) for _ in range(3)]
    printed = {one.communicate()[0] for one in runs}
    assert len(printed) == 1
    assert json.loads(printed.pop())["findings"]


def test_answered_run_imports_no_parser(project: Path) -> None:
    run(project)
    program = (
        "import sys; from pathlib import Path; from lossLint import answers; answers.SETTLED = 0;"
        "from lossLint.session import Settings, lint;"
        f"lint(['.'], Settings(cache=Path({FOLDER!r}).resolve()), Path.cwd());"
        "print([name for name in ('libcst', 'rich', 'lossLint.inference.interpreter') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=project, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_changed_file_is_the_only_one_parsed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(project)
    (project / "new.py").write_text(WRONG, encoding="utf-8")
    parsed: list[str] = []
    monkeypatch.setattr("lossLint.syntax.parsing.parse", lambda text, line: parsed.append(text) or parse(text, line))
    run(project)
    assert parsed
    assert all(text in WRONG for text in parsed)


def test_new_edition_forgets(tmp_path: Path) -> None:
    old = Cache(tmp_path, b"old")
    old.keep(b"value", "key")
    old.save()
    assert Cache(tmp_path, b"old").recall("key") == b"value"
    assert Cache(tmp_path, b"new").recall("key") is None


def test_edition_depends_on_every_file(tmp_path: Path) -> None:
    (tmp_path / "rule.py").write_text("one", encoding="utf-8")
    before = edition(tmp_path)
    assert edition(tmp_path) == before
    (tmp_path / "rule.py").write_text("three", encoding="utf-8")
    assert edition(tmp_path) != before


@pytest.mark.parametrize("text", [f"x = {2**70}", "x = '\\ud800'", "x = b'\\xff'", "x = 1.0", "x = True", "x = None"])
def test_odd_literals_survive(text: str, tmp_path: Path) -> None:
    cold, warm = Cache(tmp_path), Cache(None)
    first = Module(Source("a.py", text), cold).body(0)
    cold.save()
    warm = Cache(tmp_path)
    assert repr(Module(Source("a.py", text), warm).body(0)) == repr(first)


@pytest.mark.parametrize("file", sorted((ROOT / "lossLint" / "inference").glob("*.py")), ids=lambda file: file.name)
def test_programs_survive_the_way_to_bytes_and_back(file: Path) -> None:
    body = parse(file.read_text(encoding="utf-8"))
    encoded = storing.encode(body)
    assert encoded is not None
    assert repr(storing.decode(encoded)) == repr(body)
