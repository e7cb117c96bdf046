"""Runs of the program, as a user starts them."""

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("FRAUDGEN") or ROOT / "build" / "src" / "cli" / "fraudgen")
LONG = os.environ.get("FRAUDGEN_TEST_LONG", "") not in ("", "0")

# Several files, and well below a second a file.
SMALL = ("--size", "24MB", "--file-size", "4MB")


def environment(**variables: str) -> dict[str, str]:
    """Nothing of the caller's environment but the path, so that no option comes from it."""
    return {"PATH": os.environ["PATH"], **variables}


def command(*arguments: object) -> list[str]:
    return [str(PROGRAM), *map(str, arguments)]


def run(*arguments: object, cwd=None, timeout=600, **variables: str) -> subprocess.CompletedProcess:
    return subprocess.run(command(*arguments), env=environment(**variables), cwd=cwd, text=True,
                          capture_output=True, timeout=timeout, stdin=subprocess.DEVNULL)


def succeed(*arguments: object, **options) -> subprocess.CompletedProcess:
    result = run(*arguments, **options)
    assert result.returncode == 0, result.stderr
    return result


def refused(result: subprocess.CompletedProcess, *words: str, status: int = 2) -> None:
    """The run ended with `status` and exactly one line, which has all the words."""
    assert result.returncode == status, result.stderr
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("fraudgen: ")
    for word in words:
        assert word in lines[0]


def tree(target: Path) -> dict[str, str]:
    """Every file below the target, hidden and unfinished ones too, with its hash."""
    files = (path for path in sorted(Path(target).rglob("*")) if path.is_file())
    return {str(path.relative_to(target)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in files}


def parquet_files(target: Path) -> dict[str, str]:
    return {name: digest for name, digest in tree(target).items() if not name.startswith("_")}


@pytest.fixture(scope="session", autouse=True)
def program() -> None:
    if not PROGRAM.exists():
        pytest.fail(f"{PROGRAM} is not there; tools/run or tools/test builds it")


@pytest.fixture(scope="session")
def whole(tmp_path_factory) -> Path:
    """An undisturbed run with SMALL. Not to be written to."""
    target = tmp_path_factory.mktemp("whole") / "data"
    succeed("generate", *SMALL, "-o", target, "--quiet")
    return target
