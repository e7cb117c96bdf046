"""Buckets in memory, with the operations that S3 has on them, and the checks that it makes."""

import base64
import functools
import hashlib
import sys
import threading
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote
from xml.etree import ElementTree

from scripted_messages import NAMESPACE, Answer, Request, ServiceError, document, element

SMALLEST_PART = 5 << 20
MOST_PARTS = 10_000


@dataclass
class Blob:
    data: bytes
    etag: str
    crc32c: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Upload:
    key: str
    headers: dict[str, str]
    parts: dict[int, Blob] = field(default_factory=dict)


@dataclass
class Bucket:
    objects: dict[str, Blob] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)


@functools.cache
def crc_table() -> array:
    """Of two bytes at once, for the Castagnoli polynomial."""
    table = array("I")
    for value in range(1 << 16):
        for _ in range(16):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
        table.append(value)
    return table


# The same parts come in every test; a megabyte takes some 60 ms.
known_checksums: dict[bytes, str] = {}


def crc32c_text(data: bytes) -> str:
    digest = hashlib.sha256(data).digest()
    if digest not in known_checksums:
        assert sys.byteorder == "little"
        table, crc = crc_table(), 0xFFFFFFFF
        for pair in array("H", data[: len(data) & ~1]):
            crc = table[(crc ^ pair) & 0xFFFF] ^ crc >> 16
        if len(data) & 1:
            crc ^= data[-1]
            for _ in range(8):
                crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
        known_checksums[digest] = base64.b64encode((crc ^ 0xFFFFFFFF).to_bytes(4, "big")).decode()
    return known_checksums[digest]


def composite_text(parts: list[Blob]) -> str:
    return f"{crc32c_text(b''.join(base64.b64decode(part.crc32c) for part in parts))}-{len(parts)}"


def kept_headers(request: Request) -> dict[str, str]:
    return {"Content-Type": request.header("content-type") or "binary/octet-stream", **request.metadata}


def md5_etag(data: bytes) -> str:
    return f'"{hashlib.md5(data).hexdigest()}"'


def received(request: Request, etag: Callable[[bytes], str]) -> Blob:
    """The body, if it comes with the checksum that it has."""
    crc32c = crc32c_text(request.body)
    said = request.header("x-amz-checksum-crc32c")
    if said is None:
        raise ServiceError(400, "InvalidRequest", "x-amz-checksum-crc32c is missing")
    if said != crc32c:
        raise ServiceError(400, "BadDigest", f"x-amz-checksum-crc32c is {said}, the body's {crc32c}")
    return Blob(request.body, etag(request.body), crc32c)


