"""Positions of libcst nodes from one pass of its own code generator.

libcst's PositionProvider does the same through the metadata machinery; this keeps only tuples and no wrapper, which
halves the cost. The generator defines what a node's own extent is (without surrounding whitespace): places are exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import libcst as cst
from libcst._nodes.internal import CodegenState

from lossLint.syntax.ir import At


class _Recorder(CodegenState):
    """A code generator that keeps where each node began and ended instead of the text."""

    def __init__(self, module: cst.Module, first_line: int) -> None:
        super().__init__(default_indent=module.default_indent, default_newline=module.default_newline)
        self.line = first_line
        self.column = 0
        self.starts: list[tuple[int, int]] = []
        self.found: dict[int, At] = {}

    def add_indent_tokens(self) -> None:
        for token in self.indent_tokens:
            self.column += len(token)

    def add_token(self, value: str) -> None:
        newlines = value.count("\n")
        if newlines:
            self.line += newlines
            self.column = len(value) - value.rfind("\n") - 1
        else:
            self.column += len(value)

    def before_codegen(self, node: cst.CSTNode) -> None:
        self.starts.append((self.line, self.column))

    def after_codegen(self, node: cst.CSTNode) -> None:
        start = self.starts.pop()
        self.found.setdefault(id(node), (*start, self.line, self.column))

    @contextmanager
    def record_syntactic_position(
        self, node: cst.CSTNode, *, start_node: cst.CSTNode | None = None, end_node: cst.CSTNode | None = None
    ) -> Iterator[None]:
        start = (self.line, self.column)
        yield
        first = start if start_node is None else self.found[id(start_node)][:2]
        last = (self.line, self.column) if end_node is None else self.found[id(end_node)][2:]
        self.found[id(node)] = (*first, *last)


def positions(module: cst.Module, first_line: int) -> dict[int, At]:
    """The extent of every node by its ``id``, for a module whose text starts at ``first_line`` of the program."""
    recorder = _Recorder(module, first_line)
    module._codegen(recorder)
    return recorder.found
