"""Measuring in turn: each thing runs once, then each again, so that a busy machine slows all alike."""

import resource
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

REPEAT = 5


@dataclass(frozen=True)
class Timing:
    """What one thing cost: median seconds of all its turns, and peak memory of its whole process in MB."""

    name: str
    seconds: float
    peak_mb: float | None = None


def in_turn(things: Mapping[str, Callable[[], object]], repeat: int = REPEAT) -> list[Timing]:
    """Time functions of this process, in turn; the peak is that of the process while each one ran."""
    seconds: dict[str, list[float]] = {name: [] for name in things}
    peaks: dict[str, float] = {}
    for _ in range(repeat):
        for name, function in things.items():
            forget_peak()
            started = time.perf_counter()
            function()
            seconds[name].append(time.perf_counter() - started)
            peaks[name] = max(peak_mb(), peaks.get(name, 0))
    return [Timing(name, median(found), peaks[name]) for name, found in seconds.items()]


def programs_in_turn(programs: Mapping[str, list[str] | str], repeat: int = REPEAT) -> list[Timing]:
    """Time whole programs, in turn: an argument list, or the text of a Python program."""
    seconds: dict[str, list[float]] = {name: [] for name in programs}
    peaks: dict[str, float] = {}
    for _ in range(repeat):
        for name, program in programs.items():
            command = (
                [sys.executable, "-c", textwrap.dedent(program)] if isinstance(program, str) else program
            )
            spent, peak = _run(command)
            seconds[name].append(spent)
            peaks[name] = max(peak, peaks.get(name, 0))
    return [Timing(name, median(found), peaks[name]) for name, found in seconds.items()]


def show(title: str, timings: list[Timing], goal: str = "") -> None:
    """Print the timings as ratios to the first of them."""
    print(f"\n{title}")
    unit = timings[0].seconds
    for timing in timings:
        peak = "" if timing.peak_mb is None else f"{timing.peak_mb:10,.0f} MB"
        print(f"  {timing.name:52} {timing.seconds:10.3f} s {timing.seconds / unit:9.2f} x{peak}")
    if goal:
        print(f"  goal: {goal}")


def _run(command: list[str]) -> tuple[float, float]:
    """Seconds and peak memory (MB) of one program, by a helper process, so that peaks do not add up."""
    watcher = (
        "import resource, subprocess, sys, time; started = time.perf_counter(); "
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL); "
        "print(time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", watcher, *command], check=True, capture_output=True, text=True
    )
    spent, peak = map(float, done.stdout.split())
    return spent, peak


def forget_peak() -> None:
    """Let the peak memory of this process count from now on, where the system (Linux) can do that."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def peak_mb() -> float:
    """The peak memory of this process since `forget_peak`, in MB; since its start where that does nothing."""
    with suppress(OSError, IndexError):
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
