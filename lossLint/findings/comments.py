"""Suppression comments in a program's text, and the statements that they stand for."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from lossLint.findings.statements import Comment, Layout
from lossLint.sources.place import Place
from lossLint.sources.source import Source

# A plain search is ten times faster than one that ignores case, and every program is searched.
_MARKERS = ("losslint", "lossLint", "LossLint")
_FOREIGN_MARKERS = ("noqa", "NOQA", "NoQA")
_OUR_CODE = re.compile(r"noqa\s*:[^\n]*\bLL\d", re.IGNORECASE)
_OURS = re.compile(r"#\s*losslint\s*:\s*([^#]*)", re.IGNORECASE)
_DIRECTIVE = re.compile(r"(ignore(?:-file)?)\s*(?:\[([^\]]*)\].*|--.*|)", re.IGNORECASE | re.DOTALL)
_NOQA = re.compile(r"#\s*noqa\s*:\s*([A-Z]+[0-9]+(?:[,\s]+[A-Z]+[0-9]+)*)", re.IGNORECASE)


@dataclasses.dataclass(frozen=True, slots=True)
class Directive:
    """One suppression comment.

    Attributes:
        place: where the comment stands.
        names: what it names, as written; None when it names nothing and so stands for every rule.
        whole_file: whether it speaks for the whole file.
        noqa: whether it is written as ``# noqa``, which belongs to other tools as well.
        covers: the user's (cell, line) of the statement that it stands for.
        fault: what is wrong with it when it cannot be understood.
    """

    place: Place
    names: tuple[str, ...] | None
    whole_file: bool = False
    noqa: bool = False
    covers: frozenset[tuple[int | None, int]] = frozenset()
    fault: str = ""


def directives(source: Source) -> list[Directive]:
    """The suppression comments of a program, in order."""
    # Nearly all programs have none, and tokens are dear.
    if not _may_have_some(source.text):
        return []
    layout = Layout(source.text)
    found = []
    for comment in layout.comments:
        for directive in _read(comment, source):
            first, last = layout.extent(comment)
            covers = frozenset(_user_line(source, line) for line in range(first, last + 1))
            found.append(dataclasses.replace(directive, covers=covers))
    return found


def _may_have_some(text: str) -> bool:
    if any(marker in text for marker in _MARKERS):
        return True
    return any(marker in text for marker in _FOREIGN_MARKERS) and _OUR_CODE.search(text) is not None


def _user_line(source: Source, line: int) -> tuple[int | None, int]:
    place = source.place(line, 0, line, 0)
    return place.cell, place.line


def _read(comment: Comment, source: Source) -> Iterator[Directive]:
    """What one comment says; it may hold several, as in ``# type: ignore # losslint: ignore``."""
    for found in _OURS.finditer(comment.text):
        yield _ours(found, _place(comment, found, source))
    for found in _NOQA.finditer(comment.text):
        codes = tuple(code for code in re.split(r"[,\s]+", found[1]) if code.upper().startswith("LL"))
        if codes:
            yield Directive(_place(comment, found, source), codes, noqa=True)


def _ours(found: re.Match[str], place: Place) -> Directive:
    parsed = _DIRECTIVE.fullmatch(found[1].strip())
    if parsed is None:
        fault = f"'{found[1].strip()}' is no suppression; write '# losslint: ignore[rule-name] -- reason'"
        return Directive(place, (), fault=fault)
    whole_file = parsed[1].lower() == "ignore-file"
    if parsed[2] is None:
        return Directive(place, None, whole_file)
    names = tuple(name.strip() for name in parsed[2].split(",") if name.strip())
    return Directive(place, names, whole_file, fault="" if names else "the brackets name no rule")


def _place(comment: Comment, found: re.Match[str], source: Source) -> Place:
    start = comment.column + found.start()
    return source.place(comment.line, start, comment.line, start + len(found[0].rstrip()))
