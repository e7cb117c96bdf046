"""Runs of the program into a server, and what is there afterwards."""

import hashlib
import os
import signal
import subprocess
import time
import uuid
from pathlib import Path

import pyarrow.fs
from servers import ROOT, Minio, end_with_parent, wait_until

PROGRAM = Path(os.environ.get("FRAUDGEN") or ROOT / "build" / "src" / "cli" / "fraudgen")
LONG = os.environ.get("FRAUDGEN_TEST_LONG", "") not in ("", "0")

# Three files of several parts and four of one.
DATA = ("--size", "40MB", "--file-size", "12MB")
# Files of one part only.
SMALL = ("--size", "6MB", "--file-size", "2MB")


def hashes(folder: Path) -> dict[str, str]:
    """Every file below the folder, hidden and unfinished ones too, with its hash."""
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file()}


class Run:
    """The program at work, with nothing of the caller's environment but the path."""

    def __init__(self, *arguments: object, **variables: str):
        assert PROGRAM.exists(), f"{PROGRAM} is not there; tools/run or tools/test builds it"
        self.process = subprocess.Popen(
            [str(PROGRAM), *map(str, arguments)], env={"PATH": os.environ["PATH"], **variables},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            preexec_fn=end_with_parent)

    def running(self) -> bool:
        return self.process.poll() is None

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        assert self.running(), "it has ended already"
        self.process.send_signal(number)

    def end(self, timeout: float = 300) -> subprocess.CompletedProcess:
        try:
            out, err = self.process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            out, err = self.process.communicate()
            raise AssertionError(f"still running after {timeout} s; it has said: {err}") from None
        return subprocess.CompletedProcess(self.process.args, self.process.returncode, out, err)


def succeeded(result: subprocess.CompletedProcess) -> None:
    assert result.returncode == 0, result.stderr


def failed(result: subprocess.CompletedProcess, status: int, *words: str) -> None:
    """The run ended with `status` and exactly one line, which has all the words."""
    assert result.returncode == status, result.stderr
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("fraudgen: "), lines[0]
    for word in words:
        assert word in lines[0], lines[0]


def failed_midway(result: subprocess.CompletedProcess, *words: str, aborted: bool = True) -> None:
    """One line says what failed, on which file, after how many tries, and how to go on. Where nobody
    could abort the uploads that were begun, a line for each says so before."""
    if not aborted:
        *before, last = result.stderr.splitlines()
        assert all("could not be aborted" in line for line in before), result.stderr
        result.stderr = last
    failed(result, 1, ".parquet", " tr", "--resume", *words)


class Target:
    """A prefix in a bucket of its own, as the program and others see it."""

    def __init__(self, server: Minio, prefix: str = "raw/batch", endpoint: str | None = None):
        self.server = server
        self.bucket = f"test-{uuid.uuid4().hex[:12]}"
        self.prefix = prefix
        self.endpoint = endpoint or server.endpoint
        self.uploads_before = server.uploads()
        self.temporary_before = server.temporary()

    @property
    def url(self) -> str:
        return f"minio://{self.bucket}/{self.prefix}"

    @property
    def trust(self) -> dict[str, str]:
        authority = self.server.authority
        return {"AWS_CA_BUNDLE": str(authority.certificate)} if authority else {}

    @property
    def keys(self) -> dict[str, str]:
        return {"AWS_ACCESS_KEY_ID": self.server.access_key,
                "AWS_SECRET_ACCESS_KEY": self.server.secret_key}

    def start(self, *arguments: object, **variables: str) -> Run:
        """`generate` into the target, with the server's keys unless there are variables."""
        return Run("generate", "-q", "-o", self.url, "--endpoint", self.endpoint, *arguments,
                   **(variables or {**self.keys, **self.trust}))

    def generate(self, *arguments: object, timeout: float = 300,
                 **variables: str) -> subprocess.CompletedProcess:
        return self.start(*arguments, **variables).end(timeout)

    def file_system(self) -> pyarrow.fs.FileSystem:
        """The prefix, through pyarrow, straight at the server."""
        authority = self.server.authority
        s3 = pyarrow.fs.S3FileSystem(
            access_key=self.server.access_key, secret_key=self.server.secret_key,
            scheme="https" if authority else "http", endpoint_override=self.server.address,
            region="us-east-1", tls_ca_file_path=str(authority.certificate) if authority else None)
        return pyarrow.fs.SubTreeFileSystem(f"{self.bucket}/{self.prefix}".rstrip("/"), s3)

    def objects(self) -> dict[str, str]:
        """Every object of the prefix, with the hash of what a reader gets."""
        s3 = self.file_system()
        found = s3.get_file_info(pyarrow.fs.FileSelector("", recursive=True, allow_not_found=True))
        return {info.path: hashlib.sha256(s3.open_input_file(info.path).read()).hexdigest()
                for info in found if info.type == pyarrow.fs.FileType.File}

    def finished(self) -> list[str]:
        """The transactions files that are there, as the server's disk shows it."""
        folder = self.server.data / self.bucket / self.prefix / "transactions"
        return [path.parent.name for path in folder.glob("*/xl.meta")]

    def uploads(self) -> set[str]:
        """Folders of uploads under way since the target was made, on the server's disk."""
        return self.server.uploads() - self.uploads_before

    def lasting_uploads(self) -> set[str]:
        """Without those that end in the meantime: a file just finished has its upload's folder for a
        moment more."""
        before = self.uploads()
        time.sleep(0.1)
        return before & self.uploads()

    def listed_uploads(self, names) -> str:
        """What the server lists as unfinished under the names, one by one: it takes only keys."""
        return "".join(self.server.client("ls", "--incomplete", f"it/{self.bucket}/{self.prefix}/{name}")
                       for name in names)

    def wait_for_the_middle(self, run: Run) -> None:
        """Until a file is finished and others are under way."""
        wait_until(lambda: not run.running() or (self.finished() and self.lasting_uploads()),
                   "a finished file and one under way", 60, 0.005)
        assert run.running(), run.end().stderr

    def check_no_litter(self, names) -> None:
        assert self.uploads() == set()
        assert self.listed_uploads(names) == ""

    def check_whole(self, reference: Path) -> None:
        """The target holds what the same command wrote to a directory, and nothing else."""
        expected = hashes(reference)
        assert self.objects() == expected
        self.check_no_litter(expected)

    def check_nothing_temporary(self) -> None:
        """For runs whose connections nobody cut. When one breaks as a part's last byte arrives, MinIO
        keeps what it wrote in a folder of its own that no request can reach, until it is started anew."""
        wait_until(lambda: self.server.temporary() <= self.temporary_before,
                   "no temporary files on the server")

    def check_clean(self, reference: Path, *, finished_at_least: int = 0) -> None:
        """After a failure: whole objects only, no manifest, nothing begun."""
        expected = hashes(reference)
        objects = self.objects()
        assert objects.items() <= expected.items()
        assert "_manifest.json" not in objects
        assert len(objects) >= finished_at_least
        self.check_no_litter(expected)
