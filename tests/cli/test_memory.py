"""--memory is the resident set of the whole process, whatever the dataset."""

import json
import subprocess
import time

import pytest

from conftest import LONG, command, environment, refused, run, succeed

MIB = 1 << 20
DAY = ("--start-date", "2025-03-01", "--end-date", "2025-03-01")
# With these, 100 MB are enough for two workers to have a file of transactions each: one without any
# needs less.
FILES = ("--file-size", "48MB")
SIZES = ["100MB", "1GB", "4GB"] if LONG else ["100MB", "400MB"]


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
    for days in (), DAY:
        peaks = []
        for size in SIZES:
            job = ("--size", size, *FILES, *options, *days)
            planned = plan(*job)["memory"]["total"]
            found = 0
            for _ in range(3):  # some kernels take cold code away meanwhile, and more of it the longer
                found = max(found, peak(tmp_path, *job))
                if planned - found <= MIB:
                    break
            print(f"{size} {' '.join(days)}: {found / MIB:.2f} MiB, {planned / MIB:.2f} planned")
            assert found <= min(budget, planned + MIB)
            peaks.append(found)
        assert abs(max(peaks) - planned) <= MIB
        assert max(peaks) - min(peaks) <= MIB


def plan(*options: object) -> dict:
    return json.loads(succeed("plan", "--json", *options).stdout)


def test_the_plan_names_every_byte(tmp_path):
    for options in (("-w", 1), ("-w", 2), ("-w", 2, "-o", "s3://bucket/prefix")):
        memory = plan("--size", "300MB", *options)["memory"]
        parts = {name: n for name, n in memory.items() if name not in ("budget", "total")}
        assert sum(parts.values()) == memory["total"] <= memory["budget"]
        assert ("connections" in parts) and (parts["connections"] > 0) == ("s3" in str(options))


@pytest.mark.parametrize("workers", [1, 2])
def test_the_smallest_budget_works_and_less_does_not(workers, tmp_path):
    options = ("--size", "150MB", "--file-size", "64MB", "-w", workers)
    least = plan(*options)["memory"]["total"]
    assert peak(tmp_path, *options, "--memory", least) <= least
    if workers == 1:
        refused(run("generate", *options, "--memory", least - 1, "-o", "null:"), "--memory",
                "too little for one worker")
    else:
        assert plan(*options, "--memory", least - 1)["workers"] == 1


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
