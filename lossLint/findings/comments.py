"""Suppression comments in a program's text, and the lines that they stand for."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator

from lossLint.findings.statements import Comment, Layout
from lossLint.sources.place import Place
from lossLint.sources.source import Source

# A plain search is ten times faster than one that ignores case, and every program is searched.
_MARKERS = ("losslint", "lossLint", "LossLint")
_FOREIGN_MARKERS = ("noqa", "NOQA", "NoQA")
_OUR_CODE = re.compile(r"noqa\s*:[^\n]*\bLL\d", re.IGNORECASE)
# A comment may hold several, as in ``# type: ignore # losslint: ignore``; ``#12`` in a reason begins no other.
_END = r"(?=#\s*[\w-]+\s*:|#\s*noqa\b|$)"
_OURS = re.compile(rf"#\s*losslint\s*:\s*(.*?){_END}", re.IGNORECASE)
_NOQA = re.compile(rf"#\s*noqa\s*:\s*([A-Z]+[0-9]+(?:[,\s]+[A-Z]+[0-9]+)*)(.*?){_END}", re.IGNORECASE)
_DIRECTIVE = re.compile(r"(ignore(?:-file)?|off|on)\s*(?:\[([^\]]*)\](.*)|((?:--|#).*)|)", re.IGNORECASE)

Lines = frozenset[tuple[int | None, int]]


@dataclasses.dataclass(frozen=True, slots=True)
class Directive:
    """One suppression comment.

    Attributes:
        place: where the comment stands.
        names: what it names, as written; None when it names nothing and so stands for every rule.
        form: ``ignore`` (a statement), ``ignore-file``, ``off`` (up to ``on``), ``noqa``, which belongs to other
            tools as well; empty when it cannot be understood.
        reason: what it gives as its reason.
        covers: the user's (cell, line) of what it stands for, unless that is the whole file.
        fault: what is wrong with it.
    """

    place: Place
    names: tuple[str, ...] | None
    form: str = ""
    reason: str = ""
    covers: Lines = frozenset()
    fault: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class _Found:
    directive: Directive
    comment: Comment


def directives(source: Source) -> list[Directive]:
    """The suppression comments of a program, in order."""
    # Nearly all programs have none, and tokens are dear.
    if not _may_have_some(source.text):
        return []
    layout = Layout(source.text)
    found = [_Found(directive, comment) for comment in layout.comments for directive in _read(comment, source)]
    return list(_extended(found, layout, source))


def _may_have_some(text: str) -> bool:
    if any(marker in text for marker in _MARKERS):
        return True
    return any(marker in text for marker in _FOREIGN_MARKERS) and _OUR_CODE.search(text) is not None


def _extended(found: list[_Found], layout: Layout, source: Source) -> Iterator[Directive]:
    """The comments with the lines that they cover; those that end a block are told only when there is none."""
    ends = _block_ends(found, source)
    for index, one in enumerate(found):
        if one.directive.form == "on":
            if index not in ends.values():
                yield dataclasses.replace(one.directive, fault="nothing of that is switched off here")
        elif one.directive.form == "off":
            end = ends.get(index)
            last = found[end].comment.line if end is not None else _last_line(source, one.comment.line)
            yield dataclasses.replace(one.directive, covers=_covered(source, range(one.comment.line, last + 1)))
        else:
            first, last = layout.extent(one.comment)
            yield dataclasses.replace(one.directive, covers=_covered(source, range(first, last + 1)))


def _block_ends(found: list[_Found], source: Source) -> dict[int, int]:
    """For each comment that begins a block the one that ends it: in the same cell, with the same names or none."""
    ends: dict[int, int] = {}
    open_: list[int] = []
    for index, one in enumerate(found):
        if one.directive.form == "off":
            open_.append(index)
        elif one.directive.form == "on":
            closed = [start for start in open_ if _closes(found[start].directive, one.directive)]
            ends.update(dict.fromkeys(closed, index))
            open_ = [start for start in open_ if start not in closed]
    return ends


def _closes(off: Directive, on: Directive) -> bool:
    if off.place.cell != on.place.cell:
        return False
    return on.names is None or (off.names is not None and _folded(off.names) == _folded(on.names))


def _folded(names: Iterable[str]) -> set[str]:
    return {name.lower() for name in names}


def _last_line(source: Source, line: int) -> int:
    """The last line of the program, or of the notebook cell that the line is in."""
    last = source.text.count("\n") + 1
    if source.lines is None:
        return last
    cell = source.place(line, 0, line, 0).cell
    return max(number for number, (other, _) in enumerate(source.lines, start=1) if other == cell)


def _covered(source: Source, lines: Iterable[int]) -> Lines:
    places = (source.place(line, 0, line, 0) for line in lines)
    return frozenset((place.cell, place.line) for place in places)


def _read(comment: Comment, source: Source) -> Iterator[Directive]:
    """What one comment says."""
    for found in _OURS.finditer(comment.text):
        yield _ours(found, _place(comment, found, source))
    for found in _NOQA.finditer(comment.text):
        codes = tuple(code for code in re.split(r"[,\s]+", found[1]) if code.upper().startswith("LL"))
        if codes:
            yield Directive(_place(comment, found, source), codes, "noqa", _reason(found[2]))


def _ours(found: re.Match[str], place: Place) -> Directive:
    parsed = _DIRECTIVE.fullmatch(found[1].strip())
    if parsed is None:
        fault = f"'{found[1].strip()}' is no suppression; write '# losslint: ignore[rule-name] -- reason'"
        return Directive(place, (), fault=fault)
    form = parsed[1].lower()
    reason = _reason(parsed[3] or parsed[4] or "")
    if parsed[2] is None:
        return Directive(place, None, form, reason)
    names = tuple(name.strip() for name in parsed[2].split(",") if name.strip())
    return Directive(place, names, form, reason, fault="" if names else "the brackets name no rule")


def _reason(text: str) -> str:
    """What stands behind the names, without the hyphens before it; another comment is no reason."""
    text = text.strip()
    return "" if text.startswith("#") else text.lstrip("-\N{EN DASH}\N{EM DASH}:, ")


def _place(comment: Comment, found: re.Match[str], source: Source) -> Place:
    start = comment.column + found.start()
    return source.place(comment.line, start, comment.line, start + len(found[0].rstrip()))
