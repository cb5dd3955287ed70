"""CPU of lossLint on a project beside that of other linters, all measured in this run, in turns.

Usage: python bench/peers.py PATH [--repeat N]

Peers that are not installed are left out: ruff, pyflakes, TorchFix, Fixit and pylint (errors only).
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import sys
from pathlib import Path

from cpu import cpu
from parse_ratio import PARSE

_AST = """
import ast, os, sys
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        if name.endswith(".py"):
            try:
                with open(os.path.join(folder, name), "rb") as file:
                    ast.parse(file.read())
            except (SyntaxError, ValueError, RecursionError):
                pass
"""
_ANY = range(128)  # linters say with their exit code what they found


def main() -> int:
    """Print the least CPU time of each command and its ratio to a first run of lossLint."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--repeat", type=int, default=1, help="runs of each, taken in turns; the least CPU counts")
    options = parser.parse_args()
    if not options.path.exists():
        parser.error(f"no such path: {options.path}")
    times = _times(_commands(options.path.resolve()), max(1, options.repeat))
    base = times["losslint check --no-cache"]
    for name, seconds in sorted(times.items(), key=lambda item: item[1]):
        print(f"{name:34} {seconds:8.2f} CPU s  {seconds / base:7.2f}")
    return 0


def _commands(path: Path) -> dict[str, list[str]]:
    check = [sys.executable, "-m", "lossLint", "check", str(path)]
    found = {
        "losslint check --no-cache": [*check, "--no-cache"],
        "losslint check, nothing changed": check,
        "parsing with libcst": [sys.executable, "-c", PARSE, str(path)],
        "parsing with ast": [sys.executable, "-c", _AST, str(path)],
    }
    ruff = shutil.which("ruff", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
    if ruff:
        found["ruff check"] = [ruff, "check", "--no-cache", "--isolated", "--quiet", str(path)]
    for name, module, arguments in (
        ("pyflakes", "pyflakes", []),
        ("TorchFix", "torchfix", []),
        ("Fixit", "fixit", ["lint"]),
        ("pylint, errors only", "pylint", ["-E", "--recursive=y"]),
    ):
        if importlib.util.find_spec(module) is not None:
            found[name] = [sys.executable, "-m", module, *arguments, str(path)]
    return found


def _times(commands: dict[str, list[str]], repeat: int) -> dict[str, float]:
    """The least time of each; one run ahead fills what caches there are."""
    for command in commands.values():
        cpu(command, _ANY)
    return {name: min(runs) for name, runs in _turns(commands, repeat).items()}


def _turns(commands: dict[str, list[str]], repeat: int) -> dict[str, list[float]]:
    runs: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(repeat):
        for name, command in commands.items():
            runs[name].append(cpu(command, _ANY))
    return runs


if __name__ == "__main__":
    sys.exit(main())
