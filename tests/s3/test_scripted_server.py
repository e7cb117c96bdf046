"""The scripted server itself: it takes what S3 takes, and refuses what S3 refuses."""

import hashlib
import http.client
from datetime import datetime, timedelta, timezone
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
import scripted_faults as faults
from scripted_messages import NAMESPACE, Request, ServiceError
from scripted_server import ScriptedServer
from scripted_signature import Keys, canonical_request, check_head, signature
from scripted_store import SMALLEST_PART, Blob, composite_text, crc32c_text

KEYS = Keys("scripted-access", "scripted-secret")
BODY = b"abc"


class Client:
    """Signs with what the server checks by, which the published examples below check."""

    def __init__(self, server: ScriptedServer, keys: Keys = KEYS, region: str = "us-east-1") -> None:
        self.server = server
        self.keys = keys
        self.region = region
        self.clock = timedelta()
        self.connection = http.client.HTTPConnection(server.endpoint.removeprefix("http://"))

    def __call__(self, method: str, path: str, body: bytes = b"", payload_hash: str | None = None,
                 unsigned: dict[str, str] | None = None, **headers: str) -> tuple[int, dict, bytes]:
        date = (datetime.now(timezone.utc) + self.clock).strftime("%Y%m%dT%H%M%SZ")
        payload_hash = payload_hash or hashlib.sha256(body).hexdigest()
        fields = {"host": self.server.endpoint.removeprefix("http://"), "x-amz-date": date,
                  "x-amz-content-sha256": payload_hash,
                  **{name.replace("_", "-"): value for name, value in headers.items()}}
        if self.keys.token:
            fields["x-amz-security-token"] = self.keys.token
        target = quote(path, safe="/?&=%-._~")
        signed = sorted(fields)
        canonical = canonical_request(Request(method, target, list(fields.items())), signed, payload_hash)
        fields["Authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={self.keys.access_key}/{date[:8]}/{self.region}/s3/aws4_request,"
            f"SignedHeaders={';'.join(signed)},"
            f"Signature={signature(self.keys, date, self.region, canonical)}")
        self.connection.request(method, target, body, {**fields, **(unsigned or {})})
        answer = self.connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()


@pytest.fixture
def server():
    with ScriptedServer(KEYS) as server:
        yield server
    assert not server.failures


@pytest.fixture
def client(server):
    client = Client(server)
    assert client("PUT", "/data")[0] == 200
    return client


def code(answer: tuple[int, dict, bytes]) -> tuple[int, str]:
    return answer[0], ElementTree.fromstring(answer[2]).findtext("Code")


def texts(body: bytes, name: str) -> list[str]:
    return [found.text for found in ElementTree.fromstring(body).iter(f"{{{NAMESPACE}}}{name}")]


def put(client: Client, path: str, body: bytes, **headers: str):
    return client("PUT", path, body, x_amz_checksum_crc32c=crc32c_text(body), **headers)


def begin(client: Client, key: str) -> str:
    status, _, body = client("POST", f"/data/{key}?uploads=", x_amz_checksum_algorithm="CRC32C")
    assert status == 200
    return texts(body, "UploadId")[0]


def complete(client: Client, key: str, upload_id: str, parts: list[tuple[int, bytes]]):
    listed = "".join(f"<Part><PartNumber>{number}</PartNumber><ETag>\"{hashlib.md5(data).hexdigest()}\"</ETag>"
                     f"<ChecksumCRC32C>{crc32c_text(data)}</ChecksumCRC32C></Part>"
                     for number, data in parts)
    body = f'<CompleteMultipartUpload xmlns="{NAMESPACE}">{listed}</CompleteMultipartUpload>'
    return client("POST", f"/data/{key}?uploadId={upload_id}", body.encode())


