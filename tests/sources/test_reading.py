"""Files of every kind to programs; nothing that can be in a file raises."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lossLint.sources import limits
from lossLint.sources.reading import Reading, read, read_text


def reading(tmp_path: Path, data: bytes, name: str = "x.py") -> Reading:
    (tmp_path / name).write_bytes(data)
    return read(name, tmp_path)


def text_of(outcome: Reading) -> str:
    (source,) = outcome.sources
    return source.text


def trouble_of(outcome: Reading) -> str:
    assert outcome.sources == ()
    (trouble,) = outcome.troubles
    return f"{trouble.place.path}:{trouble.place.line} {trouble.message}"


def test_plain_file_is_one_importable_program_with_its_own_lines(tmp_path: Path) -> None:
    (source,) = reading(tmp_path, "x = 'é'\n".encode()).sources
    assert (source.path, source.text, source.lines, source.block) == ("x.py", "x = 'é'\n", None, 0)
    assert source.importable
    assert source.troubles == ()


def test_empty_file_is_an_empty_program(tmp_path: Path) -> None:
    assert text_of(reading(tmp_path, b"")) == ""


def test_path_is_shown_as_given_even_outside_the_working_directory(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    (tmp_path / "sub").mkdir()
    (source,) = read("../a.py", tmp_path / "sub").sources
    assert source.path == "../a.py"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a = 1\r\nb = 2\r\n", "a = 1\nb = 2\n"),
        (b"a = 1\rb = 2\r", "a = 1\nb = 2\n"),
        (b"a = 1\r\rb = 2\r\n\n", "a = 1\n\nb = 2\n\n"),
        (b"a = 1\x0cb\n\x0c\nc\x0b\n", "a = 1\x0cb\n\x0c\nc\x0b\n"),
        ("s = '\u2028\x85'\n".encode(), "s = '\u2028\x85'\n"),
    ],
)
def test_line_ends_are_those_of_python(tmp_path: Path, data: bytes, text: str) -> None:
    assert text_of(reading(tmp_path, data)) == text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n"),
        (b"\xef\xbb\xbf# coding: latin-1\nx = '\xc3\xa9'\n", "# coding: latin-1\nx = 'é'\n"),
        (b"# -*- coding: latin-1 -*-\nx = '\xe9'\n", "# -*- coding: latin-1 -*-\nx = 'é'\n"),
        (b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n'\x80'\n", None),
        (b"# coding: UTF8\n'\xc3\xa9'\n", "# coding: UTF8\n'é'\n"),
        (b"# coding: shift_jis\r\n'\x82\xa0'\r\n", "# coding: shift_jis\n'あ'\n"),
        (b"x = 1\n# coding: latin-1\ny = '\xc3\xa9'\n", "x = 1\n# coding: latin-1\ny = 'é'\n"),
        (b"\n\n# coding: latin-1\ny = '\xc3\xa9'\n", "\n\n# coding: latin-1\ny = 'é'\n"),
        (b"encoding = 'latin-1'\ny = '\xc3\xa9'\n", "encoding = 'latin-1'\ny = 'é'\n"),
    ],
)
def test_encoding_is_that_of_pep_263(tmp_path: Path, data: bytes, text: str | None) -> None:
    if text is None:
        text = data.decode("cp1252")
    assert text_of(reading(tmp_path, data)) == text


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"x = 1\ny = '\xe9'\n", "x.py:2 cannot be decoded as UTF-8"),
        (b"x = 1\r\rz = '\xe9'\n", "x.py:3 cannot be decoded as UTF-8"),
        (b"# coding: ascii\n'\xe9'\n", "x.py:2 cannot be decoded as ascii"),
        (b"# coding: klingon\nx = 1\n", "x.py:1 unknown encoding: klingon"),
        (b"# coding: rot13\nx = 1\n", "x.py:1 cannot be decoded as rot-13"),
        (b"# coding: punycode\nx = 1\n", "x.py:1 unknown encoding: punycode"),
        (b"# coding: undefined\nx = 1\n", "x.py:1 cannot be decoded as undefined"),
        (b"# coding: utf-7\n'+2AA-'\n", "x.py:2 contains half of a surrogate pair, which is no character"),
        (b"x = 1\n\0\n", "x.py:2 contains null bytes"),
        ("x = 1\n".encode("utf-16"), "x.py:1 contains null bytes"),
    ],
)
def test_what_is_no_text_is_a_trouble_where_it_shows(tmp_path: Path, data: bytes, expected: str) -> None:
    assert trouble_of(reading(tmp_path, data)) == expected


def test_file_that_vanished_is_a_trouble_without_the_absolute_path(tmp_path: Path) -> None:
    assert trouble_of(read("gone.py", tmp_path)) == "gone.py:1 cannot be read: No such file or directory"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_folders_pipes_and_impossible_names_are_troubles(tmp_path: Path) -> None:
    (tmp_path / "d.py").mkdir()
    os.mkfifo(tmp_path / "p.py")
    for name in ("d.py", "p.py"):
        assert trouble_of(read(name, tmp_path)) == f"{name}:1 cannot be read: not a regular file"
    assert "not a path" in trouble_of(read("a\0b", tmp_path))


def test_unreadable_file_is_a_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "x.py").write_text("x = 1\n")
    monkeypatch.setattr("builtins.open", denied)
    assert trouble_of(read("x.py", tmp_path)) == "x.py:1 cannot be read: Permission denied"


def test_huge_file_is_a_trouble_and_is_not_read_to_its_end(tmp_path: Path) -> None:
    with open(tmp_path / "x.py", "wb") as file:
        file.truncate(50_000_000_000)  # sparse: 50 GB that exist nowhere
    start = time.monotonic()
    assert "too large" in trouble_of(read("x.py", tmp_path))
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("name", ["x.py", "x.md"])
def test_very_long_line_is_a_trouble(tmp_path: Path, name: str) -> None:
    data = b"x = 1\n" + b"a" * (limits.MAX_LINE + 1)
    assert "too large: a line" in trouble_of(reading(tmp_path, data, name))


def test_large_file_of_ordinary_lines_is_read(tmp_path: Path) -> None:
    assert len(text_of(reading(tmp_path, b"x = 1\n" * 300_000))) == 1_800_000


def test_plain_file_that_does_not_parse_is_left_to_the_next_layer(tmp_path: Path) -> None:
    assert text_of(reading(tmp_path, b"def (:\n")) == "def (:\n"


def test_python_2_file_becomes_python_3(tmp_path: Path) -> None:
    (source,) = reading(tmp_path, b"for x in y:\n    print 'loss', x\n").sources
    assert source.text == "for x in y:\n    print('loss', x)\n"
    assert source.importable


def test_python_3_file_that_mentions_print_is_untouched(tmp_path: Path) -> None:
    text = '"""Usage:\n    print "x" and 0777 <> 10L\n"""\n'
    assert text_of(reading(tmp_path, text.encode())) == text


def test_file_of_broken_python_2_is_untouched(tmp_path: Path) -> None:
    assert text_of(reading(tmp_path, b"print 'x'\ndef (:\n")) == "print 'x'\ndef (:\n"


def test_mixed_tabs_of_python_2_keep_the_users_columns(tmp_path: Path) -> None:
    (source,) = reading(tmp_path, b"if x:\n        print 'a'\n\tloss(b)\n").sources
    assert source.text == "if x:\n        print('a')\n        loss(b)\n"
    place = source.place(3, 8, 3, 12)
    assert (place.line, place.column, place.end_column) == (3, 2, 6)


def test_tabs_among_spaces_are_widened_without_other_marks_of_python_2(tmp_path: Path) -> None:
    (source,) = reading(tmp_path, b"if x:\n        a = 1\n\tloss(b)\n").sources
    assert source.text == "if x:\n        a = 1\n        loss(b)\n"
    text = "def f():\n    '''Text.\n\tmore\n    '''\n"
    assert text_of(reading(tmp_path, text.encode())) == text


def test_async_as_a_name_is_read_as_before_python_3_7(tmp_path: Path) -> None:
    assert text_of(reading(tmp_path, b"y = y.cuda(async=True)\n")) == "y = y.cuda(asynC=True)\n"
    text = "async def f(a):\n    async for b in a: pass\n"
    assert text_of(reading(tmp_path, text.encode())) == text


def test_text_from_standard_input_is_read_as_its_file_name_says() -> None:
    assert text_of(read_text("x = 1\r\n", "a.py")) == "x = 1\n"
    assert text_of(read_text(b"# coding: latin-1\n'\xe9'", "a.py")) == "# coding: latin-1\n'é'"
    assert text_of(read_text("# coding: latin-1\n'é'", "a.py")) == "# coding: latin-1\n'é'"
    assert text_of(read_text("x = 1\n", "-")) == "x = 1\n"
    assert read_text("```python\nx = 1\n```\n", "a.MD").sources[0].block == 1
    assert read_text(json.dumps({"cells": []}), "a.ipynb").skipped == "a notebook without code"


def test_text_with_half_a_surrogate_or_null_is_a_trouble() -> None:
    assert trouble_of(read_text("x\n'\udce9'", "a.py")).startswith("a.py:2 contains half")
    assert trouble_of(read_text("x\n\0", "a.py")) == "a.py:2 contains null bytes"


def test_plain_files_load_no_markdown_json_or_pattern_library() -> None:
    code = (
        "import sys, pathlib; from lossLint.sources import discovery, reading; reading.read_text('x = 1', 'a.py');"
        "print([m for m in ('markdown_it', 'json', 'pathspec', 'libcst') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


NAMES = st.sampled_from(["a.py", "a.ipynb", "a.md", "noname"])
PIECES = st.lists(
    st.sampled_from(
        ["\n", "\r", "\t", "    ", "```python\n", "```\n", "> ", "- ", "print ", "'", '"', '"""', "'''", "\\", "(", ")",
         "[", "{", "}", "%time ", "%%bash", "!ls", "x = ", "?", "x", "0777", "10L", "`", "<>", "except A, e:",
         "raise E, 'x'",
         "exec 'y'", "lambda x: ", "if x:", ";", ":", "#", "\0", "\x0c", "\ud800", "\u2028", "ur'", "import a", 'f"{']
    ),
    max_size=30,
).map("".join)  # fmt: skip


