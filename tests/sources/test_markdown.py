"""Python blocks of documents as programs with the document's lines and columns."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossLint.sources.reading import Reading, read_text


def document(text: str) -> Reading:
    return read_text(text, "d.md")


@pytest.mark.parametrize(
    "info",
    ["python", "py", "Python", "python3", "py3", "python path=x.py", 'python title="a.py"', "{.python}", "{python}",
     "{.python .numberLines}", "{#id .python}", "{python, echo=FALSE}", "python{1,2}", "python:a.py", "ipython3",
     "{code-cell} ipython3", "{code-block} python", "python3.11", " python"],
)  # fmt: skip
def test_fence_that_says_python_is_a_program(info: str) -> None:
    for fence in ("```", "~~~", "`````"):
        (source,) = document(f"# T\n\n{fence}{info}\nx = 1\n{fence}\n").sources
        assert source.text == "x = 1\n"


@pytest.mark.parametrize(
    "info", ["", "pycon", "python-repl", "pytorch", "pytb", "bash", "text python", "{.bash}", "{file=x.py}", "cpython"]
)
def test_other_fences_are_not_read(info: str) -> None:
    outcome = document(f"python\n\n```{info}\nx = 1\n```\n")
    assert outcome.sources == ()
    assert outcome.skipped
    assert outcome.fragments == 0


def test_blocks_are_programs_of_their_own_numbered_from_one() -> None:
    outcome = document("```py\na = 1\n```\n\n```sh\nls\n```\n\n```py\nb = 2\n```\n")
    assert [(source.block, source.text) for source in outcome.sources] == [(1, "a = 1\n"), (2, "b = 2\n")]
    assert not any(source.importable for source in outcome.sources)


def test_lines_are_those_of_the_document() -> None:
    (source,) = document("# T\r\n\r\n```py\r\na = 1\r\n\r\nb = 2\r\n```\r\n").sources
    place = source.place(3, 4, 3, 5)
    assert (place.path, place.cell, place.line, place.column, place.end_column) == ("d.md", None, 6, 5, 6)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("- a\n\n  ```py\n  if x:\n      loss(y)\n  ```\n", 5, 7),
        ("> ```py\n> if x:\n>     loss(y)\n> ```\n", 3, 7),
        ("1. a\n   > ```py\n   > if x:\n   >     loss(y)\n   > ```\n", 4, 10),
        ("  ```py\n  if x:\n      loss(y)\n  ```\n", 3, 7),
        ("- a\n\n\t```py\n\tif x:\n\t    loss(y)\n\t```\n", 5, 6),
    ],
)
def test_columns_of_nested_blocks_are_those_of_the_document(text: str, line: int, column: int) -> None:
    (source,) = document(text).sources
    (call,) = [node for node in ast.walk(ast.parse(source.text)) if isinstance(node, ast.Call)]
    place = source.place(call.lineno, call.col_offset, call.lineno, call.col_offset + 4)
    assert (place.line, place.column) == (line, column)
    assert text.split("\n")[line - 1][column - 1 :].startswith("loss(y)")


def test_block_that_does_not_parse_is_a_fragment_and_no_trouble() -> None:
    outcome = document("```py\nmodel.fit(...\n```\n\n```py\n...\n```\n\n```py\n>>> x\n```\n")
    assert [source.block for source in outcome.sources] == [2]
    assert outcome.fragments == 2
    assert outcome.troubles == ()


def test_document_of_fragments_only_is_skipped() -> None:
    outcome = document("```py\nmodel.fit(\n```\n")
    assert (outcome.sources, outcome.fragments) == ((), 1)
    assert outcome.skipped == "a document without Python blocks that parse"


def test_shell_lines_and_python_2_in_blocks_are_repaired() -> None:
    (source,) = document("```python\n!pip install x\nprint 'a'\n```\n").sources
    assert source.text == "pass\nprint('a')\n"


def test_block_indented_inside_its_fence_is_dedented_and_leads_back() -> None:
    (source,) = document("> ```py\n>     loss(y)\n> ```\n").sources
    assert source.text == "loss(y)\n"
    assert source.place(1, 0, 1, 4).column == 7


def test_unclosed_fence_runs_to_the_end() -> None:
    (source,) = document("```py\nx = 1").sources
    assert source.text.rstrip() == "x = 1"


def test_fences_inside_indented_code_comments_and_other_fences_are_no_blocks() -> None:
    text = "````text\n```py\na = 1\n```\n````\n\n    ```py\n    b = 1\n    ```\n\n<!--\n```py\nc = 1\n```\n-->\n"
    assert document(text).sources == ()


def test_empty_block_is_nothing() -> None:
    outcome = document("```py\n```\n\n```py\n\n```\n")
    assert (outcome.sources, outcome.fragments) == ((), 0)


PARTS = st.sampled_from(
    [
        "```py\n",
        "```\n",
        "~~~python\n",
        "> ",
        "- ",
        "1. ",
        "  ",
        "    ",
        "\t",
        "loss(y)\n",
        "if x:\n",
        "\n",
        "text\n",
        "<!--\n",
    ]
)


@given(st.lists(PARTS, max_size=25))
def test_names_stand_where_they_are_mapped_to(parts: list[str]) -> None:
    text = "".join(parts)
    lines = text.split("\n")
    for source in document(text).sources:
        for node in ast.walk(ast.parse(source.text)):
            if isinstance(node, ast.Name):
                place = source.place(node.lineno, node.col_offset, node.lineno, node.col_offset + len(node.id))
                assert lines[place.line - 1][place.column - 1 : place.end_column - 1] == node.id
