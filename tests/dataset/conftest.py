"""Datasets made by the program, each once for all tests that ask for the same options."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("FRAUDGEN") or ROOT / "build" / "src" / "cli" / "fraudgen")
sys.path.insert(0, str(ROOT / "tools"))

LONG = os.environ.get("FRAUDGEN_TEST_LONG", "") not in ("", "0")


def run(*options: object) -> subprocess.CompletedProcess:
    """Runs the program with no option taken from the environment."""
    return subprocess.run([PROGRAM, *map(str, options)], capture_output=True, text=True, check=True,
                          env={"PATH": os.environ["PATH"]})


class Datasets:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.made: dict[tuple[str, ...], Path] = {}

    def make(self, *options: object) -> Path:
        """The target of a finished dataset with these options. Not to be written to."""
        key = tuple(map(str, options))
        if key not in self.made:
            target = self.root / str(len(self.made))
            run("generate", "--quiet", "--output", target, *key)
            self.made[key] = target
        return self.made[key]


@pytest.fixture(scope="session")
def datasets(tmp_path_factory) -> Datasets:
    if not PROGRAM.exists():
        pytest.fail(f"{PROGRAM} is not there; tools/run or tools/test builds it")
    return Datasets(tmp_path_factory.mktemp("datasets"))


@pytest.fixture(scope="session")
def spark():
    from readers import Spark

    spark = Spark()
    yield spark
    spark.stop()
