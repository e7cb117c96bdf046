"""--memory is the resident set of the whole process, whatever the dataset."""

import json
import subprocess
import time

import pytest

from conftest import LONG, command, environment

MIB = 1 << 20
DAY = ("--start-date", "2025-03-01", "--end-date", "2025-03-01")
SIZES = ["100MB", "1GB", "4GB"] if LONG else ["20MB", "80MB"]


def peak(tmp_path, *options: object) -> int:
    """VmHWM of a run into a directory: the program's own, checked against the kernel's as read from
    outside while it ran."""
    stats = tmp_path / "stats.json"
    process = subprocess.Popen(command(*options, "-q", "--stats", stats, "-o", tmp_path / "data",
                                       "--overwrite"), env=environment())
    outside = 0
    while process.poll() is None:
        try:
            with open(f"/proc/{process.pid}/status") as status:
                lines = [line for line in status if line.startswith("VmHWM:")]
            outside = max([outside] + [int(line.split()[1]) * 1024 for line in lines])
        except (FileNotFoundError, ProcessLookupError):
            pass
        time.sleep(0.005)
    assert process.returncode == 0
    inside = json.loads(stats.read_text())["peak_resident_bytes"]
    assert abs(inside - outside) <= MIB
    return max(inside, outside)


def within(tmp_path, budget: int, *options: object) -> None:
    peaks = {}
    for size in SIZES:
        for days in ((), DAY):
            peaks[size, days] = peak(tmp_path, "--size", size, *options, *days)
    print(*(f"{size} {' '.join(days)}: {n / MIB:.2f} MiB" for (size, days), n in peaks.items()),
          sep="\n")
    assert max(peaks.values()) <= budget
    # A dataset of a few row groups may leave pages untouched that a large one needs.
    large = [n for (size, _), n in peaks.items() if size != SIZES[0] or LONG]
    assert max(large) - min(large) <= MIB


def test_64_mb_with_two_workers(tmp_path):
    within(tmp_path, 64 * MIB, "-w", 2)


def test_32_mb_with_one_worker(tmp_path):
    within(tmp_path, 32 * MIB, "--memory", "32MB", "-w", 1)


@pytest.mark.parametrize("options", [
    ("--compression", "none"), ("--compression", "zstd:19"), ("--money", "double"),
    ("--parquet-version", "1"), ("--row-group-rows", 1024), ("--no-profiles",),
    ("--customers", 1), ("--file-size", "1MB")], ids=lambda options: " ".join(map(str, options)))
def test_the_budget_holds_for_other_options(options, tmp_path):
    size = ("--rows", 20_000) if "--customers" in options else ("--size", "30MB")
    # Levels above the usual need more: as much as the program asks for.
    plan = subprocess.run(command("plan", "--json", "--memory", "4GB", "-w", 2, *size, *options),
                          env=environment(), capture_output=True, text=True, check=True)
    budget = max(64 * MIB, json.loads(plan.stdout)["memory"]["total"])
    assert peak(tmp_path, *size, "-w", 2, "--memory", budget, *options) <= budget


def test_a_thousand_workers_get_what_the_budget_holds(tmp_path):
    assert peak(tmp_path, "--size", "100MB", "-w", 1000) <= 64 * MIB
