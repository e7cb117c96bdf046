"""Targets that can't be written, that are full, or that hold a dataset already."""

import fcntl
import json
import os
import resource
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest

from conftest import SMALL, command, environment, parquet_files, refused, run, succeed, tree


@contextmanager
def mounted(place: Path, *options: str):
    """A file system of its own at `place`; the test is skipped where that is not allowed."""
    place.mkdir(exist_ok=True)
    if subprocess.run(["mount", *options, str(place)], capture_output=True).returncode != 0:
        pytest.skip("may not mount")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_a_file_where_the_directory_should_be(tmp_path):
    file = tmp_path / "data"
    file.write_text("precious")
    for more in ([], ["--resume"], ["--overwrite"]):
        refused(run(*SMALL, "-o", file, *more), "--output", "not a directory")
        refused(run(*SMALL, "-o", file / "below", *more), "--output", "ot a directory")
    assert file.read_text() == "precious"


def test_a_file_where_a_table_should_be(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "devices").write_text("precious")
    refused(run(*SMALL, "-o", tmp_path / "data"), "--output", "devices", "not a directory")
    assert tree(tmp_path / "data").keys() == {"devices"}


def test_resume_makes_files_again_that_changed_places(whole, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(whole, data)
    one, other = (data / "transactions" / f"transactions_0000{i}.parquet" for i in (1, 2))
    one.rename(tmp_path / "meanwhile")
    other.rename(one)
    (tmp_path / "meanwhile").rename(other)
    succeed(*SMALL, "-q", "-o", data, "--resume")
    assert tree(data) == tree(whole)


def test_a_directory_where_a_file_should_be(tmp_path):
    data = tmp_path / "data"
    there = data / "transactions" / "transactions_00000.parquet"
    (there / "below").mkdir(parents=True)
    refused(run(*SMALL, "-o", data), "--output", "transactions_00000.parquet", "--overwrite")
    refused(run(*SMALL, "-q", "-o", data, "--resume"), "is not a whole Parquet file")
    refused(run(*SMALL, "-q", "-o", data, "--overwrite"), str(there), "Is a directory", status=1)
    assert (there / "below").is_dir()
    assert not tree(data)  # found before anything was written


def test_a_place_where_nobody_can_write():
    refused(run(*SMALL, "-o", "/proc/data"), "--output", "/proc/data")
    refused(run(*SMALL, OUTPUT="/proc/data"), "OUTPUT (environment)", "/proc/data")


def test_a_read_only_file_system(tmp_path):
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "ro", "none") as disk:
        refused(run(*SMALL, "-o", disk), "--output", "Read-only file system")
        refused(run(*SMALL, "-o", disk / "data"), "--output", "Read-only file system")


def test_a_disk_that_fills_up(whole, tmp_path):
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=14m", "none") as disk:
        target = disk / "data"
        refused(run(*SMALL, "-q", "-o", target), "No space left on device", str(target),
                "1 try", "--resume", status=1)
        finished = tree(target)
        assert finished.items() <= parquet_files(whole).items()  # whole ones only, and no left-overs
        assert finished
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        succeed(*SMALL, "-q", "-o", target, "--resume")
        assert tree(target) == tree(whole)


def test_a_limit_on_the_size_of_files(tmp_path):
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
    result = subprocess.run(command(*SMALL, "-q", "-o", tmp_path / "data"), preexec_fn=limit,
                            env=environment(), capture_output=True, text=True)
    refused(result, "File too large", "transactions_0000", "--resume", status=1)
    assert not list(tmp_path.rglob("_tmp-*"))


def test_an_existing_dataset_is_left_alone(whole):
    before = {path: os.stat(whole / path).st_mtime_ns for path in tree(whole)}
    refused(run(*SMALL, "-o", whole), "--output", "--resume", "--overwrite")
    refused(run("--rows", "5", "-o", whole), "--output", "--resume", "--overwrite")
    assert {path: os.stat(whole / path).st_mtime_ns for path in tree(whole)} == before


def test_any_file_of_ours_is_a_dataset(tmp_path):
    folder = tmp_path / "transactions"
    folder.mkdir()
    (folder / "transactions_00007.parquet").write_text("")
    refused(run(*SMALL, "-o", tmp_path), "--output", "transactions_00007.parquet")
    refused(run(*SMALL, "-o", tmp_path, "--resume"), "--output", "transactions_00007.parquet")
    assert tree(tmp_path).keys() == {"transactions/transactions_00007.parquet"}


