"""Links in a terminal: a place leads to its file, a code to the documentation of its rule."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

from lossLint.report.addresses import address
from lossLint.sources.place import Place

# rich numbers links at random, and the same run must print the same.
_NUMBERED = re.compile(r"\x1b\]8;id=\d+;")


@dataclasses.dataclass(frozen=True, slots=True)
class Links:
    """Whether and from where text is linked.

    Attributes:
        folder: the folder, absolute, that the paths of places are relative to; empty for no links at all.
    """

    folder: str = ""

    def to_place(self, style: str, place: Place) -> str:
        """A style that also leads to the file of a place."""
        return f"{style} link {(Path(self.folder) / place.path).as_uri()}" if self.folder else style

    def to_rule(self, style: str, name: str) -> str:
        """A style that also leads to the page of a rule."""
        return f"{style} link {address(name)}" if self.folder else style


NO_LINKS = Links()


def unnumbered(text: str) -> str:
    """Text of a terminal with links that have no number."""
    return _NUMBERED.sub("\x1b]8;;", text)
