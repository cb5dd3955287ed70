"""Paths as services want them that look at a repository from its root."""

from __future__ import annotations

import posixpath
from urllib.parse import quote


def rooted(path: str, folder: str) -> str:
    """A path relative to the root of the repository, where the working directory is one of its folders."""
    return posixpath.normpath(posixpath.join(folder, path)) if folder else path


def uri(path: str) -> str:
    """The path as a URI reference; bytes of a file name that are no text stay what they are."""
    return ("file://" if path.startswith("/") else "") + quote(_octets(path), safe="/")


def _octets(path: str) -> bytes:
    try:
        return path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # Windows allows any half of a pair in a name, not only what stands for a byte
        return path.encode("utf-8", "surrogatepass")
