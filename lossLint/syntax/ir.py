"""The intermediate representation: what the code says, with places.

Plain msgspec structures, so that they can be cached and pickled. ``at`` is ``(line, column, end_line, end_column)``
in the program's text, lines from 1, columns from 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

At: TypeAlias = tuple[int, int, int, int]
NOWHERE: At = (1, 0, 1, 0)
if TYPE_CHECKING:
    Scalar: TypeAlias = int | float | str | bool | bytes | None
else:
    Scalar = Any  # msgspec decodes no union of text and bytes; MessagePack itself tells them apart


class Node(msgspec.Struct, array_like=True, tag=True, gc=False, eq=False):
    """Base of every node."""


# Expressions ---------------------------------------------------------------------------------------------------------


class Name(Node):
    id: str
    at: At


class Constant(Node):
    """A literal number, string, boolean, None or bytes."""

    value: Scalar
    at: At


class Attribute(Node):
    value: Expr
    name: str
    at: At


class Argument(Node):
    """``stars``: 0 for plain, 1 for ``*value``, 2 for ``**value``."""

    value: Expr
    keyword: str | None = None
    stars: int = 0


class Call(Node):
    func: Expr
    arguments: list[Argument]
    at: At


class Sequence(Node):
    """A display: ``kind`` is ``list``, ``tuple`` or ``set``."""

    kind: str
    items: list[Expr]
    at: At


class Starred(Node):
    value: Expr
    at: At


class Mapping(Node):
    """A dict display; a None key is ``**value``."""

    items: list[tuple[Expr | None, Expr]]
    at: At


class Subscript(Node):
    value: Expr
    index: Expr
    at: At


class Slice(Node):
    lower: Expr | None
    upper: Expr | None
    step: Expr | None
    at: At


class Operation(Node):
    """A binary operation; ``operator`` is its text."""

    operator: str
    left: Expr
    right: Expr
    at: At


class Unary(Node):
    operator: str
    value: Expr
    at: At


class Boolean(Node):
    """``and`` / ``or`` of two operands."""

    operator: str
    left: Expr
    right: Expr
    at: At


class Comparison(Node):
    left: Expr
    rest: list[tuple[str, Expr]]
    at: At


class Conditional(Node):
    test: Expr
    body: Expr
    orelse: Expr
    at: At


class Parameter(Node):
    """``kind``: ``plain``, ``keyword``, ``args`` or ``kwargs``."""

    name: str
    kind: str = "plain"
    default: Expr | None = None
    annotation: Expr | None = None


class Lambda(Node):
    parameters: list[Parameter]
    body: Expr
    at: At


class Comprehension(Node):
    """``kind``: ``list``, ``set``, ``dict`` or ``generator``; ``key`` only for dicts."""

    kind: str
    key: Expr | None
    element: Expr
    clauses: list[Clause]
    at: At


class Clause(Node):
    target: Expr
    iterable: Expr
    tests: list[Expr]


class Formatted(Node):
    """An f-string: literal parts as strings, the rest as expressions."""

    parts: list[Expr]
    at: At


class Walrus(Node):
    target: Expr
    value: Expr
    at: At


class Await(Node):
    """``await``, ``yield`` or ``yield from``; ``kind`` says which."""

    kind: str
    value: Expr | None
    at: At


class Ellipsis(Node):
    """``...``, which an index takes for all axes that it does not name."""

    at: At


class Other(Node):
    """Anything else: its value is not known."""

    at: At


Expr: TypeAlias = (
    Name
    | Constant
    | Attribute
    | Call
    | Sequence
    | Starred
    | Mapping
    | Subscript
    | Slice
    | Operation
    | Unary
    | Boolean
    | Comparison
    | Conditional
    | Lambda
    | Comprehension
    | Formatted
    | Walrus
    | Await
    | Ellipsis
    | Other
)


# Statements ----------------------------------------------------------------------------------------------------------


class Assign(Node):
    """``a = b = value``: several targets."""

    targets: list[Expr]
    value: Expr
    at: At


class Annotated(Node):
    """``target: annotation = value``."""

    target: Expr
    annotation: Expr
    value: Expr | None
    at: At


class Augmented(Node):
    target: Expr
    operator: str
    value: Expr
    at: At


class Evaluate(Node):
    """An expression statement."""

    value: Expr
    at: At


class Return(Node):
    value: Expr | None
    at: At


class Jump(Node):
    """``break``, ``continue`` or ``raise``."""

    kind: str
    at: At


class Delete(Node):
    targets: list[Expr]
    at: At


class Assert(Node):
    test: Expr
    at: At


class If(Node):
    test: Expr
    body: list[Stmt]
    orelse: list[Stmt]
    at: At


class For(Node):
    target: Expr
    iterable: Expr
    body: list[Stmt]
    orelse: list[Stmt]
    at: At


class While(Node):
    test: Expr
    body: list[Stmt]
    orelse: list[Stmt]
    at: At


class With(Node):
    items: list[tuple[Expr, Expr | None]]
    body: list[Stmt]
    at: At


class Try(Node):
    """Handlers are ``(name, body)``."""

    body: list[Stmt]
    handlers: list[tuple[str | None, list[Stmt]]]
    orelse: list[Stmt]
    final: list[Stmt]
    at: At


class Match(Node):
    """A match statement; of patterns only the names that they bind and the literals that they compare with are kept."""

    subject: Expr
    cases: list[Case]
    at: At


class Case(Node):
    literals: list[Expr]
    names: list[str]
    irrefutable: bool
    body: list[Stmt]


class Function(Node):
    name: str
    parameters: list[Parameter]
    body: list[Stmt]
    decorators: list[Expr]
    at: At
    is_generator: bool = False
    local_names: list[str] = []


class Class(Node):
    name: str
    bases: list[Argument]
    body: list[Stmt]
    decorators: list[Expr]
    at: At


class Import(Node):
    """``import a.b as c``: pairs of dotted name and alias."""

    names: list[tuple[str, str | None]]
    at: At


class ImportFrom(Node):
    """``from ..m import a as b``; ``names`` is empty for ``*``."""

    module: str
    level: int
    names: list[tuple[str, str | None]]
    at: At


class Scope(Node):
    """``global`` or ``nonlocal``."""

    kind: str
    names: list[str]


Stmt: TypeAlias = (
    Assign
    | Annotated
    | Augmented
    | Evaluate
    | Return
    | Jump
    | Delete
    | Assert
    | If
    | For
    | While
    | With
    | Try
    | Match
    | Function
    | Class
    | Import
    | ImportFrom
    | Scope
)
