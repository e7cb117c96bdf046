"""Checksums and ETags: one that is missing or unusual fails no good upload, one that is wrong does."""

import re
from dataclasses import replace

import pytest
import scripted_faults as faults
from scripted_runs import server, site  # noqa: F401
from scripted_store import crc32c_text, md5_etag

CHECKSUM = "x-amz-checksum-crc32c"
WRONG = "AAAAAA=="


def set_checksums(answer, text: str | None) -> None:
    """In the head and in a document; None: there are none."""
    if CHECKSUM in answer.headers:
        answer.headers.pop(CHECKSUM)
        if text is not None:
            answer.headers[CHECKSUM] = text
    found = b"" if text is None else f"<ChecksumCRC32C>{text}</ChecksumCRC32C>".encode()
    answer.body = re.sub(b"<ChecksumCRC32C>.*?</ChecksumCRC32C>", found, answer.body)


@pytest.mark.parametrize("text", [None, "", "e3069283", "4waSgw==-9", "4waSgw==-x", "4waSgw", "{}", "-", "\t",
                                  "z" * 3000], ids=repr)
def test_no_checksum_or_one_of_another_form(site, text):
    site.server.script("*", faults.change(lambda answer: set_checksums(answer, text)))
    site.succeed()


def test_the_composite_without_its_number(site):
    def cut(answer):
        answer.body = re.sub(rb"==-\d+</ChecksumCRC32C>", b"==</ChecksumCRC32C>", answer.body)

    site.server.script("CompleteMultipartUpload", faults.change(cut))
    site.succeed()


def test_the_checksum_of_the_whole(site):
    """FULL_OBJECT, as some servers have it whatever was asked for."""
    def act(exchange):
        answer = exchange.true_answer()
        blob = site.server.bucket(site.bucket).objects[exchange.request.key]
        set_checksums(answer, crc32c_text(blob.data))
        answer.body = answer.body.replace(b"COMPOSITE", b"FULL_OBJECT")
        exchange.send(answer)

    site.server.script("CompleteMultipartUpload", act)
    site.succeed()


@pytest.mark.parametrize("make", [
    lambda data: md5_etag(data).strip('"'),
    lambda data: f'"part-of-{len(data)}"',
    lambda data: f"a&b<c>'{len(data)}'",
    lambda data: f'W/"{len(data)}"',
    lambda data: f'"{"e" * 1000}{len(data)}"',
], ids=["no quotes", "no hash", "special characters", "weak", "long"])
def test_etags_of_other_forms(site, make):
    site.server.store.etag = make
    site.succeed()


def test_no_etag_once(site):
    rule = site.server.script("UploadPart", faults.without_header("ETag"), times=[1, 4])
    site.succeed()
    assert rule.applied == 2


def test_never_an_etag(site):
    site.server.script("UploadPart", faults.without_header("ETag"))
    site.fail("transactions_0000", "tries")


@pytest.mark.parametrize("etag", ['"a\x01b"', '"a b"', "z" * 5000], ids=["control", "blank", "long"])
def test_an_etag_that_can_not_be_one(site, etag):
    rule = site.server.script("UploadPart", faults.with_header("ETag", etag), times=[1])
    site.succeed()
    assert rule.applied == 1


@pytest.mark.parametrize("operation", ["UploadPart", "PutObject"])
def test_a_wrong_checksum_once(site, operation):
    rule = site.server.script(operation, faults.with_header(CHECKSUM, WRONG), times=[1])
    site.succeed()
    assert rule.applied == 1
    requests = [request.target for request in site.server.requests(operation)]
    assert len(requests) == len(set(requests)) + 1


def test_always_a_wrong_checksum_of_parts(site):
    site.server.script("UploadPart", faults.with_header(CHECKSUM, WRONG))
    site.fail("transactions_0000", "checksum")


def test_always_a_wrong_checksum_of_small_objects(site):
    site.server.script("PutObject", faults.with_header(CHECKSUM, WRONG),
                       where=lambda request: "customers" in request.key)
    site.fail("customers_00000.parquet", "checksum", resume=False)
    assert "customers/customers_00000.parquet" not in site.objects()
    site.server.rules.clear()
    site.succeed("--resume")


@pytest.mark.parametrize("text", [WRONG, WRONG + "-2"])
def test_a_wrong_checksum_of_the_whole(site, text):
    rule = site.server.script("CompleteMultipartUpload",
                              faults.change(lambda answer: set_checksums(answer, text)),
                              where=lambda request: "00001" in request.key)
    site.fail("transactions_00001.parquet", "checksum", resume=False)
    assert rule.applied >= 1
    assert "transactions/transactions_00001.parquet" not in site.objects()
    site.server.rules.clear()
    site.succeed("--resume")


def longer(answer) -> None:
    answer.length = len(answer.body) + 1


@pytest.mark.parametrize("edit", [longer, lambda answer: set_checksums(answer, WRONG)],
                         ids=["length", "checksum"])
def test_an_object_that_is_not_what_was_sent(site, edit):
    """The answer to the completion does not say so, but the one to HEAD does."""
    site.server.script("CompleteMultipartUpload", faults.change(lambda answer: set_checksums(answer, None)))
    site.server.script("HeadObject", faults.change(edit), where=lambda request: "00001" in request.key)
    site.fail("transactions_00001.parquet", "checksum", resume=False)
    assert "transactions/transactions_00001.parquet" not in site.objects()
    site.server.rules.clear()
    site.succeed("--resume")


def damaged(blob):
    data = b"\xff" + blob.data[1:] if blob.data[0] != 0xFF else b"\0" + blob.data[1:]
    return replace(blob, data=data, etag=md5_etag(data), crc32c=crc32c_text(data))


def test_a_part_that_the_server_damages(site):
    """What it stores is not what came, and it is honest about that."""
    def act(exchange):
        answer = exchange.true_answer()
        query = exchange.request.query
        parts = site.server.bucket(site.bucket).uploads[query["uploadId"]].parts
        part = parts[int(query["partNumber"])] = damaged(parts[int(query["partNumber"])])
        answer.headers |= {"ETag": part.etag, CHECKSUM: part.crc32c}
        exchange.send(answer)

    rule = site.server.script("UploadPart", act, times=[2, 3])
    site.succeed()
    assert rule.applied == 2


def test_a_whole_that_the_server_damages(site):
    def act(exchange):
        answer = exchange.true_answer()
        objects = site.server.bucket(site.bucket).objects
        whole = objects[exchange.request.key] = damaged(objects[exchange.request.key])
        set_checksums(answer, whole.crc32c)
        exchange.send(answer)

    site.server.script("CompleteMultipartUpload", act, where=lambda request: "00000" in request.key)
    site.fail("transactions_00000.parquet", "checksum")


def test_a_small_object_that_the_server_damages_for_a_moment(site):
    def act(exchange):
        answer = exchange.true_answer()
        objects = site.server.bucket(site.bucket).objects
        whole = objects[exchange.request.key] = damaged(objects[exchange.request.key])
        answer.headers |= {"ETag": whole.etag, CHECKSUM: whole.crc32c}
        exchange.send(answer)

    rule = site.server.script("PutObject", act, times=[1, 3])
    site.succeed()
    assert rule.applied == 2
