"""Answers that MinIO never gives: each passes when it comes once, and ends the run cleanly when it stays."""

import json

import pytest
import scripted_faults as faults
from scripted_runs import SOON, server, site  # noqa: F401

EACH = ("HeadBucket", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload", "PutObject")
GARBAGE = bytes(range(256)) * 16
HTML = b"<html><body><h1>502 Bad Gateway</h1><br></body></html>"

# To be tried again, whatever was asked for.
PASSING = {
    "slow down": faults.refuse(503, "SlowDown"),
    "slow down until a day": faults.refuse(503, "SlowDown", Retry_After="Fri, 24 May 2013 00:00:00 GMT"),
    "unavailable without a word": faults.say(503),
    "internal error": faults.refuse(500, "InternalError"),
    "a proxy's error": faults.say(502, HTML),
    "too many requests": faults.say(429),
    "request timeout": faults.refuse(400, "RequestTimeout", Connection="close"),
    "incomplete body": faults.refuse(400, "IncompleteBody"),
    "bad digest": faults.refuse(400, "BadDigest"),
    "an error that is garbage": faults.say(500, GARBAGE),
    "an error that is a bomb": faults.say(500, faults.DOCTYPE_BOMB),
    "an error without end": faults.endless_body(500),
    "closed before": faults.hang_up,
    "reset before": faults.reset,
    "closed after it was done": faults.do_and_hang_up,
    "cut off after it was done": faults.do_and_truncate,
    "a head cut off": faults.truncated_head,
    "a head without end": faults.endless_head,
    "no HTTP": faults.no_http,
}

# The answer to HEAD has no body, to hold a code or to be cut off.
NOT_FOR_HEAD = {"request timeout", "incomplete body", "bad digest", "cut off after it was done",
                "an error without end"}
CLOSED = {"closed before", "reset before", "closed after it was done"}


@pytest.mark.parametrize("name", PASSING)
def test_what_passes(site, tmp_path, name):
    # The first upload is the trial at the start.
    rules = [site.server.script(operation, PASSING[name], times=[1, 3]) for operation in EACH
             if operation != "HeadBucket" or name not in NOT_FOR_HEAD]
    site.succeed("--stats", tmp_path / "stats.json")
    assert all(rule.applied for rule in rules)
    retries = json.loads((tmp_path / "stats.json").read_text())["retries"]
    # A request that finds its kept connection closed goes out again without further ado.
    assert retries >= (1 if name in CLOSED else sum(rule.applied for rule in rules))


# They say 200, but have no ETag, and no document of the kind that was asked for.
@pytest.mark.parametrize("action", [
    faults.refuse(200, "InternalError"), faults.say(200), faults.say(200, GARBAGE), faults.say(200, HTML),
    faults.say(200, faults.DOCTYPE_BOMB), faults.endless_body(200),
    faults.say(200, b'<?xml version="1.0"?><InitiateMultipartUploadResult><UploadId></UploadId>'
                    b"</InitiateMultipartUploadResult>"),
], ids=["error", "nothing", "garbage", "html", "bomb", "endless", "no id"])
def test_a_success_that_is_none(site, action):
    rules = [site.server.script(operation, action, times=[1])
             for operation in ("CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload")]
    site.succeed()
    assert [rule.applied for rule in rules] == [1] * len(rules)


@pytest.mark.parametrize("body", [b"", GARBAGE, HTML, faults.DOCTYPE_BOMB],
                         ids=["nothing", "garbage", "html", "bomb"])
def test_a_completion_that_is_not_told(site, body):
    site.server.script("CompleteMultipartUpload", faults.do_and_say(200, body), times=[1])
    site.succeed()


def test_an_error_inside_the_answer_to_a_small_object(site):
    rule = site.server.script("PutObject", faults.refuse(200, "InternalError"), times=[1, 2])
    site.succeed()
    assert rule.applied == 2


def test_bursts(site, tmp_path):
    rule = site.server.script("*", faults.refuse(503, "SlowDown"), times={4, 5, 6, 7, 14, 15, 16})
    site.succeed("--stats", tmp_path / "stats.json")
    assert rule.applied == 7
    assert json.loads((tmp_path / "stats.json").read_text())["retries"] >= 7


def test_a_wait_that_the_server_asks_for(site):
    site.server.script("UploadPart", faults.refuse(503, "SlowDown", Retry_After="2"), times=[1])
    site.succeed()
    first, *others = site.server.entries("UploadPart")
    again = [entry for entry in others if entry.request.target == first.request.target]
    assert len(again) == 1 and again[0].time - first.time >= 2


def test_refused_in_the_middle_of_a_body(site):
    for operation in ("UploadPart", "PutObject"):
        site.server.script(operation, faults.refuse_and_hang_up(503, "SlowDown"), times=[1, 2],
                           before_body=True)
    site.succeed()


STAYING = {
    "slow down": (faults.refuse(503, "SlowDown"), "503 SlowDown"),
    "slow down for an hour": (faults.refuse(503, "SlowDown", Retry_After="3600"), "503 SlowDown"),
    "internal error": (faults.refuse(500, "InternalError"), "500 InternalError"),
    "too many requests": (faults.say(429), "429"),
    "request timeout": (faults.refuse(400, "RequestTimeout"), "RequestTimeout"),
    "error inside": (faults.refuse(200, "InternalError"), ""),
    "success that is garbage": (faults.say(200, GARBAGE), ""),
    "success that is a bomb": (faults.say(200, faults.DOCTYPE_BOMB), ""),
    "success without end": (faults.endless_body(200), ""),
    "closed": (faults.hang_up, ""),
    "a head cut off": (faults.truncated_head, ""),
    "reset": (faults.reset, ""),
    "a head without end": (faults.endless_head, ""),
    "a header without end": (faults.endless_header, ""),
    "interim answers without end": (faults.endless_interim_answers, ""),
}
# Once more would not help, or is not allowed.
AT_ONCE = {"slow down for an hour", "a header without end", "interim answers without end"}


@pytest.mark.parametrize("name", STAYING)
def test_what_stays_at_parts(site, name):
    action, word = STAYING[name]
    rule = site.server.script("UploadPart", action, where=lambda request: "00001.parquet" in request.key)
    site.fail("transactions_00001.parquet", word, "1 try" if name in AT_ONCE else "tries")
    assert name in AT_ONCE or rule.applied > 1


@pytest.mark.parametrize("name", ["slow down for an hour", "internal error", "error inside", "closed",
                                  "success that is garbage", "success without end"])
def test_what_stays_at_the_end(site, name):
    action, word = STAYING[name]
    rule = site.server.script("CompleteMultipartUpload", action)
    site.fail("transactions_0000", word, "1 try" if name in AT_ONCE else "tries")
    assert name in AT_ONCE or rule.applied > 1


@pytest.mark.parametrize("name", ["slow down", "closed", "error inside", "a head cut off"])
def test_what_stays_at_small_objects(site, name):
    action, word = STAYING[name]
    site.server.script("PutObject", action)
    site.fail(".parquet", word, "tries")


@pytest.mark.parametrize("name", ["slow down", "closed", "error inside"])
def test_what_stays_at_the_manifest(site, name):
    action, word = STAYING[name]
    site.server.script("PutObject", action, where=lambda request: "_manifest" in request.key)
    site.fail("_manifest.json", word)


@pytest.mark.parametrize("name", ["slow down", "closed", "success that is garbage"])
def test_uploads_that_can_not_be_begun(site, name):
    action, word = STAYING[name]
    site.server.script("CreateMultipartUpload", action)
    result = site.run(*SOON)
    site.check_failure(result, result.returncode, word)
    assert result.returncode in (1, 2)
    site.check_no_uploads()


def test_begun_uploads_whose_answers_never_come(site):
    site.server.script("CreateMultipartUpload", faults.do_and_hang_up)
    result = site.run(*SOON)
    assert result.returncode in (1, 2), result.stderr
    site.check_no_uploads()


def test_a_completion_that_was_lost(site):
    """The upload is gone, but there is no object either."""
    def lose(exchange):
        site.server.bucket(site.bucket).uploads.pop(exchange.request.query["uploadId"])
        exchange.hang_up()

    site.server.script("CompleteMultipartUpload", lose, times=[1])
    site.fail("transactions_0000")


def test_no_such_upload_in_the_middle(site):
    def lose(exchange):
        site.server.bucket(site.bucket).uploads.clear()
        exchange.send(exchange.true_answer())

    site.server.script("UploadPart", lose, times=[3])
    site.fail("NoSuchUpload", "transactions_0000")
