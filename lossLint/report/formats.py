"""The formats of a report: the one table that every command, option and document reads."""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from lossLint.findings.rule import Rule
    from lossLint.session import Outcome


@dataclasses.dataclass(frozen=True, slots=True)
class Surroundings:
    """What a report may depend on besides the outcome.

    Attributes:
        width: columns of text.
        color: whether text may have the marks of a terminal.
        quiet: findings and nothing else.
        folder: the working directory as seen from the root of the repository, empty when they are one: services
            that annotate a repository want paths from its root.
        rules: the installed rules, for formats that carry their documentation.
        source: whether text may show lines of the programs.
        explain: whether text explains the rules below their findings.
        links: the folder that text may link places from, empty for none.
    """

    width: int = 80
    color: bool = False
    quiet: bool = False
    folder: str = ""
    rules: tuple[Rule, ...] = ()
    source: bool = True
    explain: bool = False
    links: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Attributes:
        purpose: whom it is for, a few words.
        render: the whole report.
        summarised: whether it ends with the summary of the run; where people may read another one, they are told the
            summary on standard error.
        data: whether a program reads it: nothing is added to its output, on standard error neither.
    """

    purpose: str
    render: Callable[[Outcome, Surroundings], str]
    summarised: bool = False
    data: bool = False


def _text(outcome: Outcome, around: Surroundings) -> str:
    from lossLint.report import text
    from lossLint.report.links import Links

    return text.render(
        outcome,
        around.width,
        color=around.color,
        quiet=around.quiet,
        source=around.source,
        explained=around.rules if around.explain else (),
        links=Links(around.links),
    )


def _sarif(outcome: Outcome, around: Surroundings) -> str:
    from lossLint.report import sarif

    return sarif.render(outcome, around.rules, around.folder)


def _rooted(name: str) -> Callable[[Outcome, Surroundings], str]:
    """The renderer of a module that also wants to know where in the repository the run stands."""

    def render(outcome: Outcome, around: Surroundings) -> str:
        module = importlib.import_module(f"lossLint.report.{name}")
        return cast(str, module.render(outcome, around.folder))

    return render


def _plain(name: str) -> Callable[[Outcome, Surroundings], str]:
    """The renderer of a module that asks for nothing but the outcome; imported when it is wanted."""

    def render(outcome: Outcome, around: Surroundings) -> str:
        module = importlib.import_module(f"lossLint.report.{name}")
        return cast(str, module.render(outcome))

    return render


FORMATS: Mapping[str, Format] = {
    "text": Format("people: code frames and the way of the value", _text, summarised=True),
    "concise": Format("editors and grep: one line a finding", _plain("concise")),
    "json": Format("programs of your own", _plain("json"), data=True),
    "sarif": Format("code scanning and viewers: SARIF 2.1.0", _sarif, data=True),
    "github": Format("annotations of a GitHub job", _rooted("github")),
    "gitlab": Format("the code quality report of GitLab", _rooted("gitlab"), data=True),
    "junit": Format("test dashboards: JUnit XML, a test for each loss site", _plain("junit"), data=True),
    "markdown": Format("the summary page of a job", _plain("markdown"), summarised=True),
}