def test_other_files_are_no_dataset_and_stay(whole, tmp_path):
    (tmp_path / "transactions").mkdir()
    for name in ("notes.txt", "transactions/other.parquet", "transactions/transactions_1.parquet"):
        (tmp_path / name).write_text("mine")
    succeed(*SMALL, "-q", "-o", tmp_path)
    succeed(*SMALL, "-q", "-o", tmp_path, "--overwrite")
    files = tree(tmp_path)
    assert files.items() >= tree(whole).items()
    assert len(files) == len(tree(whole)) + 3


def test_overwrite_leaves_nothing_of_a_larger_dataset(tmp_path):
    succeed("--size", "40MB", "--file-size", "4MB", "--seed", 1, "-q", "-o", tmp_path / "a")
    (tmp_path / "a" / "transactions" / "_tmp-transactions_00042.parquet").write_text("left over")
    succeed("--size", "8MB", "--file-size", "4MB", "-q", "-o", tmp_path / "a", "--overwrite")
    succeed("--size", "8MB", "--file-size", "4MB", "-q", "-o", tmp_path / "b")
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_overwrite_writes_into_an_empty_target_too(whole, tmp_path):
    succeed(*SMALL, "-q", "-o", tmp_path / "new" / "data", "--overwrite")
    assert tree(tmp_path / "new" / "data") == tree(whole)


def test_resume_writes_into_an_empty_target_too(whole, tmp_path):
    succeed(*SMALL, "-q", "-o", tmp_path / "data", "--resume")
    assert tree(tmp_path / "data") == tree(whole)


def test_resume_makes_what_is_missing_and_nothing_else(whole, tmp_path):
    target = tmp_path / "data"
    succeed(*SMALL, "-q", "-o", target)
    missing = target / "transactions" / "transactions_00001.parquet"
    missing.unlink()
    before = {path: os.stat(target / path).st_ino for path in parquet_files(target)}
    succeed(*SMALL, "-q", "-o", target, "--resume", "--stats", tmp_path / "stats.json")
    assert tree(target) == tree(whole)
    assert {path: os.stat(target / path).st_ino for path in before} == before
    stats = json.loads((tmp_path / "stats.json").read_text())
    assert stats["files"] == 1
    assert stats["kept"]["files"] == len(before)


def test_resume_of_another_plan_is_refused(tmp_path):
    target = tmp_path / "data"
    succeed(*SMALL, "-q", "-o", target, "--seed", 1)
    before = tree(target)
    refused(run(*SMALL, "-o", target, "--resume", "--seed", 2), "--output", "_00000.parquet",
            "other options", "--overwrite")
    assert tree(target) == before


