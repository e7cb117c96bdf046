"""Runs of the program, and the datasets they make."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("FRAUDGEN") or ROOT / "build" / "src" / "cli" / "fraudgen")
# Two or more files with several row groups each, and customers with enough history for habits.
SEVERAL_FILES = ("--rows", 40_000, "--file-size", "1MB", "--row-group-rows", 4096)

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
