"""The same options give the same bytes, however the run went."""

import os
import random
import signal
import subprocess
import time

import pytest

from conftest import LONG, SMALL, command, environment, parquet_files, run, succeed, tree

# Long enough to be interrupted in the middle.
MEDIUM = ("--size", "64MB", "--file-size", "4MB")


@pytest.fixture(scope="module")
def medium(tmp_path_factory):
    target = tmp_path_factory.mktemp("medium") / "data"
    start = time.monotonic()
    succeed(*MEDIUM, "-q", "-o", target)
    return tree(target), time.monotonic() - start


def start(target, *more):
    # Under nohup SIGHUP would be ignored, and stay so.
    return subprocess.Popen(command(*MEDIUM, "-q", "-o", target, *more), env=environment(),
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                            preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL))


def wait_for_a_file(target, process):
    while not list(target.glob("transactions/_tmp-*")) and process.poll() is None:
        time.sleep(0.001)


@pytest.mark.parametrize("options", [
    ["-w", 1], ["-w", 2], ["--memory", "32MB", "-w", 1], ["--memory", "128MB", "-w", 4],
    ["--output-is-relative"]], ids=lambda options: " ".join(map(str, options)))
def test_workers_memory_and_place_shape_nothing(options, whole, tmp_path):
    if options == ["--output-is-relative"]:
        succeed(*SMALL, "-q", cwd=tmp_path)
        assert tree(tmp_path / "output") == tree(whole)
    else:
        succeed(*SMALL, "-q", "-o", tmp_path, *options)
        assert tree(tmp_path) == tree(whole)


@pytest.mark.parametrize("closed", [0, 1, 2])
def test_a_closed_standard_descriptor_is_no_place_for_data(closed, tmp_path):
    process = subprocess.Popen(command(*MEDIUM, "-q", "-o", tmp_path), env=environment(),
                               preexec_fn=lambda: os.close(closed))
    try:
        wait_for_a_file(tmp_path, process)
        assert os.readlink(f"/proc/{process.pid}/fd/{closed}") == "/"
    finally:
        process.kill()
        process.wait()


def test_shards_together_are_one_run(whole, tmp_path):
    for i in (2, 0, 1):
        succeed(*SMALL, "-q", "-o", tmp_path, "--shard", f"{i}/3")
    assert parquet_files(tmp_path) == parquet_files(whole)
    assert sorted(path.name for path in tmp_path.glob("_*")) == [
        f"_manifest-{i}-of-3.json" for i in range(3)]
    # One of them again touches nothing of the others.
    before = tree(tmp_path)
    assert run(*SMALL, "-q", "-o", tmp_path, "--shard", "1/3").returncode == 2
    succeed(*SMALL, "-q", "-o", tmp_path, "--shard", "1/3", "--overwrite")
    assert tree(tmp_path) == before
    # Divided otherwise: nothing is written again, and no manifest of the old division is left.
    for i in range(2):
        succeed(*SMALL, "-q", "-o", tmp_path, "--shard", f"{i}/2", "--resume")
    assert parquet_files(tmp_path) == parquet_files(whole)
    assert sorted(path.name for path in tmp_path.glob("_*")) == [
        f"_manifest-{i}-of-2.json" for i in range(2)]


def test_shards_at_the_same_time(whole, tmp_path):
    shards = [subprocess.Popen(command(*SMALL, "-q", "-o", tmp_path, "--shard", f"{i}/3", "-w", 1),
                               env=environment()) for i in range(3)]
    assert [shard.wait() for shard in shards] == [0, 0, 0]
    assert parquet_files(tmp_path) == parquet_files(whole)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupt_leaves_no_half_file(number, medium, tmp_path):
    files, _ = medium
    process = start(tmp_path)
    wait_for_a_file(tmp_path, process)
    process.send_signal(number)
    sent = time.monotonic()
    _, errors = process.communicate(timeout=60)
    assert time.monotonic() - sent < 5
    assert process.returncode == 128 + number
    assert len(errors.splitlines()) == 1 and number.name in errors and "--resume" in errors
    assert tree(tmp_path).items() <= files.items()
    assert "_manifest.json" not in tree(tmp_path)
    succeed(*MEDIUM, "-q", "-o", tmp_path, "--resume")
    assert tree(tmp_path) == files


def test_an_interrupt_while_planning_leaves_nothing(tmp_path):
    process = start(tmp_path / "data")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    # Before the program has come to take signals, the kernel's own answer is as good.
    assert process.returncode in (128 + signal.SIGINT, -signal.SIGINT)
    assert not list(tmp_path.rglob("*.parquet"))


def test_a_second_signal_stops_at_once(medium, tmp_path):
    files, _ = medium
    process = start(tmp_path)
    wait_for_a_file(tmp_path, process)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode in (128 + signal.SIGINT, 128 + signal.SIGTERM)
    finished = {name: digest for name, digest in tree(tmp_path).items() if "_tmp-" not in name}
    assert finished.items() <= files.items()


def test_a_signal_that_was_ignored_stays_ignored(medium, tmp_path):
    files, _ = medium
    process = subprocess.Popen(command(*MEDIUM, "-q", "-o", tmp_path), env=environment(),
                               preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
    wait_for_a_file(tmp_path, process)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 0
    assert tree(tmp_path) == files


@pytest.mark.parametrize("round", range(20 if LONG else 4))
def test_killed_at_any_moment_and_resumed(round, medium, tmp_path):
    files, seconds = medium
    rng = random.Random(round)
    for attempt in range(8):
        process = start(tmp_path, *(["--resume"] if attempt else []))
        try:
            process.communicate(timeout=rng.uniform(0.02, 0.6 * seconds))
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
        assert process.returncode in (0, -signal.SIGKILL)
        # What is there under its final name is whole, at every moment.
        finished = {name: digest for name, digest in tree(tmp_path).items() if "_tmp-" not in name}
        assert finished.items() <= files.items()
        if process.returncode == 0:
            break
    succeed(*MEDIUM, "-q", "-o", tmp_path, "--resume")
    assert tree(tmp_path) == files
