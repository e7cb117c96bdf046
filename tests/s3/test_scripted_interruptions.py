"""Servers that fall silent, and runs that are ended from outside: nothing is left behind."""

import os
import signal
import time
from contextlib import ExitStack

import pytest
import scripted_faults as faults
from scripted_messages import Request
from scripted_runs import KEYS, SOON, Site, eventually, server, site  # noqa: F401
from scripted_server import ScriptedServer

LONG = os.environ.get("FRAUDGEN_TEST_LONG", "") not in ("", "0")
# The program waits for some time before it gives a silent server up, so these runs go side by side.
SILENT = [(operation, action, options)
          for operation in ("HeadBucket", "CreateMultipartUpload", "UploadPart", "PutObject")
          for action in (faults.Hold, lambda: faults.drip)
          for options in ((), SOON)]


def test_servers_that_fall_silent():
    """Or nearly so. Once: the run gets through. Always, with little patience: it ends."""
    with ExitStack() as stack:
        runs = []
        for operation, make, options in SILENT:
            site = Site(stack.enter_context(ScriptedServer(KEYS)))
            site.server.script(operation, make(), times=None if options else [2 if "Upload" in operation else 1])
            runs.append((operation, options, site, site.start(*options)))
        end = time.monotonic() + 100
        for operation, options, site, process in runs:
            result = site.end(process, within=max(1, end - time.monotonic()))
            if not options:
                assert result.returncode == 0, (operation, result.stderr)
                site.check_complete()
            else:
                site.check_failure(result, 2 if operation in ("HeadBucket", "CreateMultipartUpload") else 1)
                site.check_no_uploads()
            site.check_rest()


@pytest.mark.skipif(not LONG, reason="a completion is waited for very long")
def test_a_completion_that_is_never_told(site):
    site.server.script("CompleteMultipartUpload", faults.Hold(), times=[1])
    site.succeed(within=400)


@pytest.mark.parametrize("operation, number, name, status", [
    ("HeadBucket", 1, "SIGINT", 130), ("CreateMultipartUpload", 1, "SIGTERM", 143),
    ("CreateMultipartUpload", 3, "SIGINT", 130), ("UploadPart", 2, "SIGINT", 130),
    ("UploadPart", 2, "SIGTERM", 143), ("UploadPart", 1, "SIGHUP", 129), ("PutObject", 1, "SIGINT", 130),
    ("CompleteMultipartUpload", 1, "SIGTERM", 143)])
def test_signals(site, operation, number, name, status):
    hold = faults.Hold()
    site.server.script(operation, hold, times=range(number, 99))
    process = site.start()
    assert hold.reached.wait(20)
    process.send_signal(signal.Signals[name])
    result = site.end(process, within=10)
    assert result.returncode == status
    assert result.stdout == "" and len(result.stderr.splitlines()) <= 1
    site.check_only_whole_files()
    site.check_no_uploads()
    hold.release()
    site.succeed("--resume")


def test_a_signal_while_a_request_waits_to_be_tried_again(site):
    rule = site.server.script("UploadPart", faults.refuse(503, "SlowDown", Retry_After="600"))
    process = site.start()
    eventually(lambda: rule.applied >= 2)
    process.send_signal(signal.SIGINT)
    assert site.end(process, within=10).returncode == 130
    site.check_no_uploads()


@pytest.mark.parametrize("number", [1, 3], ids=["the trial", "a file"])
def test_a_signal_after_the_upload_is_made_and_before_that_is_told(site, number):
    hold = faults.HoldAfterwards()
    site.server.script("CreateMultipartUpload", hold, times=range(number, 99))
    process = site.start()
    assert hold.reached.wait(20)
    process.send_signal(signal.SIGTERM)
    assert site.end(process, within=20).returncode == 143
    site.check_no_uploads()


def test_a_second_signal_stops_at_once(site):
    hold = faults.Hold()
    site.server.script("UploadPart", hold)
    abort = faults.Hold()
    site.server.script("AbortMultipartUpload", abort, where=lambda request: "transactions" in request.key)
    process = site.start()
    assert hold.reached.wait(20)
    process.send_signal(signal.SIGINT)
    assert abort.reached.wait(20)
    process.send_signal(signal.SIGINT)
    result = site.end(process, within=5)
    assert result.returncode in (130, -signal.SIGINT)
    hold.release()
    abort.release()
    site.server.rules.clear()
    site.succeed("--resume")


@pytest.mark.parametrize("of_one_key", [False, True], ids=["S3's list", "MinIO's list"])
@pytest.mark.parametrize("operation, number", [
    ("CreateMultipartUpload", 1), ("UploadPart", 1), ("UploadPart", 4), ("CompleteMultipartUpload", 1)])
def test_killed_and_resumed(site, of_one_key, operation, number):
    site.server.store.uploads_of_one_key = of_one_key
    hold = faults.Hold()
    site.server.script(operation, hold, times=range(number, 99))
    process = site.start()
    assert hold.reached.wait(20)
    process.kill()
    assert site.end(process).returncode == -signal.SIGKILL
    site.check_only_whole_files()
    hold.release()
    site.server.rules.clear()
    if (operation, number) == ("UploadPart", 4):
        assert site.server.bucket(site.bucket).uploads
    site.succeed("--resume")


@pytest.mark.parametrize("of_one_key", [False, True], ids=["S3's list", "MinIO's list"])
def test_left_overs_in_pages(site, of_one_key):
    """Of a file that was begun very often, and of others' that are not to be touched."""
    site.server.store.uploads_of_one_key = of_one_key
    store = site.server.store

    def begin(key: str) -> None:
        store.carry_out(Request("POST", f"/{site.bucket}/{key}?uploads=",
                                [("x-amz-checksum-algorithm", "CRC32C")]))

    store.carry_out(Request("PUT", f"/{site.bucket}", []))
    for _ in range(230):
        begin(f"{site.prefix}/transactions/transactions_00001.parquet")
    others = [f"{site.prefix}/transactions/other.parquet", "elsewhere/transactions/transactions_00001.parquet",
              f"{site.prefix}/transactions/transactions_00001.parquet.bak"]
    for key in others:
        begin(key)
    result = site.run("--resume")
    assert result.returncode == 0, result.stderr
    left = [upload.key for upload in site.server.bucket(site.bucket).uploads.values()]
    assert sorted(left) == sorted(others)
