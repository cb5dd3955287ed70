"""Which file an import means, whatever the layout of the repository."""

from __future__ import annotations

import pytest

from lossLint.project.project import Project
from lossLint.sources.source import Source


def resolve(files: str, importer: str, dotted: str, level: int = 0, *, strict: bool = False) -> str | None:
    """The file (or folder) that the import means, among files separated by semicolons."""
    project = Project([Source(path, "") for path in (*files.split("; "), importer)])
    module = next(module for module in project.modules if module.source.path == importer)
    parts = project.find(module, dotted, level, strict=strict)
    if parts is None:
        return None
    found = project.module_at(parts)
    return found.source.path if found else "/".join(parts) + "/"


@pytest.mark.parametrize(
    ("files", "importer", "dotted", "level", "expected"),
    [
        pytest.param("model.py", "train.py", "model", 0, "model.py", id="beside"),
        pytest.param("model.py; a/model.py", "a/train.py", "model", 0, "a/model.py", id="nearest first"),
        pytest.param("model.py", "scripts/train.py", "model", 0, "model.py", id="from a folder above"),
        pytest.param("src/pkg/model.py", "train.py", "pkg.model", 0, "src/pkg/model.py", id="src layout"),
        pytest.param("pkg/__init__.py", "train.py", "pkg", 0, "pkg/__init__.py", id="package"),
        pytest.param("pkg/model.py", "train.py", "pkg", 0, "pkg/", id="folder without __init__"),
        pytest.param("a/model.py", "a/train.py", "model", 1, "a/model.py", id="relative"),
        pytest.param("model.py", "a/b/train.py", "model", 3, "model.py", id="relative, three dots"),
        pytest.param("a/__init__.py", "a/train.py", "", 1, "a/__init__.py", id="from . import"),
        pytest.param("my code/model.py", "my code/train.py", "model", 0, "my code/model.py", id="folder with a blank"),
        pytest.param("a/model.py", "b/train.py", "model", 0, "a/model.py", id="the only one of that name"),
        pytest.param("a/x/model.py; b/model.py", "a/train.py", "model", 0, "a/x/model.py", id="the closest of several"),
        pytest.param("model.py", "train.py", "torch", 0, None, id="not of the project"),
        pytest.param("model.py", "train.py", "models", 0, None, id="only nearly that name"),
        pytest.param("model.py", "a/train.py", "model", 1, None, id="relative stays relative"),
        pytest.param("../lib/model.py", "train.py", "lib.model", 0, "../lib/model.py", id="outside the folder"),
    ],
)
def test_import_finds(files: str, importer: str, dotted: str, level: int, expected: str | None) -> None:
    assert resolve(files, importer, dotted, level) == expected


@pytest.mark.parametrize(("files", "expected"), [("keras/run.py", None), ("keras/__init__.py", "keras/__init__.py")])
def test_folder_called_like_a_library_must_be_a_package(files: str, expected: str | None) -> None:
    assert resolve(files, "train.py", "keras", strict=True) == expected
