"""The manifest against the files: rows, bytes, CRC-32C, the plan, and no file beside those listed."""

from pathlib import Path

import google_crc32c

from .dataset import Dataset
from .report import Report

BLOCK = 1 << 20


def crc32c(path: Path) -> str:
    """As the manifest writes it: 8 hex digits."""
    value = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            value = google_crc32c.extend(value, block)
    return f"{value:08x}"


def check(data: Dataset, report: Report) -> None:
    line = report.manifest
    line.checked = len(data.files)
    for file in data.files:
        path = data.target / file.path
        if not path.exists():
            line.violation("a listed file is missing", 1, file.path)
            continue
        size = path.stat().st_size
        if size != file.bytes:
            line.violation("bytes differ", 1, f"{file.path} has {size}, listed are {file.bytes}")
        found = crc32c(path)
        if found != file.crc32c:
            line.violation(
                "CRC-32C differs", 1, f"{file.path} has {found}, listed is {file.crc32c}"
            )
        rows = data.con.execute(
            "SELECT num_rows FROM parquet_file_metadata(?)", [str(path)]
        ).fetchone()[0]
        if rows != file.rows:
            line.violation("rows differ", 1, f"{file.path} has {rows}, listed are {file.rows}")
        plan = data.con.execute(
            "SELECT decode(value) FROM parquet_kv_metadata(?) WHERE decode(key) = 'fraudgen.plan'",
            [str(path)]).fetchone()
        if plan != (data.plan,):
            line.violation("made by another plan", 1, f"{file.path}: {plan}, not {data.plan}")
    for path in sorted(data.parquet_on_disk() - {file.path for file in data.files}):
        line.violation("a Parquet file is not listed", 1, path)
