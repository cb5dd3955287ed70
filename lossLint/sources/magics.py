"""IPython's own syntax in notebook cells, blanked so that Python remains, on the same lines and columns.

Only a cell that is not Python as it stands is rewritten, and only at the start of a statement: a ``%`` or ``!``
inside a string or a continued expression is never touched. A magic becomes ``pass`` at the same indentation, so a
block whose only line it was stays valid; ``x = !ls`` becomes ``x = ...``; the statement after ``%time`` stays.
"""

from __future__ import annotations

import re

from lossLint.sources.lexing import logical_end

# Cell magics whose body is Python that runs in the notebook's own namespace.
_PYTHON_CELL = re.compile(
    r"%%(?:time|timeit|capture|prun|memit|mprun|lprun|mprof|snakeviz|heat|scalene|pyinstrument|tensorflow_version|debug"
    r"|px|autopx|wandb|python3?|ipytest|run_pytest|notify|local|spark|pyspark|cache|skip_if|stats|tb)(?!\S)"
)
# Cell magics whose body is another language, a file, or a program of its own.
_FOREIGN_CELL = re.compile(
    r"%%(?:!|(?:bash|sh|script|system|sx|cmd|powershell|html|HTML|javascript|js|svg|SVG|latex|markdown|md|writefile|file"
    r"|writetemplate|perl|ruby|R|r|julia|octave|matlab|sql|bigquery|bigquery_sql|cython|pypy|python2|cpp|cu|cuda"
    r"|shell|configure|scala|typescript|css|mermaid|dot|graphviz|manim|ai|fortran|rust|go)(?!\S))"
)
# Databricks writes a whole cell of another language under one percent sign.
_DATABRICKS = re.compile(r"%(?:md|sql|scala|r|sh|fs|md-sandbox)\b")
_LINE = re.compile(
    r"[ \t]*(?:[%!?]"
    # what IPython runs without a percent sign ("automagic"); never followed by what would make it an expression
    r"|(?:pip3?|conda|mamba)[ \t]+(?:install|uninstall|list|show|freeze)\b"
    r"|cd[ \t]+[./~\w\"'$]|(?:ls|mkdir|rm|cp|mv|cat|rmdir)[ \t]+(?!in\b|is\b|if\b|and\b|or\b|not\b|for\b)[\w~/$\"'*])"
)
_ASSIGNED = re.compile(r"([^=!%#'\"]*+=[ \t]*+)[%!]")
_TIMED = re.compile(
    r"%(?:time|timeit|prun|memit|lprun|mprun)\b"
    r"(?>[ \t]+-(?>[fmTDs][ \t]+\S+|[a-zA-Z]+(?:[ \t]*\d+)?))*+[ \t]++(?=[^-\s])"
)
_COMPOUND = re.compile(r"(?:for|while|if|with|def|class|try|async|elif|else|except|finally)\b|@")


def is_foreign(text: str) -> bool:
    """Whether the cell is known to hold something other than Python of this notebook."""
    return _FOREIGN_CELL.match(_first_line(text)) is not None


def may_be_foreign(text: str) -> bool:
    """Whether the cell's magic explains that the rest is not Python: one nobody here knows, or Databricks'."""
    first = _first_line(text)
    if first.startswith("%%"):
        return _PYTHON_CELL.match(first) is None
    return _DATABRICKS.match(first) is not None


def blanked(text: str, *, keep_timed: bool = True) -> str:
    """``text`` without magics, with as many lines; ``keep_timed`` keeps the statements that ``%time`` runs."""
    parts: list[str] = []
    start = 0
    while start < len(text):
        end = _line_end(text, start)
        line = text[start:end]
        python, kept_from = _rewritten(line, keep_timed)
        if kept_from is None:
            stop = _shell_end(text, start)
            parts.append(python + "\n" * text.count("\n", start, stop))
        else:
            stop = logical_end(text, start + kept_from)
            parts.append(python + text[end:stop])
        start = stop
    return "".join(parts)


def _first_line(text: str) -> str:
    """The first line that says something; blank lines and comments (Colab's ``#@title``) may precede a cell magic."""
    lines = (line.strip() for line in text.split("\n"))
    return next((line for line in lines if line and not line.startswith("#")), "")


def _rewritten(line: str, keep_timed: bool) -> tuple[str, int | None]:
    """The Python of a line that begins a statement, and the column where its own Python starts (None: nowhere)."""
    if _LINE.match(line):
        return _pass(line, keep_timed)
    assigned = _ASSIGNED.match(line)
    if assigned:
        return _assignment(line, assigned.end(1), keep_timed)
    if line.rstrip().endswith("?") and not any(quote in line for quote in "'\"#"):
        return _indentation(line) + "pass", None
    return line, 0


def _pass(line: str, keep_timed: bool) -> tuple[str, int | None]:
    indentation = _indentation(line)
    timed = _TIMED.match(line, len(indentation)) if keep_timed else None
    if timed is None or _COMPOUND.match(line, timed.end()):
        return indentation + "pass", None
    return f"{indentation}pass;".ljust(timed.end()) + line[timed.end() :], timed.end()


def _assignment(line: str, value: int, keep_timed: bool) -> tuple[str, int | None]:
    """``x = %time f()`` is ``x = f()``; the value of any other magic is anybody's guess, which ``...`` stands for."""
    timed = _TIMED.match(line, value) if keep_timed and line.startswith("%time ", value) else None
    if timed is None:
        return line[:value] + "...", None
    return line[:value].ljust(timed.end()) + line[timed.end() :], timed.end()


def _indentation(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t\f"))]


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _shell_end(text: str, start: int) -> int:
    """Where a magic ends, after its newline: it runs on only where a line ends in a backslash."""
    end = _line_end(text, start)
    while end < len(text) and text[end - 1] == "\\":
        end = _line_end(text, end + 1)
    return min(end + 1, len(text))
