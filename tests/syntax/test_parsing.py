"""Text to IR: places agree with Python's own, pieces are the whole program, hazards are refused in good time."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossLint.syntax import ir
from lossLint.syntax.parsing import parse
from lossLint.syntax.pieces import split
from lossLint.syntax.unparsable import Unparsable

ROOT = Path(__file__).resolve().parent.parent.parent
FILES = [*sorted((ROOT / "lossLint").rglob("*.py")), *sorted((ROOT / "rules").glob("*.py"))][::3]

STATEMENTS = (
    "x = 1",
    "import torch",
    "@decorated\n@twice(1)\ndef f(a, *, b=2):\n    return a\n",
    "class Net(nn.Module):\n    def forward(self, x):\n\n        return x\n",
    "if x:\n    y = 1\nelif z:\n    y = 2\nelse:\n    y = 3",
    "try:\n    pass\nexcept ValueError:\n    pass\nfinally:\n    pass",
    "text = '''\nat the margin\n'''",
    "call(\n    1,\n)",
    "call(1,\n2)",
    "# a comment",
    "",
    "long = 1 + \\\n2",
    "async def g():\n    await h()",
    "s = 'it\\'s'  # don't",
)


def nodes(value: object) -> Iterator[ir.Node]:
    """Every node of a tree."""
    if isinstance(value, ir.Node):
        yield value
        for field in msgspec.structs.fields(value):
            yield from nodes(getattr(value, field.name))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from nodes(item)


def ours(text: str, kind: type) -> set[ir.At]:
    return {node.at for node in nodes(parse(text)) if type(node) is kind}


def pythons(text: str, kind: type) -> set[tuple[int, int, int | None, int | None]]:
    """The same by Python's parser, without what is raised: nothing flows on from there, so the IR leaves it out."""
    waiting: list[ast.AST] = [ast.parse(text)]
    lines = [line.encode() for line in text.split("\n")]
    found = set()
    for node in waiting:
        if type(node) is kind:
            first, last = node.lineno, node.end_lineno  # type: ignore[attr-defined]
            # Python counts columns in bytes.
            start = len(lines[first - 1][: node.col_offset].decode())  # type: ignore[attr-defined]
            end = len(lines[last - 1][: node.end_col_offset].decode())  # type: ignore[attr-defined]
            found.add((first, start, last, end))
        if not isinstance(node, ast.Raise):
            waiting += ast.iter_child_nodes(node)
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_calls_stand_where_python_says(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert ours(text, ir.Call) == pythons(text, ast.Call)


@pytest.mark.parametrize(
    "text",
    [
        "f(x)(y)",
        "(f)(x)",
        "a.b.c(d=1, *e, **g)",
        "f(\n    g(1),\n    h,\n)",
        "[f(x) for x in g() if h(x)]",
        "{**f(), 'a': g()}",
        "lambda x=f(): x(1)",
        "x = y = f(1)",
        "with f() as a, g():\n\tpass",
        "@f(1)\nclass A(g()): x: h() = 3",
        "print(f'{f(1)!r:>{g(2)}}')",
    ],
)
def test_calls_of_every_form_are_found(text: str) -> None:
    assert ours(text, ir.Call) >= {at for at in pythons(text, ast.Call) if "f'" not in text}
    assert ours(text, ir.Call)


def test_lines_of_a_piece_are_those_of_the_program() -> None:
    (call,) = (node for node in nodes(parse("f(x)\n", 41)) if isinstance(node, ir.Call))
    assert call.at == (41, 0, 41, 4)


@given(st.lists(st.sampled_from(STATEMENTS), max_size=8))
def test_pieces_are_the_program(statements: list[str]) -> None:
    text = "\n".join(statements) + "\n"
    pieces = split(text)
    together = "".join(piece.text for piece in pieces)
    assert text.endswith(together)
    assert text.removesuffix(together).strip() == ""
    for piece in pieces:
        assert text.split("\n")[piece.line - 1 :][: piece.text.count("\n")] == piece.text.split("\n")[:-1]


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_pieces_parse_to_the_statements_of_the_whole(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    apart = [statement for piece in split(text) for statement in parse(piece.text, piece.line)]
    assert repr(apart) == repr(parse(text))


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "(" * 5_000 + ")" * 5_000,
        "x = " + "[" * 5_000,
        "x = f" + ".g()" * 2_000,
        "x = f" + "()" * 2_000,
        "x = " + " + ".join(["a"] * 20_000),
        "x = " + "not " * 5_000 + "a",
        "x = " + "lambda: " * 5_000 + "a",
        "".join(" " * depth + f"def f{depth}():\n" for depth in range(1_000)) + " " * 1_000 + "pass\n",
        "def f(:\n",
        "\x00",
        "x = '\ud800",
    ],
    ids=lambda text: text[:24],
)
def test_hazards_are_refused(text: str) -> None:
    with pytest.raises(Unparsable) as refused:
        parse(text)
    assert refused.value.message
    assert refused.value.line >= 1


@pytest.mark.parametrize(
    "text",
    [
        "x = [" + "1, " * 100_000 + "]",
        "x = {" + "'a': 1, " * 50_000 + "}",
        "x = [" + "(1, 2.5), " * 50_000 + "]",
        "x = [" + "'it\\'s', " * 50_000 + "]\ny = f(x)",
        "x = '" + "a" * 1_000_000 + "'",
    ],
    ids=lambda text: text[:24],
)
def test_huge_literals_are_read(text: str) -> None:
    assert isinstance(parse(text)[0], ir.Assign)


def test_many_short_expressions_are_no_chain() -> None:
    text = "\n".join(f"x{number} = a + b * {number}" for number in range(3_000))
    assert len(parse(text)) == 3_000
