"""A memory cgroup of one's own (version 1), as the limit of a container is."""

import os
from pathlib import Path

ROOT = Path("/sys/fs/cgroup/memory")


class Group:
    def __init__(self, limit: int):
        if not (ROOT / "memory.limit_in_bytes").exists():
            raise SystemExit(f"long_run: no memory cgroup of version 1 in {ROOT}")
        self.path = ROOT / f"fraudgen-long-run-{os.getpid()}"
        try:
            self.path.mkdir()
        except OSError as error:
            raise SystemExit(f"long_run: may not make a memory cgroup: {error}") from None
        (self.path / "memory.limit_in_bytes").write_text(str(limit))

    def enter(self) -> None:
        """In a child, before it becomes the program."""
        (self.path / "cgroup.procs").write_text(str(os.getpid()))

    def bytes(self) -> int:
        """All that the limit counts: resident memory, page cache, the kernel's share."""
        return int((self.path / "memory.usage_in_bytes").read_text())

    def most_bytes(self) -> int:
        return int((self.path / "memory.max_usage_in_bytes").read_text())

    def remove(self) -> None:
        self.path.rmdir()
