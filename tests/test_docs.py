"""The documentation agrees with the code: made pages are up to date, tables of keys and commands are complete."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from pathlib import Path

import click
import msgspec
import pytest

from lossLint.cli import check
from lossLint.cli.keys import KEYS
from lossLint.cli.main import main
from lossLint.findings.registry import installed
from lossLint.inference.effects import EFFECTS
from lossLint.knowledge.contract import LossEntry
from lossLint.knowledge.entries import Table
from lossLint.report.formats import FORMATS

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text(encoding="utf-8")
KNOWLEDGE = (DOCS / "knowledge.md").read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """What stands below a heading of the second level."""
    return text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def first_column(text: str) -> list[str]:
    """The code in the first column of the tables of a text."""
    return re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)


def test_rules_page_is_up_to_date() -> None:
    generate = runpy.run_path(str(DOCS / "generate.py"))
    written = (DOCS / "rules.md").read_text(encoding="utf-8")
    assert written == generate["page"](), "run 'python docs/generate.py'"


def test_rules_page_has_every_rule() -> None:
    generate = runpy.run_path(str(DOCS / "generate.py"))
    rules = generate["own_rules"]()
    assert len(rules) > 30
    headings = [line for line in generate["page"]().splitlines() if line.startswith("## ")]
    assert headings == [f"## {rule.name}" for rule in rules]


def test_readme_has_the_two_commands() -> None:
    blocks = re.findall(r"^```\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert "python -m pip install . && losslint check examples/\n" in blocks
    assert 'python -m pip install -e ".[dev]" && pytest\n' in blocks


def test_readme_shows_what_is_printed() -> None:
    (shown,) = re.findall(r"^```\n\$ losslint (.*?)^```$", README, re.MULTILINE | re.DOTALL)
    arguments, printed = shown.split("\n", 1)
    command = [sys.executable, "-m", "lossLint", *arguments.split()]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.stdout == printed


def test_readme_has_every_setting_and_option() -> None:
    generate = runpy.run_path(str(DOCS / "generate.py"))
    assert generate["readme"](README) == README, "run 'python docs/generate.py'"
    assert set(KEYS) <= set(first_column(section(README, "Configuration")))


def test_readme_has_every_format() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", section(README, "Reports"), re.MULTILINE)
    assert rows == [(name, format.purpose) for name, format in FORMATS.items()]


def test_readme_has_every_command() -> None:
    commands = [command.split()[1] for command in first_column(section(README, "Commands"))]
    assert sorted(commands) == sorted(main.list_commands(click.Context(main)))


def test_every_option_and_format_names_its_test() -> None:
    tested = (DOCS / "tested.md").read_text(encoding="utf-8")
    options = {option for parameter in check.command.params for option in parameter.opts if option.startswith("--")}
    assert set(first_column(section(tested, "Settings and options"))) == options
    assert first_column(section(tested, "Formats")) == list(FORMATS)
    for file, name in re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", tested):
        assert f"def {name}" in (ROOT / file).read_text(encoding="utf-8"), f"{file}::{name}"


PAGES = ["README.md", "CONTRIBUTING.md", *(f"docs/{page.name}" for page in sorted(DOCS.glob("*.md")))]


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    file = ROOT / page
    links = re.findall(r"\]\(([^)#:]+)\)", file.read_text(encoding="utf-8"))
    assert [link for link in links if not (file.parent / link).exists()] == []


def test_changelog_counts_the_rules() -> None:
    own = [rule for rule in installed().rules if type(rule).__module__.startswith(("lossLint.", "losslint_rules."))]
    assert f"- {len(own)} rules:" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_knowledge_guide_names_every_section_and_effect() -> None:
    keys = {field.encode_name for field in msgspec.structs.fields(Table)}
    prose = re.sub(r"^```.*?^```$", "", KNOWLEDGE, flags=re.MULTILINE | re.DOTALL)
    named = set(re.findall(r"`([^`]+)`", prose)) | set(re.findall(r"^\[(\w+)\]", KNOWLEDGE, re.MULTILINE))
    assert keys - {"library", "distribution", "framework"} - named == set()
    assert set(EFFECTS) - named == set()


def test_knowledge_guide_shows_a_loss_that_can_be_read() -> None:
    blocks = re.findall(r"^```toml\n(.*?)^```$", KNOWLEDGE, re.M | re.S)
    shown = "".join(block for block in blocks if block.startswith("[loss."))
    table = msgspec.toml.decode('library = "torch"\n' + shown, type=Table)
    assert isinstance(table.loss["torch.nn.CrossEntropyLoss"], LossEntry)
