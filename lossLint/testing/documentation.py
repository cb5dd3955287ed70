"""The documentation of a rule, taken apart and held against what each rule has to tell."""

from __future__ import annotations

import re
import textwrap

from lossLint.findings.finding import Severity
from lossLint.findings.registry import Registry
from lossLint.findings.rule import HEADINGS, Rule
from lossLint.session import DEFAULTS, Settings, lint_texts

_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def sections(rule: type[Rule]) -> dict[str, str]:
    """Text by heading, in the order of the text."""
    parts = re.split(r"^## (.+)$", rule.documentation(), flags=re.MULTILINE)
    return dict(zip(parts[1::2], (part.strip() for part in parts[2::2]), strict=True))


def programs(rule: type[Rule], heading: str) -> list[str]:
    """The fenced programs below a heading."""
    return [textwrap.dedent(block) for block in _BLOCK.findall(sections(rule).get(heading, ""))]


def faults_of_text(rule: type[Rule]) -> list[str]:
    """What is missing in the documentation of a rule, one sentence each."""
    told = sections(rule)
    faults = []
    if tuple(told) != HEADINGS:
        faults.append(
            f"its documentation must have the headings {', '.join(HEADINGS)}; it has {', '.join(told) or 'none'}"
        )
    faults += [f"nothing stands below '{heading}'" for heading, text in told.items() if not text]
    summary, _, rest = rule.documentation().partition("\n")
    if not summary.endswith(".") or not rest.startswith("\n"):
        faults.append("its documentation must start with one sentence on one line, and a blank line below")
    return faults + [
        f"there is no program below '{heading}'" for heading in HEADINGS[2:4] if not programs(rule, heading)
    ]


def faults_of_examples(rule: type[Rule], settings: Settings = DEFAULTS, registry: Registry | None = None) -> list[str]:
    """Examples that are not found as they should, and repairs that are not silent."""
    faults = []
    for number, program in enumerate(programs(rule, "Example"), start=1):
        names = [finding.name for finding in lint_texts({"example.py": program}, settings, registry).findings]
        if names != [rule.name]:
            faults.append(
                f"program {number} below 'Example' must give one finding of {rule.name}; got {_listed(names)}"
            )
    for number, program in enumerate(programs(rule, "Use instead"), start=1):
        findings = lint_texts({"example.py": program}, settings, registry).findings
        names = [finding.name for finding in findings if finding.severity >= Severity.WARNING]
        if names:
            faults.append(f"program {number} below 'Use instead' must be silent; got {_listed(names)}")
    return faults


def _listed(names: list[str]) -> str:
    return ", ".join(names) or "nothing"
