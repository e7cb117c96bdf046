"""Buckets that hold something already."""

import json

import pytest
from s3_runs import DATA, SMALL, Target, failed, hashes, succeeded


def times(target: Target) -> dict[str, object]:
    """When each object was written."""
    s3 = target.file_system()
    return {name: s3.get_file_info(name).mtime_ns for name in target.objects()}


def put(target: Target, name: str, content: bytes) -> None:
    with target.file_system().open_output_stream(name) as stream:
        stream.write(content)


@pytest.fixture
def target(minio, small) -> Target:
    """With the dataset that SMALL makes."""
    target = Target(minio)
    succeeded(target.generate(*SMALL))
    return target


def test_an_existing_dataset_is_left_alone(target, small):
    before = times(target)
    failed(target.generate(*SMALL), 2, "--output", "--resume", "--overwrite")
    failed(target.generate("--rows", 5), 2, "--output", "--resume", "--overwrite")
    assert times(target) == before
    target.check_whole(small)


def test_resume_of_a_whole_dataset_makes_nothing(target, small, tmp_path):
    before = times(target)
    succeeded(target.generate(*SMALL, "--resume", "--stats", tmp_path / "stats.json"))
    del before["_manifest.json"]
    assert {name: when for name, when in times(target).items() if name in before} == before
    stats = json.loads((tmp_path / "stats.json").read_text())
    assert stats["files"] == 0
    assert stats["kept"]["files"] == len(before)
    target.check_whole(small)


def test_resume_makes_what_is_missing_and_nothing_else(target, small, tmp_path):
    missing = "transactions/transactions_00001.parquet"
    target.file_system().delete_file(missing)
    target.file_system().delete_file("_manifest.json")
    before = times(target)
    succeeded(target.generate(*SMALL, "--resume", "--stats", tmp_path / "stats.json"))
    assert {name: when for name, when in times(target).items() if name in before} == before
    assert json.loads((tmp_path / "stats.json").read_text())["files"] == 1
    target.check_whole(small)


def test_resume_with_other_options_is_refused(target, small):
    for options in (("--seed", 2), ("--compression", "none"), ("--fraud-rate", "0.5")):
        failed(target.generate(*SMALL, *options, "--resume"), 2, "--output", "_0000", "--overwrite")
    target.check_whole(small)


def test_overwrite_leaves_nothing_of_a_larger_dataset(minio):
    target = Target(minio)
    succeeded(target.generate(*DATA, "--seed", 7))
    put(target, "notes.txt", b"mine")
    put(target, "transactions/other.parquet", b"mine")
    succeeded(target.generate(*SMALL, "--overwrite"))
    s3 = target.file_system()
    for name in ("notes.txt", "transactions/other.parquet"):
        assert s3.open_input_file(name).read() == b"mine"
        s3.delete_file(name)
    whole = Target(minio)
    succeeded(whole.generate(*SMALL))
    assert target.objects() == whole.objects()


@pytest.mark.parametrize("more", [(), ("--resume",)])
@pytest.mark.parametrize("name", ["transactions/transactions_00001.parquet",
                                  "transactions/transactions_00777.parquet",
                                  "customers/customers_00000.parquet"])
def test_an_object_of_our_name_that_is_not_ours(minio, small, name, more):
    target = Target(minio)
    minio.client("mb", f"it/{target.bucket}")
    # The right bytes, too, are no proof when nothing says which plan they belong to.
    content = small / name
    put(target, name, content.read_bytes() if content.exists() else b"PAR1")
    before = times(target)
    failed(target.generate(*SMALL, *more), 2, "--output", name.split("/")[1], "--overwrite")
    assert times(target) == before
    succeeded(target.generate(*SMALL, "--overwrite"))
    target.check_whole(small)


def test_an_object_of_ours_under_anothers_name(target, minio, small):
    place = f"it/{target.bucket}/{target.prefix}/transactions"
    names = f"{place}/transactions_00000.parquet", f"{place}/transactions_00001.parquet"
    minio.client("cp", *names)
    succeeded(target.generate(*SMALL, "--resume"))  # the manifest tells
    target.check_whole(small)
    minio.client("cp", *names)
    target.file_system().delete_file("_manifest.json")
    failed(target.generate(*SMALL, "--resume"), 2, "--output", "transactions_00001.parquet")
    succeeded(target.generate(*SMALL, "--overwrite"))
    target.check_whole(small)


def test_other_objects_are_no_dataset_and_stay(minio, small):
    target = Target(minio)
    minio.client("mb", f"it/{target.bucket}")
    mine = ("notes.txt", "transactions/other.parquet", "transactions/transactions_1.parquet")
    for name in mine:
        put(target, name, b"mine")
    succeeded(target.generate(*SMALL))
    objects = target.objects()
    assert objects.items() >= hashes(small).items()
    assert len(objects) == len(hashes(small)) + len(mine)
    for name in mine:
        assert target.file_system().open_input_file(name).read() == b"mine"


def test_a_dataset_beside_ours(target, small):
    """A prefix is a folder: raw/batch2 is none of raw/batch, nor is what is below it."""
    other = Target(target.server, "raw/batch2")
    other.bucket = target.bucket
    succeeded(other.generate(*SMALL))
    below = Target(target.server, "raw/batch/2025")
    below.bucket = target.bucket
    succeeded(below.generate(*SMALL))
    succeeded(target.generate(*SMALL, "--overwrite"))
    other.check_whole(small)
    below.check_whole(small)
