"""What the installed libraries say of their own parameters."""

from __future__ import annotations

import importlib
import inspect
import re
from dataclasses import dataclass
from typing import Any


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


def signatures_of(thing: Any) -> list[Signature]:
    """The parameters of a function, class or method, one for each way to call it; none when nothing is told."""
    try:
        found = _of_inspect(inspect.signature(thing))
    except (ValueError, TypeError):
        found = None
    # A class without arguments often takes (*args, **kwargs) for its base: then whatever its documentation says.
    tells = found is not None and (found.positional or found.keyword_only or not (found.rest or found.anything))
    if found is not None and tells:
        return [found]
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


def _of_docstring(thing: Any) -> list[Signature]:
    """The heads in a builtin's documentation: ``softmax(input, dim, *, dtype=None) -> Tensor``."""
    name = getattr(thing, "__name__", "")
    text = (inspect.getdoc(thing) or "").replace("\\", "")
    heads = re.findall(rf"^ *(?:\.\. function:: )?(?:[\w.]+\.)?{name}\((.*?)\)(?: *->.*)?$", text, re.MULTILINE)
    return [_of_head(head) for head in heads]


def _of_head(head: str) -> Signature:
    positional: list[str] = []
    keywords: list[str] = []
    rest, only = "", False
    for part in re.sub(r"\([^()]*\)|\[[^\[\]]*\]", "", head).split(","):
        name = part.split("=")[0].split(":")[0].strip()
        if name in ("*", ""):
            only = only or name == "*"
        elif name.startswith("*"):
            rest, only = name[1:], True
        elif name != "/":
            (keywords if only else positional).append(name)
    return Signature(tuple(positional), frozenset(keywords), rest)


def _of_overrides(thing: Any) -> list[Signature]:
    """What torch keeps for its own tests of functions that tell nothing themselves."""
    if "torch" not in f"{getattr(thing, '__module__', '')} {type(thing)} {getattr(thing, '__objclass__', '')}":
        return []
    found = importlib.import_module("torch.overrides").get_testing_overrides().get(thing)
    return [_of_inspect(inspect.signature(found))] if found is not None else []


def disagreement(declared: tuple[str, ...], real: list[Signature]) -> str:
    """How declared parameters differ from every real signature: nothing when they begin one of them in its order."""
    found = [_difference(declared, one) for one in real]
    return "" if "" in found else "; ".join(found)


def _difference(declared: tuple[str, ...], real: Signature) -> str:
    for position, name in enumerate(declared):
        if name.startswith("*"):
            return "" if real.rest or name[1:] in real.positional else f"takes no {name}"
        if position < len(real.positional):
            if real.positional[position] != name:
                return f"parameter {position} is {real.positional[position]}, not {name}"
        elif name not in real.keyword_only and not real.anything:
            return f"has no parameter {name}: {real.positional}"
    return ""
