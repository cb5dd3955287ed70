"""What the installed libraries say of their own parameters."""

from __future__ import annotations

import importlib
import inspect
import re
from dataclasses import dataclass
from typing import Any

_HEAD = re.compile(r"^\s*[\w.]+\((.*?)\)(?:\s*->.*)?\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Signature:
    """Names of parameters: by position, by keyword only, and whether further ones are taken."""

    positional: tuple[str, ...]
    keyword_only: frozenset[str] = frozenset()
    rest: str = ""
    anything: bool = False


def find(name: str) -> Any:
    """The object of a dotted name; AttributeError or ImportError when there is none."""
    parts = name.split(".")
    found: Any = importlib.import_module(parts[0])
    for end, part in enumerate(parts[1:], start=2):
        try:
            found = getattr(found, part)
        except AttributeError:
            found = importlib.import_module(".".join(parts[:end]))
    return found


def signature_of(thing: Any) -> Signature | None:
    """The parameters of a function, class or method; None when the library does not tell them."""
    try:
        found = _of_inspect(inspect.signature(thing))
    except (ValueError, TypeError):
        found = None
    if found is not None and (found.positional or found.keyword_only or not (found.rest or found.anything)):
        return found
    return _of_docstring(thing) or _of_overrides(thing)


def _of_inspect(signature: inspect.Signature) -> Signature:
    kinds = inspect.Parameter
    parameters = list(signature.parameters.values())
    return Signature(
        tuple(p.name for p in parameters if p.kind in (kinds.POSITIONAL_ONLY, kinds.POSITIONAL_OR_KEYWORD)),
        frozenset(p.name for p in parameters if p.kind is kinds.KEYWORD_ONLY),
        next((p.name for p in parameters if p.kind is kinds.VAR_POSITIONAL), ""),
        any(p.kind is kinds.VAR_KEYWORD for p in parameters),
    )


def _of_docstring(thing: Any) -> Signature | None:
    """The first line of a builtin's documentation: ``softmax(input, dim, *, dtype=None) -> Tensor``."""
    head = _HEAD.search(inspect.getdoc(thing) or "")
    if head is None:
        return None
    positional: list[str] = []
    keywords: list[str] = []
    rest, only = "", False
    for part in re.sub(r"\([^()]*\)|\[[^\[\]]*\]", "", head[1]).split(","):
        name = part.split("=")[0].split(":")[0].strip()
        if name in ("*", ""):
            only = only or name == "*"
        elif name.startswith("*"):
            rest, only = name[1:], True
        elif name != "/":
            (keywords if only else positional).append(name)
    return Signature(tuple(positional), frozenset(keywords), rest)


def _of_overrides(thing: Any) -> Signature | None:
    """What torch keeps for its own tests of functions that tell nothing themselves."""
    overrides = importlib.import_module("torch.overrides") if "torch" in str(getattr(thing, "__module__", "")) else None
    found = overrides.get_testing_overrides().get(thing) if overrides is not None else None
    return _of_inspect(inspect.signature(found)) if found is not None else None


def disagreement(declared: tuple[str, ...], real: Signature) -> str:
    """How declared parameters differ from the real ones: nothing when they are the first ones in the same order."""
    for position, name in enumerate(declared):
        if name.startswith("*"):
            if real.rest or name[1:] in real.positional:
                return ""
            return f"takes no {name}"
        if position < len(real.positional):
            if real.positional[position] != name:
                return f"parameter {position} is {real.positional[position]}, not {name}"
        elif name not in real.keyword_only and not real.anything:
            return f"has no parameter {name}: {real.positional}"
    return ""
