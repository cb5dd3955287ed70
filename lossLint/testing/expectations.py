"""What a comment in a flow test says about its line.

At the end of the line on which a finding's primary place starts:

    # error: [softmax-before-cross-entropy]             found here, with this severity (or warning, info)
    # error: [rule-a, rule-b]                           both
    # error: [rule-a] likely  # warning: [rule-b]       with this confidence; and another of another severity
    # todo-error: [rule-a]                              should be found and is not yet: fails once it is found
    # todo-ok: [rule-a]                                 is found and should not be: fails once it is gone
"""

from __future__ import annotations

import dataclasses
import enum
import re
from collections.abc import Collection, Iterator

from lossLint.findings.finding import Severity
from lossLint.inference.sites import Confidence
from lossLint.testing.flows import File, Line, Program

_COMMENT = re.compile(r"#\s*(?P<word>[\w-]+)\s*:\s*\[(?P<rules>[^\]#]*)\](?P<rest>[^#]*)")
_MEANT = re.compile(r"#\s*(?:error|warning|info|todo-[\w-]+)\s*:")
_SEVERITIES = {severity.label: severity for severity in Severity}
_CONFIDENCES = {confidence.name.lower(): confidence for confidence in Confidence}


class Kind(enum.Enum):
    """What an expectation asks for."""

    FOUND = "must be found"
    GAP = "is not found yet"
    WRONG = "is found by mistake"


@dataclasses.dataclass(frozen=True, slots=True)
class Spot:
    """A line of a program."""

    path: str
    cell: int | None
    line: int


@dataclasses.dataclass(frozen=True, slots=True)
class Expectation:
    """One rule that a comment names; severity and confidence are None where any will do."""

    spot: Spot
    rule: str
    kind: Kind
    severity: Severity | None = None
    confidence: Confidence | None = None

    def __str__(self) -> str:
        words = [self.severity.label if self.severity else "finding", f"[{self.rule}]"]
        return " ".join(words + ([self.confidence.name.lower()] if self.confidence else []))


@dataclasses.dataclass(frozen=True, slots=True)
class Complaint:
    """Something that is not as it should be at a line, one sentence."""

    spot: Spot
    text: str


def read(program: Program, rules: Collection[str]) -> tuple[list[Expectation], list[Complaint]]:
    """What the comments of a program say, and what is wrong with the comments themselves.

    Args:
        program: the program.
        rules: the names of the rules that exist.
    """
    expectations: list[Expectation] = []
    complaints: list[Complaint] = []
    for file in program.files:
        for line in file.lines():
            for said in _read_line(file, line, rules):
                if isinstance(said, Complaint):
                    complaints.append(said)
                elif any((said.spot, said.rule) == (other.spot, other.rule) for other in expectations):
                    complaints.append(Complaint(said.spot, f"[{said.rule}] is expected twice"))
                else:
                    expectations.append(said)
    return expectations, complaints


def _read_line(file: File, line: Line, rules: Collection[str]) -> Iterator[Expectation | Complaint]:
    spot = Spot(file.path, line.cell, line.number)
    comments = list(_COMMENT.finditer(line.text))
    read = sum(_MEANT.match(comment.group()) is not None for comment in comments)
    if len(_MEANT.findall(line.text)) > read:
        yield Complaint(spot, "an expectation is written '# error: [rule-name]'")
    for comment in comments:
        names = [name.strip() for name in comment["rules"].split(",")]
        if _MEANT.match(comment.group()):
            yield from _expect(spot, comment["word"], names, comment["rest"].strip(), rules)
        elif any(name in rules for name in names):
            yield Complaint(spot, f"'{comment['word']}' is no severity; there are error, warning, info and todo-ok")


def _expect(
    spot: Spot, word: str, names: list[str], rest: str, rules: Collection[str]
) -> Iterator[Expectation | Complaint]:
    """What one comment asks for."""
    severity = None if word == "todo-ok" else _SEVERITIES.get(word.removeprefix("todo-"))
    if severity is None and word != "todo-ok":
        yield Complaint(spot, f"'{word}' is no severity")
        return
    if rest and rest not in _CONFIDENCES:
        yield Complaint(spot, f"'{rest}' is no confidence; there are {', '.join(_CONFIDENCES)}")
        return
    kind = Kind.WRONG if word == "todo-ok" else Kind.GAP if word.startswith("todo-") else Kind.FOUND
    for name in names:
        if name in rules:
            yield Expectation(spot, name, kind, severity, _CONFIDENCES.get(rest))
        else:
            yield Complaint(spot, f"there is no rule '{name}'")
