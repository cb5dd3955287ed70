"""CPU of ``losslint check PATH`` against parsing every .py file below PATH with libcst, both measured in this run.

Usage: python bench/parse_ratio.py PATH [--repeat N] [--most RATIO]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from cpu import cpu

PARSE = """
import gc, os, sys
import libcst
gc.disable()
files = failed = 0
for folder, _, names in os.walk(sys.argv[1]):
    for name in sorted(names):
        if name.endswith(".py"):
            files += 1
            try:
                with open(os.path.join(folder, name), "rb") as file:
                    libcst.parse_module(file.read())
            except Exception:
                failed += 1
print(f"{files} files, {failed} that libcst cannot parse")
"""


def main() -> int:
    """Measure both, print both and the ratio; 1 when the ratio is above ``--most``, 2 when a run failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--repeat", type=int, default=1, help="runs of each, taken in turns; the least CPU counts")
    parser.add_argument("--most", type=float, help="exit with 1 when the ratio is higher")
    options = parser.parse_args()
    if not options.path.exists():
        parser.error(f"no such path: {options.path}")
    path = str(options.path)
    parse = [sys.executable, "-c", PARSE, path]
    check = [sys.executable, "-m", "lossLint", "check", path, "--no-cache", "--output-format", "concise"]
    parsing, checking = [], []
    for _ in range(max(1, options.repeat)):
        parsing.append(cpu(parse, (0,), "files"))
        checking.append(cpu(check, (0, 1, 4), "loss site"))
    ratio = min(checking) / min(parsing)
    print(f"libcst parse    {min(parsing):7.2f} CPU s")
    print(f"losslint check  {min(checking):7.2f} CPU s")
    print(f"ratio           {ratio:7.2f}")
    return int(options.most is not None and ratio > options.most)


if __name__ == "__main__":
    sys.exit(main())
