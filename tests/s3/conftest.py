"""Servers for the tests of object storage, started when the first test asks, and datasets to compare
with."""

import pytest
import s3_runs
from servers import BIN, Authority, Minio, Proxy, Toxiproxy


@pytest.fixture(scope="session")
def installed() -> None:
    for name in ("minio", "mc", "toxiproxy-server"):
        if not (BIN / name).exists():
            pytest.fail(f"{BIN / name} is not there; tools/install_servers installs it")


@pytest.fixture(scope="session")
def authority(tmp_path_factory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def minio(installed, tmp_path_factory):
    """Over HTTP, for all tests: each has buckets of its own, and leaves it running."""
    server = Minio(tmp_path_factory.mktemp("minio"))
    try:
        yield server.start()
    finally:
        server.end()


@pytest.fixture(scope="session")
def minio_tls(installed, authority, tmp_path_factory):
    """Likewise, over HTTPS."""
    server = Minio(tmp_path_factory.mktemp("minio-tls"), authority)
    try:
        yield server.start()
    finally:
        server.end()


@pytest.fixture(params=["http", "https"])
def server(request) -> Minio:
    return request.getfixturevalue("minio" if request.param == "http" else "minio_tls")


@pytest.fixture
def own_minio(installed, tmp_path):
    """For one test, which may do to it what it likes."""
    server = Minio(tmp_path / "minio")
    try:
        yield server.start()
    finally:
        server.end()


@pytest.fixture(scope="session")
def toxiproxy(installed, tmp_path_factory):
    process = Toxiproxy(tmp_path_factory.mktemp("toxiproxy"))
    try:
        yield process.start()
    finally:
        process.kill()


@pytest.fixture
def proxy(toxiproxy, minio):
    """Before `minio`."""
    proxy = Proxy(toxiproxy, minio)
    yield proxy
    proxy.close()


@pytest.fixture
def own_proxy(toxiproxy, own_minio):
    """Before `own_minio`."""
    proxy = Proxy(toxiproxy, own_minio)
    yield proxy
    proxy.close()


def dataset(tmp_path_factory, *options):
    folder = tmp_path_factory.mktemp("reference") / "data"
    s3_runs.succeeded(s3_runs.Run("generate", *options, "-q", "-o", folder).end())
    return folder


@pytest.fixture(scope="session")
def data(tmp_path_factory):
    """What DATA makes of a directory. Not to be written to."""
    return dataset(tmp_path_factory, *s3_runs.DATA)


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """What SMALL makes of a directory. Not to be written to."""
    return dataset(tmp_path_factory, *s3_runs.SMALL)
