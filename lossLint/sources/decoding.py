"""Bytes of a source file to text with ``\\n`` line ends, as Python itself would decode them (PEP 263)."""

from __future__ import annotations

import codecs
import re

_COOKIE = re.compile(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = re.compile(rb"[ \t\f]*(?:#.*)?$")
# Codecs for host names: their decoders take quadratic time, and no source file is written in them.
_UTF8 = "utf-8"
_REFUSED = frozenset({"punycode", "idna"})


class Undecodable(Exception):
    """The bytes are no Python text. ``line`` is where that shows, from 1."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def decode(data: bytes, *, cookies: bool = True) -> str:
    """The text of ``data``; ``cookies`` says whether a coding comment counts (Python files only)."""
    if b"\0" in data:
        raise Undecodable("contains null bytes", _line_of(data, data.index(b"\0")))
    codec = encoding(data, cookies=cookies)
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise Undecodable(f"cannot be decoded as {_called(codec)}", _line_of(data, error.start)) from error
    except (UnicodeError, ValueError, LookupError, RuntimeError) as error:
        raise Undecodable(f"cannot be decoded as {_called(codec)}") from error
    return checked(text) if codec != _UTF8 else with_newlines(text)


def encoding(data: bytes, *, cookies: bool = True) -> str:
    """The codec of ``data``, behind a byte order mark if there is one."""
    if data.startswith(codecs.BOM_UTF8) or not cookies:
        return _UTF8  # a byte order mark overrules whatever a comment says
    return _declared(data) or _UTF8


def _called(codec: str) -> str:
    return "UTF-8" if codec == _UTF8 else codec


def checked(text: str) -> str:
    """``text`` with ``\\n`` line ends; refuses what only bytes of a known encoding cannot contain."""
    if "\0" in text:
        raise Undecodable("contains null bytes", text.count("\n", 0, text.index("\0")) + 1)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        message = "contains half of a surrogate pair, which is no character"
        raise Undecodable(message, text.count("\n", 0, error.start) + 1) from error
    return with_newlines(text)


def with_newlines(text: str) -> str:
    """``text`` with every line end written ``\\n``; form feeds and Unicode separators end no line in Python."""
    if "\r" not in text:
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _declared(data: bytes) -> str | None:
    """The encoding named by a comment on one of the first two lines, None for UTF-8."""
    head = data[: data.find(b"\n", data.find(b"\n") + 1) + 1 or None]
    if b"coding" not in head:
        return None
    for line in head.splitlines()[:2]:
        found = _COOKIE.match(line)
        if found:
            return _normalised(found[1].decode("ascii", "replace"))
        if not _BLANK.match(line):
            return None
    return None


def _normalised(name: str) -> str | None:
    try:
        known = codecs.lookup(name).name
    except (LookupError, ValueError, UnicodeError) as error:
        raise Undecodable(f"unknown encoding: {name}") from error
    if known in _REFUSED:
        raise Undecodable(f"unknown encoding: {name}")
    return None if known == "utf-8" else known


def _line_of(data: bytes, offset: int) -> int:
    before = data[:offset]
    return before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n") + 1
