"""A Jupyter notebook as one program: its code cells in document order, whatever order they were run in."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

import msgspec

from lossLint.sources import decoding
from lossLint.sources.limits import oversize
from lossLint.sources.outcome import Reading, failure, trouble_at
from lossLint.sources.parsable import Parsable, make_parsable
from lossLint.sources.source import Source, Trouble
from lossLint.sources.validity import Flaw

_PYTHONS = ("python", "ipython", "pyspark")


def read_notebook(data: bytes | str, path: str) -> Reading:
    """The reading of an ``.ipynb`` file, of nbformat 3 or later."""
    try:
        document = _decoded(data)
    except (ValueError, RecursionError, MemoryError):
        return failure(path, "is not a notebook: not valid JSON")
    cells = _cells(document)
    if cells is None:
        return failure(path, "is not a notebook: it has no list of cells")
    language = _language(document)
    if not _is_python(language):
        return Reading(skipped=f"a notebook in {language}")
    program = _Program(path)
    for number, cell in enumerate(cells, 1):
        program.add(number, _code(cell))
    return program.reading()


@dataclasses.dataclass(slots=True)
class _Program:
    """The cells read so far, and where each of their lines stands."""

    path: str
    text: list[str] = dataclasses.field(default_factory=list)
    lines: list[tuple[int | None, int]] = dataclasses.field(default_factory=list)
    shifts: list[int] = dataclasses.field(default_factory=list)
    troubles: list[Trouble] = dataclasses.field(default_factory=list)

    def add(self, number: int, code: str) -> None:
        if not code.strip():
            return
        result = _parsable(code)
        if isinstance(result, Flaw):
            self.troubles.append(trouble_at(self.path, number, result.line, result.column, result.message))
            result = Parsable("\n" * code.count("\n"))
        count = code.count("\n") + 1
        self.text += [result.text, "\n"]
        self.lines += [(number, line) for line in range(1, count + 1)]
        self.shifts += result.shifts or [0] * count

    def reading(self) -> Reading:
        if not self.lines:
            return Reading(skipped="a notebook without code")
        text = "".join(self.text)
        too_large = oversize(text)
        if too_large:
            return failure(self.path, too_large)
        shifts = tuple(self.shifts) if any(self.shifts) else None
        source = Source(
            path=self.path,
            text=text,
            lines=tuple(self.lines),
            troubles=tuple(self.troubles),
            importable=False,
            column_shifts=shifts,
        )
        return Reading(sources=(source,))


def _parsable(code: str) -> Parsable | Flaw:
    too_large = oversize(code)
    return Flaw(1, 1, too_large) if too_large else make_parsable(code)


def _decoded(data: bytes | str) -> Any:
    """The JSON value. msgspec is fast and strict; json takes the NaN and the lone surrogates that outputs contain."""
    if isinstance(data, bytes) and data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeError):
        return json.loads(data)


def _cells(document: Any) -> list[Any] | None:
    """All cells in order; nbformat 3 keeps them in worksheets. None when this is no notebook."""
    if not isinstance(document, dict):
        return None
    if isinstance(document.get("cells"), list):
        return list(document["cells"])
    sheets = document.get("worksheets")
    if not isinstance(sheets, list):
        return None
    return [cell for sheet in sheets for cell in _mapping_list(sheet, "cells")]


def _mapping_list(value: Any, key: str) -> list[Any]:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def _code(cell: Any) -> str:
    """The Python text of a cell, empty for every other cell."""
    if not isinstance(cell, dict) or cell.get("cell_type") != "code":
        return ""
    # nbformat 3 names the language on the cell, and VS Code where it differs from the notebook's
    if not all(map(_is_python, (cell.get("language"), *_found(cell, ("metadata", "vscode", "languageId"))))):
        return ""
    source = cell.get("source", cell.get("input"))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return decoding.with_newlines(source) if isinstance(source, str) else ""


def _language(document: dict[str, Any]) -> object:
    """The language the kernel recorded, else the one the kernel's description promises."""
    recorded = [
        *_found(document, ("metadata", "language_info", "name")),
        *_found(document, ("metadata", "kernelspec", "language")),
    ]
    return recorded[0] if recorded else None


def _is_python(language: object) -> bool:
    if not isinstance(language, str) or not language:
        return True  # nothing is said: notebooks are in Python
    return language.lower().startswith(_PYTHONS)


def _found(value: Any, keys: tuple[str, ...]) -> Iterator[Any]:
    """The value under nested keys, if there is one."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    if isinstance(value, str) and value:
        yield value
