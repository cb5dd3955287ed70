"""The reports of a run, each to where it was asked for."""

from __future__ import annotations

import os
from collections.abc import Iterable

from lossLint.cli.destinations import destinations, save, standard
from lossLint.cli.terminal import screen, tell, write
from lossLint.report.formats import FORMATS, Look
from lossLint.report.wording import summary
from lossLint.session import Outcome


def report(outcome: Outcome, given: Iterable[str], *, quiet: bool, no_color: bool) -> None:
    """Write every report; then, where no report has said it to people, the summary to standard error.

    Raises:
        click.UsageError: a file cannot be written.
    """
    wanted = destinations(given)
    folder = _folder()
    # What people look at comes first: a file that cannot be written after all must not cost them the findings.
    for destination in sorted(wanted, key=lambda destination: destination.file is not None):
        look = Look(quiet=quiet, folder=folder)
        if destination.file is not None:
            save(destination.file, FORMATS[destination.format].render(outcome, look))
            continue
        shown = screen(no_color)
        look = Look(shown.width, shown.color, quiet, folder)
        write(FORMATS[destination.format].render(outcome, look))
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
