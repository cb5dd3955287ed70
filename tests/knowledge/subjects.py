"""Library operations and layers as things that run on numpy arrays, whatever their framework."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from lossLint.knowledge.entries import LayerEntry, OpEntry

_RNG = np.random.default_rng(0)
SCORES = (_RNG.normal(size=(4, 5)) * 3).astype("float32")
OTHERS = (_RNG.normal(size=(4, 5)) * 3).astype("float32")
CUBE = _RNG.normal(size=(2, 3, 4)).astype("float32")
WIDE = np.linspace(-30, 30, 61, dtype="float32")


@dataclass(frozen=True)
class Framework:
    """How arrays come into a framework and out of it."""

    tensor: Callable[[Any], Any]
    array: Callable[[Any], Any]

    def into(self, value: Any) -> Any:
        """Arrays as tensors, also inside lists; everything else as it is."""
        if isinstance(value, np.ndarray):
            return self.tensor(value)
        if isinstance(value, list) and value and isinstance(value[0], np.ndarray):
            return [self.tensor(item) for item in value]
        return value

    def out(self, value: Any) -> Any:
        """Tensors as arrays, also inside tuples and lists."""
        if isinstance(value, tuple | list):
            return [self.out(item) for item in value]
        return self.array(value)


@dataclass(frozen=True)
class Subject:
    """One entry that can be run.

    Attributes:
        thing: the function, or the layer class.
        needs: further arguments without which it cannot be called (of the constructor, for layers).
        sample: what it works on instead of the usual array.
    """

    name: str
    entry: OpEntry | LayerEntry
    thing: Callable[..., Any]
    framework: Framework
    needs: Mapping[str, Any] = field(default_factory=dict)
    sample: Any = None

    @property
    def options(self) -> dict[str, Any]:
        """The fixed facts of the entry."""
        return self.entry.options

    def over(self, usual: Any) -> Any:
        """The sample of this subject, or else the usual one."""
        return usual if self.sample is None else self.sample

    def run(self, *inputs: Any, **arguments: Any) -> Any:
        """What comes out for arrays that go in; ``arguments`` are the function's or the constructor's."""
        given = {name: self.framework.into(value) for name, value in {**self.needs, **arguments}.items()}
        tensors = [self.framework.into(value) for value in inputs]
        if isinstance(self.entry, LayerEntry):
            return self.framework.out(self.thing(**given)(*tensors))
        return self.framework.out(self.thing(*tensors, **given))

    def with_names(self, **arguments: Any) -> dict[str, Any]:
        """Arguments under the library's own names, by the names of the transfer function."""
        return {str(self.options.get(key, key)): value for key, value in arguments.items()}
