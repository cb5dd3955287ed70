"""The pages that are made from the code are those of the present code."""

from __future__ import annotations

import runpy
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs"


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
