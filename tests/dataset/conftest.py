"""Datasets made by the program, each once for all tests that ask for the same options."""

import sys
from pathlib import Path

import pytest
from program import PROGRAM, ROOT, SEVERAL_FILES, Datasets

sys.path.insert(0, str(ROOT / "tools"))


@pytest.fixture(scope="session")
def datasets(tmp_path_factory) -> Datasets:
    if not PROGRAM.exists():
        pytest.fail(f"{PROGRAM} is not there; tools/run or tools/test builds it")
    return Datasets(tmp_path_factory.mktemp("datasets"))


@pytest.fixture(scope="session")
def spark():
    from dataset_readers import Spark

    spark = Spark()
    yield spark
    spark.stop()


@pytest.fixture
def good(datasets) -> Path:
    """A dataset of several files. Not to be written to."""
    return datasets.make(*SEVERAL_FILES)


@pytest.fixture
def copy(good, tmp_path):
    """A copy of it to break."""
    from broken_copy import Copy

    return Copy(good, tmp_path / "copy")
