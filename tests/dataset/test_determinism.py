"""Rule 11: the same options and seed give the same bytes, however the work is done."""

import hashlib
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from program import run
from dataset_readers import files

# Several transactions files, so that workers and shards have something to share.
VARIANTS = {
    "a year": ("--rows", 120_000, "--file-size", "1MB"),
    "one day": ("--rows", 120_000, "--file-size", "1MB", "--start-date", "2025-11-28",
                "--end-date", "2025-11-28"),
    "version 1": ("--rows", 60_000, "--file-size", "1MB", "--parquet-version", 1),
    "by size": ("--size", "6MB", "--file-size", "1MB", "--no-profiles"),
}
WAYS = {
    "one worker": ("--workers", 1),
    "two workers": ("--workers", 2),
    "32 MB": ("--workers", 1, "--memory", "32MB"),
    "128 MB": ("--workers", 2, "--memory", "128MB"),
}


@pytest.fixture(scope="module", params=VARIANTS.values(), ids=VARIANTS.keys())
def variant(request, datasets):
    return request.param, contents(datasets.make(*request.param))


def contents(target: Path) -> dict[str, str]:
    """Every file below the target, by its path, as a hash of its bytes."""
    return {str(path.relative_to(target)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in target.rglob("*") if path.is_file()}


def parquet(found: dict[str, str]) -> dict[str, str]:
    return {path: digest for path, digest in found.items() if path.endswith(".parquet")}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_the_same_bytes(variant, tmp_path, way):
    options, wanted = variant
    assert sum(path.startswith("transactions/") for path in wanted) >= 2
    run("generate", "--quiet", "--output", tmp_path / "again", *options, *way)
    assert contents(tmp_path / "again") == wanted


def test_shards_are_one_run(variant, tmp_path):
    """In one directory and in any order, three shards are the dataset."""
    options, wanted = variant
    target = tmp_path / "shards"
    for shard in (2, 0, 1):
        run("generate", "--quiet", "--output", target, *options, "--shard", f"{shard}/3")
    found = contents(target)
    assert parquet(found) == parquet(wanted)
    listed = []
    for shard in range(3):
        manifest = json.loads((target / f"_manifest-{shard}-of-3.json").read_text())
        listed += [file["path"] for file in manifest["files"]]
    assert sorted(listed) == sorted(parquet(wanted))
    assert len(found) == len(listed) + 3


@pytest.mark.parametrize("table", ["customers", "devices", "transactions"])
def test_a_table_alone_has_the_same_rows(datasets, table):
    options = VARIANTS["a year"]
    whole, alone = datasets.make(*options), datasets.make(*options, "--tables", table)
    assert [path.name for path in alone.iterdir() if path.is_dir()] == [table]
    paths = files(whole, table)
    assert [Path(path).name for path in files(alone, table)] == [Path(path).name for path in paths]
    for path in paths:
        there = pq.read_table(path)
        assert pq.read_table(alone / table / Path(path).name).equals(there)


def test_another_seed_is_another_dataset(variant, tmp_path):
    options, wanted = variant
    run("generate", "--quiet", "--output", tmp_path / "other", *options, "--seed", 43)
    found = contents(tmp_path / "other")
    assert not set(found.values()) & set(wanted.values())
