"""Programs are linted, compared, and their snapshots updated on request only."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from flow_programs import finding, place, program

from lossLint.findings.finding import Finding
from lossLint.inference.tensor import Step
from lossLint.sources.source import Trouble
from lossLint.testing import runner
from lossLint.testing.flows import load

STEPS = (Step(place(1), "loss()", "probabilities"),)


def _pretend(monkeypatch: pytest.MonkeyPatch, *findings: Finding, errors: tuple[Trouble, ...] = ()) -> None:
    """Let the engine find this in whatever it lints."""
    registry = SimpleNamespace(rules=[SimpleNamespace(name="rule-a")])
    outcome = SimpleNamespace(findings=findings, errors=errors, registry=registry)
    monkeypatch.setattr(runner, "lint_texts", lambda texts, settings, registry: outcome)


def test_findings_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    _pretend(monkeypatch, finding(1))
    assert runner.check(program("loss()  # error: [rule-a]")).passed
    assert not runner.check(program("loss()")).passed


def test_errors_of_the_run_are_no_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    _pretend(monkeypatch, errors=(Trouble(place(1), "rule-a raised ZeroDivisionError"),))
    verdict = runner.check(program("loss()"))
    assert not verdict.passed
    assert "rule-a raised ZeroDivisionError" in verdict.report()


def test_errors_that_are_findings_are_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    _pretend(monkeypatch, finding(1), errors=(Trouble(place(1), "does not parse"),))
    assert runner.check(program("loss(  # error: [rule-a]")).passed


def _document(folder: Path, comment: str) -> Path:
    path = folder / "doc.md"
    path.write_text(f"# P\n\n```python\nloss()  {comment}\n```\n```trace\nold\n```\n", encoding="utf-8")
    return path


def test_snapshot_that_differs_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(runner.UPDATE, raising=False)
    _pretend(monkeypatch, finding(1, trace=STEPS))
    path = _document(tmp_path, "# error: [rule-a]")
    assert not runner.check(load(path)[0]).passed
    assert "old" in path.read_text(encoding="utf-8")


def test_snapshot_is_updated_on_request(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(runner.UPDATE, "1")
    _pretend(monkeypatch, finding(1, trace=STEPS))
    path = _document(tmp_path, "# error: [rule-a]")
    assert runner.check(load(path)[0]).passed
    assert "```trace\nmain.py:1 loss() -> probabilities\n```" in path.read_text(encoding="utf-8")
    monkeypatch.delenv(runner.UPDATE)
    assert runner.check(load(path)[0]).passed


def test_snapshot_is_not_updated_when_findings_are_wrong(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(runner.UPDATE, "1")
    _pretend(monkeypatch, finding(1, trace=STEPS))
    path = _document(tmp_path, "")
    assert not runner.check(load(path)[0]).passed
    assert "old" in path.read_text(encoding="utf-8")
