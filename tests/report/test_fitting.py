"""Cutting text to a width."""

from __future__ import annotations

import pytest

from lossLint.report.fitting import cells, end_cut, middle_cut, padded, path_cut, visible


@pytest.mark.parametrize(
    ("text", "width", "cut"),
    [
        ("short", 5, "short"),
        ("shorter", 5, "shor…"),
        ("损失函数", 8, "损失函数"),
        ("损失函数", 7, "损失函…"),
        ("损失函数", 6, "损失…"),
    ],
)
def test_the_end_is_cut(text: str, width: int, cut: str) -> None:
    assert end_cut(text, width) == cut


@pytest.mark.parametrize(
    ("text", "width", "cut"),
    [
        ("abcdefghij", 10, "abcdefghij"),
        ("abcdefghij", 7, "abc…hij"),
        ("abcdefghij", 6, "abc…ij"),
        ("ab (cd)", 5, "ab…d)"),
    ],
)
def test_the_middle_is_cut(text: str, width: int, cut: str) -> None:
    assert middle_cut(text, width) == cut


@pytest.mark.parametrize(
    ("path", "width", "cut"),
    [
        ("a/b/c.py", 8, "a/b/c.py"),
        ("aa/bb/c.py", 9, "…/bb/c.py"),
        ("aa/bb/c.py", 8, "…/c.py"),
        ("very_long_name_of_a_file.py", 11, "very_…le.py"),
    ],
)
def test_paths_lose_folders_first(path: str, width: int, cut: str) -> None:
    assert path_cut(path, width) == cut


@pytest.mark.parametrize("text", ["", "a", "损失", "e\u0301", "a" * 50, "损" * 50])
@pytest.mark.parametrize("width", [1, 2, 5, 30])
def test_nothing_is_ever_wider_than_asked(text: str, width: int) -> None:
    for cut in (end_cut, middle_cut, path_cut):
        assert cells(cut(text, width)) <= width


def test_padding_counts_columns() -> None:
    assert padded("损", 4) == "损  "
    assert padded("long", 2) == "long"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("a\tb", "a    b"),
        ("\x1b[31m", "\ufffd[31m"),
        ("a\u202eb", "a\ufffdb"),
        ("é 损 …", "é 损 …"),
    ],
)
def test_controls_become_visible_and_letters_stay(text: str, shown: str) -> None:
    assert visible(text) == shown
