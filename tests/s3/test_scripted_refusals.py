"""Refusals: of time, place and person. What can be put right is put right once, the rest is told at once."""

from datetime import timedelta

import pytest
import scripted_faults as faults
from scripted_messages import Answer
from scripted_runs import KEYS, SOON, server, site  # noqa: F401
from scripted_server import ScriptedServer
from scripted_signature import Keys


@pytest.mark.parametrize("hours", [1, -1, 24 * 400])
def test_a_server_whose_clock_is_off(site, hours):
    site.may_be_refused = {"RequestTimeTooSkewed"}
    site.server.clock = timedelta(hours=hours)
    site.succeed()
    # Found out at the first request, and not again for each.
    assert 1 <= len(site.server.refused) <= 2


def test_a_clock_that_jumps_in_the_middle(site):
    site.may_be_refused = {"RequestTimeTooSkewed"}

    def jump(exchange):
        site.server.clock = timedelta(hours=-2)
        exchange.send(exchange.true_answer())

    site.server.script("UploadPart", jump, times=[2])
    site.succeed()
    assert site.server.refused


def test_a_clock_that_is_never_right(site):
    rule = site.server.script("UploadPart", faults.refuse(403, "RequestTimeTooSkewed"))
    site.fail("RequestTimeTooSkewed")
    assert rule.applied < 60


REGION = "eu-west-3"


def test_another_region(site):
    """The bucket is there; S3 says so in the head, as HEAD's answers have no body, or in a document."""
    site.may_be_refused = {"AuthorizationHeaderMalformed"}
    site.server.store.region = REGION
    site.succeed()
    assert 1 <= len(site.server.refused) <= 2


def test_the_region_that_was_asked_for(site):
    site.server.store.region = REGION
    site.succeed("--region", REGION)


@pytest.mark.parametrize("where", ["head", "body"])
def test_a_permanent_redirect(site, where):
    """As S3 says of a bucket elsewhere."""
    answer = faults.error(301, "PermanentRedirect", **({"Region": REGION} if where == "body" else {}))
    # The answer to HEAD has no body.
    answer.headers["x-amz-bucket-region"] = REGION
    moved = []

    def elsewhere(request):
        return f"/{REGION}/s3/" not in request.header("authorization")

    def act(exchange):
        moved.append(exchange.request.operation)
        head = exchange.request.method == "HEAD"
        headers = answer.headers if head or where == "head" else {}
        exchange.send(Answer(301, dict(headers), answer.body))

    site.server.store.region = REGION
    site.server.script("*", act, where=elsewhere)
    site.succeed()
    assert 1 <= len(moved) <= 2


def test_a_region_that_moves_in_the_middle(site):
    site.may_be_refused = {"AuthorizationHeaderMalformed"}

    def move(exchange):
        site.server.store.region = REGION
        exchange.send(exchange.true_answer())

    site.server.script("UploadPart", move, times=[2])
    site.succeed()


def test_regions_in_a_circle(site):
    site.may_be_refused = {"AuthorizationHeaderMalformed"}  # what comes in between

    def act(exchange):
        here = "/us-east-1/" in exchange.request.header("authorization")
        exchange.send(faults.error(301, "PermanentRedirect", Region=REGION if here else "us-east-1"))

    rule = site.server.script("UploadPart", act)
    site.fail("PermanentRedirect")
    assert rule.applied < 20


def test_a_region_that_leads_nowhere(site):
    rule = site.server.script("*", faults.refuse(301, "PermanentRedirect", x_amz_bucket_region=REGION))
    site.fail("301", status=2)
    assert rule.applied < 10


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("operation", ["*", "UploadPart"])
def test_never_to_another_host(site, status, operation):
    with ScriptedServer(KEYS) as other:
        rule = site.server.script(operation, faults.say(status, headers={
            "Location": f"{other.endpoint}/elsewhere"}))
        site.fail(str(status), status=2 if operation == "*" else 1)
        assert rule.applied <= 4  # as many as there are parts: each was asked for once
        assert other.log == [] and other.connections == 0


