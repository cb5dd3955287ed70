"""The state of one run of the interpreter: heap, path, budget, modules, and what was yielded so far."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Hashable

from lossLint.inference.conditions import Atom, Conditions
from lossLint.inference.scope import Frame, ModuleScope
from lossLint.inference.sites import Site
from lossLint.inference.tensor import History, Step
from lossLint.inference.trail import Arm, Trail, join
from lossLint.inference.values import (
    Choice,
    ClassValue,
    FunctionValue,
    Instance,
    Lazy,
    LazyImport,
    Library,
    Loss,
    Metric,
    Unknown,
    Value,
    alternatives,
)
from lossLint.knowledge.loader import Knowledge
from lossLint.project.module import Module
from lossLint.project.project import Project
from lossLint.sources.place import Place
from lossLint.syntax import ir

MOST_DEPTH = 28
MOST_WORK = 100_000
_TEXT_WIDTH = 90


class OutOfBudget(Exception):
    """The work allowed for one entry point is used up."""


@dataclasses.dataclass(frozen=True, slots=True)
class Pair:
    """A loss and the output it meets.

    ``key`` is the output's name or position, ``varies`` tells whether the loss is one of several.
    """

    loss: Loss
    output: Value
    key: Hashable
    conditions: Conditions = ()
    varies: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Measured:
    """A metric of a compiled model; ``key`` names the output it is meant for, None the only one."""

    metric: Metric
    key: Hashable | None
    conditions: Conditions = ()


@dataclasses.dataclass(eq=False, slots=True)
class Compiled:
    """A Keras model's ``compile``: its losses with the outputs they meet, and the labels that came later.

    ``trained`` tells whether it was more than evaluated. ``fits`` hold the labels, their place and the choices under
    which they came; ``loss`` is what was given, for models that apply it themselves.
    """

    place: Place
    pairs: tuple[Pair, ...]
    path: Conditions
    loss: Value
    metrics: tuple[Measured, ...] = ()
    trained: bool = False
    fits: list[tuple[Value, Place, Conditions]] = dataclasses.field(default_factory=list)


class Visit:
    """What was seen at one place that applies a loss, over all contexts."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.loss = self.prediction = self.target = ""
        self.resolved = False
        self.reason: str | None = None
        self.detail = ""
        self.trace: tuple[Step, ...] = ()


class Run(Trail):
    """One run over a project. Modules of this package work on it; it holds no library knowledge itself."""

    def __init__(self, project: Project, knowledge: Knowledge) -> None:
        super().__init__()
        self.project = project
        self.knowledge = knowledge
        self.frames: list[Frame] = []
        self.scopes: dict[str, ModuleScope] = {}
        self.entered: set[int] = set()
        self.nested: dict[int, FunctionValue] = {}
        self.instances: list[Instance] = []
        self.built: set[int] = set()
        self.inherited: set[tuple[int, int]] = set()
        self.classes: list[ClassValue] = []
        self.sites: list[Site] = []
        self.visits: dict[Place, Visit] = {}
        self.compiled: list[Compiled] = []
        self.asked: set[int] = set()
        self.givers: dict[int, tuple[History, Instance]] = {}
        self.work = 0
        self.limit = MOST_WORK
        self.within: set[int] = set()
        self.choosing = 0
        self.chosen: tuple[str, ...] = ()
        self._serial = itertools.count(1)

    @property
    def frame(self) -> Frame:
        """The running frame."""
        return self.frames[-1]

    def start(self, limit: int) -> None:
        """Begin an entry: nothing runs, no choice was made, no work was done."""
        self.work, self.limit, self.choosing = 0, limit, 0
        self.path, self.chosen, self.frames = (), (), []
        self._forks = 0
        self._journal.clear()

    def spend(self, amount: int = 1) -> None:
        """Count work; the entry point ends when it takes half as much again as it may."""
        self.work += amount
        if self.work > self.limit + self.limit // 2:
            raise OutOfBudget

    @property
    def tired(self) -> bool:
        """Whether the work allowed is done: what runs is finished, but no further call is followed."""
        return self.work > self.limit

    def place(self, at: ir.At, module: Module | None = None) -> Place:
        """The user's place of a node of the running module."""
        return (module or self.frame.module).place(at)

    def text(self, at: ir.At, module: Module | None = None) -> str:
        """The text of a node on one line, shortened."""
        return source_text(module or self.frame.module, at)

    def fresh(self) -> tuple[str, int]:
        """A symbol of its own for something that is not known."""
        return ("fresh", next(self._serial))

    def unknown(self, reason: str, detail: str = "", name: str = "") -> Unknown:
        """A value that is not known, with an identity of its own."""
        return Unknown(reason, detail or reason, self.fresh(), name)

    def number(self, reason: str) -> Unknown:
        """A number that is not known."""
        return Unknown(reason, reason, self.fresh(), kind="number")

    def fork(self, arms: list[tuple[Conditions, Callable[[], Value]]]) -> Value:
        """Run arms side by side, merge their writes, and join their results."""
        tried: list[Arm[Value]] = [self.try_arm(conditions, thunk) for conditions, thunk in arms]
        self.merge(tried)
        values = [(arm.result, arm.conditions) for arm in tried]
        result: Value = join(values)
        return result

    def each(self, value: Value, use: Callable[[Value], Value]) -> Value:
        """Apply a function to a value, alternative by alternative."""
        value = self.seen(value)
        if not isinstance(value, Choice):
            return use(value)
        arms = [(a.conditions, lambda v=a.value: use(v)) for a in alternatives(value)]
        return self.fork(arms)  # type: ignore[arg-type]

    def branch_atom(self, text: str) -> Atom:
        """The atom of a test that says nothing comparable."""
        return Atom(self.fresh(), frozenset({True}), True, text)

    def is_lazy(self, value: object) -> bool:
        """Whether a value still has to be asked for."""
        return isinstance(value, Lazy | LazyImport)

    def library(self, name: str) -> Library:
        """A library name in its canonical spelling."""
        return Library(self.knowledge.canonical(name))


def source_text(module: Module, at: ir.At) -> str:
    """The program text between two positions, whitespace collapsed, shortened in the middle."""
    lines = module.lines[at[0] - 1 : at[2]]
    if not lines:
        return ""
    lines[-1] = lines[-1][: at[3]]
    lines[0] = lines[0][at[1] :]
    text = " ".join(" ".join(lines).split())
    if len(text) > _TEXT_WIDTH:
        text = text[: _TEXT_WIDTH // 2] + " … " + text[-_TEXT_WIDTH // 2 + 3 :]
    return text
