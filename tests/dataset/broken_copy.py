"""A copy of a dataset that a test breaks, with a manifest that agrees with what it wrote."""

import datetime
import json
import math
import os
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Callable

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from checks.dataset import Dataset
from checks.main import check
from checks.manifest import crc32c
from checks.report import Report

DAY = datetime.timedelta(hours=24)


class Copy:
    """Files are links to the good dataset's until they are rewritten."""

    def __init__(self, good: Path, target: Path) -> None:
        self.target = target
        for path in good.rglob("*"):
            if path.is_dir():
                continue
            copy = target / path.relative_to(good)
            copy.parent.mkdir(parents=True, exist_ok=True)
            if path.name.startswith("_"):
                copy.write_bytes(path.read_bytes())
            else:
                os.link(path, copy)

    def path(self, table: str, number: int = 0) -> Path:
        return self.target / table / f"{table}_{number:05d}.parquet"

    def rows(self, sql: str, table: str = "transactions", number: int = 0) -> list[tuple]:
        """`sql` reads FROM t, the file with its rows numbered in `row`."""
        file = f"SELECT *, file_row_number AS row FROM read_parquet('{self.path(table, number)}'," \
               " file_row_number = true)"
        return duckdb.sql(f"WITH t AS ({file}) {sql}").fetchall()

    def row(self, where: str, table: str = "transactions", number: int = 0) -> int:
        """The first row of the file of which `where` is true."""
        return self.rows(f"SELECT min(row) FROM t WHERE {where}", table, number)[0][0]

    def edit(self, change: Callable[[pa.Table], pa.Table], table: str = "transactions",
             number: int = 0, *, statistics: bool = True, sizes: list[int] | None = None) -> None:
        """Rewrites a file with the same row groups (or those of `sizes`)."""
        path = self.path(table, number)
        before = pq.ParquetFile(path)
        metadata = before.metadata
        if sizes is None:
            sizes = [metadata.row_group(i).num_rows for i in range(metadata.num_row_groups)]
        after = change(before.read())
        sizes[-1] += after.num_rows - sum(sizes)
        path.unlink()
        with pq.ParquetWriter(path, after.schema, write_statistics=statistics) as writer:
            start = 0
            for size in sizes:
                writer.write_table(after.slice(start, size), row_group_size=size)
                start += size
        self.list_again(path)

    def set(self, row: int, table: str = "transactions", number: int = 0, **cells: object) -> None:
        self.edit(lambda t: with_cells(t, {row: cells}), table, number)

    def manifest(self, change: Callable[[dict], None]) -> None:
        path = self.target / "_manifest.json"
        manifest = json.loads(path.read_text())
        change(manifest)
        path.write_text(json.dumps(manifest))

    def list_again(self, path: Path) -> None:
        """The file's entry in the manifest as the file is now."""
        def change(manifest: dict) -> None:
            name = str(path.relative_to(self.target))
            (entry,) = (file for file in manifest["files"] if file["path"] == name)
            entry["rows"] = pq.read_metadata(path).num_rows
            entry["bytes"] = path.stat().st_size
            entry["crc32c"] = crc32c(path)

        self.manifest(change)


def with_cells(table: pa.Table, cells: dict[int, dict[str, object]]) -> pa.Table:
    """The table with some cells changed: row -> column -> value."""
    for column in {name for changed in cells.values() for name in changed}:
        index = table.schema.get_field_index(column)
        field = table.schema.field(index)
        values = table.column(index).to_pylist()
        for row, changed in cells.items():
            if column in changed:
                values[row] = changed[column]
        table = table.set_column(index, field, pa.array(values, field.type))
    return table


def with_history(table: pa.Table, customer: str) -> pa.Table:
    """The table with what follows from a customer's earlier transactions worked out again."""
    columns = ("customer_id", "timestamp", "valor", "tipo", "chave_pix_destino", "merchant_id",
               "geolocalizacao_lat", "geolocalizacao_lon")
    life = [(row, values) for row, values in enumerate(zip(*(
        table.column(name).to_pylist() for name in columns))) if values[0] == customer]
    life.sort(key=lambda entry: entry[1][1])
    cells, paid = {}, set()
    for i, (row, (_, time, _, kind, key, merchant, *place)) in enumerate(life):
        before = life[i - 1][1] if i else None
        day = [v[2] for _, v in life if time - DAY < v[1] <= time]
        beneficiary = key if kind == "PIX" else merchant
        cells[row] = {
            "transacoes_ultimas_24h": len(day),
            "valor_acumulado_24h": sum(day, Decimal(0)),
            "tempo_desde_ultima_transacao_min":
                (time - before[1]) // datetime.timedelta(minutes=1) if before else None,
            "distancia_ultima_transacao_km":
                round(haversine_km(before[6:], place), 2) if before else None,
            "novo_beneficiario": beneficiary not in paid,
        }
        paid.add(beneficiary)
    return with_cells(table, cells)


def haversine_km(a: list[float], b: list[float]) -> float:
    (lat1, lon1), (lat2, lon2) = (map(math.radians, place) for place in (a, b))
    h = math.sin((lat2 - lat1) / 2) ** 2
    h += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(h))


def everywhere(copy: Copy, change: Callable[[pa.Table], pa.Table]) -> None:
    """Rewrites all transactions files."""
    for number, _ in enumerate(sorted((copy.target / "transactions").iterdir())):
        copy.edit(change, number=number)


def replaced(table: pa.Table, columns: dict[str, list]) -> pa.Table:
    """The table with whole columns of other values."""
    for name, values in columns.items():
        index = table.schema.get_field_index(name)
        field = table.schema.field(index)
        table = table.set_column(index, field, pa.array(values, field.type))
    return table


def in_time_order(table: pa.Table) -> pa.Array:
    """Positions of the rows, earliest first."""
    return pc.sort_indices(table, [("timestamp", "ascending"),
                                           ("transaction_id", "ascending")])


def other_region(cpf: str) -> str:
    """A valid CPF of the next region."""
    digits = [int(c) for c in cpf if c.isdigit()][:9]
    digits[8] = (digits[8] + 1) % 10
    for known in (9, 10):
        total = sum(d * (known + 1 - i) for i, d in enumerate(digits))
        digits.append((11 - total % 11) % 11 % 10)
    text = "".join(map(str, digits))
    return f"{text[:3]}.{text[3:6]}.{text[6:9]}-{text[9:]}"


# ---- what tools/check_dataset makes of it ----


def report_on(target: Path) -> Report:
    with TemporaryDirectory() as temporary:
        return check(Dataset(target, "1GB", 2, Path(temporary)))


def failed(copy: Copy) -> set[str]:
    """The names of the lines that fail."""
    return {line.name for line in report_on(copy.target).lines if line.verdict == "FAIL"}


def broken_in(copy: Copy, line: str) -> set[str]:
    """What the line found broken; no other line fails."""
    report = report_on(copy.target)
    assert [other.name for other in report.lines if other.verdict == "FAIL"] == [line]
    (found,) = [other for other in report.lines if other.name == line]
    return set(found.broken)
