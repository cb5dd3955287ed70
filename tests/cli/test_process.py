"""``losslint`` as a process: what is imported, what a closed pipe and an interrupt do, that output never varies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

MODULE = [sys.executable, "-m", "lossLint"]
PROGRAM = "import torch\nfrom torch import nn\nloss = nn.CrossEntropyLoss()(torch.softmax(nn.Linear(4, 3)(x), 1), y)\n"


def _run(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*MODULE, *arguments], capture_output=True, text=True, timeout=60, **options)  # type: ignore[call-overload,no-any-return]


def _imported(*arguments: str) -> set[str]:
    """The modules that a run imports."""
    timed = subprocess.run(
        [sys.executable, "-X", "importtime", *MODULE[1:], *arguments], capture_output=True, text=True, timeout=60
    )
    return {line.rsplit("|", 1)[-1].strip() for line in timed.stderr.splitlines() if line.startswith("import time:")}


def test_the_module_is_the_command() -> None:
    assert _run("--version").stdout.startswith("losslint 0.")


def test_the_command_is_installed_beside_the_interpreter() -> None:
    command = Path(sys.executable).with_name("losslint")
    shown = subprocess.run([command, "--version"], capture_output=True, text=True, timeout=60)
    assert shown.stdout.startswith("losslint 0.")


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["rules"], ["explain", "LL001"]])
def test_light_commands_import_no_heavy_libraries(arguments: list[str]) -> None:
    imported = _imported(*arguments)
    assert "lossLint.cli.main" in imported
    assert not {"rich", "libcst", "lossLint.session", "markdown_it"} & imported


def test_a_clean_run_imports_no_rich(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    imported = _imported("check", str(tmp_path))
    assert "lossLint.session" in imported
    assert "rich" not in imported


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_output_that_cannot_be_written_is_one_line_and_no_finding() -> None:
    with open("/dev/full", "w") as full:
        process = subprocess.run([*MODULE, "rules"], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
    assert process.stderr == "losslint: cannot write to standard output: No space left on device\n"
    assert process.returncode == 2


def test_a_reader_that_went_away_is_no_failure() -> None:
    process = subprocess.Popen([*MODULE, "explain", "LL"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(timeout=60) == 0


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
def _until_it_waits(process: int) -> None:
    """Until a process that reads its standard input does no more work, however busy the machine is."""
    stat = Path(f"/proc/{process}/stat")
    if not stat.exists():
        time.sleep(5)
        return
    before, quiet = -1, 0
    while quiet < 5:
        time.sleep(0.3)
        # The 14th and 15th fields: clock ticks in user and in system mode.
        now = sum(map(int, stat.read_text().rsplit(")", 1)[1].split()[11:13]))
        waits = now == before and now > 0 and stat.read_text().rsplit(")", 1)[1].split()[0] == "S"
        before, quiet = now, quiet + 1 if waits else 0


def test_an_interrupt_ends_with_130_and_no_traceback() -> None:
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    process = subprocess.Popen([*MODULE, "check", "-"], **pipes)  # type: ignore[call-overload]
    _until_it_waits(process.pid)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in told


def test_output_that_the_terminal_cannot_show_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(f"损失 = 1\n{PROGRAM}# losslint: ignore[损失]\n", encoding="utf-8")
    shown = _run("check", ".", cwd=tmp_path, env=os.environ | {"PYTHONIOENCODING": "ascii"})
    assert "Traceback" not in shown.stderr
    assert "\\u635f" in shown.stdout


@pytest.mark.parametrize("output_format", ["text", "concise", "json"])
def test_two_runs_print_the_same(tmp_path: Path, output_format: str) -> None:
    for name in "abc":
        (tmp_path / f"{name}.py").write_text(PROGRAM)
    outputs = {
        _run(
            "check", ".", "--output-format", output_format, cwd=tmp_path, env=os.environ | {"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
