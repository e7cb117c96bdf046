"""tools/check_dataset: what it prints, its exit status, the manifest and the columns."""

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from broken_copy import failed, report_on
from program import ROOT, SEVERAL_FILES, run


def command(target: Path) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, ROOT / "tools" / "check_dataset", target],
                          capture_output=True, text=True)


def test_every_rule_is_kept(good):
    done = command(good)
    assert done.returncode == 0, done.stdout + done.stderr
    verdicts = [line.split()[0] for line in done.stdout.splitlines()]
    assert verdicts == ["PASS"] * 15, done.stdout


@pytest.mark.parametrize("options", [
    ("--money", "double", "--parquet-version", 1),
    ("--no-profiles", "--seed", 7),
    ("--fraud-rate", 0.3, "--customers", 2000),
    ("--start-date", "2016-01-01", "--end-date", "2025-12-31", "--customers", 35),
    ("--start-date", "2024-02-26", "--end-date", "2024-03-03"),
    ("--start-date", "2025-11-28", "--end-date", "2025-11-28", "--row-group-rows", 4096),
], ids=lambda options: " ".join(map(str, options)))
def test_every_rule_is_kept_with(datasets, options):
    report = report_on(datasets.make("--rows", 30_000, *options))
    assert [str(line) for line in report.lines if line.broken] == []
    assert {line.name for line in report.lines if line.verdict == "SKIP"} <= {"rule 7"}


def test_shards_are_checked_together(tmp_path):
    for shard in range(3):
        run("generate", "--quiet", *SEVERAL_FILES, "--output", tmp_path / "data", "--shard", f"{shard}/3")
    assert [str(line) for line in report_on(tmp_path / "data").lines if line.broken] == []
    (tmp_path / "data" / "_manifest-1-of-3.json").unlink()
    done = command(tmp_path / "data")
    assert done.returncode == 2 and "_manifest-0-of-3.json" in done.stderr


def test_tables_that_are_not_there_are_skipped(datasets):
    report = report_on(datasets.make(*SEVERAL_FILES, "--tables", "transactions"))
    verdicts = {line.name: line.verdict for line in report.lines}
    assert {name for name, verdict in verdicts.items() if verdict != "PASS"} == {
        "customers", "devices"}
    assert set(verdicts.values()) == {"PASS", "SKIP"}
    assert report.rules[1].notes == ["without a customers table", "without a devices table"]


def test_a_broken_rule_is_status_1_with_an_example(copy):
    copy.set(7, transacoes_ultimas_24h=1000)
    (id_,) = copy.rows("SELECT transaction_id FROM t WHERE row = 7")[0]
    done = command(copy.target)
    assert done.returncode == 1
    (line,) = [line for line in done.stdout.splitlines() if not line.startswith("PASS")]
    assert line.startswith("FAIL  rule 2 ") and id_ in line and "1000, should be" in line


def test_no_dataset_is_status_2(tmp_path):
    for target in (tmp_path, tmp_path / "absent"):
        done = command(target)
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1 and str(target) in done.stderr
        assert not done.stdout


def test_without_duckdb_it_says_what_to_run(good, tmp_path):
    """A Python with nothing installed, and no environment of the repository's beside it."""
    tool = tmp_path / "tools" / "check_dataset"
    tool.parent.mkdir()
    tool.write_bytes((ROOT / "tools" / "check_dataset").read_bytes())
    done = subprocess.run([sys.executable, "-I", "-S", tool, good], capture_output=True, text=True)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "duckdb is missing" in line and "tools/test" in line


# ---- the manifest and the columns ----


def test_a_listed_file_is_missing(copy):
    copy.path("transactions", 1).unlink()
    assert failed(copy) == {"manifest"}


@pytest.mark.parametrize("key, value", [("rows", 1), ("bytes", 1), ("crc32c", "00000000")])
def test_the_manifest_says_something_else(copy, key, value):
    copy.manifest(lambda manifest: manifest["files"][0].update({key: value}))
    assert failed(copy) == {"manifest"}


def test_a_file_is_not_listed(copy):
    other = copy.path("transactions", 999)
    other.write_bytes(copy.path("transactions", 0).read_bytes())
    assert failed(copy) == {"manifest"}


def test_a_file_of_another_plan(copy):
    def change(table: pa.Table) -> pa.Table:
        return table.replace_schema_metadata(table.schema.metadata | {b"fraudgen.plan": b"0" * 32})

    copy.edit(change, "devices")
    assert failed(copy) == {"manifest"}


def as_type(table: pa.Table, column: str, kind: pa.DataType, nullable: bool = False) -> pa.Table:
    index = table.schema.get_field_index(column)
    field = pa.field(column, kind, nullable)
    return table.set_column(index, field, table.column(index).cast(kind))


@pytest.mark.parametrize("change", [
    lambda t: as_type(t, "timestamp", pa.timestamp("us", "UTC")),
    lambda t: as_type(t, "timestamp", pa.timestamp("ms")),
    lambda t: as_type(t, "valor", pa.float64()),
    lambda t: as_type(t, "valor", pa.decimal128(10, 2)),
    lambda t: as_type(t, "tipo", pa.string(), nullable=True),
    lambda t: as_type(t, "bandeira", pa.binary(), nullable=True),
    lambda t: t.drop_columns("moeda"),
    lambda t: t.append_column(pa.field("mais", pa.int32(), False), t.column("parcelas")
                              .fill_null(0)),
    lambda t: t.select([1, 0, *range(2, t.num_columns)]),
], ids=["utc", "millis", "double", "precision", "optional", "binary", "missing", "more", "order"])
def test_a_column_is_another(copy, change):
    copy.edit(change)
    assert failed(copy) == {"columns"}
