"""What a Markdown document becomes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lossLint.testing.flows import DocumentError, Line, load, parse

TWO = """\
# A section

Prose of the section.

## First

What it protects,
on two lines.

More prose.

```python path=pkg/a.py
x = 1

y = 2
```
```python path="week 3/b.py"
z = 3
```

## Second

```python
pass
```
```trace
main.py:1 pass -> nothing
```
"""


def test_headings_are_programs_and_headings_without_files_are_sections() -> None:
    first, second = parse(TWO, "doc.md")
    assert (first.name, second.name) == ("First", "Second")
    assert first.document == "doc.md"
    assert first.line == 5
    assert first.prose == "What it protects,\non two lines.\n\nMore prose."


def test_blocks_are_files_and_main_is_the_default() -> None:
    first, second = parse(TWO, "doc.md")
    assert first.texts == {"pkg/a.py": "x = 1\n\ny = 2\n", "week 3/b.py": "z = 3\n"}
    assert second.texts == {"main.py": "pass\n"}


def test_lines_know_where_their_block_stands() -> None:
    first, _ = parse(TWO, "doc.md")
    file = first.files[0]
    assert TWO.splitlines()[file.line - 1] == "x = 1"
    assert list(file.lines()) == [Line(None, 1, "x = 1"), Line(None, 2, ""), Line(None, 3, "y = 2")]


def test_trace_knows_its_lines() -> None:
    trace = parse(TWO, "doc.md")[1].trace
    assert trace is not None
    assert trace.text == "main.py:1 pass -> nothing\n"
    lines = TWO.splitlines()
    assert (lines[trace.first - 1], lines[trace.last - 1]) == ("```trace", "```")


def test_longer_fences_hold_markdown_with_fences() -> None:
    text = "# P\n\n````markdown path=notes.md\n```python\nx = 1\n```\n````\n"
    (program,) = parse(text, "doc.md")
    assert program.texts == {"notes.md": "```python\nx = 1\n```\n"}


def test_cells_become_a_notebook() -> None:
    text = "# P\n\n```cells path=nb.ipynb\n# %%\nx = 1\ny = 2\n# %% [markdown]\nprose\n# %%\nz = 3\n```\n"
    (file,) = parse(text, "doc.md")[0].files
    notebook = json.loads(file.text)
    assert [(cell["cell_type"], "".join(cell["source"])) for cell in notebook["cells"]] == [
        ("code", "x = 1\ny = 2"),
        ("markdown", "prose"),
        ("code", "z = 3"),
    ]
    assert list(file.lines()) == [Line(1, 1, "x = 1"), Line(1, 2, "y = 2"), Line(2, 1, "prose"), Line(3, 1, "z = 3")]


def test_notebook_given_as_json_has_lines_in_its_cells() -> None:
    notebook = json.dumps(
        {"cells": [{"cell_type": "code", "source": ["a\n", "b"]}, {"cell_type": "raw", "source": "c"}]}
    )
    (file,) = parse(f"# P\n\n```json path=nb.ipynb\n{notebook}\n```\n", "doc.md")[0].files
    assert file.text == f"{notebook}\n"
    assert list(file.lines()) == [Line(1, 1, "a"), Line(1, 2, "b"), Line(2, 1, "c")]


def test_broken_notebook_has_the_lines_of_its_text() -> None:
    (file,) = parse("# P\n\n```json path=nb.ipynb\n{\n```\n", "doc.md")[0].files
    assert list(file.lines()) == [Line(None, 1, "{")]


def test_text_blocks_are_prose() -> None:
    assert parse("# P\n\n```text\nanything\n```\n\n```python\npass\n```\n", "doc.md")[0].texts == {"main.py": "pass\n"}


def test_load_names_the_document(tmp_path: Path) -> None:
    path = tmp_path / "doc.md"
    path.write_text(TWO, encoding="utf-8")
    assert load(path)[0].document == path.as_posix()


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("# P\n\n```python\n```\n# P\n\n```python\n```\n", 5, "a second program is called 'P'"),
        ("# P\n\n```python\n```\n```python path=main.py\n```\n", 5, "a second file 'main.py'"),
        ("```python\n```\n", 1, "a block above the first heading"),
        ("# P\n\n```pyhton\n```\n", 3, "a block of the kind 'pyhton'"),
        ("# P\n\n```\n```\n", 3, "a block of the kind ''"),
        ("# P\n\n```python file=a.py\n```\n", 3, "not file="),
        ("# P\n\n```python a.py\n```\n", 3, "name=value"),
        ('# P\n\n```python path="a.py\n```\n', 3, "cannot be read"),
        ("# P\n\n```cells\n```\n", 3, "needs path="),
        ("# P\n\n```python path=a.txt\n```\n", 3, "ends in .py"),
        ("# P\n\n```cells path=a.py\n```\n", 3, "ends in .ipynb"),
        ("# P\n\n```python path=../a.py\n```\n", 3, "no plain relative path"),
        ("# P\n\n```python path=/a.py\n```\n", 3, "no plain relative path"),
        ("# P\n\n```python path=./a.py\n```\n", 3, "no plain relative path"),
        ("# P\n\n```trace\n```\n", 3, "a trace without a program"),
        ("# P\n\n```python\n```\n```trace\n```\n```trace\n```\n", 7, "below the trace"),
        ("# P\n\n```python\n```\n```trace\n```\n```python path=b.py\n```\n", 7, "below the trace"),
        ("# P\n\n- item\n\n  ```python\n  ```\n", 5, "an indented block"),
        ("# P\n\n    pass\n", 3, "an indented block"),
    ],
)
def test_what_is_no_flow_test_is_refused(text: str, line: int, message: str) -> None:
    with pytest.raises(DocumentError) as caught:
        parse(text, "doc.md")
    assert caught.value.line == line
    assert message in caught.value.message
    assert str(caught.value).startswith(f"doc.md:{line}: ")
