"""IPython syntax goes, Python stays where it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossLint.sources.magics import blanked
from lossLint.sources.parsable import Parsable, make_parsable
from lossLint.sources.validity import flaw_of


def parsed(text: str) -> str:
    result = make_parsable(text)
    assert isinstance(result, Parsable), result
    assert flaw_of(result.text) is None
    assert result.text.count("\n") == text.count("\n")
    return result.text


@pytest.mark.parametrize(
    "line",
    ["%matplotlib inline", "!pip install torch", "!!ls", "?name", "??name", "name?", "name.attr??",
     "%load_ext x # it's (", "pip install -q 'x", "cd ..", "ls data/", "%%not_first",
     "!echo \"it's (\"", "np.*zer*?", "%run -i x.py {a}",
     "! cat a | b"],
)  # fmt: skip
def test_line_magic_becomes_pass_and_the_rest_stays(line: str) -> None:
    assert parsed(f"a = 1\n{line}\nb = 2") == "a = 1\npass\nb = 2"
    assert parsed(f"if a:\n    {line}\nb = 2") == "if a:\n    pass\nb = 2"


@pytest.mark.parametrize(
    ("line", "python"),
    [
        ("x = !ls", "x = ..."),
        ("x, y = %sql SELECT (", "x, y = ..."),
        ("self.x[0] =  %timeit -o f()", "self.x[0] =  ..."),
        ("x = %time f(a, b)", "x =       f(a, b)"),
        ("%time f(a)", "pass; f(a)"),
        ("%timeit -n 10 -r3 -o f(a)", "pass;                f(a)"),
        ("    %time f(a)", "    pass; f(a)"),
        ("%time for x in y: f(x)", "pass"),
        ("%time", "pass"),
        ("%prun -s cumulative f(a)", "pass;               f(a)"),
    ],
)
def test_statement_of_a_magic_keeps_its_columns(line: str, python: str) -> None:
    assert blanked(line) == python


def test_timed_statement_may_go_on_inside_brackets() -> None:
    assert parsed("%time f(a,\n  b)\n!ls") == "pass; f(a,\n  b)\npass"


def test_timed_statement_that_is_no_python_goes_too() -> None:
    assert parsed("%time %run x.py\nx = 1") == "pass\nx = 1"


def test_joined_lines_of_a_magic_go_with_it() -> None:
    assert parsed("!pip install a \\\n   b (\\\n   'c\nx = 1") == "pass\n\n\nx = 1"


@pytest.mark.parametrize(
    "text",
    [
        's = """\n%time\n!ls\nwhat?\n"""\n!ls',
        "s = f('''a\n!b\n''')\n!ls",
        "x = (a\n  % b\n  )\n!ls",
        "x = a \\\n  % b\n!ls",
        "x = 'a\\\n%time b'\n!ls",
        "d = {\n'a':  # it's\n  b\n% c}\n!ls",
        "r = r'\\\\'\n!ls",
        "x %= 3\n!ls",
        "x = 'why?'\n!ls",
        "f(a)  # why?\n!ls",
        "x = a == b\n!ls",
        "ls = [1]\nls += cat(ls)\n!ls",
    ],
)
def test_strings_and_continued_expressions_are_not_touched(text: str) -> None:
    assert parsed(text) == text[: -len("!ls")] + "pass"


def test_cell_that_is_python_is_returned_as_it_is() -> None:
    text = 'x = """\n%%bash\n!ls\n"""  # ?'
    assert parsed(text) == text


@pytest.mark.parametrize("magic", ["%%time", "%%timeit -n 1", "%%capture out", "%%tensorflow_version 2", "%%wandb"])
def test_cell_magic_around_python_keeps_the_body(magic: str) -> None:
    assert parsed(f"{magic}\nx = 1\n") == "pass\nx = 1\n"
    assert parsed(f"\n#@title T\n{magic}\n!ls\nx = 1\n") == "\n#@title T\npass\npass\nx = 1\n"


def test_cell_magics_may_be_stacked() -> None:
    assert parsed("%%time\n%%capture\nx = 1") == "pass\npass\nx = 1"


@pytest.mark.parametrize(
    "magic", ["bash", "html", "writefile a.py", "javascript", "sh", "latex", "R -i x", "script sh", "!"]
)
def test_cell_magic_of_another_language_blanks_the_cell(magic: str) -> None:
    assert parsed(f"%%{magic}\nx = 1\ny = 2") == "\n\n"


def test_unknown_cell_magic_keeps_a_body_that_is_python() -> None:
    assert parsed("%%add_to Net\ndef f(self): ...") == "pass\ndef f(self): ..."
    assert parsed("%%kql\nT | where x") .strip() == ""  # fmt: skip


@given(st.text(alphabet="ab%!?=\\\n '\"()[]#;: ", max_size=60), st.booleans())
def test_blanking_never_changes_the_number_of_lines(text: str, keep: bool) -> None:
    assert blanked(text, keep_timed=keep).count("\n") == text.count("\n")


@given(st.text(alphabet="ab%!?=\\\n '\"()[]#", max_size=60))
def test_whatever_parses_keeps_its_number_of_lines(text: str) -> None:
    result = make_parsable(text)
    if isinstance(result, Parsable):
        assert result.text.count("\n") == text.count("\n")
        assert flaw_of(result.text) is None
