"""A program run as a child, and what it cost.

A child's peak as the kernel counts it includes that of the process it was forked from, so this process
must stay small: what needs pyarrow or matplotlib is imported by children, or at the very end.
"""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


class Failed(Exception):
    """Something that was to be measured did not run."""


@dataclass
class Cost:
    seconds: float
    cpu_seconds: float
    peak_bytes: int
    output: str


def run(*command: object, **variables: str) -> Cost:
    """Runs to the end; `output` is what it printed. What earlier runs left to be written or freed on the
    disk is done first, so that it does not take the processor from this one."""
    os.sync()
    begun = time.monotonic()
    child = subprocess.Popen(list(map(str, command)), env={**os.environ, **variables}, text=True,
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT)
    output = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.monotonic() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    child.stdout.close()
    if child.returncode != 0:
        raise Failed(f"{' '.join(map(str, command))}: exit status {child.returncode}\n"
                     f"{output.strip()[-2000:]}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, output)


def generate(program: Path, stats: Path, target: object, *options: object,
             **variables: str) -> dict:
    """One run of fraudgen, as its own statistics have it, and its processor time."""
    cost = run(program, "generate", "--quiet", "--overwrite", "--stats", stats, "--output", target,
               *options, **variables)
    told = json.loads(stats.read_text())
    return {"rows": told["rows"], "bytes": told["bytes"], "files": told["files"],
            "seconds": told["seconds"],
            "cpu_seconds": cost.cpu_seconds, "rows_per_second": told["rows_per_second"],
            "peak_bytes": told["peak_resident_bytes"]}


def other_writer(*arguments: object, **variables: str) -> dict:
    """One of writers.py's commands, in a process of its own."""
    command = (sys.executable, "-P", "-m", "benchmark.writers", *arguments)
    return json.loads(run(*command, **variables).output.splitlines()[-1])
