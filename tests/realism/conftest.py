import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


@pytest.fixture(scope="session")
def generated(tmp_path_factory) -> Path:
    """A dataset by the program, just large enough to be measured. Not to be written to."""
    from command import generate

    return generate(tmp_path_factory.mktemp("generated"), "--rows", 120_000, "--fraud-rate", 0.05)
