"""Arguments of library calls: by name, as constants, as tensors."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

from lossLint.inference.run import Run
from lossLint.inference.tensor import ANYTHING, Tensor
from lossLint.inference.values import Choice, Const, ListValue, TupleValue, Unknown, Value
from lossLint.sources.place import Place
from lossLint.syntax import ir


@dataclasses.dataclass(frozen=True, slots=True)
class Application:
    """One library call for a transfer function.

    Attributes:
        name: canonical name of what is called.
        arguments: by parameter name; what no parameter takes is under its position or keyword.
        input: the value worked on.
        options: fixed facts of the table entry.
        at: the running call. ``place`` and ``text``: what histories show (for layers, where they were built).
        framework: whose call it is.
    """

    run: Run
    name: str
    arguments: dict[str, Value]
    input: Value
    options: dict[str, Any]
    at: ir.At
    place: Place
    text: str
    framework: str
    rest: tuple[Value, ...] = ()

    def get(self, name: str) -> Value | None:
        """An argument by parameter name; an option of the entry may rename it."""
        return self.arguments.get(str(self.options.get(name, name)))

    def constant(self, name: str, default: Any = None) -> Any:
        """An argument that is a constant; ``...`` when it is given but not known."""
        value = self.get(name)
        if value is None:
            return default
        if isinstance(value, Const):
            return value.value
        return ...

    def integer(self, name: str, default: int | None = None) -> int | None:
        """An argument that is an integer, else None."""
        value = self.constant(name, default)
        return value if type(value) is int else None

    @property
    def tensor(self) -> Tensor:
        """The value worked on as a tensor; anything else is a tensor of which nothing is known."""
        return as_tensor(self.input)


def as_tensor(value: Value | None) -> Tensor:
    """A value as a tensor: literals are measured, anything else is a tensor of which nothing is known."""
    if isinstance(value, Tensor):
        return value
    if isinstance(value, TupleValue | ListValue | Const):
        from lossLint.inference.literals import literal_tensor

        return literal_tensor(value) or ANYTHING
    return ANYTHING


def named(
    params: Sequence[str], positional: Sequence[Value], keywords: Sequence[tuple[str, Value]]
) -> dict[str, Value]:
    """Arguments by parameter name; a parameter written ``*name`` takes the rest as a tuple."""
    found: dict[str, Value] = {}
    left = list(positional)
    for param in params:
        if param.startswith("*"):
            found[param[1:]] = TupleValue(tuple(left))
            left = []
        elif left:
            found[param] = left.pop(0)
    found.update({f"#{position}": value for position, value in enumerate(left)})
    found.update(keywords)
    return found


def each_tensor(run: Run, value: Value, use: Callable[[Value], Value]) -> Value:
    """Apply a transfer function to every alternative of a value."""
    return run.each(value, use) if isinstance(value, Choice) else use(value)


def reason_of(value: Value | None) -> str:
    """Why a value is not known, for coverage."""
    return value.reason if isinstance(value, Unknown) else "a value that is not a tensor"
