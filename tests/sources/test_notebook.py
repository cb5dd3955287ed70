"""Notebooks as one program whose lines lead back to their cells."""

from __future__ import annotations

import ast
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossLint.sources.reading import Reading, read_text
from lossLint.sources.source import Source


def code(source: str | list[str], **more: Any) -> dict[str, Any]:
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], **more}


def notebook(*cells: Any, **metadata: Any) -> Reading:
    return read_text(json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4}), "n.ipynb")


def program(*cells: Any) -> Source:
    (source,) = notebook(*cells).sources
    return source


def troubles(source: Source) -> list[str]:
    return [f"{t.place}:{t.place.column} {t.message}" for t in source.troubles]


def test_code_cells_are_one_program_in_document_order() -> None:
    source = program(code("a = 1"), {"cell_type": "markdown", "source": "# T"}, code("b = 2\nc = 3\n"))
    assert source.text == "a = 1\nb = 2\nc = 3\n\n"
    assert not source.importable
    ast.parse(source.text)


def test_places_count_all_cells_and_lines_inside_the_cell() -> None:
    source = program(code("a = 1"), {"cell_type": "markdown", "source": "# T"}, code("b = 2\nc = 3"))
    assert [str(source.place(n, 0, n, 1)) for n in (1, 2, 3)] == [
        "n.ipynb:cell 1:1",
        "n.ipynb:cell 3:1",
        "n.ipynb:cell 3:2",
    ]


def test_source_may_be_a_list_of_lines() -> None:
    assert program(code(["a = 1\n", "b = 2"])).text == "a = 1\nb = 2\n"


def test_line_ends_inside_cells_are_those_of_python() -> None:
    source = program(code("a = 1\r\nb = '\u2028\x0c'\rc = 3"))
    assert source.text == "a = 1\nb = '\u2028\x0c'\nc = 3\n"
    assert source.lines == ((1, 1), (1, 2), (1, 3))


def test_format_3_keeps_cells_in_worksheets() -> None:
    cells = [{"cell_type": "heading", "source": "T"}, {"cell_type": "code", "input": ["x = 1"], "language": "python"}]
    document = {"nbformat": 3, "metadata": {"name": ""}, "worksheets": [{"cells": cells}, {}, None]}
    (source,) = read_text(json.dumps(document), "n.ipynb").sources
    assert source.text == "x = 1\n"
    assert source.lines == ((2, 1),)


def test_cell_that_does_not_parse_is_a_trouble_and_the_others_stay() -> None:
    source = program(code("a = 1"), code("b = (\nc = = 2"), code("d = 4"))
    assert source.text == "a = 1\n\n\nd = 4\n"
    assert troubles(source) == ["n.ipynb:cell 2:1:5 invalid syntax: '(' was never closed"]


def test_error_at_the_end_of_a_cell_is_placed_inside_it() -> None:
    source = program(code("if x:\n"), code("y = 1 \\"))
    assert all(t.place.line == 1 for t in source.troubles)
    assert len(source.troubles) == 2


def test_cells_do_not_run_into_each_other() -> None:
    source = program(code("if x:\n    y = 1"), code("else:\n    y = 2"), code("# comment \\"), code("z = 1"))
    assert len(source.troubles) == 1
    ast.parse(source.text)


@pytest.mark.parametrize("nested", ["-" * 100_000 + "x", "(" * 500, "a" + ".b" * 100_000, "x\0y", "'\ud800'"])
def test_cell_that_the_parser_cannot_bear_is_a_trouble(nested: str) -> None:
    source = program(code(nested), code("x = 1"))
    assert len(source.troubles) == 1
    assert source.text == "\nx = 1\n"


def test_cell_of_one_gigantic_line_is_a_trouble() -> None:
    assert "too large" in troubles(program(code("x = '" + "a" * 1_000_001 + "'")))[0]


def test_magics_are_blanked_in_place() -> None:
    source = program(code("%matplotlib inline\nimport torch\nif x:\n    !ls\n"))
    assert source.text == "pass\nimport torch\nif x:\n    pass\n\n"


def test_cells_in_other_languages_are_blank_and_no_trouble() -> None:
    source = program(
        code("%%bash\nls -la (\n"), code("%%unheard_of\nSELECT (\n"), code("%sql\nSELECT (\n"), code("x = 1")
    )
    assert source.text.strip() == "x = 1"
    assert source.troubles == ()


def test_cells_marked_with_another_language_do_not_count() -> None:
    source = program(code("x <- 1", language="R"), code("y", metadata={"vscode": {"languageId": "sql"}}), code("z = 1"))
    assert source.text == "z = 1\n"


