"""What goes over the wire between the program and the scripted server."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote
from xml.sax.saxutils import escape

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"


@dataclass
class Request:
    method: str
    target: str  # path and query as on the request line
    headers: list[tuple[str, str]]  # names in lower case
    body: bytes = b""

    @property
    def path(self) -> str:
        return unquote(self.target.partition("?")[0], errors="strict")

    @property
    def bucket(self) -> str:
        return self.path[1:].partition("/")[0]

    @property
    def key(self) -> str:
        return self.path[1:].partition("/")[2]

    @property
    def query(self) -> dict[str, str]:
        # A '+' is a '+': S3's clients write a blank as %20.
        text = self.target.partition("?")[2].replace("+", "%2B")
        return dict(parse_qsl(text, keep_blank_values=True, errors="strict"))

    def header(self, name: str) -> str | None:
        values = [value for key, value in self.headers if key == name]
        return ",".join(values) if values else None

    @property
    def metadata(self) -> dict[str, str]:
        return {name: value for name, value in self.headers if name.startswith("x-amz-meta-")}

    @property
    def operation(self) -> str:
        """The name that the API's reference has for it."""
        query = self.query
        if not self.key:
            if self.method == "GET":
                return "ListMultipartUploads" if "uploads" in query else "ListObjectsV2"
            return {"HEAD": "HeadBucket", "PUT": "CreateBucket"}.get(self.method, "Unknown")
        if self.method == "POST":
            return "CreateMultipartUpload" if "uploads" in query else "CompleteMultipartUpload"
        if "uploadId" in query:
            return {"PUT": "UploadPart", "DELETE": "AbortMultipartUpload"}.get(self.method, "Unknown")
        return {"PUT": "PutObject", "HEAD": "HeadObject", "GET": "GetObject",
                "DELETE": "DeleteObject"}.get(self.method, "Unknown")


@dataclass
class Answer:
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    length: int | None = None  # what Content-Length says, where it is not the body's


class ServiceError(Exception):
    """What S3 answers with an error document."""

    def __init__(self, status: int, code: str, message: str = "", headers: dict[str, str] | None = None,
                 **elements: str) -> None:
        super().__init__(f"{status} {code} {message}")
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers or {}
        self.elements = elements

    def answer(self) -> Answer:
        return Answer(self.status, dict(self.headers),
                      document("Error", Code=self.code, Message=self.message, **self.elements))


def element(name: str, text: object) -> str:
    return f"<{name}>{escape(str(text))}</{name}>"


def document(root: str, *inner: str, **elements: object) -> bytes:
    """An XML document: `inner` as it is, after an element for each of `elements` that is not None."""
    namespace = "" if root == "Error" else f' xmlns="{NAMESPACE}"'
    texts = (element(name, value) for name, value in elements.items() if value is not None)
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<{root}{namespace}>'
            f'{"".join(texts)}{"".join(inner)}</{root}>').encode()