class Store:
    def __init__(self, region: str, uploads_of_one_key: bool) -> None:
        self.region = region
        self.uploads_of_one_key = uploads_of_one_key  # MinIO lists only those of the key `prefix`
        self.buckets: dict[str, Bucket] = {}
        self.lock = threading.Lock()
        self.etag = md5_etag
        self.made = 0

    def carry_out(self, request: Request) -> Answer:
        """Raises ServiceError."""
        with self.lock:
            if request.operation == "CreateBucket":
                return self.create_bucket(request)
            bucket = self.buckets.get(request.bucket)
            if bucket is None:
                raise ServiceError(404, "NoSuchBucket", "The specified bucket does not exist")
            operations = {
                "HeadBucket": self.head_bucket, "ListObjectsV2": self.list_objects,
                "ListMultipartUploads": self.list_uploads,
                "CreateMultipartUpload": self.create_upload, "UploadPart": self.upload_part,
                "CompleteMultipartUpload": self.complete_upload,
                "AbortMultipartUpload": self.abort_upload, "PutObject": self.put_object,
                "HeadObject": self.get_object, "GetObject": self.get_object,
                "DeleteObject": self.delete_object}
            if request.operation not in operations:
                raise ServiceError(501, "NotImplemented", f"{request.method} {request.target}")
            return operations[request.operation](bucket, request)

    def create_bucket(self, request: Request) -> Answer:
        place = "us-east-1"
        if request.body:
            place = ElementTree.fromstring(request.body).findtext(f"{{{NAMESPACE}}}LocationConstraint")
        if place != self.region:
            raise ServiceError(400, "IllegalLocationConstraintException", f"{place} is elsewhere")
        if request.bucket in self.buckets:
            raise ServiceError(409, "BucketAlreadyOwnedByYou")
        self.buckets[request.bucket] = Bucket()
        return Answer(headers={"Location": f"/{request.bucket}"})

    def head_bucket(self, bucket: Bucket, request: Request) -> Answer:
        return Answer(headers={"x-amz-bucket-region": self.region})

    def list_objects(self, bucket: Bucket, request: Request) -> Answer:
        query = request.query
        prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
        most, after = int(query.get("max-keys", "1000")), query.get("continuation-token", "")
        after = base64.urlsafe_b64decode(after).decode() if after else ""
        folders, keys = set(), []
        for key in sorted(bucket.objects):
            if key.startswith(prefix) and key > after:
                head, folder, _ = key[len(prefix):].partition(delimiter) if delimiter else (key, "", "")
                if folder:
                    folders.add(prefix + head + folder)
                else:
                    keys.append(key)
        write = self.key_writer(query)
        more = len(keys) > most
        token = base64.urlsafe_b64encode(keys[most - 1].encode()).decode() if more else None
        contents = (f"<Contents>{element('Key', write(key))}{element('ETag', bucket.objects[key].etag)}"
                    f"{element('Size', len(bucket.objects[key].data))}</Contents>" for key in keys[:most])
        common = (f"<CommonPrefixes>{element('Prefix', write(folder))}</CommonPrefixes>"
                  for folder in sorted(folders))
        return Answer(body=document(
            "ListBucketResult", *contents, *common, Name=request.bucket, Prefix=write(prefix),
            KeyCount=len(keys[:most]), MaxKeys=most, IsTruncated=str(more).lower(),
            NextContinuationToken=token, EncodingType=query.get("encoding-type")))

    def list_uploads(self, bucket: Bucket, request: Request) -> Answer:
        query = request.query
        prefix, most = query.get("prefix", ""), int(query.get("max-uploads", "1000"))
        after = query.get("key-marker", ""), query.get("upload-id-marker", "\uffff")
        found = sorted((upload.key, upload_id) for upload_id, upload in bucket.uploads.items()
                       if (upload.key == prefix if self.uploads_of_one_key
                           else upload.key.startswith(prefix)))
        found = [pair for pair in found if pair > after]
        write = self.key_writer(query)
        more = len(found) > most
        listed = (f"<Upload>{element('Key', write(key))}{element('UploadId', upload_id)}</Upload>"
                  for key, upload_id in found[:most])
        return Answer(body=document(
            "ListMultipartUploadsResult", *listed, Bucket=request.bucket, Prefix=write(prefix),
            MaxUploads=most, IsTruncated=str(more).lower(), EncodingType=query.get("encoding-type"),
            NextKeyMarker=write(found[most - 1][0]) if more else None,
            NextUploadIdMarker=found[most - 1][1] if more else None))

    @staticmethod
    def key_writer(query: dict[str, str]):
        return (lambda key: quote(key, safe="/")) if query.get("encoding-type") == "url" else str

    def create_upload(self, bucket: Bucket, request: Request) -> Answer:
        if request.header("x-amz-checksum-algorithm") != "CRC32C":
            raise ServiceError(400, "InvalidRequest", "x-amz-checksum-algorithm is missing")
        self.made += 1
        upload_id = f"upload.{self.made:04}-_~"
        bucket.uploads[upload_id] = Upload(request.key, kept_headers(request))
        return Answer(body=document("InitiateMultipartUploadResult", Bucket=request.bucket,
                                    Key=request.key, UploadId=upload_id))

    @staticmethod
    def upload_of(bucket: Bucket, request: Request) -> Upload:
        upload = bucket.uploads.get(request.query["uploadId"])
        if upload is None or upload.key != request.key:
            raise ServiceError(404, "NoSuchUpload", "The specified upload does not exist.")
        return upload

    def upload_part(self, bucket: Bucket, request: Request) -> Answer:
        upload = self.upload_of(bucket, request)
        number = int(request.query["partNumber"])
        if not 1 <= number <= MOST_PARTS:
            raise ServiceError(400, "InvalidArgument", "partNumber")
        part = upload.parts[number] = received(request, self.etag)
        return Answer(headers={"ETag": part.etag, "x-amz-checksum-crc32c": part.crc32c})

    def complete_upload(self, bucket: Bucket, request: Request) -> Answer:
        upload = self.upload_of(bucket, request)
        named = ElementTree.fromstring(request.body).findall(f"{{{NAMESPACE}}}Part")
        texts = [tuple(part.findtext(f"{{{NAMESPACE}}}{name}") or ""
                       for name in ("PartNumber", "ETag", "ChecksumCRC32C")) for part in named]
        numbers = [int(number) for number, _, _ in texts]
        if not numbers or numbers != sorted(set(numbers)):
            raise ServiceError(400, "InvalidPartOrder", "The list of parts was not in ascending order.")
        for number, (_, etag, crc32c) in zip(numbers, texts):
            part = upload.parts.get(number)
            if part is None or part.etag != etag or part.crc32c != crc32c:
                raise ServiceError(400, "InvalidPart", f"part {number} is missing or another")
            if len(part.data) < SMALLEST_PART and number != numbers[-1]:
                raise ServiceError(400, "EntityTooSmall", f"part {number}")
        parts = [upload.parts[number] for number in numbers]
        hashed = hashlib.md5(b"".join(hashlib.md5(part.data).digest() for part in parts)).hexdigest()
        whole = Blob(b"".join(part.data for part in parts), f'"{hashed}-{len(parts)}"',
                     composite_text(parts), upload.headers)
        bucket.objects[request.key] = whole
        bucket.uploads.pop(request.query["uploadId"], None)  # a test may have taken it away
        return Answer(body=document(
            "CompleteMultipartUploadResult", Bucket=request.bucket, Key=request.key, ETag=whole.etag,
            ChecksumCRC32C=whole.crc32c, ChecksumType="COMPOSITE"))

    def abort_upload(self, bucket: Bucket, request: Request) -> Answer:
        self.upload_of(bucket, request)
        bucket.uploads.pop(request.query["uploadId"], None)  # a test may have taken it away
        return Answer(204)

    def put_object(self, bucket: Bucket, request: Request) -> Answer:
        blob = received(request, self.etag)
        blob.headers = kept_headers(request)
        bucket.objects[request.key] = blob
        return Answer(headers={"ETag": blob.etag, "x-amz-checksum-crc32c": blob.crc32c})

    def get_object(self, bucket: Bucket, request: Request) -> Answer:
        blob = bucket.objects.get(request.key)
        if blob is None:
            raise ServiceError(404, "NoSuchKey", "The specified key does not exist.")
        headers = {**blob.headers, "ETag": blob.etag}
        if request.header("x-amz-checksum-mode") == "ENABLED":
            headers["x-amz-checksum-crc32c"] = blob.crc32c
        if request.header("range") is None:
            return Answer(200, headers, blob.data)
        first, last = map(int, request.header("range").removeprefix("bytes=").split("-"))
        if first >= len(blob.data):
            raise ServiceError(416, "InvalidRange", "The requested range is not satisfiable")
        data = blob.data[first : last + 1]
        headers["Content-Range"] = f"bytes {first}-{first + len(data) - 1}/{len(blob.data)}"
        return Answer(206, headers, data)

    def delete_object(self, bucket: Bucket, request: Request) -> Answer:
        bucket.objects.pop(request.key, None)
        return Answer(204)