def test_resume_names_a_file_that_is_none_of_the_plan(whole, tmp_path):
    target = tmp_path / "data"
    succeed(*SMALL, "-q", "-o", target)
    # With it, what is listed and not as it says would be made again.
    (target / "_manifest.json").unlink()
    victim = target / "transactions" / "transactions_00002.parquet"
    good = victim.read_bytes()
    other = (target / "transactions" / "transactions_00001.parquet").read_bytes()
    for content in (b"", b"x", b"PAR1PAR1", good[:-1], good[: len(good) // 2], b"\xff" * 5000 + b"PAR1",
                    other):
        victim.write_bytes(content)
        refused(run(*SMALL, "-o", target, "--resume"), "--output", "transactions_00002.parquet",
                "--overwrite")
        assert victim.read_bytes() == content


def test_left_overs_of_an_interrupted_run_go(whole, tmp_path):
    target = tmp_path / "data"
    (target / "transactions").mkdir(parents=True)
    (target / "transactions" / "_tmp-transactions_00000.parquet").write_text("half")
    (target / "transactions" / "_tmp-transactions_99999.parquet").write_text("half")
    (target / "_tmp-_manifest.json").write_text("half")
    succeed(*SMALL, "-q", "-o", target, "--resume")
    assert tree(target) == tree(whole)


def test_a_file_that_another_process_writes_is_let_be(tmp_path):
    target = tmp_path / "data"
    succeed(*SMALL, "-q", "-o", target)
    folder = target / "transactions"
    (folder / "transactions_00001.parquet").unlink()
    with open(folder / "_tmp-transactions_00001.parquet", "w") as busy:
        fcntl.flock(busy, fcntl.LOCK_EX)
        refused(run(*SMALL, "-q", "-o", target, "--resume"), "transactions_00001.parquet",
                "another process", status=1)
        assert (folder / "_tmp-transactions_00001.parquet").exists()
    # The dataset is not complete, so nothing says that it is.
    assert not (target / "_manifest.json").exists()


def test_a_second_run_at_the_same_time_does_no_harm(whole, tmp_path):
    target = tmp_path / "data"
    both = [subprocess.Popen(command(*SMALL, "-q", "-o", target), env=environment(),
                             stderr=subprocess.PIPE, text=True) for _ in range(2)]
    statuses = sorted(process.wait() for process in both)
    for process in both:
        process.stderr.close()
    assert statuses == [0, 2]
    for path, digest in parquet_files(target).items():
        assert digest == parquet_files(whole)[path]
    succeed(*SMALL, "-q", "-o", target, "--resume")
    assert tree(target) == tree(whole)


def test_null_keeps_nothing(tmp_path):
    succeed(*SMALL, "-o", "null:", "--stats", tmp_path / "stats.json", cwd=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["stats.json"]
    assert json.loads((tmp_path / "stats.json").read_text())["bytes"] > 0


@pytest.mark.parametrize("cut", [lambda content: content[:-5], lambda content: b"",
                                 lambda content: content + b"more"], ids=["cut", "empty", "longer"])
def test_resume_makes_files_again_that_lost_their_end(cut, whole, tmp_path):
    target = tmp_path / "data"
    succeed(*SMALL, "-q", "-o", target)
    victim = target / "transactions" / "transactions_00002.parquet"
    victim.write_bytes(cut(victim.read_bytes()))
    assert "manifest" in succeed(*SMALL, "-o", target, "--resume").stderr
    assert tree(target) == tree(whole)
    # Without a manifest nothing says that it was ever one of ours.
    victim.write_bytes(cut(victim.read_bytes()))
    (target / "_manifest.json").unlink()
    refused(run(*SMALL, "-o", target, "--resume"), "transactions_00002.parquet", "Parquet")


@pytest.mark.parametrize("padding", [0, 5_000_000])
def test_resume_makes_damaged_files_again(padding, whole, tmp_path):
    target = tmp_path / "data"
    succeed(*SMALL, "-q", "-o", target)
    # As long as of fifty thousand files.
    manifest = target / "_manifest.json"
    manifest.write_text(manifest.read_text().replace('"files": [', '"files": [' + " " * padding))
    victim = target / "transactions" / "transactions_00002.parquet"
    damaged = bytearray(victim.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    victim.write_bytes(damaged)
    result = succeed(*SMALL, "-o", target, "--resume")
    assert "manifest" in result.stderr
    assert tree(target) == tree(whole)


def test_a_run_keeps_others_out(tmp_path):
    target = tmp_path / "data"
    succeed(*SMALL, "-q", "-o", target)
    before = tree(target)
    directory = os.open(target, os.O_RDONLY)
    try:
        fcntl.flock(directory, fcntl.LOCK_EX)
        for more in (("--overwrite",), ("--resume",), ("--overwrite", "--shard", "0/2")):
            refused(run(*SMALL, "-o", target, *more), "--output", "another run")
        # Shards share the place with each other, and with nobody else.
        fcntl.flock(directory, fcntl.LOCK_SH)
        refused(run(*SMALL, "-o", target, "--overwrite"), "--output", "another run")
        assert tree(target) == before
        succeed(*SMALL, "-q", "-o", target, "--overwrite", "--shard", "0/2")
    finally:
        os.close(directory)


def test_a_pipe_among_the_left_overs_stops_nobody(whole, tmp_path):
    target = tmp_path / "data"
    (target / "transactions").mkdir(parents=True)
    os.mkfifo(target / "transactions" / "_tmp-transactions_00001.parquet")
    succeed(*SMALL, "-q", "-o", target, "--resume", timeout=60)
    assert tree(target) == tree(whole)
