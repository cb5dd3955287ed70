"""What earlier runs found out, kept in one file by content: damaged, locked or unwritable, it is just not there."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

FOLDER = ".losslint_cache"
_FILE = "cache.sqlite"
_MOST_BYTES = 256 * 1024 * 1024
_PATIENCE = 2.0  # seconds to wait for another run that writes
_PACKAGE = Path(__file__).resolve().parent.parent


def digest(*parts: bytes | str) -> bytes:
    """A key made of parts, unambiguously."""
    found = hashlib.blake2b(digest_size=20)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        found.update(len(data).to_bytes(8, "little"))
        found.update(data)
    return found.digest()


def edition(*places: Path) -> bytes:
    """What the program itself is: changes with every file of it (an editable checkout has one version for long).

    Args:
        places: further folders and files that belong to it.
    """
    parts = [sys.version]
    for place in sorted({_PACKAGE, *places}):
        parts += [f"{path}:{status.st_size}:{status.st_mtime_ns}" for path, status in _files(place)]
    return digest(*parts)


def _files(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    if folder.is_file():
        yield str(folder), folder.stat()
        return
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            if name.endswith((".py", ".toml")):
                path = os.path.join(where, name)
                with contextlib.suppress(OSError):
                    yield path, os.stat(path)


class Cache:
    """Values by key. Reads go to the file, writes wait for ``save``.

    Args:
        folder: where the file lies; it is made when something is saved. None keeps nothing.
        prefix: what all keys depend on; see ``edition``.
    """

    def __init__(self, folder: Path | None, prefix: bytes = b"") -> None:
        self._file = None if folder is None else folder / _FILE
        self._prefix = prefix
        self._new: dict[bytes, bytes] = {}
        self._connection = self._opened() if self._file is not None and self._file.exists() else None

    def recall(self, *parts: bytes | str) -> bytes | None:
        """The value kept for a key, in this run or an earlier one."""
        key = digest(self._prefix, *parts)
        if key in self._new:
            return self._new[key]
        if self._connection is None:
            return None
        with self._guarded():
            row = self._connection.execute("SELECT value FROM kept WHERE key = ?", (key,)).fetchone()
            return row[0] if row and isinstance(row[0], bytes) else None
        return None

    def keep(self, value: bytes, *parts: bytes | str) -> None:
        """Keep a value for a key."""
        if self._file is not None:
            self._new[digest(self._prefix, *parts)] = value

    def save(self) -> None:
        """Write what is new. Nothing is raised: a run does not fail for its cache."""
        if self._file is None or not self._new:
            return
        with contextlib.suppress(OSError), self._guarded():
            _prepare(self._file)
            self._connection = self._connection or self._opened()
            if self._connection is not None:
                self._write(self._connection)
        self._new = {}

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _write(self, connection: sqlite3.Connection) -> None:
        with connection:
            connection.execute("CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID")
            connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", sorted(self._new.items()))

    def _opened(self) -> sqlite3.Connection | None:
        import sqlite3

        assert self._file is not None
        try:
            return sqlite3.connect(self._file, timeout=_PATIENCE)
        except sqlite3.Error:
            return None

    @contextlib.contextmanager
    def _guarded(self) -> Iterator[None]:
        """A file that is no database is removed; one that is busy is left to whom it serves."""
        import sqlite3

        try:
            yield
        except sqlite3.OperationalError:
            return
        except sqlite3.Error:
            self.close()
            if self._file is not None:
                self._file.unlink(missing_ok=True)


def _prepare(file: Path) -> None:
    """The folder, unseen by git; and no file that has grown without end."""
    file.parent.mkdir(parents=True, exist_ok=True)
    ignore = file.parent / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    if file.exists() and file.stat().st_size > _MOST_BYTES:
        file.unlink()
