"""The documentation of a rule below a finding."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from lossLint.findings.rule import Rule
from lossLint.report.fitting import visible

_LEFT_OUT = ("Example", "References")
_INDENT = "   "
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
# A fence with all that is in it, or a paragraph.
_BLOCK = re.compile(r"^```[\s\S]*?^```$|^(?:(?!```).+\n?)+", re.MULTILINE)
_AS_IT_IS = re.compile(r"[-*|]|```")


def lines(rule: Rule, width: int) -> list[str]:
    """Summary and sections of a rule, without the example that the finding shows already."""
    summary, *rest = _HEADING.split(rule.documentation())
    sections = [(rest[index], rest[index + 1]) for index in range(0, len(rest), 2)]
    told = [*_wrapped(summary, width)]
    for heading, content in sections:
        if heading not in _LEFT_OUT:
            told += ["", f"{_INDENT}{heading}", *_wrapped(content, width)]
    return [visible(line) for line in told]


def _wrapped(text: str, width: int) -> Iterator[str]:
    """Paragraphs filled to the width; lists, tables and code stay as they are."""
    for number, block in enumerate(_BLOCK.findall(text.strip("\n"))):
        if number:
            yield ""
        if _AS_IT_IS.match(block):
            yield from (f"{_INDENT}{line}".rstrip() for line in block.splitlines())
        else:
            yield from textwrap.wrap(block, width, initial_indent=_INDENT, subsequent_indent=_INDENT)