@pytest.mark.parametrize("operation", ["*", "CreateBucket", "CreateMultipartUpload"])
def test_denied_at_the_start(site, operation):
    rule = site.server.script(operation, faults.refuse(403, "AccessDenied", "Access Denied."))
    site.fail("AccessDenied", "--output", site.bucket, status=2)
    assert 1 <= rule.applied <= 3


@pytest.mark.parametrize("operation", ["HeadBucket", "HeadObject"])
def test_what_need_not_be_allowed(site, operation):
    """Keys that may write, but not ask."""
    site.server.script(operation, faults.refuse(403, "AccessDenied"))
    site.succeed()


@pytest.mark.parametrize("operation", ["UploadPart", "CompleteMultipartUpload", "PutObject"])
def test_denied_in_the_middle(site, operation):
    rule = site.server.script(operation, faults.refuse(403, "AccessDenied", "Access Denied."),
                              where=lambda request: "00000.parquet" in request.key)
    site.fail("AccessDenied", "00000.parquet")
    assert rule.applied <= 4  # not again and again


@pytest.mark.parametrize("code, status", [("InvalidAccessKeyId", 403), ("SignatureDoesNotMatch", 403),
                                          ("ExpiredToken", 400), ("NoSuchBucket", 404),
                                          ("QuotaExceeded", 400), ("XMinioStorageFull", 507)])
def test_final_refusals(site, code, status):
    rule = site.server.script("UploadPart", faults.refuse(status, code), times=range(2, 99))
    site.fail(code, "transactions_0000")
    assert rule.applied <= 8


def test_the_wrong_keys(site):
    site.may_be_refused = {"InvalidAccessKeyId", "SignatureDoesNotMatch"}
    site.fail("403", status=2, resume=False, AWS_SECRET_ACCESS_KEY="wrong-secret")
    assert "wrong-secret" not in site.said
    site.fail("403", status=2, AWS_ACCESS_KEY_ID="unknown")
    assert len(site.server.refused) <= 6


def test_session_tokens(site):
    site.server.keys = Keys(KEYS.access_key, KEYS.secret_key, "session/token+with=signs")
    site.succeed()


def test_a_session_token_that_is_not_wanted(site):
    site.may_be_refused = {"InvalidToken"}
    site.fail("403", status=2, AWS_SESSION_TOKEN="nobody's-token")
    assert "nobody's-token" not in site.said


def test_what_a_hostile_server_says(site):
    """Nothing that would do something to a terminal, and not without end."""
    message = "one\ntwo\r\x1b[31mthree\x1b]0;title\x07 \x9b1mfour\x7f \u2028five " + "six " * 10_000
    allowed = "one\ntwo\tthree \x9b1mfour\x7f \x85 " + "five " * 500  # by XML
    head = b'<?xml version="1.0" encoding="UTF-8"?><Error><Code>Evil\nCode</Code><Message>'
    tail = b"</Message></Error>"
    site.server.script("UploadPart", faults.say(403, head + message.encode() + tail))
    site.fail(resume=False)
    site.server.rules.clear()
    site.server.script("UploadPart", faults.say(403, head + allowed.encode() + tail,
                                                {"x-amz-request-id": "\x1b[31mred"}))
    site.fail("Evil Code", "four", options=(*SOON, "--resume"))


def test_a_refusal_that_tells_secrets(site):
    """S3's refusals hold what was signed, the token among it."""
    site.server.keys = Keys(KEYS.access_key, KEYS.secret_key, "session/token+with=signs")
    answer = faults.error(403, "SignatureDoesNotMatch", "The signature does not match.",
                          StringToSign=site.server.keys.token, CanonicalRequest=site.server.keys.token,
                          SecretAccessKey=site.server.keys.secret_key)
    answer.headers["x-amz-request-id"] = "SCRIPTED-7"
    site.server.script("UploadPart", lambda exchange: exchange.send(answer))
    site.fail("SignatureDoesNotMatch")


def test_keys_on_the_command_line(site):
    result = site.run("--minio-access-key", KEYS.access_key, "--minio-secret-key", KEYS.secret_key,
                      AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="")
    assert result.returncode == 0, result.stderr
    site.check_complete()
