"""Which files are found for the paths a user gives."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from lossLint.sources.discovery import Discovery, discover
from lossLint.sources.ignoring import Patterns


def tree(root: Path, *files: str) -> None:
    for name in files:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x = 1\n")


def ignore(folder: Path, *patterns: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".gitignore").write_text("\n".join(patterns) + "\n")


def found(cwd: Path, *paths: str, exclude: tuple[str, ...] = ()) -> tuple[str, ...]:
    return discover(paths or (".",), exclude=[Patterns(exclude, str(cwd))], cwd=cwd).files


def test_folder_gives_python_notebooks_and_documents_sorted_and_nothing_else(tmp_path: Path) -> None:
    tree(tmp_path, "b.py", "a/n.ipynb", "a/r.md", "a/s.markdown", "stub.pyi", "data.csv", "py", "a/x.py.bak")
    assert found(tmp_path) == ("a/n.ipynb", "a/r.md", "a/s.markdown", "b.py")


def test_file_named_by_hand_is_read_whatever_its_suffix(tmp_path: Path) -> None:
    tree(tmp_path, "script", "stub.pyi")
    assert found(tmp_path, "script", "stub.pyi") == ("script", "stub.pyi")


def test_each_file_once_however_often_it_is_named(tmp_path: Path) -> None:
    tree(tmp_path, "a/x.py")
    assert found(tmp_path, "a", "a/x.py", "./a/../a/x.py", str(tmp_path / "a"), ".") == ("a/x.py",)


def test_order_of_paths_does_not_matter(tmp_path: Path) -> None:
    tree(tmp_path, "a.py", "b/c.py", "d.py")
    assert found(tmp_path, "d.py", "b", "a.py") == found(tmp_path, "a.py", "b", "d.py")


def test_paths_outside_the_working_directory_stay_relative(tmp_path: Path) -> None:
    tree(tmp_path, "shared/seeds/000.md", "main/x.py")
    cwd = tmp_path / "main"
    assert found(cwd, "../shared/seeds/000.md") == ("../shared/seeds/000.md",)
    assert found(cwd, "../shared") == ("../shared/seeds/000.md",)
    assert found(cwd, str(tmp_path / "shared")) == ("../shared/seeds/000.md",)
    assert found(cwd, "..") == ("../main/x.py", "../shared/seeds/000.md")


def test_missing_paths_are_told_as_given(tmp_path: Path) -> None:
    tree(tmp_path, "x.py")
    given = ("no/such.py", "x.py", "bad\0name")
    assert discover(given, exclude=(), cwd=tmp_path) == Discovery(("x.py",), ("no/such.py", "bad\0name"))


def test_default_excludes_hold_for_folders_met_not_for_folders_named(tmp_path: Path) -> None:
    tree(tmp_path, "build/gen.py", ".venv/lib/x.py", "src/node_modules/y.py", "src/build.py", "__pycache__/z.py")
    assert found(tmp_path) == ("src/build.py",)
    assert found(tmp_path, "build") == ("build/gen.py",)
    assert found(tmp_path, "build/gen.py") == ("build/gen.py",)


def test_virtual_environment_of_any_name_is_left_out(tmp_path: Path) -> None:
    tree(tmp_path, "torch-env/pyvenv.cfg", "torch-env/lib/x.py", "env/agent.py")
    assert found(tmp_path) == ("env/agent.py",)
    assert found(tmp_path, "torch-env") == ("torch-env/lib/x.py",)


def test_gitignore_holds_at_each_level_and_the_nearest_decides(tmp_path: Path) -> None:
    tree(tmp_path, "gen_a.py", "sub/gen_a.py", "sub/keep.py", "sub/deep/keep.py", "out/x.py", "top.py", "sub/top.py")
    ignore(tmp_path, "gen_*.py", "out/", "/top.py", "# comment", "")
    ignore(tmp_path / "sub", "!gen_a.py", "deep/*")
    assert found(tmp_path) == ("sub/gen_a.py", "sub/keep.py", "sub/top.py")


def test_negation_cannot_bring_back_what_is_in_an_ignored_folder(tmp_path: Path) -> None:
    tree(tmp_path, "out/x.py", "a.py")
    ignore(tmp_path, "out/", "!out/x.py")
    assert found(tmp_path) == ("a.py",)


def test_file_named_by_hand_is_read_though_git_ignores_it(tmp_path: Path) -> None:
    tree(tmp_path, "out/x.py")
    ignore(tmp_path, "out/", "*.py")
    assert found(tmp_path, "out/x.py") == ("out/x.py",)


@pytest.mark.parametrize("pattern", ["out/", "/out", "*", "out/inner", "/*"])
def test_folder_named_by_hand_is_walked_though_git_ignores_it(tmp_path: Path, pattern: str) -> None:
    tree(tmp_path, "out/inner/x.py", "out/inner/skip.py")
    ignore(tmp_path, pattern, "skip.py")
    assert found(tmp_path, "out/inner") == ("out/inner/x.py",)


def test_parent_gitignore_counts_up_to_the_git_root_only(tmp_path: Path) -> None:
    tree(tmp_path, "repo/pkg/a.py", "repo/pkg/b.py", "repo/pkg/c.py")
    ignore(tmp_path, "a.py")
    ignore(tmp_path / "repo", "b.py")
    assert found(tmp_path / "repo" / "pkg") == ("c.py",)
    (tmp_path / "repo" / ".git").mkdir()
    assert found(tmp_path / "repo" / "pkg") == ("a.py", "c.py")
    assert found(tmp_path, "repo/pkg") == ("repo/pkg/a.py", "repo/pkg/c.py")


def test_broken_gitignore_lines_are_passed_over(tmp_path: Path) -> None:
    tree(tmp_path, "a.py", "b.py")
    (tmp_path / ".gitignore").write_bytes(b"\xef\xbb\xbfa.py\r\n!\n\\\n\xff\xfe[\n")
    assert found(tmp_path) == ("b.py",)


def test_gitignore_that_is_a_folder_is_no_gitignore(tmp_path: Path) -> None:
    tree(tmp_path, "a.py", ".gitignore/b.py")
    assert found(tmp_path) == (".gitignore/b.py", "a.py")


def test_user_excludes_hold_for_everything_even_what_is_named(tmp_path: Path) -> None:
    tree(tmp_path, "a.py", "examples/b.py", "src/examples/c.py", "src/d.ipynb")
    assert found(tmp_path, exclude=("examples/", "*.ipynb")) == ("a.py",)
    assert found(tmp_path, exclude=("/examples",)) == ("a.py", "src/d.ipynb", "src/examples/c.py")
    assert found(tmp_path, "examples/b.py", "examples", exclude=("examples/",)) == ()
    assert found(tmp_path, "a.py", exclude=("./a.py",)) == ()


def test_user_excludes_reach_outside_the_working_directory(tmp_path: Path) -> None:
    tree(tmp_path, "lib/gen/a.py", "lib/b.py", "main/c.py")
    assert found(tmp_path / "main", "../lib", exclude=("gen/",)) == ("../lib/b.py",)


def test_user_exclude_can_keep_a_part(tmp_path: Path) -> None:
    tree(tmp_path, "gen/a.py", "gen/b.py")
    assert found(tmp_path, exclude=("gen/*", "!gen/b.py")) == ("gen/b.py",)


def test_exclude_pattern_that_means_nothing_is_named_in_the_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'!'"):
        discover(["."], exclude=[Patterns(("!",), str(tmp_path))], cwd=tmp_path)


def test_links_to_folders_are_not_followed_so_loops_end(tmp_path: Path) -> None:
    tree(tmp_path, "a/x.py")
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a" / "self.py").symlink_to(tmp_path / "a" / "self.py")
    (tmp_path / "dir.py").symlink_to(tmp_path / "a", target_is_directory=True)
    assert found(tmp_path) == ("a/x.py",)


def test_links_to_files_are_read_and_dangling_ones_are_not(tmp_path: Path) -> None:
    tree(tmp_path, "a.py")
    (tmp_path / "link.py").symlink_to(tmp_path / "a.py")
    (tmp_path / "dangling.py").symlink_to(tmp_path / "gone.py")
    assert found(tmp_path) == ("a.py", "link.py")
    assert discover(["dangling.py"], exclude=(), cwd=tmp_path).missing == ("dangling.py",)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_pipes_and_folders_with_a_python_name_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "folder.py").mkdir()
    assert found(tmp_path) == ()


def test_unreadable_and_vanishing_folders_are_tolerated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(tmp_path, "a.py", "gone/b.py")
    scandir = os.scandir

    def failing(path: str) -> object:
        if str(path).endswith("gone"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", failing)
    assert found(tmp_path) == ("a.py",)


@pytest.mark.skipif(os.sep != "/", reason="a backslash separates folders here")
def test_odd_names_are_kept(tmp_path: Path) -> None:
    tree(tmp_path, "my model/träin [1].py", "UPPER.PY", "-x.py", "back\\slash.py")
    assert found(tmp_path) == ("-x.py", "UPPER.PY", "back\\slash.py", "my model/träin [1].py")


def test_two_thousand_files_take_a_fraction_of_a_second(tmp_path: Path) -> None:
    tree(tmp_path, *(f"p{i % 50}/q/m{i}.py" for i in range(2000)))
    ignore(tmp_path, *(f"pattern_{i}/" for i in range(60)))
    found(tmp_path)
    start = time.process_time()
    assert len(found(tmp_path)) == 2000
    assert time.process_time() - start < 0.5  # 0.06 s measured; the bound only guards against another order
