"""--memory is the resident set of the whole process, whatever the dataset."""

import json
import os
import subprocess
import time

import pytest

from conftest import LONG, PROGRAM, command, environment, refused, run, succeed

MIB = 1 << 20
DAY = ("--start-date", "2025-03-01", "--end-date", "2025-03-01")
SIZES = ["100MB", "1GB", "4GB"] if LONG else ["20MB", "300MB"]


@pytest.fixture(scope="module", autouse=True)
def program_read_anew():
    """What has just been linked may lie in large pieces in the page cache, which Linux maps whole from
    6.18 on: a MiB more of the program is resident then. Read from the disk, it lies as anywhere."""
    with open(PROGRAM, "rb") as program:
        os.fsync(program.fileno())
        os.posix_fadvise(program.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


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


def peak_and_plan(tmp_path, budget: int, *job: object) -> tuple[int, int]:
    """Of a job within the budget: what it took, and what was planned."""
    planned = plan(*job)["memory"]["total"]
    found = peak(tmp_path, *job)
    for _ in range(2):  # a kernel that takes cold code away meanwhile is given more runs
        if planned - found > MIB:
            found = max(found, peak(tmp_path, *job))
    print(f"{' '.join(map(str, job))}: {found / MIB:.2f} MiB, {planned / MIB:.2f} planned")
    assert found <= budget
    return found, planned


def within(tmp_path, budget: int, *options: object) -> None:
    # The larger ones have so many files that no worker is left without one of transactions.
    for days, sizes in ((), SIZES), (DAY, [*SIZES[:-1], "600MB"]):
        for size in sizes:
            found, planned = peak_and_plan(tmp_path, budget, "--size", size, *options, *days)
            # With a single file of rows one of two workers has next to nothing to do.
            if size != sizes[0] or options[-1] == 1:
                assert abs(found - planned) <= MIB


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


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("days", [(), DAY], ids=["year", "day"])
def test_it_is_the_same_whatever_the_size(days, workers, tmp_path):
    # Files so small that 100 MB are enough for two workers to have one of transactions each.
    job = ("--file-size", "48MB", *days, "-w", workers)
    peaks = [peak_and_plan(tmp_path, 64 * MIB, "--size", size, *job)[0]
             for size in ["100MB", *(["1GB", "4GB"] if LONG else ["400MB"])]]
    assert max(peaks) - min(peaks) <= MIB


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


@pytest.mark.parametrize("job", [
    ("--rows", 3_000_000, "--row-group-rows", 1024), ("--rows", 3_000_000, "--row-group-rows", 8192),
    ("--size", "600MB", "--file-size", "600MB"),
    ("--size", "600MB", "--file-size", "600MB", "--start-date", "2025-03-01",
     "--end-date", "2025-03-10")], ids=lambda job: " ".join(map(str, job)))
def test_it_holds_the_footer_of_a_large_file(job, tmp_path):
    # The sample of the plan has a few row groups, and these have hundreds or thousands.
    found, planned = peak_and_plan(tmp_path, 64 * MIB, *job, "-w", 1)
    assert -MIB <= planned - found <= 1.5 * MIB


@pytest.mark.parametrize("level", [4, 12, 19])
def test_it_holds_the_compressor_of_a_higher_level(level, tmp_path):
    found, planned = peak_and_plan(tmp_path, 64 * MIB, "--rows", 20_000, "-w", 1,
                                   "--compression", f"zstd:{level}")
    assert -0.5 * MIB <= planned - found <= 1.5 * MIB


def test_resuming_takes_no_more(tmp_path):
    # Files as long as what is read at a time of one, and row groups that need little of a workspace.
    job = ("--size", "60MB", "--file-size", "5MB", "--row-group-rows", 4096, "-w", 2)
    planned = plan(*job)["memory"]["total"]
    succeed("generate", *job, "-q", "-o", tmp_path / "data")
    for number in range(3):
        (tmp_path / "data" / "transactions" / f"transactions_{number:05}.parquet").unlink()
    stats = tmp_path / "stats.json"
    succeed("generate", *job, "-q", "-o", tmp_path / "data", "--resume", "--stats", stats)
    assert json.loads(stats.read_text())["peak_resident_bytes"] <= planned + MIB


@pytest.mark.parametrize("tables", ["customers", "devices", "customers,devices"])
@pytest.mark.parametrize("size", ["20KB", "1MB"])
def test_tables_without_transactions_have_room_for_the_plan(tables, size):
    succeed("generate", "--tables", tables, "--size", size, "--row-group-rows", 1024, "-o", "null:")


def test_more_customers_than_transactions_have_room_for_their_row_groups():
    succeed("generate", "--rows", 2761, "--customers", 19_000, "--row-group-rows", 1024, "-o", "null:")


@pytest.mark.parametrize("job", [
    ("--rows", 2_000_000, "--customers", 11_000), ("--rows", 20_000, "--customers", 2500,
                                                   "--row-group-rows", 1500)],
    ids=lambda job: " ".join(map(str, job)))
def test_a_day_of_busy_customers_has_room_for_its_many_row_groups(job):
    succeed("generate", *job, *DAY, "-o", "null:")


def test_a_thousand_workers_get_what_the_budget_holds(tmp_path):
    assert peak(tmp_path, "--size", "100MB", "-w", 1000) <= 64 * MIB
