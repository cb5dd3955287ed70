"""Comments inserted into files: every other byte stays."""

from __future__ import annotations

import codecs
import json

import pytest

from lossLint.sources.inserting import Insertion, Unwritable, inserted

BEHIND = Insertion(None, 2, "# here")
ABOVE = Insertion(None, 2, "# here", 5)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_line_ends_and_byte_order_marks_stay(end: str, mark: bytes) -> None:
    before = mark + f"if ä:{end}    b(){end}c{end}".encode()
    assert inserted(before, "a.py", [BEHIND]) == mark + f"if ä:{end}    b()  # here{end}c{end}".encode()
    assert inserted(before, "a.py", [ABOVE]) == mark + f"if ä:{end}    # here{end}    b(){end}c{end}".encode()


def test_mixed_line_ends_and_form_feeds_stay() -> None:
    before = b"a\r\n    b\x0c c\nd\re"
    assert inserted(before, "a.py", [ABOVE]) == b"a\r\n    # here\n    b\x0c c\nd\re"


def test_a_last_line_without_an_end_gets_none() -> None:
    assert inserted(b"a\nb()", "a.py", [BEHIND]) == b"a\nb()  # here"
    assert inserted(b"a\n    b()", "a.py", [ABOVE]) == b"a\n    # here\n    b()"


def test_the_encoding_of_the_file_is_kept() -> None:
    text = "# coding: latin-1\nb = 'ü'\n"
    assert inserted(text.encode("latin-1"), "a.py", [BEHIND]).decode("latin-1") == text.replace("'ü'", "'ü'  # here")
    with pytest.raises(Unwritable, match="cannot be written in iso8859-1"):
        inserted(text.encode("latin-1"), "a.py", [Insertion(None, 2, "# 损失")])
    assert "# 损失".encode() in inserted(b"a\nb\n", "a.py", [Insertion(None, 2, "# 损失")])


@pytest.mark.parametrize("before", [b"\xff\xfe\n\n", b"a\n", b"# coding: no-such\nb\n", b"a\n\0\n"])
def test_a_file_that_cannot_take_the_comment_is_refused(before: bytes) -> None:
    with pytest.raises(Unwritable):
        inserted(before, "a.py", [Insertion(None, 9, "# here")])


def test_several_comments_for_one_file() -> None:
    wanted = [Insertion(None, 3, "# two"), Insertion(None, 1, "# one"), Insertion(None, 3, "# above", 1)]
    assert inserted(b"a\nb\nc\n", "a.py", wanted) == b"a  # one\nb\n# above\nc  # two\n"


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("```python\n    b()\n```\n", "```python\n    # here\n    b()\n```\n"),
        ("> ```python\n>   b()\n> ```\n", "> ```python\n>   # here\n>   b()\n> ```\n"),
    ],
)
def test_what_stands_before_the_code_of_a_document_is_repeated(document: str, expected: str) -> None:
    assert inserted(document.encode(), "a.md", [Insertion(None, 2, "# here", 5)]).decode() == expected


CODE = 'x = "ü\\n😀"\nif x:\n    b()\n'
CELLS = [
    {"cell_type": "markdown", "source": "text"},
    {"cell_type": "code", "metadata": {"source": ["no"]}, "outputs": [{"data": float("nan")}], "source": CODE},
]


def _notebook(source: object, **layout: object) -> str:
    cells = [CELLS[0], CELLS[1] | {"source": source}]
    return json.dumps({"metadata": {"cells": []}, "cells": cells, "nbformat": 4}, **layout)  # type: ignore[arg-type]


LAYOUTS: list[dict[str, object]] = [
    {},
    {"indent": 1},
    {"indent": "\t", "ensure_ascii": False},
    {"separators": (",", ":")},
    {"indent": 4, "ensure_ascii": False, "sort_keys": True},
]
SOURCES = [CODE, CODE.splitlines(keepends=True), [CODE], [CODE[:9], "", CODE[9:20], CODE[20:]]]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    ("insertion", "code"),
    [
        (Insertion(2, 3, '# "here" ü'), CODE.replace("b()", 'b()  # "here" ü')),
        (Insertion(2, 1, "# here"), CODE.replace("\nif", "  # here\nif")),
        (Insertion(2, 3, "# here", 5), CODE.replace("    b()", "    # here\n    b()")),
        (Insertion(2, 1, "# here", 1), f"# here\n{CODE}"),
    ],
)
def test_only_the_string_of_the_cell_changes(
    layout: dict[str, object], source: object, insertion: Insertion, code: str
) -> None:
    before = _notebook(source, **layout)
    after = inserted(before.encode(), "n.ipynb", [insertion]).decode()
    cell = json.loads(after)["cells"][1]["source"]
    assert (cell if isinstance(cell, str) else "".join(cell)) == code
    # What was put in is one stretch of the text; the rest is as it was.
    start = next(index for index, mark in enumerate(after) if before[index : index + 1] != mark)
    length = len(after) - len(before)
    assert any(after[:at] + after[at + length :] == before for at in range(max(start - 20, 0), start + 1))


def test_a_list_of_lines_gets_one_more_line_in_the_same_layout() -> None:
    before = _notebook(CODE.splitlines(keepends=True), indent=1)
    after = inserted(before.encode(), "n.ipynb", [Insertion(2, 3, "# here", 5)]).decode()
    assert after == _notebook([*CODE.splitlines(keepends=True)[:2], "    # here\n", "    b()\n"], indent=1)


def test_a_notebook_with_byte_order_mark_and_crlf() -> None:
    before = codecs.BOM_UTF8 + _notebook(CODE, indent=1).replace("\n", "\r\n").encode()
    after = inserted(before, "n.ipynb", [Insertion(2, 1, "# here")])
    assert after.startswith(codecs.BOM_UTF8)
    assert after.count(b"\r\n") == before.count(b"\r\n")


def test_old_notebooks_keep_cells_in_worksheets() -> None:
    sheets = [{"cells": [{"cell_type": "code", "input": ["a\n", "b"]}]}, {"cells": [{"input": "c"}]}]
    before = json.dumps({"worksheets": sheets, "nbformat": 3})
    after = inserted(before.encode(), "n.ipynb", [Insertion(1, 2, "# one"), Insertion(2, 1, "# two")]).decode()
    assert after == before.replace('"b"', '"b  # one"').replace('"c"', '"c  # two"')


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "{", '{"cells": 1}', '{"cells": [1]}', '{"cells": [{}]}', '{"cells": [{"source": 1}]}', "\xff"],
)
def test_what_is_no_notebook_any_more_is_refused(text: str) -> None:
    with pytest.raises(Unwritable):
        inserted(text.encode("latin-1"), "n.ipynb", [Insertion(1, 1, "# here")])
