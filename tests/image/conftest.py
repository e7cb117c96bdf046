"""The image that tools/check_image has built, and a MinIO to write into."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "s3"))
from servers import Minio  # noqa: E402

from container import Image  # noqa: E402


@pytest.fixture(scope="session")
def image() -> Image:
    folder = ROOT / ".cache" / "image"
    if not (folder / "image.json").exists():
        pytest.fail(f"no image in {folder}; tools/check_image builds it")
    return Image(folder)


@pytest.fixture(scope="session")
def minio(tmp_path_factory):
    server = Minio(tmp_path_factory.mktemp("minio"))
    try:
        yield server.start()
    finally:
        server.end()
