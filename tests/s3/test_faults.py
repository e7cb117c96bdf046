"""What networks and servers do. Each run ends with a complete dataset, equal to what a directory gets, or
fails cleanly and is completed by --resume; either way nothing begun is left."""

import json
import random
import signal
import subprocess
import time

import pytest
from s3_runs import DATA, LONG, Target, failed_midway, succeeded
from servers import Minio, Proxy

# Each case once, or three times in a row.
pytestmark = pytest.mark.parametrize("again", range(3 if LONG else 1))

SLOW = {"rate": 3000}  # KB/s and connection: the run lasts for some seconds
PATIENT = ("--retry-time", 120)
HASTY = ("--retry-time", 3)


def started_slowly(server: Minio, proxy: Proxy, *options: object, **variables: str):
    """A run in the middle: a file finished, others under way."""
    proxy.add("bandwidth", **SLOW)
    target = Target(server, endpoint=proxy.endpoint)
    run = target.start(*DATA, *options, **variables)
    target.wait_for_the_middle(run)
    return target, run


def resume(target: Target, data, *options: object) -> None:
    """Straight to the server, whose faults are over."""
    target.endpoint = target.server.endpoint
    succeeded(target.generate(*DATA, "--resume", *options))
    target.check_whole(data)


def completes(minio: Minio, proxy: Proxy, data, *options: object,
              breaks: bool | None = True) -> None:
    """A run through the proxy; `breaks` says whether connections do, so that there is something to
    try again, and is None where nobody knows."""
    target = Target(minio, endpoint=proxy.endpoint)
    file = minio.folder / "stats.json"
    succeeded(target.generate(*DATA, *PATIENT, "--stats", file, *options))
    target.check_whole(data)
    stats = json.loads(file.read_text())
    assert stats["peak_resident_bytes"] <= 64 << 20  # for connections in trouble too
    assert breaks is None or (stats["retries"] > 0) == breaks


def test_latency_with_jitter(minio, proxy, data, again):
    proxy.add("latency", latency=500, jitter=300)
    proxy.add("latency", "downstream", latency=200, jitter=200)
    completes(minio, proxy, data, breaks=False)


def test_a_thin_line(minio, proxy, data, again):
    proxy.add("bandwidth", rate=2048)
    completes(minio, proxy, data, breaks=False)


def test_small_pieces(minio, proxy, data, again):
    proxy.add("slicer", average_size=1400, size_variation=700, delay=0)
    proxy.add("slicer", "downstream", average_size=20, size_variation=10, delay=500)
    completes(minio, proxy, data, breaks=False)


def test_connections_end_after_some_bytes(minio, proxy, data, again):
    """Each carries a part, and breaks in the one after it."""
    proxy.add("limit_data", bytes=8_000_000)
    completes(minio, proxy, data, "-w", 2)


def test_answers_end_after_some_bytes(minio, proxy, data, again):
    proxy.add("limit_data", "downstream", bytes=3000)
    completes(minio, proxy, data)


def test_connections_are_reset(minio, proxy, data, again):
    """Of two, one is cut off (RST) after a while, as chance has it."""
    proxy.add("bandwidth", rate=8000)
    proxy.add("reset_peer", toxicity=0.5, timeout=300)
    proxy.add("reset_peer", "downstream", toxicity=0.2, timeout=100)
    completes(minio, proxy, data, breaks=None)


def test_no_connection_lives_for_one_part(minio, proxy, data, again):
    proxy.add("limit_data", bytes=3_000_000)
    target = Target(minio, endpoint=proxy.endpoint)
    failed_midway(target.generate(*DATA, *HASTY), "transactions_0000")
    target.check_clean(data)
    resume(target, data)


def test_slow_close(minio, proxy, data, again):
    proxy.add("slow_close", delay=2000)
    proxy.add("slow_close", "downstream", delay=2000)
    completes(minio, proxy, data, breaks=False)


def test_a_black_hole_for_20_seconds(minio, proxy, data, again):
    target, run = started_slowly(minio, proxy, *PATIENT)
    holes = [proxy.add("timeout", stream, timeout=0) for stream in ("upstream", "downstream")]
    time.sleep(20)
    assert run.running()
    for hole in holes:
        proxy.remove(hole)
    succeeded(run.end())
    target.check_whole(data)


@pytest.mark.parametrize("hole", [{"timeout": 0}] if LONG else [{"timeout": 1000}])
def test_a_black_hole_for_good(minio, proxy, data, hole, again):
    """With a connection that stays open, and is given up after a minute; or, quicker, is closed."""
    target, run = started_slowly(minio, proxy, *HASTY)
    proxy.add("timeout", **hole)
    start = time.monotonic()
    failed_midway(run.end(timeout=150), aborted=False)
    assert time.monotonic() - start < 120
    resume(target, data)


def test_nobody_there_for_5_seconds(minio, proxy, data, again):
    target, run = started_slowly(minio, proxy, *PATIENT)
    proxy.enable(False)
    time.sleep(5)
    assert run.running()
    proxy.enable(True)
    succeeded(run.end())
    target.check_whole(data)


