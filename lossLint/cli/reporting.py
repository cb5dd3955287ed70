"""The reports of a run, each to where it was asked for."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Sequence

from lossLint.cli.destinations import Destination, save, standard
from lossLint.cli.terminal import screen, tell, write
from lossLint.report.formats import FORMATS, Surroundings
from lossLint.report.wording import summary
from lossLint.session import Outcome


def report(outcome: Outcome, wanted: Sequence[Destination], *, quiet: bool, no_color: bool) -> None:
    """Write every report; then, where no report has said it to people, the summary to standard error.

    Raises:
        click.UsageError: a file cannot be written.
    """
    apart = Surroundings(quiet=quiet, folder=_folder(), rules=outcome.registry.rules)
    # What people look at comes first: a file that cannot be written after all must not cost them the findings.
    for destination in sorted(wanted, key=lambda destination: destination.file is not None):
        render = FORMATS[destination.format].render
        if destination.file is not None:
            save(destination.file, render(outcome, apart))
        else:
            shown = screen(no_color)
            write(render(outcome, dataclasses.replace(apart, width=shown.width, color=shown.color)))
    name = standard(wanted)
    told = name is not None and (FORMATS[name].summarised or FORMATS[name].data)
    if not quiet and not told:
        tell(". ".join(summary(outcome)))


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
