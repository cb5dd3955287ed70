"""Under which choices a value is what it is: atoms, their conflicts, alternatives and joins."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lossLint.inference.values import Value


@dataclasses.dataclass(frozen=True, slots=True)
class Atom:
    """One choice: the unchanged value ``symbol`` is (or is not) among ``constants``.

    A branch whose test says nothing comparable has a symbol of its own and the constant True.
    """

    symbol: Hashable
    constants: frozenset[Hashable]
    positive: bool
    text: str = dataclasses.field(default="", compare=False)

    def negated(self) -> Atom:
        """The other arm."""
        return Atom(self.symbol, self.constants, not self.positive, opposite(self.text))

    def conflicts(self, other: Atom) -> bool:
        """Whether both cannot hold at once."""
        if self.symbol != other.symbol:
            return False
        if self.positive and other.positive:
            return not self.constants & other.constants
        if self.positive != other.positive:
            yes, no = (self, other) if self.positive else (other, self)
            return yes.constants <= no.constants
        return False

    def implies(self, other: Atom) -> bool:
        """Whether the other holds wherever this one does."""
        return self.conflicts(other.negated()) if self.symbol == other.symbol else False


Conditions = tuple[Atom, ...]


def opposite(text: str) -> str:
    """The text of the other arm of a test."""
    if not text:
        return ""
    if text.startswith("not (") and text.endswith(")"):
        return text[5:-1]
    if " and " in text or " or " in text:
        return f"not ({text})"
    if text.startswith("not "):
        return text[4:]
    for one, other in ((" == ", " != "), (" != ", " == "), (" not in ", " in "), (" in ", " not in ")):
        if one in text:
            return text.replace(one, other)
    return f"not {text}"


def compatible(one: Iterable[Atom], other: Iterable[Atom]) -> bool:
    """Whether all atoms can hold together."""
    others = tuple(other)
    return not any(a.conflicts(b) for a in one for b in others)


def decided(path: Iterable[Atom], atom: Atom) -> bool | None:
    """What the path already says of an atom: True, False, or None when it is open."""
    for known in path:
        if known.symbol == atom.symbol:
            if known.conflicts(atom):
                return False
            if known.implies(atom):
                return True
    return None


def simplified(conditions: Iterable[Atom]) -> Conditions:
    """Without repetitions, in order."""
    return tuple(dict.fromkeys(conditions))


def spoken(conditions: Iterable[Atom]) -> tuple[str, ...]:
    """The conditions for people: of those that follow from each other only the strongest."""
    atoms = simplified(conditions)
    weak = {a for a in atoms if any(b.implies(a) and not a.implies(b) for b in atoms)}
    return tuple(dict.fromkeys(a.text for a in atoms if a.text and a not in weak))


@dataclasses.dataclass(frozen=True, slots=True)
class Alternative:
    """One of several values, with the choices that lead to it."""

    value: Value
    conditions: Conditions
