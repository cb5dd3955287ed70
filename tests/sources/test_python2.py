"""Python 2 forms become Python 3 on the same lines."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossLint.sources.python2 import is_likely, repair


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('print "x"', 'print("x")'),
        ('print"x"', 'print("x")'),
        ('print "x", y,', 'print("x", y,)'),
        ("print x % (a,\n   b)  # c", "print(x % (a,\n   b))  # c"),
        ('print "a"; y = 1', 'print("a"); y = 1'),
        ('if x: print "a"\nelse: print "b"', 'if x: print("a")\nelse: print("b")'),
        ("print not x", "print(not x)"),
        ("print lambda x: x", "print(lambda x: x)"),
        ("print \\\n  'a'", "print(\\\n  'a')"),
        ("print `x`", "print((x))"),
        ("print {1: 2}[1]", "print({1: 2}[1])"),
        ('print u"é" % x', 'print(u"é" % x)'),
        ("print\nprint 1", "print\nprint(1)"),
        ('print >>f, "x"\nprint 1', 'print >>f, "x"\nprint(1)'),
        ("try: x\nexcept E, e: y", "try: x\nexcept E as e: y"),
        ("try: x\nexcept (A, b.C),e:\n  y", "try: x\nexcept (A, b.C) as e:\n  y"),
        ('exec "x = 1"', 'exec("x = 1")'),
        ("exec code in ns", "exec(code in ns)"),
        ('raise E, "text"', 'raise E( "text")'),
        ("raise E, (a, b), tb", "raise E( (a, b), tb)"),
        ("if a <> b: pass", "if a != b: pass"),
        ("x = ur'\\d'", "x =  r'\\d'"),
        ("f(0777, 0, 00, 0.5, 10, 0x10)\nprint 1", "f( 511, 0, 00, 0.5, 10, 0x10)\nprint(1)"),
        ("x = 10L + 0xFFL", "x = 10  + 0xFF "),
        ("x = y.cuda(async=True)", "x = y.cuda(asynC=True)"),
        ("def f(async=False):\n    return async\n", "def f(asynC=False):\n    return asynC\n"),
        ("async def f():\n    async with x: print 1\n", "async def f():\n    async with x: print(1)\n"),
        ("x = f(lambda a: a) if b else {1: 2}; print 'c'", "x = f(lambda a: a) if b else {1: 2}; print('c')"),
    ],
)
def test_form_is_rewritten(before: str, after: str) -> None:
    repaired = repair(before)
    assert repaired is not None
    assert repaired.text == after
    assert repaired.shifts is None
    ast.parse(after)


def test_strings_and_comments_are_not_touched() -> None:
    text = "s = '''\nprint \"x\" <> 0777 10L `a`\n'''  # print 'x' `\nprint s"
    repaired = repair(text)
    assert repaired is not None
    assert repaired.text == text.replace("print s", "print(s)")


def test_names_that_only_look_alike_are_not_touched() -> None:
    text = "printer = 1\nx.print_ = 2\nraise E(a, b)\nprint 1"
    repaired = repair(text)
    assert repaired is not None
    assert repaired.text == text.replace("print 1", "print(1)")


def test_mixed_tabs_are_widened_as_python_2_did_and_the_columns_told() -> None:
    repaired = repair("def f():\n        a\n\tprint b\n    \tc")
    assert repaired is not None
    assert repaired.text == "def f():\n        a\n        print(b)\n        c"
    assert repaired.shifts == (0, 0, -7, -3)


@pytest.mark.parametrize("text", ["print 'x'\ndef (:", "def f(:\n print 'a'", "print 'unclosed", "(print 'x'"])
def test_text_that_does_not_become_python_3_is_given_up(text: str) -> None:
    assert repair(text) is None


@pytest.mark.parametrize(
    "text",
    ["print 'x'", "x\n  print x", "if a: print 'b'", "x;print 1", "try: x\nexcept A, e:\n y", "except (A, B), e :"],
)
def test_python_2_is_suspected(text: str) -> None:
    assert is_likely(text)


@pytest.mark.parametrize(
    "text", ["print('x')", "# please print this", "x = 'to print it'", "print = 1", "try: x\nexcept (A, B) as e: y", ""]
)
def test_python_3_is_not_suspected(text: str) -> None:
    assert not is_likely(text)


@pytest.mark.parametrize("text", ["except a" * 50_000, "a " + "print x " * 50_000, "except (a " * 50_000])
def test_suspicion_is_cheap_on_long_lines(text: str) -> None:
    assert not is_likely(text)


PIECES = st.sampled_from(
    ["print ", "'a'", "x", ", ", "\n", "    ", "\t", "(", ")", "`", "<>", ";", ": ", "if ", "except ", "raise ",
     "exec ", "0777", "10L", "#", "\\\n"]
)  # fmt: skip


@given(st.lists(PIECES))
def test_repair_never_changes_the_number_of_lines(pieces: list[str]) -> None:
    text = "".join(pieces)
    repaired = repair(text)
    if repaired is not None:
        assert repaired.text.count("\n") == text.count("\n")
        ast.parse(repaired.text)
