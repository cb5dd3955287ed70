"""Which objects a method is entered with that nobody calls."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lossLint.inference.objects import find_in_class, has_unknown_base
from lossLint.inference.values import ClassValue, FunctionValue, Instance

_MOST = 3
_MOST_COMPARED = 12
_OF_SELF = re.compile(r"\bself\.(\w+)")
_SET_BY_NAME = re.compile(r"\bsetattr\(|__dict__|__getattr")


def text_of(function: FunctionValue) -> str:
    """The lines of a function."""
    at = function.node.at
    return "\n".join(function.module.lines[at[0] - 1 : at[2]])


def receivers(instances: Iterable[Instance], function: FunctionValue) -> list[Instance]:
    """The first objects that a method that they share is meant for."""
    near = list(instances)[:_MOST_COMPARED]
    return [one for one in near if meant_for(one, near, function)][:_MOST]


def meant_for(one: Instance, others: Iterable[Instance], function: FunctionValue) -> bool:
    """Whether an object has what a method reads of itself, as far as other heirs of the method tell.

    A mixin's method that reads what some heirs set and others never mention is not meant for the others: with these
    it would fail before it came to a loss.
    """
    read = frozenset(_OF_SELF.findall(text_of(function)))
    return not any(_lacks(one, other, read) for other in others)


def _lacks(one: Instance, other: Instance, read: frozenset[str]) -> bool:
    """Whether only the other has an attribute, set by a class that the two do not share."""
    if one.cls is other.cls or has_unknown_base(one.cls):
        return False
    own = _texts(one.cls, other.cls)
    if _SET_BY_NAME.search(own):
        return False
    set_there = read & set(_OF_SELF.findall(_texts(other.cls, one.cls))) & other.store.keys()
    return any(name not in one.store and not _mentions(one.cls, own, name) for name in set_there)


def _mentions(cls: ClassValue, own: str, name: str) -> bool:
    return find_in_class(cls, name) is not None or name in _OF_SELF.findall(own)


def _texts(cls: ClassValue, other: ClassValue) -> str:
    """The methods of a class and of those of its bases that another class does not have."""
    classes = (one for one in cls.mro if isinstance(one, ClassValue) and one not in other.mro)
    methods = (value for one in classes for value in one.store.values())
    return "\n".join(text_of(value) for value in methods if isinstance(value, FunctionValue))