@given(st.binary(max_size=300), NAMES)
@example(b"# coding: utf-16\n", "a.py")
@example(b"\xff\xfe", "a.md")
def test_any_bytes_are_read_or_are_a_trouble(data: bytes, name: str) -> None:
    check_outcome(read_text(data, name), name)


@given(PIECES, NAMES)
def test_any_text_is_read_or_is_a_trouble(text: str, name: str) -> None:
    check_outcome(read_text(text, name), name)
    check_outcome(read_text(json.dumps({"cells": [{"cell_type": "code", "source": text}]}), "a.ipynb"), "a.ipynb")
    check_outcome(read_text(f"```py\n{text}\n```\n", "a.md"), "a.md")


def check_outcome(outcome: Reading, name: str) -> None:
    """One of the four outcomes, and programs that hold together."""
    assert bool(outcome.sources) + bool(outcome.troubles) + bool(outcome.skipped) == 1
    for source in outcome.sources:
        assert source.path == name
        assert "\r" not in source.text
        count = len(source.text.split("\n"))
        for mapped in (source.lines, source.column_shifts):
            assert mapped is None or len(mapped) in (count, count - 1)
    for trouble in (*outcome.troubles, *(t for source in outcome.sources for t in source.troubles)):
        assert trouble.place.line >= 1
        assert trouble.place.column >= 1
        assert trouble.message
