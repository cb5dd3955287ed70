"""What the value of a setting may be: how a wrong one is told, and how a JSON schema says it."""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

Schema = dict[str, Any]


class Kind(Protocol):
    """A kind of value, as it stands in the configuration file."""

    @property
    def label(self) -> str:
        """What the table of keys calls it."""

    def fault(self, where: str, value: object) -> str:
        """A sentence that says what is wrong with a value, empty when it fits."""

    def schema(self) -> Schema:
        """The same as a JSON schema."""


@dataclasses.dataclass(frozen=True, slots=True)
class Switch:
    """True or false."""

    label = "boolean"

    def fault(self, where: str, value: object) -> str:
        """See Kind."""
        return "" if isinstance(value, bool) else f"{where} must be true or false, not {value!r}"

    def schema(self) -> Schema:
        """See Kind."""
        return {"type": "boolean"}


@dataclasses.dataclass(frozen=True, slots=True)
class Percent:
    """A number from 0 to 100."""

    label = "number"

    def fault(self, where: str, value: object) -> str:
        """See Kind."""
        fits = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100
        return "" if fits else f"{where} must be a number from 0 to 100, not {value!r}"

    def schema(self) -> Schema:
        """See Kind."""
        return {"type": "number", "minimum": 0, "maximum": 100}


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """One of some words."""

    words: tuple[str, ...]

    @property
    def label(self) -> str:
        """See Kind."""
        return ", ".join(f"`{word}`" for word in self.words)

    def fault(self, where: str, value: object) -> str:
        """See Kind."""
        if isinstance(value, str) and value in self.words:
            return ""
        return f"{where} must be one of {', '.join(self.words)}, not {value!r}{meant(value, self.words)}"

    def schema(self) -> Schema:
        """See Kind."""
        return {"enum": list(self.words)}


@dataclasses.dataclass(frozen=True, slots=True)
class Strings:
    """A list of strings."""

    label = "list of strings"

    def fault(self, where: str, value: object) -> str:
        """See Kind."""
        fits = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return "" if fits else f"{where} must be a list of strings, not {value!r}"

    def schema(self) -> Schema:
        """See Kind."""
        return {"type": "array", "items": {"type": "string"}}


@dataclasses.dataclass(frozen=True, slots=True)
class Reports:
    """A report with its file, or a list of them."""

    formats: tuple[str, ...]
    label = "`FORMAT` or `FORMAT:FILE`, or a list"

    def fault(self, where: str, value: object) -> str:
        """See Kind."""
        if value and (isinstance(value, str) or not Strings().fault(where, value)):
            return ""
        wanted = f"'FORMAT' or 'FORMAT:FILE' or a list of them, where FORMAT is {', '.join(self.formats)}"
        return f"{where} must be {wanted}, not {value!r}"

    def schema(self) -> Schema:
        """See Kind."""
        one = {"type": "string", "pattern": f"^({'|'.join(self.formats)})(:.+)?$"}
        return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}


@dataclasses.dataclass(frozen=True, slots=True)
class Text:
    """A string."""

    label = "string"

    def fault(self, where: str, value: object) -> str:
        """See Kind."""
        return "" if isinstance(value, str) else f"{where} must be a string, not {value!r}"

    def schema(self) -> Schema:
        """See Kind."""
        return {"type": "string"}


@dataclasses.dataclass(frozen=True, slots=True)
class Version:
    """A version of a library."""

    label = "version"

    def fault(self, where: str, value: object) -> str:
        """See Kind."""
        fits = isinstance(value, str) and re.fullmatch(r"\d+(\.\d+)*", value, re.ASCII)
        return "" if fits else f"{where} must be a version such as '1.13', not {value!r}"

    def schema(self) -> Schema:
        """See Kind."""
        return {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)*$"}


@dataclasses.dataclass(frozen=True, slots=True)
class Tables:
    """A file, a table, or a list of these."""

    label = "file or table, or a list"

    def fault(self, where: str, value: object) -> str:
        """See Kind."""
        items = value if isinstance(value, list) else [value]
        fits = all(isinstance(item, str | dict) for item in items)
        return "" if fits else f"{where} must be a file, a table of knowledge, or a list of these, not {value!r}"

    def schema(self) -> Schema:
        """See Kind."""
        one = {"anyOf": [{"type": "string"}, {"type": "object"}]}
        return {"anyOf": [*one["anyOf"], {"type": "array", "items": one}]}


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """A table whose values are all of one kind.

    Attributes:
        of: the kind of the values.
        keys: what its keys may be; anything when empty.
    """

    of: Kind
    keys: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """See Kind."""
        return f"table: {self.of.label}"

    def fault(self, where: str, value: object) -> str:
        """See Kind."""
        if not isinstance(value, dict):
            return f"{where} must be a table, not {value!r}"
        unknown = [key for key in value if self.keys and key not in self.keys]
        if unknown:
            return f"unknown key '{unknown[0]}' in {where}{meant(unknown[0], self.keys) or _known(self.keys)}"
        faults = (self.of.fault(f"{where}.{key}", item) for key, item in value.items())
        return next(filter(None, faults), "")

    def schema(self) -> Schema:
        """See Kind."""
        inner = self.of.schema()
        if self.keys:
            return {"type": "object", "properties": dict.fromkeys(self.keys, inner), "additionalProperties": False}
        return {"type": "object", "additionalProperties": inner}


def meant(word: object, known: Iterable[str]) -> str:
    """``; did you mean 'this'?``, or nothing where nothing is near."""
    near = difflib.get_close_matches(str(word).replace("_", "-"), list(known), n=1)
    return f"; did you mean '{near[0]}'?" if near else ""


def _known(keys: Iterable[str]) -> str:
    return f"; known keys: {', '.join(keys)}"


def unknown_key(key: str, table: str, known: Mapping[str, object]) -> str:
    """The sentence about a key that no table has."""
    return f"unknown key '{key}' in {table}{meant(key, known) or _known(known)}"
