"""libcst expressions to IR: one hand-written walk, no visitor (a CSTVisitor costs more than the parse itself)."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import libcst as cst

from lossLint.syntax import ir

_BINARY = {
    "Add": "+",
    "Subtract": "-",
    "Multiply": "*",
    "Divide": "/",
    "FloorDivide": "//",
    "Modulo": "%",
    "Power": "**",
    "MatrixMultiply": "@",
    "BitAnd": "&",
    "BitOr": "|",
    "BitXor": "^",
    "LeftShift": "<<",
    "RightShift": ">>",
}
_UNARY = {"Minus": "-", "Plus": "+", "Not": "not", "BitInvert": "~"}
_COMPARE = {
    "Equal": "==",
    "NotEqual": "!=",
    "LessThan": "<",
    "LessThanEqual": "<=",
    "GreaterThan": ">",
    "GreaterThanEqual": ">=",
    "In": "in",
    "NotIn": "not in",
    "Is": "is",
    "IsNot": "is not",
}


class Expressions:
    """Lowers expressions of one parsed piece."""

    def __init__(self, places: dict[int, ir.At]) -> None:
        self.places = places
        self.table: dict[str, Callable[[Any], ir.Expr]] = {
            name[1:]: getattr(self, name) for name in dir(self) if name[0] == "_" and name[1:2].isupper()
        }

    def at(self, node: cst.CSTNode) -> ir.At:
        """Where a node stands."""
        return self.places.get(id(node), ir.NOWHERE)

    def expr(self, node: cst.CSTNode) -> ir.Expr:
        """The IR of an expression; what has no form of its own becomes ``Other``."""
        lower = self.table.get(type(node).__name__)
        return lower(node) if lower is not None else ir.Other(self.at(node))

    def maybe(self, node: cst.CSTNode | None) -> ir.Expr | None:
        """The IR of an optional expression."""
        return None if node is None else self.expr(node)

    def _Name(self, node: cst.Name) -> ir.Expr:
        if node.value in ("True", "False", "None"):
            return ir.Constant({"True": True, "False": False, "None": None}[node.value], self.at(node))
        return ir.Name(node.value, self.at(node))

    def _Ellipsis(self, node: cst.Ellipsis) -> ir.Expr:
        return ir.Ellipsis(self.at(node))

    def _Attribute(self, node: cst.Attribute) -> ir.Expr:
        return ir.Attribute(self.expr(node.value), node.attr.value, self.at(node))

    def _Integer(self, node: cst.Integer) -> ir.Expr:
        number = int(node.value.replace("_", ""), 0) if len(node.value) < 19 else 0
        return ir.Constant(number, self.at(node)) if len(node.value) < 19 else ir.Other(self.at(node))

    def _Float(self, node: cst.Float) -> ir.Expr:
        return ir.Constant(float(node.value.replace("_", "")), self.at(node))

    def _SimpleString(self, node: cst.SimpleString) -> ir.Expr:
        try:
            value = ast.literal_eval(node.value)
        except (ValueError, SyntaxError):
            return ir.Other(self.at(node))
        return ir.Constant(value if isinstance(value, str) else value.decode("latin-1"), self.at(node))

    def _ConcatenatedString(self, node: cst.ConcatenatedString) -> ir.Expr:
        left, right = self.expr(node.left), self.expr(node.right)
        if isinstance(left, ir.Constant) and isinstance(right, ir.Constant):
            return ir.Constant(str(left.value) + str(right.value), self.at(node))
        return ir.Formatted([left, right], self.at(node))

    def _FormattedString(self, node: cst.FormattedString) -> ir.Expr:
        parts: list[ir.Expr] = []
        for part in node.parts:
            if isinstance(part, cst.FormattedStringText):
                parts.append(ir.Constant(part.value, self.at(part)))
            elif isinstance(part, cst.FormattedStringExpression):
                parts.append(self.expr(part.expression))
        return ir.Formatted(parts, self.at(node))

    def _Call(self, node: cst.Call) -> ir.Expr:
        return ir.Call(self.expr(node.func), [self.argument(arg) for arg in node.args], self.at(node))

    def argument(self, arg: cst.Arg) -> ir.Argument:
        """An argument of a call or of a class statement."""
        keyword = arg.keyword.value if arg.keyword is not None else None
        return ir.Argument(self.expr(arg.value), keyword, len(arg.star))

    def _List(self, node: cst.List) -> ir.Expr:
        return ir.Sequence("list", [self.element(e) for e in node.elements], self.at(node))

    def _Tuple(self, node: cst.Tuple) -> ir.Expr:
        return ir.Sequence("tuple", [self.element(e) for e in node.elements], self.at(node))

    def _Set(self, node: cst.Set) -> ir.Expr:
        return ir.Sequence("set", [self.element(e) for e in node.elements], self.at(node))

    def element(self, node: cst.BaseElement) -> ir.Expr:
        """An item of a display, starred or not."""
        value = self.expr(node.value)
        return ir.Starred(value, self.at(node)) if isinstance(node, cst.StarredElement) else value

    def _Dict(self, node: cst.Dict) -> ir.Expr:
        items: list[tuple[ir.Expr | None, ir.Expr]] = []
        for element in node.elements:
            key = self.expr(element.key) if isinstance(element, cst.DictElement) else None
            items.append((key, self.expr(element.value)))
        return ir.Mapping(items, self.at(node))

    def _Subscript(self, node: cst.Subscript) -> ir.Expr:
        parts = [self._index(element.slice) for element in node.slice]
        plain = len(parts) == 1 and not isinstance(node.slice[0].comma, cst.Comma)
        index = parts[0] if plain else ir.Sequence("tuple", parts, self.at(node))
        return ir.Subscript(self.expr(node.value), index, self.at(node))

    def _index(self, node: cst.BaseSlice) -> ir.Expr:
        if isinstance(node, cst.Index):
            return self.expr(node.value)
        assert isinstance(node, cst.Slice)
        return ir.Slice(self.maybe(node.lower), self.maybe(node.upper), self.maybe(node.step), self.at(node))

    def _BinaryOperation(self, node: cst.BinaryOperation) -> ir.Expr:
        operator = _BINARY.get(type(node.operator).__name__, "?")
        return ir.Operation(operator, self.expr(node.left), self.expr(node.right), self.at(node))

    def _UnaryOperation(self, node: cst.UnaryOperation) -> ir.Expr:
        operator = _UNARY.get(type(node.operator).__name__, "?")
        value = self.expr(node.expression)
        if operator == "-" and isinstance(value, ir.Constant) and type(value.value) in (int, float):
            return ir.Constant(-value.value, self.at(node))  # type: ignore[operator]
        return ir.Unary(operator, value, self.at(node))

    def _BooleanOperation(self, node: cst.BooleanOperation) -> ir.Expr:
        operator = "and" if isinstance(node.operator, cst.And) else "or"
        return ir.Boolean(operator, self.expr(node.left), self.expr(node.right), self.at(node))

    def _Comparison(self, node: cst.Comparison) -> ir.Expr:
        rest = [(_COMPARE.get(type(c.operator).__name__, "?"), self.expr(c.comparator)) for c in node.comparisons]
        return ir.Comparison(self.expr(node.left), rest, self.at(node))

    def _IfExp(self, node: cst.IfExp) -> ir.Expr:
        return ir.Conditional(self.expr(node.test), self.expr(node.body), self.expr(node.orelse), self.at(node))

    def _Lambda(self, node: cst.Lambda) -> ir.Expr:
        return ir.Lambda(self.parameters(node.params), self.expr(node.body), self.at(node))

    def parameters(self, node: cst.Parameters) -> list[ir.Parameter]:
        """All parameters in order of binding."""
        found = [self._parameter(p, "plain") for p in (*node.posonly_params, *node.params)]
        if isinstance(node.star_arg, cst.Param):
            found.append(self._parameter(node.star_arg, "args"))
        found += [self._parameter(p, "keyword") for p in node.kwonly_params]
        if node.star_kwarg is not None:
            found.append(self._parameter(node.star_kwarg, "kwargs"))
        return found

    def _parameter(self, node: cst.Param, kind: str) -> ir.Parameter:
        annotation = self.maybe(node.annotation.annotation) if node.annotation is not None else None
        return ir.Parameter(node.name.value, kind, self.maybe(node.default), annotation)

    def _ListComp(self, node: cst.ListComp) -> ir.Expr:
        return self._comprehension("list", None, node.elt, node.for_in, node)

    def _SetComp(self, node: cst.SetComp) -> ir.Expr:
        return self._comprehension("set", None, node.elt, node.for_in, node)

    def _GeneratorExp(self, node: cst.GeneratorExp) -> ir.Expr:
        return self._comprehension("generator", None, node.elt, node.for_in, node)

    def _DictComp(self, node: cst.DictComp) -> ir.Expr:
        return self._comprehension("dict", node.key, node.value, node.for_in, node)

    def _comprehension(
        self, kind: str, key: cst.CSTNode | None, element: cst.CSTNode, clause: cst.CompFor | None, node: cst.CSTNode
    ) -> ir.Expr:
        clauses: list[ir.Clause] = []
        while clause is not None:
            tests = [self.expr(one.test) for one in clause.ifs]
            clauses.append(ir.Clause(self.expr(clause.target), self.expr(clause.iter), tests))
            clause = clause.inner_for_in
        return ir.Comprehension(kind, self.maybe(key), self.expr(element), clauses, self.at(node))

    def _NamedExpr(self, node: cst.NamedExpr) -> ir.Expr:
        return ir.Walrus(self.expr(node.target), self.expr(node.value), self.at(node))

    def _Await(self, node: cst.Await) -> ir.Expr:
        return ir.Await("await", self.expr(node.expression), self.at(node))

    def _Yield(self, node: cst.Yield) -> ir.Expr:
        if isinstance(node.value, cst.From):
            return ir.Await("yield from", self.expr(node.value.item), self.at(node))
        return ir.Await("yield", self.maybe(node.value), self.at(node))
