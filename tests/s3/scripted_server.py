"""A small S3 server that can be told to misbehave.

It keeps buckets in memory, checks signatures, payload hashes, checksums and the order of parts as
strictly as any server does, and remembers what it had to refuse. What a test wants to go otherwise, it
says by script(); scripted_faults.py has the ways in which things can go otherwise.
"""

import select
import socket
import struct
import threading
import time
from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from scripted_messages import Answer, Request, ServiceError
from scripted_signature import Keys, check_body, check_head
from scripted_store import Bucket, Store

# What servers say in the ordinary course of things; other refusals are someone's mistake.
ORDINARY = {"NoSuchBucket", "NoSuchKey", "NoSuchUpload"}
LARGEST_HEAD = 64 * 1024


@dataclass
class Entry:
    """A request that came."""

    operation: str
    request: Request
    connection: int
    time: float  # time.monotonic()'s


class Exchange:
    """One request, its body not yet read, and the connection that it came by."""

    def __init__(self, server: "ScriptedServer", connection: "Connection", request: Request) -> None:
        self.server = server
        self.request = request
        self.connection = connection
        self.body_is_read = False

    def read_body(self) -> None:
        if self.body_is_read:
            return
        self.body_is_read = True
        if (self.request.header("expect") or "").lower() == "100-continue":
            self.connection.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        length = int(self.request.header("content-length") or 0)
        self.request.body = self.connection.receive(length)

    def true_answer(self) -> Answer:
        """What the request asks for is done, and this is the honest answer to it."""
        self.read_body()
        try:
            check_head(self.request, self.server.keys, self.server.store.region, self.server.now())
            check_body(self.request)
            return self.server.store.carry_out(self.request)
        except ServiceError as error:
            if error.code not in ORDINARY:
                self.server.refused.append((self.request.operation, error.code, error.message))
            return error.answer()

    def head_of(self, answer: Answer) -> bytes:
        date = self.server.now().strftime("%a, %d %b %Y %H:%M:%S GMT")
        headers = {"Date": date, "Server": "scripted", "x-amz-request-id": "SCRIPTED",
                   **answer.headers}
        if "Content-Length" not in headers and answer.status != 204:
            headers["Content-Length"] = str(len(answer.body) if answer.length is None else answer.length)
        lines = [f"HTTP/1.1 {answer.status} Scripted", *(f"{k}: {v}" for k, v in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")

    def send(self, answer: Answer) -> None:
        body = b"" if self.request.method == "HEAD" else answer.body
        self.connection.send(self.head_of(answer) + body)

    def hang_up(self, reset: bool = False) -> None:
        self.connection.close(reset)

    def pause(self, seconds: float) -> bool:
        """Waits; false at once when the client has gone or the server is being closed."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.server.closing.is_set():
            if self.connection.is_over():
                return False
            self.server.closing.wait(min(0.05, seconds))
        return not self.server.closing.is_set()


Action = Callable[[Exchange], None]


@dataclass
class Rule:
    operation: str
    action: Action
    times: Container[int] | None  # counting from 1; None: always
    where: Callable[[Request], bool]
    before_body: bool
    seen: int = 0
    applied: int = 0


class Connection:
    def __init__(self, number: int, stream: socket.socket) -> None:
        self.number = number
        self.stream = stream
        self.buffer = bytearray()
        self.open = True

    def fill(self) -> None:
        data = self.stream.recv(1 << 18)
        if not data:
            raise ConnectionError("the client has closed the connection")
        self.buffer += data

    def receive(self, size: int) -> bytes:
        while len(self.buffer) < size:
            self.fill()
        data = bytes(self.buffer[:size])
        del self.buffer[:size]
        return data

    def read_request(self) -> Request | None:
        """None at the end of the connection."""
        while (end := self.buffer.find(b"\r\n\r\n")) < 0:
            if len(self.buffer) > LARGEST_HEAD:
                raise ConnectionError("a head without an end")
            try:
                self.fill()
            except ConnectionError:
                return None
        first, *lines = self.receive(end + 4)[:-4].decode("latin-1").split("\r\n")
        method, target, version = first.split(" ")
        assert version == "HTTP/1.1", first
        fields = (line.partition(":") for line in lines)
        return Request(method, target, [(name.lower(), value.strip()) for name, _, value in fields])

    def send(self, data: bytes) -> None:
        self.stream.sendall(data)

    def is_over(self) -> bool:
        readable, _, _ = select.select([self.stream], [], [], 0)
        if not readable:
            return False
        try:
            return self.stream.recv(1, socket.MSG_PEEK) == b""
        except OSError:
            return True

    def close(self, reset: bool = False) -> None:
        if self.open and reset:
            self.stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif self.open:
            try:
                self.stream.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.open = False
        self.stream.close()


class ScriptedServer:
    """Serves on a port of its own from `with` to its end, one thread a connection."""

    def __init__(self, keys: Keys, region: str = "us-east-1", clock: timedelta = timedelta(),
                 uploads_of_one_key: bool = False) -> None:
        self.keys = keys
        self.clock = clock  # how far this server's is ahead
        self.store = Store(region, uploads_of_one_key)
        self.rules: list[Rule] = []
        self.log: list[Entry] = []
        self.refused: list[tuple[str, str, str]] = []  # operation, code, message
        self.failures: list[BaseException] = []  # of this server itself
        self.connections = 0
        self.closing = threading.Event()
        self.lock = threading.Lock()
        self.open: set[Connection] = set()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.endpoint = f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def __enter__(self) -> "ScriptedServer":
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        with self.lock:
            for connection in self.open:
                try:
                    connection.stream.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

    def script(self, operation: str, action: Action, times: Container[int] | None = None,
               where: Callable[[Request], bool] = lambda request: True,
               before_body: bool = False) -> Rule:
        """From now on `action` answers the requests for `operation` (one name, or "*") that `where`
        accepts: all of them, or those whose numbers, counted from 1 from now on, are in `times`. Of several
        rules for one request the first made applies. With `before_body` the action begins while the
        client is still sending."""
        rule = Rule(operation, action, times, where, before_body)
        self.rules.append(rule)
        return rule

    def entries(self, operation: str) -> list[Entry]:
        with self.lock:
            return [entry for entry in self.log if entry.operation == operation]

    def requests(self, operation: str) -> list[Request]:
        return [entry.request for entry in self.entries(operation)]

    def bucket(self, name: str) -> Bucket:
        """Empty when it is not there."""
        return self.store.buckets.get(name, Bucket())

    def now(self) -> datetime:
        return datetime.now(timezone.utc) + self.clock

    def accept(self) -> None:
        while not self.closing.is_set():
            try:
                stream, _ = self.listener.accept()
            except OSError:
                return
            stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self.lock:
                self.connections += 1
                connection = Connection(self.connections, stream)
                self.open.add(connection)
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection: Connection) -> None:
        try:
            while connection.open and (request := connection.read_request()):
                self.answer(Exchange(self, connection, request))
        except OSError:
            pass  # the client has gone
        except BaseException as failure:
            self.failures.append(failure)
            raise
        finally:
            connection.close()
            with self.lock:
                self.open.discard(connection)

    def answer(self, exchange: Exchange) -> None:
        request = exchange.request
        with self.lock:
            self.log.append(Entry(request.operation, request, exchange.connection.number,
                                  time.monotonic()))
            rule = self.rule_for(request)
        if rule is not None and rule.before_body:
            rule.action(exchange)
            return
        exchange.read_body()
        if rule is not None:
            rule.action(exchange)
        else:
            exchange.send(exchange.true_answer())

    def rule_for(self, request: Request) -> Rule | None:
        chosen = None
        for rule in self.rules:
            if rule.operation in (request.operation, "*") and rule.where(request):
                rule.seen += 1
                if chosen is None and (rule.times is None or rule.seen in rule.times):
                    chosen = rule
        if chosen is not None:
            chosen.applied += 1
        return chosen