# "Authenticating Requests: Using the Authorization Header", examples of single-chunk requests.
@pytest.mark.parametrize("method, target, headers, body, said", [
    ("GET", "/test.txt", {"range": "bytes=0-9"}, b"",
     "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
    ("PUT", "/test%24file.text", {"date": "Fri, 24 May 2013 00:00:00 GMT",
                                 "x-amz-storage-class": "REDUCED_REDUNDANCY"}, b"Welcome to Amazon S3.",
     "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
    ("GET", "/?lifecycle", {}, b"",
     "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
    ("GET", "/?max-keys=2&prefix=J", {}, b"",
     "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
])
def test_published_signatures(method, target, headers, body, said):
    keys = Keys("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    fields = {"host": "examplebucket.s3.amazonaws.com", "x-amz-date": "20130524T000000Z",
              "x-amz-content-sha256": hashlib.sha256(body).hexdigest(), **headers}

    def check(signature_said: str, **changed: str) -> None:
        sent = {**fields, **{name.replace("_", "-"): value for name, value in changed.items()}}
        sent["authorization"] = (
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
            f"SignedHeaders={';'.join(sorted(fields))},Signature={signature_said}")
        check_head(Request(method, target, list(sent.items())), keys, "us-east-1",
                   datetime(2013, 5, 24, 0, 10, tzinfo=timezone.utc))

    check(said)
    for wrong in ({"signature_said": "0" * 64}, {"signature_said": said, "host": "elsewhere"}):
        with pytest.raises(ServiceError, match="SignatureDoesNotMatch"):
            check(**wrong)


def test_checksums():
    assert crc32c_text(b"123456789") == "4waSgw=="  # 0xE3069283: RFC 3720's polynomial, the usual check
    assert crc32c_text(bytes(32)) == "ipE2qg=="  # RFC 3720, B.4
    assert crc32c_text(b"") == "AAAAAA=="
    part = Blob(b"", "", crc32c_text(b"123456789"))
    assert composite_text([part]) == crc32c_text(bytes.fromhex("e3069283")) + "-1"


def test_an_object_comes_back(server, client):
    status, headers, _ = put(client, "/data/a/ä +%25b", BODY, x_amz_meta_plan="7", content_type="text/x")
    assert status == 200
    assert headers["x-amz-checksum-crc32c"] == crc32c_text(BODY)
    status, headers, body = client("HEAD", "/data/a/ä +%25b", x_amz_checksum_mode="ENABLED")
    assert (status, headers["Content-Length"], body) == (200, "3", b"")
    assert headers["x-amz-meta-plan"] == "7" and headers["Content-Type"] == "text/x"
    status, headers, body = client("GET", "/data/a/ä +%25b", range="bytes=1-9")
    assert (status, headers["Content-Range"], body) == (206, "bytes 1-2/3", b"bc")
    assert texts(client("GET", "/data?list-type=2&prefix=a/&encoding-type=url")[2], "Key") == [
        "a/%C3%A4%20%2B%25b"]
    assert client("DELETE", "/data/a/ä +%25b")[0] == 204
    assert client("HEAD", "/data/a/ä +%25b")[0] == 404
    assert not server.refused


def test_an_upload_is_its_parts(server, client):
    first, last = bytes(SMALLEST_PART), b"end"
    upload_id = begin(client, "x")
    for number, data in ((2, last), (1, first)):
        assert put(client, f"/data/x?partNumber={number}&uploadId={upload_id}", data)[0] == 200
    assert texts(client("GET", "/data?uploads=")[2], "UploadId") == [upload_id]
    assert code(complete(client, "x", upload_id, [(2, last), (1, first)])) == (400, "InvalidPartOrder")
    assert code(complete(client, "x", upload_id, [(1, last), (2, last)])) == (400, "InvalidPart")
    assert not server.bucket("data").objects
    status, _, body = complete(client, "x", upload_id, [(1, first), (2, last)])
    assert status == 200 and texts(body, "ChecksumCRC32C")[0].endswith("-2")
    assert server.bucket("data").objects["x"].data == first + last
    assert code(client("DELETE", f"/data/x?uploadId={upload_id}")) == (404, "NoSuchUpload")
    small = begin(client, "y")
    for number in (1, 2):
        put(client, f"/data/y?partNumber={number}&uploadId={small}", BODY)
    assert code(complete(client, "y", small, [(1, BODY), (2, BODY)])) == (400, "EntityTooSmall")
    assert client("DELETE", f"/data/y?uploadId={small}")[0] == 204
    assert not server.bucket("data").uploads


@pytest.mark.parametrize("of_one_key", [False, True])
def test_lists_come_in_pages(server, client, of_one_key):
    server.store.uploads_of_one_key = of_one_key
    for key in ("p/1", "p/2", "p/3", "p/below/4", "q/5"):
        put(client, f"/data/{key}", BODY)
        begin(client, key)
        begin(client, key)
    query, keys = "list-type=2&prefix=p/&delimiter=/&max-keys=2", []
    while query:
        body = client("GET", f"/data?{query}")[2]
        keys += texts(body, "Key")
        token = texts(body, "NextContinuationToken")
        query = query.partition("&continuation")[0] + f"&continuation-token={token[0]}" if token else None
    assert keys == ["p/1", "p/2", "p/3"]
    query, uploads = "uploads=&prefix=p/1&max-uploads=1", []
    while query:
        body = client("GET", f"/data?{query}")[2]
        uploads += zip(texts(body, "Key"), texts(body, "UploadId"))
        more = texts(body, "IsTruncated") == ["true"]
        query = ("uploads=&prefix=p/1&max-uploads=1&key-marker=" + texts(body, "NextKeyMarker")[0] +
                 "&upload-id-marker=" + texts(body, "NextUploadIdMarker")[0]) if more else None
    assert [key for key, _ in uploads] == ["p/1", "p/1"] and len(set(uploads)) == 2
    assert len(texts(client("GET", "/data?uploads=&prefix=p/")[2], "Key")) == (0 if of_one_key else 8)


def test_what_is_wrong_is_refused(server, client):
    assert code(client("PUT", "/data/x", BODY)) == (400, "InvalidRequest")
    assert code(client("PUT", "/data/x", BODY, x_amz_checksum_crc32c="AAAAAA==")) == (400, "BadDigest")
    assert code(client("POST", "/data/x?uploads=")) == (400, "InvalidRequest")
    right = crc32c_text(BODY)
    assert code(client("PUT", "/data/x", BODY, "0" * 64, x_amz_checksum_crc32c=right)) == (
        400, "XAmzContentSHA256Mismatch")
    assert code(client("PUT", "/data/x", BODY, "UNSIGNED-PAYLOAD", x_amz_checksum_crc32c=right)) == (
        400, "InvalidRequest")
    for name in ("x-amz-checksum-crc32c", "Content-Type"):
        assert code(client("PUT", "/data/x", BODY, unsigned={name: right})) == (403, "AccessDenied")
    assert len(server.refused) == 7
    assert code(client("GET", "/none")) == (404, "NoSuchBucket")
    assert len(server.refused) == 7 and not server.bucket("data").objects


def test_who_is_wrong_is_refused(server, client):
    for keys, expected in ((Keys("other", KEYS.secret_key), "InvalidAccessKeyId"),
                           (Keys(KEYS.access_key, "other"), "SignatureDoesNotMatch"),
                           (Keys(KEYS.access_key, KEYS.secret_key, "token"), "InvalidToken")):
        assert code(Client(server, keys)("GET", "/data")) == (403, expected)
    answer = Client(server, region="eu-west-3")("GET", "/data")
    assert code(answer) == (400, "AuthorizationHeaderMalformed")
    assert answer[1]["x-amz-bucket-region"] == "us-east-1"
    for hours in (1, -1):
        client.clock = timedelta(hours=hours)
        assert code(client("GET", "/data")) == (403, "RequestTimeTooSkewed")


def test_a_token_that_is_wanted(server):
    server.keys = Keys(KEYS.access_key, KEYS.secret_key, "token")
    assert code(Client(server)("PUT", "/data")) == (403, "InvalidToken")
    assert Client(server, server.keys)("PUT", "/data")[0] == 200


def test_scripts_count_and_let_others_be(server, client):
    rule = server.script("PutObject", faults.refuse(503, "SlowDown"), times=[2],
                         where=lambda request: request.key == "x")
    assert [put(client, f"/data/{key}", BODY)[0] for key in "xyxxy"] == [200, 200, 503, 200, 200]
    assert (rule.seen, rule.applied) == (3, 1)
    assert not server.refused and server.connections == 1
    server.script("*", faults.do_and_truncate, times=[1])
    with pytest.raises(http.client.IncompleteRead):
        client("GET", "/data")
    server.script("HeadBucket", faults.hang_up)
    with pytest.raises(http.client.RemoteDisconnected):
        Client(server)("HEAD", "/data")
    server.script("PutObject", faults.refuse_and_hang_up(503, "SlowDown"), before_body=True)
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        put(Client(server), "/data/z", bytes(32 << 20))
    assert "z" not in server.bucket("data").objects
