"""``losslint why``."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

import click

from lossLint.cli import options
from lossLint.cli.check import CLEAN
from lossLint.cli.running import nearest_path, run
from lossLint.cli.terminal import screen, write
from lossLint.findings.finding import Finding
from lossLint.inference.analysis import SiteRecord
from lossLint.session import Outcome
from lossLint.sources.place import Place

# As the reports print places: path:line, path:line:column, path:cell:line, path cell 3:12, path:cell 3:12:5.
_SPOT = re.compile(r"(?P<path>.+?)(?:[: ]cell (?P<cell>\d+))?(?P<numbers>(?::\d+){1,3})")
# People point at the statement above or below as often as at the call itself.
_NEAR = 3
_SUGGESTED = 3


@click.command(
    "why",
    cls=options.ConfiguredCommand,
    configured=("exclude", "extend-exclude", "src", "target-versions", "knowledge", "no-color", "no-cache"),
)
@click.argument("where", metavar="PATH:LINE")
@options.paths
@options.excluding
@options.understanding
@options.no_color
@options.no_cache
@click.pass_context
def command(ctx: click.Context, /, where: str, paths: tuple[str, ...], no_color: bool, **others: object) -> int:
    """Explain the loss at a line: how the value got there, what is known of it, what the rules say.

    In a notebook the place is PATH:CELL:LINE. A line that a value passes on its way to a loss is explained too.
    PATHS are what to analyse with it, by default the working directory.
    """
    spot = parse(where)
    outcome = run(ctx, [*(paths or ["."]), spot.path])
    records = _chosen(outcome, spot)
    findings = [finding for finding in outcome.findings if _touches(finding, spot, records)]
    if not records and not findings:
        raise click.UsageError(_nothing_at(outcome, spot))
    from lossLint.report import explanation

    shown = screen(no_color)
    write(explanation.render(records, findings, outcome.excerpts, shown.width, color=shown.color))
    return CLEAN


def parse(where: str) -> Place:
    """The place that the words of the command line mean.

    Raises:
        click.UsageError: they mean none, or the file does not exist.
    """
    found = _SPOT.fullmatch(where)
    if found is None:
        raise click.UsageError(f"'{where}' is no place; write PATH:LINE, or PATH:CELL:LINE in a notebook")
    path = found["path"]
    if os.path.isdir(path):
        raise click.UsageError(f"'{path}' is a folder; 'losslint sites {path}' lists the places in it")
    if not os.path.isfile(path):
        near = nearest_path(path)
        raise click.UsageError(f"no such file: '{path}'" + (f"; did you mean '{near}'?" if near else ""))
    numbers = [int(number) for number in found["numbers"].split(":")[1:]]
    cell = int(found["cell"]) if found["cell"] else None
    if cell is None and path.endswith(".ipynb"):
        if len(numbers) == 1:
            raise click.UsageError(f"'{where}' names no cell; write {path}:CELL:LINE")
        cell, *numbers = numbers
    return Place(os.path.relpath(path).replace(os.sep, "/"), cell, numbers[0], 1, numbers[0], 1)


def _chosen(outcome: Outcome, spot: Place) -> list[SiteRecord]:
    """The sites on the line, else those whose value passes it, else the nearest ones close by."""
    on = [record for record in outcome.records if _holds(record.place, spot)]
    passing = [record for record in outcome.records if any(_holds(step.place, spot) for step in record.trace)]
    if on or passing:
        return on or passing
    near = [record for record in outcome.records if _distance(record.place, spot) <= _NEAR]
    least = min((_distance(record.place, spot) for record in near), default=0)
    return [record for record in near if _distance(record.place, spot) == least]


def _touches(finding: Finding, spot: Place, records: Iterable[SiteRecord]) -> bool:
    """Whether a finding stands at one of the sites, or on the line, or passes it."""
    places = [finding.place, *(step.place for step in finding.trace)]
    return any(_holds(place, spot) for place in places) or finding.place in [record.place for record in records]


def _holds(place: Place, spot: Place) -> bool:
    return (place.path, place.cell) == (spot.path, spot.cell) and place.line <= spot.line <= place.end_line


def _distance(place: Place, spot: Place) -> float:
    """How many lines lie between; infinite for another file or cell."""
    if (place.path, place.cell) != (spot.path, spot.cell):
        return float("inf")
    return max(place.line - spot.line, spot.line - place.end_line, 0)


def _nothing_at(outcome: Outcome, spot: Place) -> str:
    """That there is nothing, and where the nearest sites are."""
    here = [record.place for record in outcome.records if record.place.path == spot.path]
    nearest = sorted(here, key=lambda place: (_distance(place, spot), place.order))[:_SUGGESTED]
    if nearest:
        return f"no loss site at {spot}; the nearest are {', '.join(map(str, sorted(nearest)))}"
    others = sorted({record.place.path for record in outcome.records})[:_SUGGESTED]
    elsewhere = f"; there are some in {', '.join(others)}" if others else ""
    return f"no loss site in {spot.path}{elsewhere}"
