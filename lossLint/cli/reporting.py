"""The reports of a run, each to where it was asked for."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Sequence

from lossLint.cli.destinations import Destination, save, standard
from lossLint.cli.terminal import screen, tell, write
from lossLint.report import statistics
from lossLint.report.formats import FORMATS, Surroundings
from lossLint.report.wording import summary
from lossLint.session import Outcome


@dataclasses.dataclass(frozen=True, slots=True)
class Look:
    """What of a report is shown, as the options of the same names say."""

    quiet: bool = False
    no_color: bool = False
    show_source: bool = True
    explain: bool = False
    statistics: bool = False


def report(outcome: Outcome, wanted: Sequence[Destination], look: Look) -> None:
    """Write every report; then, where no report has said it to people, the summary to standard error.

    Raises:
        click.UsageError: a file cannot be written.
    """
    apart = Surroundings(
        quiet=look.quiet,
        folder=_folder(),
        rules=outcome.registry.rules,
        source=look.show_source,
        explain=look.explain,
    )
    # What people look at comes first: a file that cannot be written after all must not cost them the findings.
    for destination in sorted(wanted, key=lambda destination: destination.file is not None):
        render = FORMATS[destination.format].render
        if destination.file is not None:
            save(destination.file, render(outcome, apart))
        else:
            shown = screen(look.no_color)
            links = os.getcwd() if shown.links else ""
            write(render(outcome, dataclasses.replace(apart, width=shown.width, color=shown.color, links=links)))
    name = standard(wanted)
    told = name is not None and (FORMATS[name].summarised or FORMATS[name].data)
    if not look.quiet and not told:
        tell(". ".join(summary(outcome)))
    if look.statistics and outcome.findings:
        counts = statistics.render(outcome.findings)
        # Beside what only people read they stand where people read, and never inside what a program reads.
        write(counts) if name is not None and FORMATS[name].summarised else tell(counts.rstrip("\n"))


def _folder() -> str:
    """The working directory as seen from the root of its git repository, empty when there is none."""
    here = os.getcwd()
    folder = here
    while not os.path.lexists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return ""
        folder = parent
    return "" if folder == here else os.path.relpath(here, folder).replace(os.sep, "/")
