"""libcst statements to IR."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import libcst as cst

from lossLint.syntax import ir
from lossLint.syntax.expressions import _BINARY, Expressions


class Statements(Expressions):
    """Lowers the statements of one parsed piece."""

    def __init__(self, places: dict[int, ir.At]) -> None:
        super().__init__(places)
        self.yields: list[bool] = [False]
        self.statements: dict[str, Callable[[Any], ir.Stmt | None]] = {
            name[3:]: getattr(self, name) for name in dir(self) if name.startswith("on_")
        }

    def block(self, body: Iterable[cst.CSTNode]) -> list[ir.Stmt]:
        """The statements of a block, simple ones of one line side by side."""
        found: list[ir.Stmt] = []
        for node in body:
            if isinstance(node, cst.SimpleStatementLine | cst.SimpleStatementSuite):
                found += self.block(node.body)
                continue
            lower = self.statements.get(type(node).__name__)
            statement = lower(node) if lower is not None else None
            if statement is not None:
                found.append(statement)
        return found

    def suite(self, node: cst.BaseSuite) -> list[ir.Stmt]:
        """The statements of an indented or one-line body."""
        return self.block(node.body)

    def on_Assign(self, node: cst.Assign) -> ir.Stmt:
        return ir.Assign([self.expr(t.target) for t in node.targets], self.expr(node.value), self.at(node))

    def on_AnnAssign(self, node: cst.AnnAssign) -> ir.Stmt:
        annotation = self.expr(node.annotation.annotation)
        return ir.Annotated(self.expr(node.target), annotation, self.maybe(node.value), self.at(node))

    def on_AugAssign(self, node: cst.AugAssign) -> ir.Stmt:
        operator = _BINARY.get(type(node.operator).__name__.removesuffix("Assign"), "?")
        return ir.Augmented(self.expr(node.target), operator, self.expr(node.value), self.at(node))

    def on_Expr(self, node: cst.Expr) -> ir.Stmt:
        return ir.Evaluate(self.expr(node.value), self.at(node))

    def _Yield(self, node: cst.Yield) -> ir.Expr:
        self.yields[-1] = True
        return super()._Yield(node)

    def on_Return(self, node: cst.Return) -> ir.Stmt:
        return ir.Return(self.maybe(node.value), self.at(node))

    def on_Raise(self, node: cst.Raise) -> ir.Stmt:
        return ir.Jump("raise", self.at(node))

    def on_Break(self, node: cst.Break) -> ir.Stmt:
        return ir.Jump("break", self.at(node))

    def on_Continue(self, node: cst.Continue) -> ir.Stmt:
        return ir.Jump("continue", self.at(node))

    def on_Del(self, node: cst.Del) -> ir.Stmt:
        target = self.expr(node.target)
        targets = target.items if isinstance(target, ir.Sequence) else [target]
        return ir.Delete(list(targets), self.at(node))

    def on_Assert(self, node: cst.Assert) -> ir.Stmt:
        return ir.Assert(self.expr(node.test), self.at(node))

    def on_If(self, node: cst.If) -> ir.Stmt:
        return ir.If(self.expr(node.test), self.suite(node.body), self._orelse(node.orelse), self.at(node))

    def _orelse(self, node: cst.If | cst.Else | None) -> list[ir.Stmt]:
        if node is None:
            return []
        return [self.on_If(node)] if isinstance(node, cst.If) else self.suite(node.body)

    def on_For(self, node: cst.For) -> ir.Stmt:
        body, orelse = self.suite(node.body), self._orelse(node.orelse)
        return ir.For(self.expr(node.target), self.expr(node.iter), body, orelse, self.at(node))

    def on_While(self, node: cst.While) -> ir.Stmt:
        return ir.While(self.expr(node.test), self.suite(node.body), self._orelse(node.orelse), self.at(node))

    def on_With(self, node: cst.With) -> ir.Stmt:
        items = [(self.expr(i.item), self.expr(i.asname.name) if i.asname else None) for i in node.items]
        return ir.With(items, self.suite(node.body), self.at(node))

    def on_Try(self, node: cst.Try | cst.TryStar) -> ir.Stmt:
        handlers = [(self._handler_name(h), self.suite(h.body)) for h in node.handlers]
        final = self.suite(node.finalbody.body) if node.finalbody is not None else []
        return ir.Try(self.suite(node.body), handlers, self._orelse(node.orelse), final, self.at(node))

    on_TryStar = on_Try

    @staticmethod
    def _handler_name(node: cst.ExceptHandler | cst.ExceptStarHandler) -> str | None:
        return node.name.name.value if node.name is not None and isinstance(node.name.name, cst.Name) else None

    def on_Match(self, node: cst.Match) -> ir.Stmt:
        return ir.Match(self.expr(node.subject), [self._case(case) for case in node.cases], self.at(node))

    def _case(self, node: cst.MatchCase) -> ir.Case:
        literals: list[ir.Expr] = []
        names: list[str] = []
        self._pattern(node.pattern, literals, names)
        wildcard = isinstance(node.pattern, cst.MatchAs) and node.pattern.pattern is None
        return ir.Case(literals, names, wildcard and node.guard is None, self.suite(node.body))

    def _pattern(self, node: cst.CSTNode, literals: list[ir.Expr], names: list[str]) -> None:
        if isinstance(node, cst.MatchValue):
            literals.append(self.expr(node.value))
        elif isinstance(node, cst.MatchOr):
            for element in node.patterns:
                self._pattern(element.pattern, literals, names)
        elif isinstance(node, cst.MatchAs) and node.name is not None:
            names.append(node.name.value)
        else:
            names += [child.value for child in node.children if isinstance(child, cst.Name)]

    def on_FunctionDef(self, node: cst.FunctionDef) -> ir.Stmt:
        decorators = [self.expr(d.decorator) for d in node.decorators]
        parameters = self.parameters(node.params)
        self.yields.append(False)
        body = self.suite(node.body)
        return ir.Function(node.name.value, parameters, body, decorators, self.at(node), self.yields.pop())

    def on_ClassDef(self, node: cst.ClassDef) -> ir.Stmt:
        bases = [self.argument(arg) for arg in (*node.bases, *node.keywords)]
        decorators = [self.expr(d.decorator) for d in node.decorators]
        return ir.Class(node.name.value, bases, self.suite(node.body), decorators, self.at(node))

    def on_Import(self, node: cst.Import) -> ir.Stmt:
        names = [(_dotted(alias.name), _alias(alias)) for alias in node.names]
        return ir.Import(names, self.at(node))

    def on_ImportFrom(self, node: cst.ImportFrom) -> ir.Stmt:
        names = [] if isinstance(node.names, cst.ImportStar) else [(_dotted(a.name), _alias(a)) for a in node.names]
        module = _dotted(node.module) if node.module is not None else ""
        return ir.ImportFrom(module, len(node.relative), names, self.at(node))

    def on_Global(self, node: cst.Global) -> ir.Stmt:
        return ir.Scope("global", [item.name.value for item in node.names])

    def on_Nonlocal(self, node: cst.Nonlocal) -> ir.Stmt:
        return ir.Scope("nonlocal", [item.name.value for item in node.names])


def _dotted(node: cst.CSTNode) -> str:
    if isinstance(node, cst.Attribute):
        return f"{_dotted(node.value)}.{node.attr.value}"
    return node.value if isinstance(node, cst.Name) else ""


def _alias(node: cst.ImportAlias) -> str | None:
    return node.asname.name.value if node.asname is not None and isinstance(node.asname.name, cst.Name) else None
