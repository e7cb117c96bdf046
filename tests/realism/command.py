"""Runs of the program and of tools/realism."""

import json
import os
import shutil
import subprocess
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from realism_report.main import main

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("FRAUDGEN") or ROOT / "build" / "src" / "cli" / "fraudgen")
LONG = os.environ.get("FRAUDGEN_TEST_LONG", "") not in ("", "0")


def generate(target: Path, *options: object) -> Path:
    if not PROGRAM.exists():
        pytest.fail(f"{PROGRAM} is not there; tools/run or tools/test builds it")
    subprocess.run([PROGRAM, "generate", "--quiet", "--overwrite", "--output", target,
                    *map(str, options)], check=True, env={"PATH": os.environ["PATH"]})
    return target


@dataclass
class Outcome:
    status: int
    table: str
    messages: str
    lines: dict[str, dict]  # by name, as --json has them; empty if none were measured


def realism(target: Path, *options: object, cwd: Path) -> Outcome:
    """tools/realism in this process and a folder of its own, for what it writes by default."""
    figures = cwd / "figures.json"
    figures.unlink(missing_ok=True)
    arguments = [str(target), "--json", str(figures), *map(str, options)]
    with chdir(cwd), redirect_stdout(StringIO()) as table, redirect_stderr(StringIO()) as messages:
        try:
            status = main(arguments)
        except SystemExit as end:
            status = end.code
    measured = json.loads(figures.read_text())["lines"] if figures.exists() else []
    return Outcome(status, table.getvalue(), messages.getvalue(),
                   {line["name"]: line for line in measured})


def copy_with(source: Path, target: Path, change) -> Path:
    """A copy of a dataset whose transactions tables have gone through `change`."""
    shutil.copytree(source, target)
    for path in sorted((target / "transactions").glob("*.parquet")):
        pq.write_table(change(pq.read_table(path)), path)
    return target


def with_column(table: pa.Table, name: str, values: pa.Array) -> pa.Table:
    place = table.schema.get_field_index(name)
    return table.set_column(place, table.schema.field(place).with_type(values.type), values)
