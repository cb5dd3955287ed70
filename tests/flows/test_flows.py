"""Every program below this folder: what its comments say must be found, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from lossLint.testing.flows import DocumentError, Program, load
from lossLint.testing.runner import check

HERE = Path(__file__).parent
DOCUMENTS = sorted(HERE.rglob("*.md"))


def _parameters() -> list[object]:
    """One a program; a document that cannot be read is one failing test, not the end of the collection."""
    parameters = []
    for document in DOCUMENTS:
        name = document.relative_to(HERE).with_suffix("").as_posix()
        try:
            parameters += [pytest.param(program, id=f"{name}: {program.name}") for program in load(document)]
        except DocumentError as error:
            parameters.append(pytest.param(error, id=name))
    return parameters


@pytest.mark.parametrize("program", _parameters())
def test_program(program: Program | DocumentError) -> None:
    if isinstance(program, DocumentError):
        pytest.fail(str(program), pytrace=False)
    verdict = check(program)
    if not verdict.passed:
        pytest.fail(verdict.report(), pytrace=False)


@pytest.mark.parametrize("program", _parameters())
def test_program_is_explained_and_parses(program: Program | DocumentError) -> None:
    if isinstance(program, DocumentError):
        pytest.skip("told by test_program")
    assert program.prose, "prose says what the case protects"
    for file in program.files:
        if file.language == "python":
            compile(file.block, file.path, "exec")
