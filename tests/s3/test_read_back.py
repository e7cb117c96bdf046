"""What is in the bucket is what the same command writes to a directory, for every reader."""

import json
import os
import subprocess
from pathlib import Path

import pyarrow.dataset
import pytest
from s3_runs import DATA, SMALL, Run, Target, failed, hashes, succeeded
from servers import ROOT

TABLES = ("customers", "devices", "transactions")


def duckdb_sums(root: object, target: Target | None = None) -> dict[str, list[int]]:
    """Rows of each table and the sum of their hashes, by a DuckDB that speaks S3 itself."""
    python = ROOT / ".cache" / "duckdb-s3" / "bin" / "python"
    assert python.exists(), f"{python} is not there; tools/install_servers installs it"
    server = target and {"address": target.server.address, "keys": target.keys,
                         "authority": target.trust.get("AWS_CA_BUNDLE")}
    result = subprocess.run(
        [python, Path(__file__).with_name("read_with_duckdb.py"), str(root), *TABLES],
        input=json.dumps(server), env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")},
        capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def check_with_duckdb(target: Target, reference: Path) -> None:
    assert duckdb_sums(f"s3://{target.bucket}/{target.prefix}", target) == duckdb_sums(reference)


def test_every_reader_sees_what_a_directory_holds(server, data, tmp_path):
    target = Target(server)
    # The bucket is made, and so is every folder of the prefix.
    succeeded(target.generate(*DATA, "--stats", tmp_path / "stats.json"))
    target.check_whole(data)
    target.check_nothing_temporary()

    stats = json.loads((tmp_path / "stats.json").read_text())
    manifest = json.loads((data / "_manifest.json").read_text())
    assert stats["bytes"] == sum(file["bytes"] for file in manifest["files"])
    assert stats["files"] == len(manifest["files"])
    assert stats["requests"] > stats["files"]
    assert stats["retries"] == 0

    check_with_duckdb(target, data)
    for table in TABLES:
        seen = pyarrow.dataset.dataset(table, filesystem=target.file_system()).to_table()
        assert seen.equals(pyarrow.dataset.dataset(data / table).to_table())


def test_a_file_of_one_part_and_files_of_several(minio, data):
    """The limits of the test above are where they are thought to be."""
    sizes = sorted(path.stat().st_size for path in data.rglob("*.parquet"))
    assert sizes[0] < 5 << 20 and sizes[-1] > 10 << 20


@pytest.mark.parametrize("prefix", ["", "x", "a b/c+d~e", "ação/é=1", "%41/%2F&?#", "quote'\"<>;",
                                    "日本/…"])
def test_prefixes(minio, small, prefix):
    target = Target(minio, prefix)
    succeeded(target.generate(*SMALL))
    target.check_whole(small)
    succeeded(target.generate(*SMALL, "--resume"))
    target.check_whole(small)


def test_prefixes_over_tls(minio_tls, data):
    target = Target(minio_tls, "ação=1/a b+c~")
    succeeded(target.generate(*DATA))
    target.check_whole(data)
    check_with_duckdb(target, data)


@pytest.mark.parametrize("options", [("-w", 1), ("-w", 2, "--connections", 1), ("--part-size", "7MB"),
                                     ("--connections", 20, "--memory", "256MB"),
                                     ("-w", 1, "--memory", "32MB")],
                         ids=lambda options: " ".join(map(str, options)))
def test_how_it_is_run_shapes_no_byte(minio, data, options):
    target = Target(minio)
    succeeded(target.generate(*DATA, *options))
    target.check_whole(data)
    target.check_nothing_temporary()


def test_a_bucket_that_is_there_and_a_slash_at_the_end(minio, small):
    target = Target(minio)
    minio.client("mb", f"it/{target.bucket}")
    succeeded(Run("generate", "-q", *SMALL, "-o", f"s3://{target.bucket}/raw/batch/",
                  MINIO_ENDPOINT=minio.endpoint, **target.keys).end())
    target.check_whole(small)


def test_shards_make_the_dataset_together(minio, data):
    target = Target(minio)
    runs = [target.start(*DATA, "--shard", f"{i}/3") for i in range(3)]
    for run in runs:
        succeeded(run.end())
    expected = {name: digest for name, digest in hashes(data).items() if name != "_manifest.json"}
    objects = target.objects()
    assert {name for name in objects if name.startswith("_")} == {f"_manifest-{i}-of-3.json"
                                                                  for i in range(3)}
    assert {name: digest for name, digest in objects.items() if name in expected} == expected
    target.check_no_litter(objects)


@pytest.mark.parametrize("url", ["minio://", "minio:///x", "s3://No", "s3://ab/x", "minio://bucket/a//b",
                                 "minio://bucket/../x"])
def test_targets_that_are_none(minio, url):
    target = Target(minio)
    failed(Run("generate", *SMALL, "-o", url, "--endpoint", minio.endpoint, **target.keys).end(), 2,
           "--output", "accepted")
