"""Places in SARIF's words."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from lossLint.findings.excerpts import Excerpts
from lossLint.report.rooted import rooted, uri
from lossLint.sources.place import Place

_Object = dict[str, object]


@dataclasses.dataclass(frozen=True, slots=True)
class Places:
    """Locations of one report.

    Attributes:
        BASE: what stands for the root of the repository, as code scanning services spell it.
        excerpts: the lines of the linted files.
        folder: the working directory as seen from the root of the repository.
    """

    BASE: ClassVar[str] = "%SRCROOT%"

    excerpts: Excerpts
    folder: str

    def location(self, place: Place) -> _Object:
        """A physical location; of a place in a notebook, also the logical one."""
        if place.cell is not None:
            return self._in_cell(place)
        return {"physicalLocation": {"artifactLocation": self._artifact(place.path), "region": self._region(place)}}

    def file(self, path: str) -> _Object:
        """A whole file."""
        return {"physicalLocation": {"artifactLocation": self._artifact(path)}}

    def _in_cell(self, place: Place) -> _Object:
        """SARIF counts the lines of the file, which is JSON: the region is its beginning, the cell a logical place."""
        artifact = self._artifact(place.path)
        region = {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1}
        cell = f"cell {place.cell}"
        return {
            "physicalLocation": {"artifactLocation": artifact, "region": region},
            "logicalLocations": [
                {"name": cell, "fullyQualifiedName": f"{rooted(place.path, self.folder)} {cell}", "kind": "cell"}
            ],
            "properties": {
                "cell": place.cell,
                "line": place.line,
                "column": place.column,
                "endLine": place.end_line,
                "endColumn": place.end_column,
                "snippet": self._lines(place),
            },
        }

    def _artifact(self, path: str) -> _Object:
        seen = rooted(path, self.folder)
        based = {} if seen.startswith("/") else {"uriBaseId": self.BASE}
        return {"uri": uri(seen), **based}

    def _region(self, place: Place) -> _Object:
        region: _Object = {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        }
        snippet = self._lines(place)
        return {**region, "snippet": {"text": snippet}} if snippet else region

    def _lines(self, place: Place) -> str:
        """The source of a place."""
        lines = [text for _, text in self.excerpts.frame(place)]
        if not lines:
            return ""
        # The end first: on a single line its column counts from the uncut beginning.
        lines[-1] = lines[-1][: place.end_column - 1]
        lines[0] = lines[0][place.column - 1 :]
        return "\n".join(lines)
