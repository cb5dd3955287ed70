"""``check --add-ignore``: suppression comments written into the user's files."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from lossLint.cli.destinations import put
from lossLint.cli.terminal import tell
from lossLint.findings.adding import Addition, additions
from lossLint.findings.run_rules import RunRule
from lossLint.report.wording import counted
from lossLint.session import Outcome
from lossLint.sources.inserting import Unwritable, inserted
from lossLint.sources.reading import read_text
from lossLint.sources.source import Source


def refuse_impossible(paths: Iterable[str], reason: str, reasons_required: bool) -> None:
    """Refuse what could only be told after the run.

    Raises:
        click.UsageError: there are no files to write to, or a reason is missing or no reason.
    """
    if "-" in paths:
        raise click.UsageError("--add-ignore writes files: it cannot be used with '-'")
    if not reason.isprintable():
        raise click.UsageError("the reason of --add-ignore must be one line")
    if reasons_required and not reason:
        raise click.UsageError("require-reasons is set: write --add-ignore=REASON")


def add_ignores(outcome: Outcome, reason: str, *, quiet: bool) -> Outcome:
    """Write a comment for every finding; what stays is what could not be suppressed.

    Raises:
        click.UsageError: a file cannot be written.
    """
    about_the_run = {rule.code for rule in RunRule.__subclasses__()}
    wanted = [finding for finding in outcome.findings if finding.code not in about_the_run]
    contents = {path: Path(path).read_bytes() for path in {finding.place.path for finding in wanted}}
    sources = {path: read_text(content, path).sources for path, content in contents.items()}
    made = additions(wanted, sources, reason)
    written = {path: addition for path, addition in made.items() if _wrote(path, contents[path], addition)}
    if written and not quiet:
        number = sum(len(addition.insertions) for addition in written.values())
        tell(f"losslint: {counted(number, 'suppression comment')} written into {counted(len(written), 'file')}")
    gone = {finding for addition in written.values() for finding in addition.findings}
    return dataclasses.replace(outcome, findings=tuple(one for one in outcome.findings if one not in gone))


def _wrote(path: str, content: bytes, addition: Addition) -> bool:
    """Whether the comments could be written; why not is told."""
    try:
        changed = inserted(content, path, addition.insertions)
        if _programs(read_text(content, path).sources) != _programs(read_text(changed, path).sources):
            raise Unwritable("the comment would change the program")
    except Unwritable as error:
        tell(f"losslint: no comment written into {path}: {error}")
        return False
    put(path, changed)
    return True


def _programs(sources: Sequence[Source]) -> list[str]:
    """What the programs of a file do: a comment must not change it."""
    return [_meaning(source.text) for source in sources]


def _meaning(text: str) -> str:
    try:
        return ast.dump(ast.parse(text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        # A program that is broken elsewhere: its lines without comments must do.
        return "\n".join(line for line in (line.split("#")[0].rstrip() for line in text.split("\n")) if line)
