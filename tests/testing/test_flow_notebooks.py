"""The compact form of notebooks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lossLint.testing.notebooks import from_json, split_cells, to_json


def _told(text: str) -> list[tuple[str, str, int]]:
    return [(cell.kind, "\n".join(cell.lines), cell.first) for cell in split_cells(text)]


def test_text_above_the_first_separator_is_a_cell() -> None:
    assert _told("x\n# %%\ny\n") == [("code", "x", 1), ("code", "y", 3)]


def test_blank_lines_above_the_first_separator_are_none() -> None:
    assert _told("\n# %%\ny\n") == [("code", "y", 3)]


def test_empty_cells_between_separators_count() -> None:
    assert _told("# %%\n# %%\n# %% [raw]\nx\n") == [("code", "", 2), ("code", "", 3), ("raw", "x", 4)]


def test_only_whole_lines_separate() -> None:
    assert _told("x = 1  # %%\n    # %%\n# %% title\n") == [("code", "x = 1  # %%\n    # %%\n# %% title", 1)]


def test_no_outputs_on_cells_of_prose() -> None:
    assert '"outputs"' not in to_json(split_cells("# %% [markdown]\nprose\n"))
    assert '"outputs"' in to_json(split_cells("# %%\ncode\n"))


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), max_size=8), max_size=4), min_size=1))
def test_json_gives_the_cells_back(cells: list[list[str]]) -> None:
    text = "".join("# %%\n" + "".join(f"{line}\n" for line in lines) for lines in cells)
    back = from_json(to_json(split_cells(text)))
    assert back is not None
    trimmed = [tuple("\n".join(lines).splitlines()) for lines in cells]
    assert [cell.lines for cell in back] == trimmed


def test_broken_json_has_no_cells() -> None:
    for text in ("", "{}", "[]", '{"cells": [{"cell_type": "code"}]}', '{"cells": 1}'):
        assert from_json(text) is None
