"""Real servers of one's own: MinIO, over HTTP or HTTPS, and toxiproxy in front of it.

Each is a process with a port of its own on this machine, which does not outlive the tests.
"""

import ctypes
import json
import os
import random
import shutil
import signal
import socket
import ssl
import subprocess
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = ROOT / ".cache" / "servers" / "bin"
HOST = "127.0.0.1"


def free_port() -> int:
    """One below those that the kernel gives to outgoing connections, so that a server that is
    stopped for a while finds its own again."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as candidate:
            try:
                candidate.bind((HOST, port))
            except OSError:
                continue
        return port


def wait_until(condition, what: str, seconds: float = 30, interval: float = 0.02):
    """What `condition` returns once that is true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if result := condition():
            return result
        time.sleep(interval)
    raise AssertionError(f"{what}: not within {seconds} s")


def end_with_parent() -> None:
    """In a child: it ends when the tests do, also when those are killed, and it can be interrupted,
    also when those were started in the background."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def direct(*handlers: urllib.request.BaseHandler) -> urllib.request.OpenerDirector:
    """Past any proxy that the environment names."""
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), *handlers)


class Process:
    """A server's process, and where it logs to."""

    def __init__(self, log: Path):
        self.log = log
        self.process: subprocess.Popen | None = None

    def launch(self, *command: object, **variables: str) -> None:
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                list(map(str, command)), env={"PATH": os.environ["PATH"], "HOME": str(self.log.parent),
                                              **variables},
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=end_with_parent)

    def wait_for_answer(self, url: str, trusted: Path | None = None) -> None:
        context = ssl.create_default_context(cafile=trusted) if trusted else None
        opener = direct(urllib.request.HTTPSHandler(context=context))

        def answers() -> bool:
            assert self.process.poll() is None, self.log.read_text()
            try:
                return opener.open(url, timeout=5).status == 200
            except OSError:
                return False
        wait_until(answers, f"an answer from {url} (log: {self.log})")

    def kill(self) -> None:
        """With -9."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


class Authority:
    """A certificate authority, and the certificate of a server on this machine."""

    def __init__(self, folder: Path):
        self.certificate = folder / "authority.crt"
        self.server_folder = folder / "server"  # by the names that MinIO wants
        self.server_folder.mkdir(parents=True)
        key, request = folder / "authority.key", folder / "server.csr"
        names = folder / "names"
        names.write_text(f"subjectAltName=IP:{HOST},DNS:localhost\n")

        def openssl(*arguments: object) -> None:
            subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)
        new_key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        openssl("req", "-x509", *new_key, "-keyout", key, "-out", self.certificate, "-days", 2,
                "-subj", "/CN=authority of a test")
        openssl("req", *new_key, "-keyout", self.server_folder / "private.key", "-out", request,
                "-subj", "/CN=server of a test")
        openssl("x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", key,
                "-CAcreateserial", "-days", 2, "-extfile", names,
                "-out", self.server_folder / "public.crt")


class Minio(Process):
    """`minio server` on a folder of its own. With an authority it speaks HTTPS."""

    access_key = "fraudgen-tester"
    secret_key = "S3cr3t/of+the=Tests,0123456789"

    def __init__(self, folder: Path, authority: Authority | None = None):
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(folder / "minio.log")
        self.folder = folder
        self.data = folder / "data"
        self.authority = authority
        self.port = free_port()
        self.address = f"{HOST}:{self.port}"
        self.endpoint = f"{'https' if authority else 'http'}://{self.address}"

    def start(self) -> "Minio":
        arguments = ["server", self.data, "--address", self.address, "--quiet"]
        arguments += ["--certs-dir", self.authority.server_folder if self.authority
                      else self.folder / "none"]
        # Without the console, which would listen on the network too.
        self.launch(BIN / "minio", *arguments, MINIO_ROOT_USER=self.access_key,
                    MINIO_ROOT_PASSWORD=self.secret_key, MINIO_BROWSER="off")
        self.wait_for_answer(f"{self.endpoint}/minio/health/cluster",
                             self.authority and self.authority.certificate)
        return self

    def end(self) -> None:
        """With all it holds, which for large datasets is much."""
        self.kill()
        shutil.rmtree(self.data, ignore_errors=True)

    def client(self, *arguments: object) -> str:
        """What `mc` prints; this server is called `it`, as in it/bucket/key."""
        configuration = self.folder / "mc"
        if not configuration.exists():
            configuration.mkdir()
            if self.authority:
                trusted = configuration / "certs" / "CAs"
                trusted.mkdir(parents=True)
                shutil.copy(self.authority.certificate, trusted)
            self.client("alias", "set", "it", self.endpoint, self.access_key, self.secret_key)
        result = subprocess.run([BIN / "mc", "--config-dir", configuration, "--no-color",
                                 *map(str, arguments)],
                                env={"PATH": os.environ["PATH"]}, capture_output=True, text=True,
                                stdin=subprocess.DEVNULL, timeout=120)
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    def uploads(self) -> set[str]:
        """The folders in which MinIO keeps what arrived for uploads under way."""
        return {str(path.parent) for path in files_below(self.data / ".minio.sys" / "multipart")
                if path.name == "xl.meta"}

    def temporary(self) -> set[str]:
        """What is being written, without the trash that MinIO empties by itself in a while, and
        without what it writes now and then to see whether its disk works."""
        return {str(path) for path in files_below(self.data / ".minio.sys" / "tmp")
                if ".trash" not in path.parts and not is_probe(path)}


def files_below(folder: Path) -> list[Path]:
    """Of a folder in which others are at work: what vanishes meanwhile is left out."""
    return [Path(place) / name for place, _, names in os.walk(folder) for name in names]


def is_probe(path: Path) -> bool:
    try:
        return path.read_bytes() == bytes(2048) + b"*"
    except FileNotFoundError:  # gone since
        return True


class Toxiproxy(Process):
    def __init__(self, folder: Path):
        super().__init__(folder / "toxiproxy.log")
        self.port = free_port()

    def start(self) -> "Toxiproxy":
        self.launch(BIN / "toxiproxy-server", "-host", HOST, "-port", self.port)
        self.wait_for_answer(f"http://{HOST}:{self.port}/version")
        return self

    def ask(self, method: str, path: str, **content):
        request = urllib.request.Request(f"http://{HOST}:{self.port}/{path}", method=method,
                                         data=json.dumps(content).encode() if content else None)
        with direct().open(request, timeout=10) as answer:
            return json.loads(answer.read() or b"null")


class Proxy:
    """Stands before a server. Without toxics it lets everything through."""

    def __init__(self, toxiproxy: Toxiproxy, server: Minio, host: str = HOST):
        self.toxiproxy = toxiproxy
        self.address = f"{host}:{free_port()}"
        self.endpoint = server.endpoint.replace(server.address, self.address)
        name = self.address.replace(":", "-")
        self.path = f"proxies/{name}"
        toxiproxy.ask("POST", "proxies", name=name, listen=self.address, upstream=server.address,
                      enabled=True)

    def add(self, kind: str, stream: str = "upstream", toxicity: float = 1.0, **attributes) -> str:
        """A toxic, on what the client sends (upstream) or gets (downstream); returns its name."""
        return self.toxiproxy.ask("POST", f"{self.path}/toxics", type=kind, stream=stream,
                                  toxicity=toxicity, attributes=attributes)["name"]

    def remove(self, name: str) -> None:
        self.toxiproxy.ask("DELETE", f"{self.path}/toxics/{name}")

    def enable(self, enabled: bool) -> None:
        """Disabled, it closes all connections and refuses new ones."""
        self.toxiproxy.ask("POST", self.path, enabled=enabled)

    def turn_to(self, address: str) -> None:
        """Stands before another server from now on; closes all connections."""
        self.toxiproxy.ask("POST", self.path, upstream=address, enabled=True)

    def close(self) -> None:
        self.toxiproxy.ask("DELETE", self.path)
