"""CPU time of a command and of the processes that it waits for."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Container


def cpu(command: list[str], expected: Container[int] = (0, 1), telling: str | None = None) -> float:
    """User and system seconds of one run of a command.

    Args:
        command: the program and its arguments.
        expected: exit codes of a run that worked; any other ends the benchmark with exit code 2.
        telling: print the last line of output that holds this word, so that a run can be seen to have done its work.
    """
    environment = {**os.environ, "NO_COLOR": "1"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace", check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in expected:
        print(f"{command[0]}: exit code {done.returncode}: {done.stderr.strip()[-500:]}", file=sys.stderr)
        raise SystemExit(2)
    told = [line for line in (done.stdout + done.stderr).splitlines() if telling is not None and telling in line]
    if told:
        print("  " + told[-1])
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
