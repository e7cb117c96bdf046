"""The dataset under check: its files, its manifest, and a DuckDB connection to query it."""

import datetime
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from .sql import literal

TABLES = ("customers", "devices", "transactions")
CATALOG = Path(__file__).resolve().parents[2] / "src" / "catalog" / "data"


class NoDataset(Exception):
    """There is nothing to check; the text says why."""


@dataclass(frozen=True)
class File:
    path: str  # as the manifest gives it, from the target
    rows: int
    bytes: int
    crc32c: str


def read_manifests(target: Path) -> list[dict]:
    """The manifest of a whole run, or those of all shards of one."""
    whole = target / "_manifest.json"
    shards = sorted(target.glob("_manifest-*-of-*.json"))
    paths = [whole] if whole.exists() else shards
    if not paths:
        raise NoDataset(f"{target}: no _manifest.json, so no finished dataset lies there")
    if not whole.exists():
        named = {re.fullmatch(r"_manifest-(\d+)-of-(\d+)\.json", p.name).groups() for p in shards}
        counts = {int(n) for _, n in named}
        if len(counts) != 1 or {int(i) for i, _ in named} != set(range(*counts)):
            raise NoDataset(f"{target}: manifests of some shards are missing: found "
                            + ", ".join(p.name for p in shards))
    manifests = []
    for path in paths:
        try:
            manifests.append(json.loads(path.read_text()))
        except ValueError as error:
            raise NoDataset(f"{path}: not JSON: {error}") from None
    return manifests


class Dataset:
    def __init__(self, target: Path, memory: str, threads: int, temporary: Path) -> None:
        if not target.is_dir():
            raise NoDataset(f"{target}: not a directory")
        self.target = target
        manifests = read_manifests(target)
        try:
            plans = {manifest["plan"] for manifest in manifests}
            if len(plans) != 1:
                raise NoDataset(f"{target}: the shards' manifests are of different plans")
            (self.plan,) = plans
            self.options = {name: str(value) for name, value in manifests[0]["options"].items()}
            listed = {
                f["path"]: File(f["path"], f["rows"], f["bytes"], str(f["crc32c"]))
                for manifest in manifests
                for f in manifest["files"]
            }
        except (KeyError, TypeError) as error:
            raise NoDataset(f"{target}: the manifest lacks {error}") from None
        self.files = [listed[path] for path in sorted(listed)]
        self.con = duckdb.connect()
        self.con.execute(f"SET memory_limit = {literal(memory)}")
        self.con.execute(f"SET temp_directory = {literal(str(temporary))}")
        self.con.execute(f"SET threads = {threads}")
        self.con.execute("SET preserve_insertion_order = false")
        self.con.execute("SET enable_progress_bar = false")

    @property
    def start(self) -> datetime.date:
        return datetime.date.fromisoformat(self.options["start-date"])

    @property
    def end(self) -> datetime.date:
        """The day after the last one."""
        last = datetime.date.fromisoformat(self.options["end-date"])
        return last + datetime.timedelta(days=1)

    @property
    def fraud_rate(self) -> float:
        return float(self.options["fraud-rate"])

    @property
    def profiles(self) -> bool:
        return self.options["profiles"] == "true"

    @property
    def money(self) -> str:
        return self.options["money"]

    def paths(self, table: str) -> list[str]:
        """The table's files that the manifest lists and that exist."""
        prefix = f"{table}/"
        paths = [self.target / f.path for f in self.files if f.path.startswith(prefix)]
        return [str(path) for path in paths if path.exists()]

    def has(self, table: str) -> bool:
        return bool(self.paths(table))

    def parquet_on_disk(self) -> set[str]:
        """Every Parquet file a reader would come upon below the target."""
        return {
            os.path.relpath(path, self.target)
            for path in self.target.rglob("*.parquet")
            if not any(part.startswith(("_", ".")) for part in path.relative_to(self.target).parts)
        }

    def catalog(self, name: str) -> str:
        """SQL that reads one of the catalog's tables, every column as text."""
        path = literal(str(CATALOG / f"{name}.tsv"))
        return f"read_csv({path}, delim='\t', header=true, all_varchar=true, quote='') AS {name}"

    def catalog_values(self, column: str) -> list[str]:
        """The values that the catalog allows in a column of categories."""
        query = f"SELECT value FROM {self.catalog('categories')} WHERE \"column\" = ?"
        return [value for (value,) in self.con.execute(query, [column]).fetchall()]


def read(paths: list[str], **options: str) -> str:
    """SQL that reads the Parquet files."""
    extra = "".join(f", {name} = {value}" for name, value in options.items())
    return f"read_parquet([{', '.join(map(literal, paths))}]{extra})"
