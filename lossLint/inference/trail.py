"""Writes that can be taken back: how branches are tried one after the other on one heap."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from lossLint.inference.conditions import Alternative, Conditions, compatible, simplified
from lossLint.inference.tensor import Encoding, Scale, Tensor, common
from lossLint.inference.values import Choice, Const, Store, TupleValue, Unknown, Value, alternatives

T = TypeVar("T")
_MISSING: Any = object()
MOST_ALTERNATIVES = 6


@dataclasses.dataclass(slots=True)
class Arm(Generic[T]):
    """What one arm of a branch did: its conditions, result, writes, and whether what follows is reached from it."""

    conditions: Conditions
    result: T
    writes: dict[tuple[int, Any], tuple[Store, Any, Any]]
    path: Conditions


class Trail:
    """The heap's journal and the path: the choices under which the present statement runs."""

    def __init__(self) -> None:
        self.path: Conditions = ()
        self._journal: list[tuple[Store, Any, Any]] = []
        self._forks = 0

    def write(self, store: Store, key: Any, value: Any) -> None:
        """Set an entry of a store; inside a branch the old one can be restored."""
        if self._forks:
            self._journal.append((store, key, store.get(key, _MISSING)))
        store[key] = value

    def erase(self, store: Store, key: Any) -> None:
        """Remove an entry of a store."""
        if key in store:
            if self._forks:
                self._journal.append((store, key, store[key]))
            del store[key]

    def try_arm(self, conditions: Conditions, thunk: Callable[[], T]) -> Arm[T]:
        """Run one arm under its conditions and take its writes back."""
        base, mark = self.path, len(self._journal)
        self.path = simplified((*base, *conditions))
        self._forks += 1
        try:
            result = thunk()
            return Arm(conditions, result, self._take_back(mark), self.path)
        finally:
            self._take_back(mark)
            self._forks -= 1
            self.path = base

    def is_absent(self, value: object) -> bool:
        """Whether what an arm wrote is that there is no such entry any more."""
        return value is _MISSING

    def _take_back(self, mark: int) -> dict[tuple[int, Any], tuple[Store, Any, Any]]:
        writes: dict[tuple[int, Any], tuple[Store, Any, Any]] = {}
        while len(self._journal) > mark:
            store, key, old = self._journal.pop()
            writes.setdefault((id(store), key), (store, key, store.get(key, _MISSING)))
            if old is _MISSING:
                store.pop(key, None)
            else:
                store[key] = old
        return dict(reversed(writes.items()))

    def merge(self, arms: Sequence[Arm[Any]]) -> None:
        """Write what the arms wrote, joined where they differ."""
        touched: dict[tuple[int, Any], tuple[Store, Any]] = {}
        for arm in arms:
            for where, (store, key, _) in arm.writes.items():
                touched.setdefault(where, (store, key))
        for where, (store, key) in touched.items():
            before = store.get(key, _MISSING)
            values = [(arm.writes[where][2] if where in arm.writes else before, arm.conditions) for arm in arms]
            present = [(value, conditions) for value, conditions in values if value is not _MISSING]
            if not present:
                self.erase(store, key)
            else:
                self.write(store, key, join(present))

    def seen(self, value: Value) -> Value:
        """The value as it is on the present path: alternatives that cannot be are left out."""
        if not isinstance(value, Choice) or not self.path:
            return value
        left = tuple(a for a in value.alternatives if compatible(a.conditions, self.path))
        if len(left) == len(value.alternatives) or not left:
            return value
        return left[0].value if len(left) == 1 else Choice(left)


def join(values: Sequence[tuple[Any, Conditions]]) -> Any:
    """One value for several with their conditions: equal ones together, different ones as a choice."""
    first = values[0][0]
    if all(value is first for value, _ in values):
        return first
    if any(isinstance(value, bool) for value, _ in values):
        return all(value is True for value, _ in values)
    found: list[Alternative] = []
    for value, conditions in values:
        for alternative in alternatives(value):
            if compatible(conditions, alternative.conditions):
                _add(found, alternative.value, simplified((*conditions, *alternative.conditions)))
    if not found:
        return first
    if len(found) == 1:
        return found[0].value
    if len(found) > MOST_ALTERNATIVES:
        return Unknown("too many alternatives")
    if _untold_size(found):
        return Unknown("a size that is a number on some ways and unknown on others")
    return Choice(tuple(found))


def _untold_size(found: list[Alternative]) -> bool:
    """Whether there are sizes beside what is unknown, and nothing tells when it is which: each is met on several ways.

    The number is then as often as not for data that this code is never given (``(1,) if labels.ndim == 1``).
    """
    unknown = [isinstance(one.value, Unknown) for one in found]
    sizes = all(isinstance(one.value, Unknown) or _is_size(one.value) for one in found)
    return any(unknown) and sizes and not any(one.conditions for one in found)


def _is_size(value: Any) -> bool:
    if isinstance(value, TupleValue):
        return bool(value.items) and all(_is_size(item) for item in value.items)
    return isinstance(value, Const) and type(value.value) is int


def _add(found: list[Alternative], value: Any, conditions: Conditions) -> None:
    for position, other in enumerate(found):
        together = _together(other.value, value)
        if together is not None:
            shared = tuple(atom for atom in other.conditions if atom in conditions)
            found[position] = Alternative(together, shared)
            return
    found.append(Alternative(value, conditions))


def _together(one: Any, other: Any) -> Any:
    """One value for two that need not be told apart: equal ones, two unknowns, two tensors of unknown scale."""
    if one is other or (type(one) is type(other) and one == other):
        return one
    if isinstance(one, Unknown) and isinstance(other, Unknown):
        return one if one.symbol == other.symbol else Unknown(one.reason, one.detail)
    if isinstance(one, Tensor) and isinstance(other, Tensor) and _plain(one) and _plain(other):
        return dataclasses.replace(one, shape=common(one.shape, other.shape))
    return None


def _plain(tensor: Tensor) -> bool:
    return tensor.scale is Scale.UNKNOWN and tensor.encoding is Encoding.UNKNOWN and tensor.twice is None
