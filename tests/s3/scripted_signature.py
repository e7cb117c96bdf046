"""Signatures, checked from the server's side, and as strictly as servers exist that do.

AWS Signature Version 4 after "Authenticating Requests: Using the Authorization Header", Amazon S3 API
Reference. Nothing here comes from the program's own.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from urllib.parse import parse_qsl, quote, unquote

from scripted_messages import Request, ServiceError

AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/,]+)/(\d{8})/([^/,]+)/s3/aws4_request, ?"
    r"SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})")
SKEW_ALLOWED = timedelta(minutes=15)


@dataclass(frozen=True)
class Keys:
    access_key: str
    secret_key: str
    token: str | None = None


def encode(text: str, safe: str = "") -> str:
    return quote(text, safe=safe + "-._~")


def canonical_request(request: Request, signed: list[str], payload_hash: str) -> str:
    path, _, query = request.target.partition("?")
    pairs = parse_qsl(query.replace("+", "%2B"), keep_blank_values=True, errors="strict")
    encoded = sorted((encode(name), encode(value)) for name, value in pairs)
    return "\n".join([
        request.method,
        encode(unquote(path, errors="strict"), safe="/"),
        "&".join(f"{name}={value}" for name, value in encoded),
        *(f"{name}:{' '.join((request.header(name) or '').split())}" for name in signed),
        "",
        ";".join(signed),
        payload_hash,
    ])


def signature(keys: Keys, date: str, region: str, canonical: str) -> str:
    key = b"AWS4" + keys.secret_key.encode()
    for text in (date[:8], region, "s3", "aws4_request"):
        key = hmac.digest(key, text.encode(), "sha256")
    scope = f"{date[:8]}/{region}/s3/aws4_request"
    hashed = hashlib.sha256(canonical.encode()).hexdigest()
    return hmac.new(key, f"AWS4-HMAC-SHA256\n{date}\n{scope}\n{hashed}".encode(), "sha256").hexdigest()


def check_head(request: Request, keys: Keys, region: str, now: datetime) -> None:
    """Raises ServiceError unless the request is one of these keys' for this region, made now."""
    match = AUTHORIZATION.fullmatch(request.header("authorization") or "")
    if not match:
        raise ServiceError(403, "AccessDenied", "no signature in the header Authorization")
    access_key, day, scope_region, signed_text, said = match.groups()
    signed = signed_text.split(";")
    if access_key != keys.access_key:
        raise ServiceError(403, "InvalidAccessKeyId", "The access key is unknown.")
    if scope_region != region:
        raise ServiceError(400, "AuthorizationHeaderMalformed",
                           f"the region '{scope_region}' is wrong; expecting '{region}'",
                           {"x-amz-bucket-region": region}, Region=region)
    if request.header("x-amz-security-token") != keys.token:
        raise ServiceError(403, "InvalidToken", "The provided token is malformed or otherwise invalid.")

    # Everything that S3 wants signed, each name once and in order.
    wanted = {name for name, _ in request.headers
              if name in ("host", "content-type", "content-md5") or name.startswith("x-amz-")}
    if signed != sorted(set(signed)) or not {"host", "x-amz-date", "x-amz-content-sha256"} <= wanted:
        raise ServiceError(403, "AccessDenied", f"SignedHeaders={signed_text}")
    if wanted - set(signed):
        raise ServiceError(403, "AccessDenied", f"There were headers present in the request which were "
                           f"not signed: {', '.join(sorted(wanted - set(signed)))}")
    missing = [name for name in signed if request.header(name) is None]
    if missing:
        raise ServiceError(403, "SignatureDoesNotMatch", f"signed but not sent: {missing}")

    date = request.header("x-amz-date") or ""
    try:
        made = datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
    except ValueError:
        raise ServiceError(403, "AccessDenied", "x-amz-date is no date") from None
    if date[:8] != day:
        raise ServiceError(403, "SignatureDoesNotMatch", "the scope's day is not that of x-amz-date")
    if abs(made - now) > SKEW_ALLOWED:
        raise ServiceError(403, "RequestTimeTooSkewed",
                           "The difference between the request time and the current time is too large.")

    payload_hash = request.header("x-amz-content-sha256") or ""
    if not re.fullmatch("[0-9a-f]{64}", payload_hash):
        raise ServiceError(400, "InvalidRequest", f"{payload_hash} over plain HTTP")
    canonical = canonical_request(request, signed, payload_hash)
    if not hmac.compare_digest(said, signature(keys, date, region, canonical)):
        raise ServiceError(403, "SignatureDoesNotMatch", "The request signature we calculated does not "
                           "match the signature you provided.", CanonicalRequest=canonical)


def check_body(request: Request) -> None:
    if hashlib.sha256(request.body).hexdigest() != request.header("x-amz-content-sha256"):
        raise ServiceError(400, "XAmzContentSHA256Mismatch", "The body is not the one that was signed.")