def test_indented_cell_is_dedented_as_ipython_does_and_columns_lead_back() -> None:
    source = program(code("    a = 1\n    if a:\n        loss(a)\n"))
    assert source.text == "a = 1\nif a:\n    loss(a)\n\n"
    place = source.place(3, 4, 3, 8)
    assert (place.cell, place.line, place.column, place.end_column) == (1, 3, 9, 13)


def test_trouble_in_an_indented_cell_names_the_users_column() -> None:
    assert troubles(program(code("    a = 1\n    b = )")))[0].startswith("n.ipynb:cell 1:2:9 ")


def test_python_2_cell_is_repaired_together_with_its_magics() -> None:
    source = program(code("%matplotlib inline\nprint 'loss', loss"))
    assert source.text == "pass\nprint('loss', loss)\n"


def test_await_and_return_at_top_level_are_left_alone() -> None:
    assert program(code("await f()\nreturn 1")).troubles == ()


@pytest.mark.parametrize(
    "metadata",
    [
        {"language_info": {"name": "R"}},
        {"kernelspec": {"language": "julia"}},
        {"language_info": {"name": "julia"}, "kernelspec": {"language": "python"}},
    ],
)
def test_notebook_in_another_language_is_skipped_with_the_reason(metadata: dict[str, Any]) -> None:
    outcome = notebook(code("x <- 1"), **metadata)
    assert outcome.sources == ()
    assert outcome.skipped in ("a notebook in R", "a notebook in julia")


@pytest.mark.parametrize(
    "metadata",
    [{}, {"language_info": {"name": "python"}}, {"kernelspec": {"language": "Python"}}, {"language_info": {"name": ""}},
     {"language_info": 3, "kernelspec": ["x"]}, {"language_info": {"name": "ipython"}}],
)  # fmt: skip
def test_notebook_in_python_or_of_no_stated_language_is_read(metadata: dict[str, Any]) -> None:
    assert notebook(code("x = 1"), **metadata).sources[0].text == "x = 1\n"


@pytest.mark.parametrize("cells", [[], [code("")], [code(" \n\n")], [{"cell_type": "markdown", "source": "x"}]])
def test_notebook_without_code_is_skipped(cells: list[Any]) -> None:
    assert notebook(*cells).skipped == "a notebook without code"


@pytest.mark.parametrize("data", [b"", b"not json", b"{", b"\xff\xfe\x00", b"[" * 100_000, b"NaN-"])
def test_what_is_not_json_is_a_trouble(data: bytes) -> None:
    assert read_text(data, "n.ipynb").troubles[0].message == "is not a notebook: not valid JSON"


@pytest.mark.parametrize("data", [b"{}", b"[]", b"3", b"null", b'{"cells": 3}', b'{"worksheets": {}}', b"NaN"])
def test_json_that_is_no_notebook_is_a_trouble(data: bytes) -> None:
    assert read_text(data, "n.ipynb").troubles[0].message == "is not a notebook: it has no list of cells"


def test_nan_in_outputs_and_a_byte_order_mark_are_tolerated() -> None:
    data = b'\xef\xbb\xbf{"cells": [{"cell_type": "code", "source": "x = 1", "outputs": [NaN, "\\ud800"]}]}'
    assert read_text(data, "n.ipynb").sources[0].text == "x = 1\n"


def test_cells_of_odd_shape_are_passed_over_but_counted() -> None:
    source = program(None, 3, {}, {"cell_type": "code"}, code([1, "x = 1", None]), code(None), code({}))  # type: ignore[arg-type,list-item]
    assert source.text == "x = 1\n"
    assert source.lines == ((5, 1),)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["code", "x = 1", "!ls"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["cells", "worksheets", "cell_type", "source", "input", "metadata", "language_info", "name"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_json_gives_an_outcome(document: Any) -> None:
    outcome = read_text(json.dumps(document), "n.ipynb")
    assert bool(outcome.sources) + bool(outcome.troubles) + bool(outcome.skipped) == 1


LINES = st.sampled_from(
    [
        "x = 1",
        "!ls",
        "%time f()",
        "    y = 2",
        "if x:",
        "print 'a'",
        "'''",
        "(",
        ")",
        "",
        "f(x)?",
        "%%time",
        "loss(a, b)",
    ]
)


@given(st.lists(st.lists(LINES, max_size=6), max_size=5))
def test_places_lead_back_to_the_original_text(cells: list[list[str]]) -> None:
    """Whatever name survives in the program stands at the place it is mapped to."""
    outcome = notebook(*(code("\n".join(lines)) for lines in cells))
    for source in outcome.sources:
        ast.parse(source.text)
        for node in ast.walk(ast.parse(source.text)):
            if isinstance(node, ast.Name) and node.id != "print":
                place = source.place(node.lineno, node.col_offset, node.lineno, node.col_offset + len(node.id))
                assert place.cell is not None
                line = cells[place.cell - 1][place.line - 1]
                assert line[place.column - 1 : place.end_column - 1] == node.id
