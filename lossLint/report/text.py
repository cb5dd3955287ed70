"""The report for people in a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from lossLint.findings.excerpts import Excerpts
from lossLint.findings.finding import Finding, Severity
from lossLint.inference.tensor import Step
from lossLint.report.concise import unreported
from lossLint.report.fitting import cells, path_cut, visible
from lossLint.report.links import NO_LINKS, Links, unnumbered
from lossLint.report.wording import counted, spot, spot_of, summary
from lossLint.session import Outcome
from lossLint.sources.source import Trouble

if TYPE_CHECKING:
    from rich.text import Text

    from lossLint.findings.rule import Rule

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold blue"}
_INDENT = "   "
_ALSO = 3


def render(
    outcome: Outcome,
    width: int,
    *,
    color: bool = False,
    quiet: bool = False,
    source: bool = True,
    explained: Iterable[Rule] = (),
    links: Links = NO_LINKS,
) -> str:
    """Every finding with its frame and its trace, then what could not be analysed, then the summary.

    Args:
        outcome: what the run found.
        width: columns.
        color: whether it may have the marks of a terminal.
        quiet: whether to leave out the summary.
        source: whether to show lines of the programs.
        explained: the rules whose documentation stands below their first finding.
        links: where text leads to, in a terminal.
    """
    closing = "" if quiet else closing_lines(summary(outcome), width)
    troubles = unreported(outcome)
    if not outcome.findings and not troubles:
        return closing
    excerpts = outcome.excerpts if source else Excerpts()
    unexplained = {rule.code: rule for rule in explained}
    lines: list[Text] = []
    for finding in outcome.findings:
        lines += finding_lines(finding, excerpts, width, links)
        lines += [*_about(unexplained.pop(finding.code, None), width), _text("")]
    lines += _trouble_lines(troubles, width)
    return printed(lines, color) + closing


def finding_lines(finding: Finding, excerpts: Excerpts, width: int, links: Links = NO_LINKS) -> list[Text]:
    """One finding."""
    from lossLint.report.frame import frame

    lines = _heading(finding, width, links)
    framed = frame(finding.place, finding.state, excerpts, width)
    path = path_cut(visible(finding.place.path), width - len(_INDENT) - len(spot_of("", finding.place)))
    place = _text(_INDENT).append(spot_of(path, finding.place), links.to_place("cyan", finding.place))
    lines += [_text(""), place, *framed]
    if not framed and finding.state:
        lines += _labelled("", finding.state, width)
    lines += _way(finding, excerpts, width, links)
    closing = [("harm", finding.harm), ("fix", finding.fix)]
    if any(content for _, content in closing):
        lines.append(_text(""))
    return lines + [line for label, content in closing if content for line in _labelled(label, content, width)]


def _about(rule: Rule | None, width: int) -> list[Text]:
    """The documentation of a rule."""
    if rule is None:
        return []
    from lossLint.report import rule_text

    return [_text(""), _text(f"{_INDENT}about {rule.name}", "dim"), *map(_text, rule_text.lines(rule, width))]


def printed(lines: Iterable[Text], color: bool) -> str:
    """Styled lines as text, with the marks of a terminal where colour is wanted. Nothing is wrapped or cut here."""
    import io

    from rich.console import Console

    stream = io.StringIO()
    console = Console(
        file=stream,
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        highlight=False,
    )
    for line in lines:
        console.print(line, soft_wrap=True)
    return unnumbered(stream.getvalue())


def closing_lines(sentences: Sequence[str], width: int) -> str:
    """Sentences on one line where they fit, else each on its own."""
    line = ". ".join(sentences)
    return f"{line}\n" if cells(line) <= width else "".join(f"{sentence}\n" for sentence in sentences)


def _heading(finding: Finding, width: int, links: Links) -> list[Text]:
    """Severity, name, code and, on the right, how sure it is; below, the message."""
    label, confidence = finding.severity.label, finding.confidence.name.lower()
    line = _text("").append(label, _STYLES[finding.severity])
    line.append("  ").append(finding.name, "bold").append("  ").append(finding.code, links.to_rule("dim", finding.name))
    line.append(" " * max(width - len(line.plain) - len(confidence), 2)).append(confidence, "dim")
    indent = " " * (len(label) + 2)
    message = textwrap.wrap(visible(finding.message), width - len(indent), break_long_words=False)
    return [line, *(_text(indent + part) for part in message)]


def _way(finding: Finding, excerpts: Excerpts, width: int, links: Links) -> list[Text]:
    """The steps of the trace, and the places where other ways to the same mistake differ."""
    from lossLint.report.steps import steps_table

    steps = shown_steps(finding)
    lines: list[Text] = []
    if steps:
        lines += [_text(""), _text(f"{_INDENT}how the value got here", "dim")]
        lines += steps_table(steps, finding.place, excerpts, width, links)
    if finding.also:
        further = [f"{spot(step.place, column=False)} ({step.message})" for step in finding.also[:_ALSO]]
        if len(finding.also) > _ALSO:
            further.append(f"{len(finding.also) - _ALSO} more")
        lines += [_text(""), *_labelled("also", f"the same through {', '.join(further)}", width)]
    if finding.unlike:
        right = f"right through {spot(finding.unlike.place, column=False)} ({finding.unlike.message})"
        lines += [_text(""), *_labelled("but", right, width)]
    return lines


def shown_steps(finding: Finding) -> Sequence[Step]:
    """The trace without its arrival at the primary place: message and frame say that already."""
    last = finding.trace[-1] if finding.trace else None
    arrived = last is not None and last.place == finding.place and finding.message.startswith(last.message)
    return finding.trace[:-1] if arrived else finding.trace


def _labelled(label: str, content: str, width: int) -> list[Text]:
    """``   fix   words``, further lines under the words."""
    indent = _INDENT + " " * 6
    parts = textwrap.wrap(visible(content), width - len(indent), break_long_words=False)
    lines = [_text(f"{_INDENT}{label:<6}").append(parts[0])] if parts else []
    if lines and label:
        lines[0].stylize("bold", len(_INDENT), len(_INDENT) + len(label))
    return lines + [_text(indent + part) for part in parts[1:]]


def _trouble_lines(troubles: Sequence[Trouble], width: int) -> list[Text]:
    """What could not be analysed and no finding tells of."""
    if not troubles:
        return []
    lines = [_text(f"not analysed: {counted(len(troubles), 'place')}", "bold red")]
    for trouble in troubles:
        message = f"{spot(trouble.place)}: {trouble.message}"
        lines += map(
            _text, textwrap.wrap(visible(message), width, initial_indent=_INDENT, subsequent_indent=_INDENT * 2)
        )
    return [*lines, _text("")]


def _text(content: str, style: str = "") -> Text:
    from rich.text import Text

    return Text(content, style)
