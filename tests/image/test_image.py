"""The image in containers with little memory, and none of fraudgen's own options about it."""

import json
import os
import re
from pathlib import Path

import pytest
from container import Container

ROOT = Path(__file__).resolve().parents[2]
SIZE = "1GB" if os.environ.get("FRAUDGEN_TEST_LONG", "") not in ("", "0") else "100MB"
ENOUGH = [24, 32, 64, 256]  # MB
TOO_LITTLE = 16
USER = 65532

manifests: dict[str, str] = {}


@pytest.fixture
def data(tmp_path) -> Path:
    """A folder that the image's user may write to."""
    folder = tmp_path / "data"
    folder.mkdir()
    os.chown(folder, USER, USER)
    return folder


def check_complete(manifest: str, sizes: dict[str, int]) -> None:
    """Every file with its size and nothing else; and whatever the target and the limit, the checksums
    that the runs before had."""
    files = {file["path"]: file["bytes"] for file in json.loads(manifest)["files"]}
    del sizes["_manifest.json"]
    assert sizes == files
    assert manifests.setdefault(SIZE, manifest) == manifest


def composed() -> dict[str, str]:
    """The environment that compose.yaml gives the service, where the caller's says nothing."""
    service = (ROOT / "compose.yaml").read_text().split("  fraud-generator-batch:")[1]
    defaults = dict(re.findall(r"^      (\w+): \$\{\w+:-(.*)\}$", service, re.MULTILINE))
    assert {"SIZE", "WORKERS", "OUTPUT", "FRAUD_RATE", "MINIO_ENDPOINT"} <= defaults.keys()
    return defaults


def test_what_is_in_it(image):
    assert image.files() == {"fraudgen", "etc/ssl/certs/ca-certificates.crt"}
    assert image.config["Entrypoint"] == ["/fraudgen"]
    assert image.config["User"] == f"{USER}:{USER}"


@pytest.mark.parametrize("limit", ENOUGH)
def test_into_a_directory(image, data, tmp_path, limit):
    container = Container(image, limit, volumes={"/data": data})
    result = container.run(tmp_path, "--size", SIZE, "--output", "/data", "--quiet")
    assert result.returncode == 0, result.stderr
    check_complete((data / "_manifest.json").read_text(),
                   {str(path.relative_to(data)): path.stat().st_size for path in data.rglob("*.*")
                    if path.is_file() and not path.name.startswith(".")})


@pytest.mark.parametrize("limit", ENOUGH)
def test_into_minio(image, minio, tmp_path, limit):
    """As compose.yaml has it, but for the server's address."""
    place = f"fraud-data/{limit}/batch"
    variables = composed() | {"SIZE": SIZE, "OUTPUT": f"minio://{place}", "MINIO_ENDPOINT": minio.endpoint,
                              "MINIO_ROOT_USER": minio.access_key, "MINIO_ROOT_PASSWORD": minio.secret_key}
    result = Container(image, limit, variables).run(tmp_path)
    assert result.returncode == 0, result.stderr
    lines = minio.client("ls", "--recursive", "--json", f"it/{place}/").splitlines()
    check_complete(minio.client("cat", f"it/{place}/_manifest.json"),
                   {line["key"]: line["size"] for line in map(json.loads, lines)})
    minio.client("rm", "--recursive", "--force", f"it/{place}/")


@pytest.mark.parametrize("target", ["/data", "minio://fraud-data/none"])
def test_too_little_memory(image, minio, data, tmp_path, target):
    variables = {"MINIO_ENDPOINT": minio.endpoint, "MINIO_ROOT_USER": minio.access_key,
                 "MINIO_ROOT_PASSWORD": minio.secret_key}
    container = Container(image, TOO_LITTLE, variables if "minio" in target else {}, {"/data": data})
    result = container.run(tmp_path, "--size", SIZE, "--output", target)
    assert result.returncode == 2, result.stderr
    assert re.fullmatch(r"fraudgen: .*memory.*\n", result.stderr), result.stderr
    assert list(data.iterdir()) == []


def test_a_directory_that_cannot_be_written_to(image, tmp_path):
    result = Container(image, 64).run(tmp_path, "--size", "1MB")
    assert result.returncode == 2, result.stderr
    assert "output" in result.stderr
