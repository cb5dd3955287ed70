"""What a git repository held at a revision: read from its objects alone.

The index, the attributes and the configured programs of a repository are never asked: no hook, no file system monitor,
no filter, no external diff and no download can be started by a repository that means harm.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

_SAFE = ("core.fsmonitor=false", f"core.hooksPath={os.devnull}", "core.pager=cat", "protocol.allow=never")
# Objects that a partial clone left out are not fetched: the configuration says with which command that is done.
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
# With these git tells a hook which repository it is about.
_NAMING = ("GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX")
_SECONDS = 120
_REGULAR = ("100644", "100755")
_SUBMODULE = "160000"


class GitError(Exception):
    """Git cannot answer, and why, in one line."""


@dataclasses.dataclass(frozen=True, slots=True)
class Tree:
    """What a commit holds, by path below the root: the objects of regular files, the commits of submodules."""

    files: dict[str, str] = dataclasses.field(default_factory=dict)
    submodules: dict[str, str] = dataclasses.field(default_factory=dict)


class Repository:
    """The repository around a folder.

    Attributes:
        root: its working tree, without symbolic links.
    """

    def __init__(self, folder: Path, *, nested: bool = False) -> None:
        """Find it.

        Args:
            folder: where to look.
            nested: whether it is another one than that which the environment may name, as in a hook.

        Raises:
            GitError: git is missing, or the folder lies in no working tree.
        """
        self._git = shutil.which("git")
        if self._git is None:
            raise GitError("git is not installed")
        self._folder = folder
        self._environment = {key: value for key, value in os.environ.items() if not (nested and key in _NAMING)}
        top = self._run(["rev-parse", "--show-toplevel"]).removesuffix(b"\n")
        if not top:
            raise GitError(f"{folder} is in no working tree of a git repository")
        self.root = Path(os.path.realpath(os.fsdecode(top)))

    def commit(self, revision: str) -> str:
        """The commit that a revision names; ``REV...`` is where the present branch left it.

        Raises:
            GitError: there is none.
        """
        if not revision.endswith("..."):
            return self._commit(revision)
        name = revision.removesuffix("...")
        found = self._run(["merge-base", self._commit(name), self._commit("HEAD")], may_fail=True)
        if not found.strip():
            raise GitError(
                f"'{name}' and HEAD have no commit in common (in a shallow clone, fetch more of the history)"
            )
        return found.split()[0].decode()

    def tree(self, commit: str) -> Tree:
        """The files of a commit."""
        listed = self._run(["ls-tree", "-r", "-z", "--full-tree", commit])
        tree = Tree()
        for line in listed.split(b"\0"):
            about, _, path = line.partition(b"\t")
            mode, _, rest = about.decode().partition(" ")
            if mode in _REGULAR:
                tree.files[os.fsdecode(path)] = rest.split(" ")[1]
            elif mode == _SUBMODULE:
                tree.submodules[os.fsdecode(path)] = rest.split(" ")[1]
        return tree

    def contents(self, objects: Iterable[str]) -> dict[str, bytes]:
        """The bytes of objects.

        Raises:
            GitError: one of them is not there.
        """
        wanted = sorted(set(objects))
        if not wanted:
            return {}
        answer = self._run(["cat-file", "--batch"], "".join(f"{name}\n" for name in wanted).encode())
        found, start = {}, 0
        for name in wanted:
            end = answer.index(b"\n", start)
            words = answer[start:end].split()
            if len(words) != 3:
                raise GitError(f"the object {name} is not in this clone (a partial one?): fetch it first")
            size = int(words[2])
            found[name] = answer[end + 1 : end + 1 + size]
            start = end + size + 2
        return found

    def _commit(self, revision: str) -> str:
        # What starts with a hyphen would be an option.
        if revision and not revision.startswith("-") and "\0" not in revision:
            found = self._run(["rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"], may_fail=True)
            if found.strip():
                return found.split()[0].decode()
        raise GitError(f"unknown revision '{revision}' (in a shallow clone, fetch it first)")

    def _run(self, arguments: Sequence[str], given: bytes = b"", *, may_fail: bool = False) -> bytes:
        """What git prints."""
        options = [part for setting in _SAFE for part in ("-c", setting)]
        command = [str(self._git), "--no-optional-locks", *options, *arguments]
        environment = {**self._environment, **_ENVIRONMENT}
        try:
            done = subprocess.run(
                command, input=given, capture_output=True, cwd=self._folder, env=environment, timeout=_SECONDS
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise GitError(f"git cannot be run: {error}") from error
        if done.returncode and not may_fail:
            raise GitError(_complaint(done.stderr, self._folder))
        return done.stdout


def _complaint(printed: bytes, folder: Path) -> str:
    """What git complained about, in one line."""
    lines = printed.decode("utf-8", "replace").strip().splitlines() or ["git failed"]
    if "not a git repository" in lines[0]:
        return f"{folder} is in no git repository"
    return lines[0].removeprefix("fatal: ")
