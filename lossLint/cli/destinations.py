"""``--output-format FORMAT[:FILE]``: what is reported where."""

from __future__ import annotations

import contextlib
import dataclasses
import difflib
import os
import tempfile
from collections.abc import Iterable, Sequence

import click

from lossLint.report.formats import FORMATS

_STANDARD_OUTPUT = "-"


@dataclasses.dataclass(frozen=True, slots=True)
class Destination:
    """One report: its format, and the file that it goes to (None: standard output)."""

    format: str
    file: str | None


def destinations(given: Iterable[str], folder: str = "") -> tuple[Destination, ...]:
    """The reports that the values of the option ask for.

    Args:
        given: each FORMAT or FORMAT:FILE.
        folder: what the files are relative to, when that is not the working directory.

    Raises:
        click.UsageError: a format is unknown, or two reports go to one place.
    """
    wanted = tuple(_destination(value, folder) for value in given)
    _refuse_clashes(wanted)
    return wanted


def refuse_unwritable(wanted: Iterable[Destination]) -> None:
    """Say before the run, not after minutes of it, that a report cannot be written.

    Raises:
        click.UsageError: the first file that cannot.
    """
    for destination in wanted:
        if destination.file is not None:
            _refuse_unwritable(destination.file)


def standard(wanted: Sequence[Destination]) -> str | None:
    """The format on standard output, None when every report goes to a file."""
    return next((destination.format for destination in wanted if destination.file is None), None)


def save(file: str, text: str) -> None:
    """Write a report, as put does.

    Raises:
        click.UsageError: it cannot be written.
    """
    put(file, text.encode("utf-8", "backslashreplace"))


def put(file: str, content: bytes) -> None:
    """Write a file in one step: who reads it meanwhile sees the old content or the new one, never a part.

    Raises:
        click.UsageError: it cannot be written.
    """
    try:
        # A link stays a link; a pipe or a device is written to and not replaced.
        target = os.path.realpath(file)
        if os.path.lexists(target) and not os.path.isfile(target):
            with open(file, "wb") as stream:
                stream.write(content)
        else:
            _replace(target, content)
    except OSError as error:
        raise click.UsageError(f"cannot write '{file}': {error.strerror or error}") from error


def _destination(value: str, folder: str) -> Destination:
    name, colon, file = value.partition(":")
    if name not in FORMATS:
        near = difflib.get_close_matches(name, FORMATS, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"choose from {', '.join(map(repr, FORMATS))}"
        raise click.UsageError(f"unknown output format '{name}'; {hint}")
    if colon and not file:
        raise click.UsageError(f"'{value}' names no file: write '{name}:FILE', or '{name}' for standard output")
    if file in ("", _STANDARD_OUTPUT):
        return Destination(name, None)
    return Destination(name, os.path.relpath(os.path.join(folder, file)) if folder else file)


def _refuse_clashes(wanted: Sequence[Destination]) -> None:
    taken: dict[str | None, str] = {}
    for destination in wanted:
        name, file = destination.format, destination.file
        place = None if file is None else os.path.realpath(file)
        if place in taken:
            where = "standard output" if file is None else f"'{file}'"
            hint = f": give one of them a file, such as '{name}:FILE'" if file is None else ""
            raise click.UsageError(f"two output formats for {where}, '{taken[place]}' and '{name}'{hint}")
        taken[place] = name


def _refuse_unwritable(file: str) -> None:
    folder = os.path.dirname(file) or "."
    if os.path.isdir(file):
        raise click.UsageError(f"cannot write '{file}': it is a folder")
    if not os.path.isdir(folder):
        raise click.UsageError(f"cannot write '{file}': there is no folder '{folder}'")
    if not os.access(file if os.path.exists(file) else folder, os.W_OK):
        raise click.UsageError(f"cannot write '{file}': permission denied")


def _replace(target: str, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(target), prefix=f".{os.path.basename(target)}.")
    try:
        with open(handle, "wb") as stream:
            stream.write(content)
        os.chmod(temporary, _mode(target))
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _mode(target: str) -> int:
    """The permissions that the file has, or would get from open(): a temporary file is its owner's alone."""
    with contextlib.suppress(OSError):
        return os.stat(target).st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
