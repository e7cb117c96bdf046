"""Names what was measured on, and the versions of what was measured."""

import importlib.metadata
import os
import platform
from datetime import datetime, timezone
from pathlib import Path

from .runs import Failed, run


def processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def instruction_sets() -> list[str]:
    wanted = ("sse4_2", "avx2", "avx512bw", "avx512vbmi2")
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("flags"):
            return [name for name in wanted if name in line.split()]
    return []


def describe() -> dict:
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {"processor": processor(), "instructions": instruction_sets(),
            "cores": len(os.sched_getaffinity(0)), "memory_bytes": memory,
            "kernel": f"{platform.system()} {platform.release()}",
            "day": datetime.now(timezone.utc).date().isoformat(),
            "load_before": round(os.getloadavg()[0], 1)}


def first_line(*command: object) -> str:
    try:
        return run(*command).output.strip().splitlines()[0]
    except (OSError, Failed, IndexError):
        return ""


def versions(program: Path, servers: Path | None) -> dict[str, str]:
    named = {"fraudgen": first_line(program, "--version").removeprefix("fraudgen ")}
    for package in ("pyarrow", "duckdb", "polars", "tpchgen-cli"):
        named[package] = importlib.metadata.version(package)
    named["Python"] = platform.python_version()
    if servers:
        for name in ("minio", "mc"):
            line = first_line(servers / name, "--version")
            named[name] = line.split("version", 1)[-1].split("(")[0].strip()
    return named
