"""Whom the program believes over HTTPS."""

import socket
import ssl
import threading
from ssl import TLSVersion

import pytest
from s3_runs import SMALL, Target, failed, succeeded
from servers import Authority, Proxy

QUICK = ("--retry-time", 2)


def test_an_unknown_authority_is_refused(minio_tls):
    target = Target(minio_tls)
    failed(target.generate(*SMALL, **target.keys), 2, "certificate", "AWS_CA_BUNDLE")
    assert target.bucket not in minio_tls.client("ls", "it")


def test_another_authority_is_refused(minio_tls, tmp_path):
    target = Target(minio_tls)
    other = Authority(tmp_path / "other")
    failed(target.generate(*SMALL, **target.keys, AWS_CA_BUNDLE=str(other.certificate)), 2,
           "certificate", "AWS_CA_BUNDLE")


def test_a_certificate_for_another_name_is_refused(minio_tls, toxiproxy):
    proxy = Proxy(toxiproxy, minio_tls, host="127.0.0.2")
    target = Target(minio_tls, endpoint=proxy.endpoint)
    failed(target.generate(*SMALL), 2, "certificate", "127.0.0.2")
    succeeded(Target(minio_tls).generate(*SMALL))
    proxy.close()


@pytest.mark.parametrize("name", ["AWS_CA_BUNDLE", "SSL_CERT_FILE"])
def test_an_authority_of_ones_own(minio_tls, small, name):
    target = Target(minio_tls)
    succeeded(target.generate(*SMALL, **target.keys, **{name: str(minio_tls.authority.certificate)}))
    target.check_whole(small)


def test_the_bundle_counts_before_the_other_file(minio_tls, tmp_path):
    target = Target(minio_tls)
    other = Authority(tmp_path / "other")
    succeeded(target.generate(*SMALL, **target.keys, SSL_CERT_FILE=str(other.certificate),
                              AWS_CA_BUNDLE=str(minio_tls.authority.certificate)))


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_a_file_that_holds_no_authority(minio_tls, tmp_path, content):
    target = Target(minio_tls)
    file = tmp_path / "bundle.pem"
    if content is not None:
        file.write_bytes(content)
    failed(target.generate(*SMALL, **target.keys, AWS_CA_BUNDLE=str(file)), 2, "AWS_CA_BUNDLE")


def test_insecure_tls_works_and_warns(minio_tls, small):
    target = Target(minio_tls)
    result = target.generate(*SMALL, "--insecure-tls", **target.keys)
    succeeded(result)
    # At every start, also when told to be quiet.
    assert len(result.stderr.splitlines()) == 1
    assert "warning" in result.stderr and "--insecure-tls" in result.stderr
    target.check_whole(small)


def test_http_to_a_server_of_https_and_the_reverse(minio, minio_tls):
    for server in (minio, minio_tls):
        wrong = {"http": "https", "https": "http"}[server.endpoint.split("://")[0]]
        target = Target(server, endpoint=f"{wrong}://{server.address}")
        failed(target.generate(*SMALL, *QUICK), 2, "--endpoint")


def test_a_server_that_is_not_there(minio):
    target = Target(minio, endpoint="http://127.0.0.1:9")
    failed(target.generate(*SMALL, *QUICK), 2, "--endpoint", "127.0.0.1 port 9")
    target = Target(minio, endpoint="http://no.such.host.invalid:9000")
    failed(target.generate(*SMALL, *QUICK), 2, "--endpoint", "no.such.host.invalid")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated")
@pytest.mark.parametrize("version, good", [(TLSVersion.TLSv1_1, False), (TLSVersion.TLSv1_2, True),
                                           (TLSVersion.TLSv1_3, True)], ids=["1.1", "1.2", "1.3"])
def test_versions_of_tls(minio_tls, version, good):
    """Spoken with a server that knows one only, and hangs up after the greeting."""
    folder = minio_tls.authority.server_folder
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "public.crt", folder / "private.key")
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = version
    greetings = []

    def serve(listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:  # closed
                return
            try:
                with context.wrap_socket(connection, server_side=True) as encrypted:
                    greetings.append(encrypted.recv(4))
            except OSError as error:
                greetings.append(str(error))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        target = Target(minio_tls, endpoint=f"https://127.0.0.1:{listener.getsockname()[1]}")
        failed(target.generate(*SMALL, *QUICK), 2, "connection")
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
    assert greetings
    assert all((greeting == b"HEAD") == good for greeting in greetings), greetings
