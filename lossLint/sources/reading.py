"""One file to its programs. Any bytes are acceptable: what cannot be read is a trouble, never an exception."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from lossLint.sources import decoding, limits, python2
from lossLint.sources.decoding import Undecodable
from lossLint.sources.outcome import Reading, failure
from lossLint.sources.source import Source

__all__ = ["Reading", "read", "read_text"]

_MARKDOWN = (".md", ".markdown")


def read(path: str, cwd: Path) -> Reading:
    """The programs in the file ``path``, which is relative to ``cwd`` or absolute."""
    shown = _posix(path)
    limit = limits.MAX_NOTEBOOK_FILE if _suffix(path) == ".ipynb" else limits.MAX_PROGRAM
    try:
        data = _bytes(os.path.join(cwd, path), limit)
    except OSError as error:
        return failure(shown, f"cannot be read: {error.strerror or 'unknown error'}")
    except ValueError:  # a null character in the path
        return failure(shown, "cannot be read: not a path")
    if data is None:
        return failure(shown, "cannot be read: not a regular file")
    return read_text(data, path)


def read_text(text: str | bytes, filename: str) -> Reading:
    """The programs in text from elsewhere (standard input), read as a file named ``filename`` would be."""
    path, suffix = _posix(filename), _suffix(filename)
    if suffix == ".ipynb":
        if len(text) > limits.MAX_NOTEBOOK_FILE:
            return failure(path, "too large")
        # Imported when needed, as most runs meet neither notebooks nor documents.
        from lossLint.sources.notebook import read_notebook

        return read_notebook(text, path)
    too_large = limits.oversize(text)
    if too_large:
        return failure(path, too_large)
    try:
        decoded = _decoded(text, cookies=suffix not in _MARKDOWN)
    except Undecodable as error:
        return failure(path, error.message, error.line)
    if suffix in _MARKDOWN:
        from lossLint.sources.markdown import read_markdown

        return read_markdown(decoded, path)
    return _read_python(decoded, path)


def _read_python(text: str, path: str) -> Reading:
    """A plain file is not parsed here, unless it looks like Python 2: the syntax layer parses only what matters."""
    repaired = python2.repair_if_needed(text) if python2.is_likely(text) else None
    if repaired is None:
        return Reading(sources=(Source(path=path, text=text),))
    return Reading(sources=(Source(path=path, text=repaired.text, column_shifts=repaired.shifts),))


def _bytes(full_path: str, limit: int) -> bytes | None:
    """The content, cut just above ``limit``; None for pipes, devices and folders, which could block for ever."""
    status = os.stat(full_path)
    if not stat.S_ISREG(status.st_mode):
        return None
    with open(full_path, "rb", buffering=0) as file:
        return file.read(limit + 1) if status.st_size > limit else file.readall()


def _decoded(text: str | bytes, *, cookies: bool) -> str:
    if isinstance(text, str):
        return decoding.checked(text)
    return decoding.decode(text, cookies=cookies)


def _suffix(path: str) -> str:
    return os.path.splitext(path)[1].lower()


def _posix(path: str) -> str:
    return path if os.sep == "/" else path.replace(os.sep, "/")
