"""Runs of the program against the scripted server, and what must hold after each."""

import functools
import hashlib
import os
import subprocess
import tempfile
import time
import unicodedata
from pathlib import Path

import pytest
from scripted_server import ScriptedServer
from scripted_signature import Keys
from servers import end_with_parent

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("FRAUDGEN") or ROOT / "build" / "src" / "cli" / "fraudgen")
KEYS = Keys("scripted-access", "scripted+secret/geheim")
BUCKET = "fraud-data"
PREFIX = "raw/batch"
# Two transactions files of two parts each, and three objects of one part; as quick to make as can be.
SIZES = ("--size", "12MB", "--file-size", "6MB", "--compression", "none", "--parquet-version", "1")
# How long a request that can't succeed is tried, in seconds.
SOON = ("--retry-time", "1")


def environment(**variables: str) -> dict[str, str]:
    """Nothing of the caller's but the path, so that no option comes from there."""
    return {"PATH": os.environ["PATH"], "HOME": "/nonexistent", **variables}


@functools.cache
def written() -> dict[str, bytes]:
    """What the same command writes to a directory."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([PROGRAM, *SIZES, "-q", "-o", folder], env=environment(), check=True)
        return {str(path.relative_to(folder)): path.read_bytes()
                for path in Path(folder).rglob("*") if path.is_file()}


def digests(objects: dict[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(data).hexdigest() for name, data in objects.items()}


class Site:
    """A server, and runs of the program that write to it."""

    def __init__(self, server: ScriptedServer) -> None:
        self.server = server
        self.bucket = BUCKET
        self.prefix = PREFIX
        self.said = ""  # by the runs so far
        self.may_be_refused: set[str] = set()  # codes

    def start(self, *options: object, **variables: str) -> subprocess.Popen:
        keys = {"AWS_ACCESS_KEY_ID": self.server.keys.access_key,
                "AWS_SECRET_ACCESS_KEY": self.server.keys.secret_key}
        if self.server.keys.token:
            keys["AWS_SESSION_TOKEN"] = self.server.keys.token
        target = f"minio://{self.bucket}/{self.prefix}" if self.prefix else f"s3://{self.bucket}"
        command = [PROGRAM, *SIZES, "--quiet", "--output", target, "--endpoint", self.server.endpoint]
        return subprocess.Popen([*map(str, command), *map(str, options)],
                                env=environment(**{**keys, **variables}), stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                preexec_fn=end_with_parent)

    def end(self, process: subprocess.Popen, within: float = 60) -> subprocess.CompletedProcess:
        try:
            out, err = process.communicate(timeout=within)
        except subprocess.TimeoutExpired:
            process.kill()
            _, err = process.communicate()
            pytest.fail(f"still running after {within} s; it said: {err!r}")
        self.said += out.decode() + err.decode()
        return subprocess.CompletedProcess(process.args, process.returncode, out.decode(), err.decode())

    def run(self, *options: object, within: float = 60, **variables: str) -> subprocess.CompletedProcess:
        return self.end(self.start(*options, **variables), within)

    def objects(self) -> dict[str, bytes]:
        start = f"{self.prefix}/" if self.prefix else ""
        return {key[len(start):]: blob.data
                for key, blob in self.server.bucket(self.bucket).objects.items() if key.startswith(start)}

    def succeed(self, *options: object, **more) -> subprocess.CompletedProcess:
        """A run that ends with the whole dataset, and nothing else anywhere."""
        result = self.run(*options, **more)
        assert result.returncode == 0, result.stderr
        assert (result.stdout, result.stderr) == ("", "")
        self.check_complete()
        return result

    def check_complete(self) -> None:
        assert digests(self.objects()) == digests(written())
        assert len(self.server.bucket(self.bucket).objects) == len(written())
        self.check_no_uploads()

    def fail(self, *words: str, options: tuple = SOON, status: int = 1, within: float = 60,
             litter: bool = False, resume: bool = True, **variables: str) -> str:
        """A run that ends with one line, which has all the words, and leaves nothing but finished files.
        A run with --resume, once the server is well again, ends with the whole dataset."""
        result = self.run(*options, within=within, **variables)
        line = self.check_failure(result, status, *words)
        if not litter:
            self.check_no_uploads()
        if resume:
            self.server.rules.clear()
            self.succeed("--resume")
        return line

    def check_failure(self, result: subprocess.CompletedProcess, status: int, *words: str) -> str:
        assert result.returncode == status, (result.returncode, result.stderr)
        assert result.stdout == ""
        assert result.stderr.startswith("fraudgen: ") and result.stderr.endswith("\n"), result.stderr
        line = result.stderr[:-1]
        assert not [c for c in line if unicodedata.category(c) in ("Cc", "Zl", "Zp")], result.stderr
        assert len(line) < 1000
        for word in words:
            assert word in line, line
        if status == 1:
            assert "--resume" in line, line
        self.check_only_whole_files()
        if status == 2:
            assert not self.objects()
        return line

    def check_only_whole_files(self) -> None:
        """And no manifest, which comes with the last of them."""
        assert digests(self.objects()).items() <= digests(written()).items()
        assert "_manifest.json" not in self.objects()

    def check_no_uploads(self) -> None:
        assert self.server.bucket(self.bucket).uploads == {}

    def check_rest(self) -> None:
        """What is left to check at the end of every test."""
        assert self.server.failures == []
        refused = [what for what in self.server.refused if what[1] not in self.may_be_refused]
        assert refused == []
        assert self.server.keys.secret_key not in self.said
        assert self.server.keys.token is None or self.server.keys.token not in self.said
        for entry in self.server.log:
            assert entry.operation != "Unknown", (entry.request.method, entry.request.target)


@pytest.fixture
def server():
    """One that knows KEYS, in us-east-1, its clock right."""
    if not PROGRAM.exists():
        pytest.fail(f"{PROGRAM} is not there; tools/run or tools/test builds it")
    with ScriptedServer(KEYS) as server:
        yield server


@pytest.fixture
def site(server):
    site = Site(server)
    yield site
    site.check_rest()


def eventually(condition, within: float = 20) -> None:
    end = time.monotonic() + within
    while not condition():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)
