"""Flow tests: programs written down in Markdown, with what must be found in them beside the lines.

Every heading starts a program: the heading is its name, the prose below says what it protects, its fenced blocks are
its files. A heading without files is a section.

    # The loss is chosen in main and applied in a trainer

    The trainer never names a loss; it receives one.

    ```python path=trainer.py
    ...
            return self.criterion(self.net(x), y)  # error: [softmax-before-cross-entropy]
    ```
    ```python path=main.py
    ...
    ```

Blocks: ``python`` (``path=main.py`` unless said otherwise); ``markdown``, ``json`` and ``cells`` (a notebook, see
notebooks.py) with a path; after the files at most one ``trace`` (see snapshots.py). ``text`` is prose. Paths with
spaces are quoted: ``path="week 3/train.py"``. What comments say is told in expectations.py.
"""

from __future__ import annotations

import dataclasses
import shlex
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from markdown_it import MarkdownIt
from markdown_it.token import Token

from lossLint.testing.notebooks import from_json, split_cells, to_json

_LANGUAGES = {"python": ".py", "json": ".ipynb", "cells": ".ipynb", "markdown": ".md"}
_DEFAULT_PATHS = {"python": "main.py"}


class DocumentError(Exception):
    """A document that is no flow test: what is wrong with it, and where."""

    def __init__(self, document: str, line: int, message: str) -> None:
        self.document, self.line, self.message = document, line, message
        super().__init__(f"{document}:{line}: {message}")


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One line of a program as findings name it: its cell (None outside of notebooks), its number there, its text."""

    cell: int | None
    number: int
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class File:
    """One file of a program.

    Attributes:
        path: its name, POSIX separators, relative to the folder that is linted.
        language: the language of its block.
        block: the text of its block.
        line: the line of the document on which the block's text begins.
    """

    path: str
    language: str
    block: str
    line: int

    @property
    def text(self) -> str:
        """What is linted."""
        return to_json(split_cells(self.block)) if self.language == "cells" else self.block

    def lines(self) -> Iterator[Line]:
        """The lines on which findings may stand."""
        cells = split_cells(self.block) if self.language == "cells" else None
        if self.language == "json":
            cells = from_json(self.block)
        if cells is None:
            for number, text in enumerate(self.block.splitlines(), start=1):
                yield Line(None, number, text)
            return
        for index, cell in enumerate(cells, start=1):
            for number, text in enumerate(cell.lines, start=1):
                yield Line(index, number, text)


@dataclasses.dataclass(frozen=True, slots=True)
class Trace:
    """The snapshot of a program: the text of its block, and the lines of the document that the block takes."""

    text: str
    first: int
    last: int


@dataclasses.dataclass(frozen=True, slots=True)
class Program:
    """One program of a document.

    Attributes:
        document: the path of the document, as given.
        name: its heading.
        line: the line of the heading.
        prose: what stands below the heading outside of blocks.
    """

    document: str
    name: str
    line: int
    prose: str
    files: tuple[File, ...]
    trace: Trace | None = None

    @property
    def texts(self) -> dict[str, str]:
        """The files by path, as ``lint_texts`` takes them."""
        return {file.path: file.text for file in self.files}


def load(path: Path) -> tuple[Program, ...]:
    """The programs of a document on disk."""
    return parse(path.read_text(encoding="utf-8"), path.as_posix())


def parse(text: str, document: str) -> tuple[Program, ...]:
    """The programs of a document.

    Raises:
        DocumentError: two programs of one name, two files of one path, a block of no known kind, and the like.
    """
    drafts = [draft.finished(document) for draft in _drafts(text, document)]
    programs = tuple(program for program in drafts if program is not None)
    names: set[str] = set()
    for program in programs:
        if program.name in names:
            raise DocumentError(document, program.line, f"a second program is called '{program.name}'")
        names.add(program.name)
    return programs


@dataclasses.dataclass(slots=True)
class _Draft:
    """A heading and what stands below it, while the document is read."""

    name: str
    line: int
    prose: list[str] = dataclasses.field(default_factory=list)
    files: list[File] = dataclasses.field(default_factory=list)
    trace: Trace | None = None

    def finished(self, document: str) -> Program | None:
        if not self.files:
            if self.trace is not None:
                raise DocumentError(document, self.trace.first, "a trace without a program")
            return None
        return Program(document, self.name, self.line, "\n\n".join(self.prose), tuple(self.files), self.trace)


def _drafts(text: str, document: str) -> list[_Draft]:
    drafts: list[_Draft] = []
    heading = False
    for token in MarkdownIt("commonmark").parse(text):
        line = token.map[0] + 1 if token.map else 1
        if token.type == "heading_open":
            heading = True
        elif token.type == "heading_close":
            heading = False
        elif token.type == "inline" and heading:
            drafts.append(_Draft(token.content, line))
        elif token.type == "inline" and drafts:
            drafts[-1].prose.append(token.content)
        elif token.type in ("fence", "code_block"):
            if not drafts:
                raise DocumentError(document, line, "a block above the first heading")
            _add_block(drafts[-1], token, line, document)
    return drafts


def _add_block(draft: _Draft, token: Token, line: int, document: str) -> None:
    """Add a fenced block to the program that it belongs to."""
    if token.type == "code_block" or token.level:
        raise DocumentError(document, line, "an indented block: only fences at the margin are files")
    language, attributes = _information(token.info, line, document)
    if language == "text":
        return
    if draft.trace is not None:
        raise DocumentError(document, line, "a block below the trace, which comes last")
    if language == "trace":
        draft.trace = Trace(token.content, line, token.map[1] if token.map else line)
        return
    path = attributes.pop("path", _DEFAULT_PATHS.get(language))
    if attributes:
        raise DocumentError(document, line, f"a block takes path=, not {', '.join(attributes)}=")
    _refuse_path(path, language, draft, line, document)
    draft.files.append(File(str(path), language, token.content, line + 1))


def _information(info: str, line: int, document: str) -> tuple[str, dict[str, str]]:
    """The language and the attributes of a fence."""
    try:
        words = shlex.split(info)
    except ValueError as error:
        raise DocumentError(document, line, f"'{info}' cannot be read: {error}") from error
    language = words[0] if words else ""
    if language not in (*_LANGUAGES, "trace", "text"):
        known = ", ".join((*_LANGUAGES, "trace", "text"))
        raise DocumentError(document, line, f"a block of the kind '{language}'; there are {known}")
    pairs = [word.partition("=") for word in words[1:]]
    if any(not separator for _, separator, _ in pairs):
        raise DocumentError(document, line, f"'{info}': attributes are written name=value")
    return language, {name: value for name, _, value in pairs}


def _refuse_path(path: str | None, language: str, draft: _Draft, line: int, document: str) -> None:
    """Raise when a path cannot be the path of this block."""
    if not path:
        raise DocumentError(document, line, f"a block of the kind '{language}' needs path=")
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\\" in path or pure.as_posix() != path:
        raise DocumentError(document, line, f"'{path}' is no plain relative path")
    if pure.suffix != _LANGUAGES[language]:
        raise DocumentError(document, line, f"'{path}': a file of the kind '{language}' ends in {_LANGUAGES[language]}")
    if any(file.path == path for file in draft.files):
        raise DocumentError(document, line, f"a second file '{path}' in '{draft.name}'")
