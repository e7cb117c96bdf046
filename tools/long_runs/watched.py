"""The program at work, and what can be seen of it from outside."""

import os
import pty
import re
import subprocess
import threading
import time
from pathlib import Path

from long_runs.group import Group
from servers import end_with_parent

ROWS_A_SECOND = re.compile(r"([\d,]+) rows/s")


class Watched:
    """Its standard error is a terminal, where it says five times a second how many rows a second it has
    made so far; that and the time give the rows."""

    def __init__(self, command: list, environment: dict[str, str], group: Group):
        self._master, slave = pty.openpty()
        self.said: list[str] = []
        self._start = time.monotonic()
        self._begin: float | None = None
        self._rows = 0.0

        def prepare() -> None:
            end_with_parent()
            group.enter()
        self.process = subprocess.Popen(list(map(str, command)), env=environment, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=slave, preexec_fn=prepare)
        os.close(slave)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._group = group

    def _read(self) -> None:
        rest = ""
        while True:
            try:
                rest += os.read(self._master, 4096).decode(errors="replace")
            except OSError:  # the other end is closed
                break
            *lines, rest = re.split(r"[\r\n]", rest.replace("\x1b[K", ""))
            for line in lines:
                self._hear(line.strip())
        self._hear(rest.strip())

    def _hear(self, line: str) -> None:
        if not re.search(r"\d% ", line):
            if line:
                self.said.append(line)
            return
        now = time.monotonic()
        if self._begin is None:
            self._begin = now
        if found := ROWS_A_SECOND.search(line):
            self._rows = int(found[1].replace(",", "")) * (now - self._begin)

    def sample(self) -> dict | None:
        """None when it is over, or about to be."""
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text()
            resident = {name: int(kib) * 1024 for name, kib in re.findall(r"(VmHWM|VmRSS):\s+(\d+) kB", status)}
            if self.process.poll() is not None or len(resident) != 2:
                return None
        except OSError:
            return None
        return {"seconds": round(time.monotonic() - self._start, 2), "rows": round(self._rows),
                "resident_bytes": resident["VmRSS"], "peak_resident_bytes": resident["VmHWM"],
                "group_bytes": self._group.bytes()}

    def end(self, timeout: float) -> int:
        status = self.process.wait(timeout)
        self._reader.join(5)
        return status
