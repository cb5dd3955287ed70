"""The modules of a run and how imports find them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import PurePosixPath

from lossLint.project.cache import Cache
from lossLint.project.module import Module
from lossLint.sources.source import Source


class Project:
    """All programs of a run, with an index from dotted names to files.

    Imports are resolved from any root: ``import a.b`` in ``x/y/z.py`` finds ``x/y/a/b.py`` first, then ``x/a/b.py``,
    ``a/b.py``, then the one file anywhere whose path ends in ``a/b.py`` (src layouts, folders added to the path).
    Source roots that the user names come before all of that but the folder of a script, which Python itself asks first.

    Args:
        sources: the programs.
        cache: what earlier runs found out about the same texts.
        roots: source roots, relative as the paths of the programs are.
    """

    def __init__(self, sources: Sequence[Source], cache: Cache | None = None, roots: Sequence[str] = ()) -> None:
        self.modules = [Module(source, cache) for source in sorted(sources, key=lambda s: (s.path, s.block))]
        self._paths: dict[str, Module] = {}
        self._by_leaf: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        self._folders: set[str] = set()
        self._roots = tuple(PurePosixPath(root).parts for root in roots)
        for module in self.modules:
            if module.source.importable:
                self._enter(module)

    def _enter(self, module: Module) -> None:
        path = PurePosixPath(module.source.path)
        self._paths[path.as_posix()] = module
        parts = path.with_suffix("").parts
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        if parts:
            self._by_leaf[parts[-1]].append(parts)
        self._folders.update(folder.as_posix() for folder in path.parents)

    def module_at(self, parts: tuple[str, ...]) -> Module | None:
        """The module of a path without suffix: a file, or a package's ``__init__``."""
        joined = "/".join(parts).replace("//", "/")
        return self._paths.get(f"{joined}.py") or self._paths.get(f"{joined}/__init__.py")

    def is_folder(self, parts: tuple[str, ...]) -> bool:
        """Whether the parts name a folder that holds modules (a namespace package)."""
        return "/".join(parts).replace("//", "/") in self._folders

    def find(self, importer: Module, dotted: str, level: int, *, strict: bool = False) -> tuple[str, ...] | None:
        """The path parts of what ``importer`` calls ``dotted``: a module or a folder.

        Args:
            importer: the module with the import.
            dotted: the absolute or relative name.
            level: leading dots.
            strict: accept a package only when every folder of it has an ``__init__.py`` (for names that are also
                names of libraries: a folder of scripts called ``keras`` is not keras).
        """
        home = PurePosixPath(importer.source.path).parent.parts
        names = tuple(dotted.split(".")) if dotted else ()
        if level:
            base = home[: len(home) - (level - 1)] if level > 1 else home
            return self._accept((*base, *names), names, strict)
        for base in (*self._named_roots(home), *(home[:depth] for depth in range(len(home), -1, -1))):
            found = self._accept((*base, *names), names, strict)
            if found is not None:
                return found
        return self._anywhere(home, names, strict)

    def _named_roots(self, home: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
        in_package = "/".join((*home, "__init__.py")) in self._paths
        return self._roots if in_package or not self._roots else (home, *self._roots)

    def _accept(self, parts: tuple[str, ...], names: tuple[str, ...], strict: bool) -> tuple[str, ...] | None:
        module = self.module_at(parts)
        if strict:
            first = len(parts) - len(names) + 1
            packages = [parts[:end] for end in range(first, len(parts))] or [parts]
            if not all(self._paths.get("/".join((*p, "__init__.py"))) for p in packages):
                return None
        return parts if module is not None or self.is_folder(parts) else None

    def _anywhere(self, home: tuple[str, ...], names: tuple[str, ...], strict: bool) -> tuple[str, ...] | None:
        if not names:
            return None
        found = [parts for parts in self._by_leaf.get(names[-1], ()) if parts[-len(names) :] == names]
        found = [parts for parts in found if self._accept(parts, names, strict) is not None]
        return min(found, key=lambda parts: (-_shared(parts, home), len(parts), parts)) if found else None


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
