"""What networks and servers do, one after the other, for as long as a run lasts."""

import http.server
import random
import threading
from typing import Callable

from servers import HOST, Minio, Proxy

QUIET_SECONDS = (5, 15)
FAULT_SECONDS = (5, 20)

Undo = Callable[[], object]


class Busy(http.server.BaseHTTPRequestHandler):
    """Answers 503 SlowDown, once it has the whole request."""

    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        left = int(self.headers.get("Content-Length", 0))
        while left > 0 and (part := self.rfile.read(min(left, 65536))):
            left -= len(part)
        body = b"" if self.command == "HEAD" else b"<Error><Code>SlowDown</Code><Message>busy</Message></Error>"
        self.send_response(503)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = answer

    def log_message(self, *_) -> None:
        """Nothing."""


class Faults:
    """Of a server and of the proxy before it. Each kind comes once before any comes again, in an order
    that the seed decides, with quiet seconds between them."""

    def __init__(self, minio: Minio, proxy: Proxy, seed: int = 1):
        self.now = ""  # the one that is on
        self.count = 0
        self._minio, self._proxy = minio, proxy
        self._random = random.Random(seed)
        self._waiting: list[str] = []
        self._undo: Undo | None = None
        self._until = self._random.uniform(*QUIET_SECONDS)
        self._kinds: dict[str, Callable[[], Undo]] = {
            "latency": self._toxics(("latency", "upstream", 1, {"latency": 500, "jitter": 300})),
            "narrow": self._toxics(("bandwidth", "upstream", 1, {"rate": 2048})),
            "resets": self._toxics(("reset_peer", "upstream", 0.5, {"timeout": 300}),
                                   ("reset_peer", "downstream", 0.2, {"timeout": 300})),
            "cut off": self._toxics(("limit_data", "upstream", 1, {"bytes": 8_000_000})),
            "answers cut off": self._toxics(("limit_data", "downstream", 1, {"bytes": 3000})),
            "silence": self._toxics(("timeout", "upstream", 1, {"timeout": 0}),
                                    ("timeout", "downstream", 1, {"timeout": 0})),
            "refused": self._refuse,
            "429": self._limit_requests,
            "503": self._be_busy,
            "killed": self._kill_server,
        }

    def step(self, seconds: float) -> None:
        """Called again and again, with the time since the start: begins or ends what is due."""
        if seconds < self._until:
            return
        if self._undo:
            self.end()
            self._until = seconds + self._random.uniform(*QUIET_SECONDS)
            return
        if not self._waiting:
            self._waiting = list(self._kinds)
            self._random.shuffle(self._waiting)
        self.now = self._waiting.pop()
        self._undo = self._kinds[self.now]()
        self.count += 1
        self._until = seconds + self._random.uniform(*FAULT_SECONDS)

    def end(self) -> None:
        """Of the one that is on."""
        if self._undo:
            self._undo()
        self._undo, self.now = None, ""

    def _toxics(self, *toxics: tuple) -> Callable[[], Undo]:
        def begin() -> Undo:
            names = [self._proxy.add(kind, stream, toxicity, **attributes)
                     for kind, stream, toxicity, attributes in toxics]
            return lambda: [self._proxy.remove(name) for name in names]
        return begin

    def _refuse(self) -> Undo:
        self._proxy.enable(False)
        return lambda: self._proxy.enable(True)

    def _limit_requests(self) -> Undo:
        """MinIO takes one request at a time, and of those that wait some are told to come again later."""
        def most(requests: int) -> None:
            self._minio.client("admin", "config", "set", "it", "api", f"requests_max={requests}")
        most(1)
        return lambda: most(0)

    def _be_busy(self) -> Undo:
        """In MinIO's place, one who tells every request to come again later."""
        busy = http.server.ThreadingHTTPServer((HOST, 0), Busy)
        threading.Thread(target=busy.serve_forever, daemon=True).start()
        self._proxy.turn_to(f"{HOST}:{busy.server_address[1]}")

        def undo() -> None:
            self._proxy.turn_to(self._minio.address)
            busy.shutdown()
            busy.server_close()
        return undo

    def _kill_server(self) -> Undo:
        """It answers 503 for a moment when it is back."""
        self._minio.kill()
        return self._minio.start
