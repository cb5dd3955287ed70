"""``losslint`` in an empty folder, over an analysis that needs no interpreter."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from word_analysis import RULES, Run, analyse_words

from lossLint import session
from lossLint.cli import plugins
from lossLint.cli.main import main
from lossLint.findings.registry import Registry, build
from lossLint.findings.run_rules import (
    SuppressionWithoutReason,
    SyntaxErrorRule,
    UnknownSuppression,
    UnusedSuppression,
)


@pytest.fixture
def registry() -> Registry:
    """Rules of every severity."""
    return build([*RULES, SyntaxErrorRule, UnusedSuppression, UnknownSuppression, SuppressionWithoutReason])


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, registry: Registry) -> Run:
    """Run ``losslint`` in an empty folder, over files given by name."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("lossLint.inference.interpreter.analyse", analyse_words)
    for module in (session, plugins):
        monkeypatch.setattr(module, "installed", lambda *named: registry)

    def command(*args: str, files: dict[str, str] | None = None, stdin: str | bytes | None = None) -> Result:
        for name, text in (files or {}).items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return CliRunner().invoke(main, list(args), input=stdin, prog_name="losslint")

    return command
