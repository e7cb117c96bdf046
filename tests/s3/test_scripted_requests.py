"""What is asked of a server: few connections, few requests, and any key that S3 allows."""

import json

import pytest
from scripted_messages import Request
from scripted_runs import BUCKET, server, site  # noqa: F401


@pytest.mark.parametrize("connections", [1, 2, 5])
def test_connections_are_kept(site, connections):
    site.succeed("--connections", connections)
    assert len(site.server.log) > 15
    assert site.server.connections <= connections + 1


def test_connections_that_the_server_closes(site):
    """After each answer, as a server may."""
    def act(exchange):
        answer = exchange.true_answer()
        answer.headers["Connection"] = "close"
        exchange.send(answer)
        exchange.hang_up()

    site.server.script("*", act)
    site.succeed()


def test_connections_that_are_closed_without_a_word(site):
    """As a proxy does after some time without requests: not the program's fault, nor the server's."""
    def act(exchange):
        exchange.send(exchange.true_answer())
        exchange.hang_up()

    site.server.script("*", act)
    site.succeed()


@pytest.mark.parametrize("prefix", [
    "", "a/b/c/d", "with blank/a+b=c&d", "100%/%41", "ümlaut/日本語/😀", "a'b\"c(d)*!~/<x>&amp;",
    "a:b,c;d@e$f/..a/.b/c..", "[x]{y}|z^`/back\\slash", "?query#fragment", "x/" * 400 + "y",
])
def test_prefixes(site, prefix):
    site.prefix = prefix
    site.succeed()
    site.server.bucket(BUCKET).objects.pop((prefix + "/" if prefix else "") + "_manifest.json")
    site.succeed("--resume")


def test_the_numbers_of_requests(site, tmp_path):
    """No more than the parts, a few for each file, and a few for each folder."""
    site.succeed("--stats", tmp_path / "stats.json")
    names = [entry.operation for entry in site.server.log]
    assert names.count("UploadPart") == 4
    assert names.count("CompleteMultipartUpload") == 2
    assert names.count("PutObject") >= 3
    assert len(names) < 40
    stats = json.loads((tmp_path / "stats.json").read_text())
    assert stats["retries"] == 0
    assert stats["requests"] == len(names)


def test_a_dataset_that_is_there(site):
    site.succeed()
    before = dict(site.server.bucket(BUCKET).objects)
    result = site.run()
    assert result.returncode == 2 and "--resume" in result.stderr and "--overwrite" in result.stderr
    assert site.server.bucket(BUCKET).objects == before
    site.succeed("--overwrite")
    after = site.server.bucket(BUCKET).objects
    assert not [key for key in before if after[key] is before[key]]


def test_what_is_missing_is_made_and_nothing_else(site):
    site.succeed()
    objects = site.server.bucket(BUCKET).objects
    missing = f"{site.prefix}/transactions/transactions_00001.parquet"
    del objects[missing]
    before = dict(objects)
    site.succeed("--resume")
    assert [key for key in objects if key not in before] == [missing]
    assert all(objects[key] is before[key] for key in before if key.endswith(".parquet"))


def test_a_bucket_that_is_there(site):
    site.server.store.carry_out(Request("PUT", f"/{BUCKET}", []))
    site.succeed()
    assert site.server.requests("CreateBucket") == []