def test_the_server_is_killed_and_comes_back(own_minio, own_proxy, data, again):
    target, run = started_slowly(own_minio, own_proxy, *PATIENT)
    own_minio.kill()
    time.sleep(3)
    assert run.running()
    own_minio.start()
    succeeded(run.end())
    target.check_whole(data)


def test_the_server_is_killed_for_good(own_minio, own_proxy, data, again):
    target, run = started_slowly(own_minio, own_proxy, *HASTY)
    own_minio.kill()
    failed_midway(run.end(timeout=120), aborted=False)
    own_minio.start()
    assert target.uploads()  # nobody could abort them
    resume(target, data)


def test_the_disk_is_full(installed, tmp_path, data, again):
    disk = tmp_path / "minio" / "data"
    disk.mkdir(parents=True)
    # As root, or where the system lets a user do so.
    mount = ["mount", "-t", "tmpfs", "-o", "size=30m", "none", str(disk)]
    if subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("may not mount a small disk")
    server = Minio(tmp_path / "minio")
    try:
        server.start()
        target = Target(server)
        result = target.generate(*DATA, *HASTY)
        failed_midway(result)
        # Whichever worker hears of it first: a full server also loses uploads that it has begun.
        assert "XMinioStorageFull" in result.stderr or "NoSuchUpload" in result.stderr
        target.check_clean(data)
        subprocess.run(["mount", "-o", "remount,size=200m", str(disk)], check=True)
        time.sleep(3)  # the server believes for up to two seconds what it saw of its disk
        resume(target, data)
    finally:
        server.kill()
        subprocess.run(["umount", str(disk)], check=True)


def test_the_keys_are_revoked(own_minio, own_proxy, data, again):
    own_minio.client("admin", "user", "add", "it", "loader", "loader-secret")
    own_minio.client("admin", "policy", "attach", "it", "readwrite", "--user", "loader")
    target, run = started_slowly(own_minio, own_proxy, *PATIENT, AWS_ACCESS_KEY_ID="loader",
                                 AWS_SECRET_ACCESS_KEY="loader-secret")
    own_minio.client("admin", "user", "remove", "it", "loader")
    start = time.monotonic()
    failed_midway(run.end(), "403 InvalidAccessKeyId", "1 try", aborted=False)
    assert time.monotonic() - start < 20  # such a refusal is not tried again
    resume(target, data)


def test_the_bucket_is_deleted(own_minio, own_proxy, data, again):
    target, run = started_slowly(own_minio, own_proxy, *PATIENT)
    # With all that is in it, as the console does it.
    own_minio.client("rb", "--force", "--dangerous", f"it/{target.bucket}")
    failed_midway(run.end(), "404 NoSuchBucket")
    resume(target, data)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupt(minio, proxy, data, number, again):
    target, run = started_slowly(minio, proxy)
    run.kill(number)
    start = time.monotonic()
    result = run.end(timeout=60)
    assert result.returncode == 128 + number, result.stderr
    assert time.monotonic() - start < 15
    target.check_clean(data, finished_at_least=1)
    resume(target, data)


def test_an_interrupt_while_the_server_is_away(minio, proxy, data, again):
    target, run = started_slowly(minio, proxy, *PATIENT)
    proxy.enable(False)
    time.sleep(1)
    run.kill(signal.SIGTERM)
    assert run.end(timeout=60).returncode == 128 + signal.SIGTERM
    resume(target, data)


def test_killed_in_the_middle(minio, proxy, data, tmp_path, again):
    target, run = started_slowly(minio, proxy)
    run.kill()
    run.end()
    assert target.uploads()  # which is what --resume is to clear up
    finished = len(target.finished())
    resume(target, data, "--stats", tmp_path / "stats.json")
    assert json.loads((tmp_path / "stats.json").read_text())["kept"]["files"] >= finished > 0


def test_killed_and_begun_anew(minio, proxy, data, again):
    """--overwrite clears up as well."""
    target, run = started_slowly(minio, proxy)
    run.kill()
    run.end()
    assert target.uploads()
    target.endpoint = minio.endpoint
    succeeded(target.generate(*DATA, "--overwrite"))
    target.check_whole(data)


def test_killed_at_random_moments(minio, data, again):
    target = Target(minio)
    start = time.monotonic()
    succeeded(target.generate(*DATA))
    duration = time.monotonic() - start
    count = 20 if LONG else 3
    for moment in range(count):
        target = Target(minio)
        run = target.start(*DATA)
        time.sleep(duration * (moment + random.random()) / count)
        if run.running():
            run.kill()
        run.end()
        # Interrupted once more while it resumes, now and then.
        if moment % 4 == 1:
            run = target.start(*DATA, "--resume")
            time.sleep(duration * random.random() / 2)
            if run.running():
                run.kill()
            run.end()
        resume(target, data)
