"""Changed lines against real git repositories, and repositories that mean harm."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from lossLint.sources.changes import Since, changed_lines
from lossLint.sources.git import GitError, Repository
from lossLint.sources.place import Place

Git = Callable[..., str]
LINES = [f"line_{number} = {number}\n" for number in range(1, 11)]


@pytest.fixture
def root(git: Git) -> Path:
    """The working tree, with one commit."""
    folder = Path(git("rev-parse", "--show-toplevel"))
    (folder / "a.py").write_text("".join(LINES))
    (folder / "deep").mkdir()
    (folder / "deep" / "b.py").write_text("".join(LINES))
    git("add", "-A")
    git("commit", "-qm", "first")
    return folder


def touched(root: Path, path: str, revision: str = "HEAD", cells: int | None = None) -> list[object]:
    """The lines of a file that count as changed; with cells, (cell, line) pairs."""
    changes = Since(revision, root).changes([path])
    where = [(cell, line) for cell in range(1, cells + 1) for line in range(1, 8)] if cells else []
    where = where or [(None, line) for line in range(1, 15)]
    found = [(cell, line) for cell, line in where if changes.touch(Place(path, cell, line, 1, line, 2))]
    return found if cells else [line for _, line in found]


def write(file: Path, lines: list[str]) -> None:
    file.write_text("".join(lines))


EVERYTHING = list(range(1, 15))


def test_an_untouched_file_has_no_changed_lines(root: Path) -> None:
    assert touched(root, "a.py") == []


@pytest.mark.parametrize("stage", ["not staged", "staged", "committed"])
def test_changed_lines_whatever_their_stage(root: Path, git: Git, stage: str) -> None:
    first = git("rev-parse", "HEAD")
    write(root / "a.py", [*LINES[:3], "new = 1\n", *LINES[4:7], "added = 2\n", *LINES[7:]])
    if stage != "not staged":
        git("add", "-A")
    if stage == "committed":
        git("commit", "-qm", "second")
    assert touched(root, "a.py", first) == [4, 8]


def test_the_lines_around_what_was_taken_away_count(root: Path) -> None:
    write(root / "a.py", [*LINES[:4], *LINES[5:]])
    assert touched(root, "a.py") == [4, 5]


def test_blank_lines_that_were_taken_away_do_not_count(root: Path, git: Git) -> None:
    write(root / "a.py", [*LINES[:4], "\n", *LINES[4:]])
    git("commit", "-qam", "a gap")
    write(root / "a.py", LINES)
    assert touched(root, "a.py") == []


def test_untracked_files_are_new_from_first_to_last_line(root: Path) -> None:
    write(root / "c.py", ["import os\n"])
    assert touched(root, "c.py") == EVERYTHING


def test_a_renamed_file_keeps_its_lines(root: Path) -> None:
    (root / "other").mkdir()
    (root / "deep" / "b.py").rename(root / "other" / "c.py")
    assert touched(root, "other/c.py") == []
    write(root / "other" / "c.py", ["first = 0\n", *LINES[1:]])
    assert touched(root, "other/c.py") == [1]


def test_a_copy_is_new(root: Path) -> None:
    shutil.copy(root / "a.py", root / "copy.py")
    assert touched(root, "copy.py") == EVERYTHING


@pytest.mark.parametrize("name", ["-rf.py", "a b.py", "ü.py", "two\nlines.py", "tab\t.py", 'quo"te.py', "\udcff.py"])
def test_any_file_name_is_found(root: Path, git: Git, name: str) -> None:
    write(root / name, LINES)
    git("add", "-A")
    git("commit", "-qm", "odd")
    write(root / name, [*LINES[:9], "new = 1\n"])
    assert touched(root, name) == [10]


def test_a_submodule_is_compared_with_what_the_revision_has_of_it(
    root: Path, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git("init", "-q", "-b", "main", cwd=other)
    write(other / "m.py", LINES)
    git("add", "-A", cwd=other)
    git("commit", "-qm", "its own", cwd=other)
    git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(other), "sub")
    git("commit", "-qm", "with a submodule")
    assert touched(root, "sub/m.py") == []
    # In a hook git names the repository of the commit.
    monkeypatch.setenv("GIT_DIR", str(root / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(root / ".git" / "index"))
    assert touched(root, "sub/m.py") == []
    monkeypatch.delenv("GIT_DIR")
    monkeypatch.delenv("GIT_INDEX_FILE")
    write(root / "sub" / "m.py", [*LINES[:2], "new = 1\n", *LINES[3:]])
    assert touched(root, "sub/m.py") == [3]
    git("commit", "-qam", "moved on", cwd=root / "sub")
    assert touched(root, "sub/m.py") == [3]
    git("commit", "-qam", "the new one")
    assert touched(root, "sub/m.py") == []
    (root / "sub" / ".git").unlink()
    assert touched(root, "sub/m.py") == EVERYTHING


def test_links_lead_to_the_file_that_is_versioned(root: Path) -> None:
    (root / "link.py").symlink_to("a.py")
    assert touched(root, "link.py") == []
    write(root / "a.py", ["new = 1\n", *LINES[1:]])
    assert touched(root, "link.py") == [1]


def test_another_line_end_is_no_change(root: Path) -> None:
    (root / "a.py").write_bytes("".join(LINES).replace("\n", "\r\n").encode())
    assert touched(root, "a.py") == []


def test_a_file_that_cannot_be_read_any_more_has_changed(root: Path, git: Git) -> None:
    (root / "a.py").write_bytes(b"x = '\xff'\n")
    assert touched(root, "a.py") == EVERYTHING
    git("commit", "-qam", "broken")
    assert touched(root, "a.py") == []


def test_paths_are_those_of_the_folder_that_asks(root: Path) -> None:
    write(root / "a.py", ["new = 1\n", *LINES[1:]])
    changes = Since("HEAD", root / "deep").changes(["../a.py", "b.py", str(root / "a.py")])
    assert changes.touch(Place("../a.py", None, 1, 1, 1, 2))
    assert changes.touch(Place(str(root / "a.py"), None, 1, 1, 1, 2))
    assert not changes.touch(Place("../a.py", None, 2, 1, 3, 2))
    assert not changes.touch(Place("b.py", None, 1, 1, 9, 2))


def test_a_place_over_several_lines_is_touched_by_any_of_them(root: Path) -> None:
    write(root / "a.py", [*LINES[:5], "new = 1\n", *LINES[6:]])
    changes = Since("HEAD", root).changes(["a.py"])
    assert changes.touch(Place("a.py", None, 4, 1, 7, 2))
    assert not changes.touch(Place("a.py", None, 1, 1, 5, 2))


def test_three_dots_are_where_the_branch_began(root: Path, git: Git) -> None:
    git("checkout", "-qb", "feature")
    write(root / "a.py", [*LINES[:9], "mine = 1\n"])
    git("commit", "-qam", "mine")
    git("checkout", "-q", "main")
    write(root / "a.py", ["theirs = 1\n", *LINES[1:]])
    git("commit", "-qam", "theirs")
    git("checkout", "-q", "feature")
    assert touched(root, "a.py", "main") == [1, 10]
    assert touched(root, "a.py", "main...") == [10]


def notebook(*cells: str, count: int = 1) -> str:
    document = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            {
                "cell_type": "code",
                "execution_count": count,
                "metadata": {},
                "outputs": [{"output_type": "stream", "name": "stdout", "text": [f"{count}\n"]}],
                "source": cell.splitlines(keepends=True),
            }
            for cell in cells
        ],
    }
    return json.dumps(document, indent=count)


def test_a_notebook_changes_where_its_code_does(root: Path, git: Git) -> None:
    book = root / "n.ipynb"
    book.write_text(notebook("a = 1\nb = 2", "c = 3\nd = 4"))
    git("add", "-A")
    git("commit", "-qm", "book")
    book.write_text(notebook("a = 1\nb = 2", "c = 3\nd = 4", count=2))
    assert touched(root, "n.ipynb", cells=3) == []
    book.write_text(notebook("a = 1\nb = 2", "new = 0", "c = 3\nd = 5"))
    assert touched(root, "n.ipynb", cells=3) == [(2, 1), (3, 2)]


def test_lines_are_compared_in_order() -> None:
    old = [((None, number), text) for number, text in enumerate("abcde", start=1)]
    new = [((None, number), text) for number, text in enumerate("axcdey", start=1)]
    assert changed_lines(old, new) == {(None, 2), (None, 6)}
    assert changed_lines([], new) == {(None, number) for number in range(1, 7)}
    assert changed_lines(old, []) == frozenset()


@pytest.mark.parametrize("revision", ["nope", "", "--help", "-c", "HEAD~9", "nope...", "main:a.py", "a\nb", "a\0b"])
def test_an_unknown_revision_is_refused(root: Path, revision: str) -> None:
    with pytest.raises(GitError, match="unknown revision"):
        Since(revision, root)


def test_histories_without_a_common_commit_are_refused(root: Path, git: Git) -> None:
    git("checkout", "-q", "--orphan", "island")
    git("commit", "-qm", "alone")
    with pytest.raises(GitError, match="no commit in common"):
        Since("main...", root)


def test_a_folder_outside_of_any_repository_is_refused(tmp_path: Path, git: Git) -> None:
    with pytest.raises(GitError, match="is in no git repository"):
        Repository(tmp_path)


def test_missing_git_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(GitError, match="git is not installed"):
        Repository(root)


def test_a_bare_repository_has_nothing_to_compare(tmp_path: Path, git: Git) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    git("init", "-q", "--bare", cwd=bare)
    with pytest.raises(GitError, match="work tree"):
        Repository(bare)


def test_no_program_of_the_repository_is_run(root: Path, git: Git, tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    program = tmp_path / "harm.sh"
    program.write_text(f"#!/bin/sh\necho $0 >> '{marker}'\nexit 1\n")
    program.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("post-index-change", "post-checkout", "pre-auto-gc", "reference-transaction", "fsmonitor-watchman"):
        shutil.copy(program, hooks / name)
    (root / ".gitattributes").write_text("*.py filter=harm diff=harm\n*.ipynb filter=harm diff=harm\n")
    write(root / "a.py", ["changed = 1\n", *LINES[1:]])
    for key, value in {
        "core.fsmonitor": str(program),
        "core.hooksPath": str(hooks),
        "core.pager": str(program),
        "core.sshCommand": str(program),
        "core.editor": str(program),
        "diff.external": str(program),
        "diff.harm.command": str(program),
        "diff.harm.textconv": str(program),
        "filter.harm.clean": str(program),
        "filter.harm.smudge": str(program),
        "filter.harm.process": str(program),
        "filter.harm.required": "true",
        "gpg.program": str(program),
        "log.showSignature": "true",
        "protocol.allow": "always",
        "protocol.ext.allow": "always",
        "credential.helper": str(program),
        "alias.ls-tree": f"!{program}",
    }.items():
        git("config", key, value)
    assert touched(root, "a.py") == [1]
    assert not marker.exists(), marker.read_text()
    subprocess.run(["git", "status"], cwd=root, check=False, capture_output=True)
    assert marker.exists(), "the trap itself works"


def test_a_partial_clone_fetches_nothing(root: Path, git: Git, tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    blob = git("rev-parse", "HEAD:a.py")
    git("config", "extensions.partialClone", "origin")
    git("config", "remote.origin.promisor", "true")
    git("config", "remote.origin.url", f"ext::sh -c 'touch {marker}'")
    git("config", "remote.origin.uploadpack", f"touch {marker}")
    git("config", "protocol.ext.allow", "always")
    missing = root / ".git" / "objects" / blob[:2] / blob[2:]
    missing.chmod(0o644)
    missing.unlink()
    with pytest.raises(GitError, match=r"fetch it first|transport|promisor"):
        touched(root, "a.py")
    assert not marker.exists()
