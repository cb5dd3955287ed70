"""Notebooks in flow tests: a compact form with ``# %%`` between the cells, made into the JSON that people save."""

from __future__ import annotations

import dataclasses
import json
import re

_SEPARATOR = re.compile(r"# %%(?: \[(?P<kind>markdown|raw)\])?[ \t]*")


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes:
        kind: ``code``, ``markdown`` or ``raw``.
        lines: its text.
        first: the line of the block, from 1, on which its text begins.
    """

    kind: str
    lines: tuple[str, ...]
    first: int


def split_cells(text: str) -> tuple[Cell, ...]:
    """The cells of a block: a line ``# %%`` begins a code cell, ``# %% [markdown]`` a cell of prose.

    What stands above the first such line is a code cell of its own, unless it is blank.
    """
    cells: list[Cell] = []
    kind, lines, first = "code", [], 1
    for number, line in enumerate(text.splitlines(), start=1):
        separator = _SEPARATOR.fullmatch(line)
        if separator is None:
            lines.append(line)
            continue
        if cells or first > 1 or any(line.strip() for line in lines):
            cells.append(Cell(kind, tuple(lines), first))
        kind, lines, first = separator["kind"] or "code", [], number + 1
    return (*cells, Cell(kind, tuple(lines), first))


def to_json(cells: tuple[Cell, ...]) -> str:
    """The text of a notebook, format 4, as Jupyter saves it."""
    return json.dumps(
        {
            "cells": [_cell(cell) for cell in cells],
            "metadata": {
                "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                "language_info": {"name": "python"},
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        },
        indent=1,
    )


def from_json(text: str) -> tuple[Cell, ...] | None:
    """The cells of a notebook given as JSON, or None when it is broken (which a test may want)."""
    try:
        cells = json.loads(text)["cells"]
        return tuple(Cell(cell["cell_type"], tuple("".join(cell["source"]).splitlines()), 0) for cell in cells)
    except (ValueError, KeyError, TypeError):
        return None


def _cell(cell: Cell) -> dict[str, object]:
    source = [f"{line}\n" for line in cell.lines]
    if source:
        source[-1] = source[-1].removesuffix("\n")
    shared: dict[str, object] = {"cell_type": cell.kind, "metadata": {}, "source": source}
    return shared | ({"execution_count": None, "outputs": []} if cell.kind == "code" else {})
