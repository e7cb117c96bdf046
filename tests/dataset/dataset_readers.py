"""The readers that the dataset is for, behind one shape: a table's files in, an Arrow table out.

A reader may hand over types of its own for the same values (large strings, seconds as nanoseconds);
`schema` says what every reader must be able to give exactly.
"""

import shutil
import tempfile
from pathlib import Path

import duckdb
import fastparquet
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from checks.schema import COLUMNS

ARROW = {"VARCHAR": pa.string(), "DATE": pa.date32(), "TIMESTAMP": pa.timestamp("us"),
         "DOUBLE": pa.float64(), "INTEGER": pa.int32(), "BOOLEAN": pa.bool_()}
IDS = {"customers": "customer_id", "devices": "device_id", "transactions": "transaction_id"}


def schema(table: str, money: str = "decimal") -> pa.Schema:
    """The table's columns as docs/dataset.md promises them."""
    kinds = ARROW | {"money": pa.float64() if money == "double" else pa.decimal128(9, 2)}
    fields: dict[str, pa.Field] = {}
    parts: dict[str, list[pa.Field]] = {}
    for column in COLUMNS[table].split(","):
        name, kind = column.split()
        optional, (outer, _, inner) = name.startswith("?"), name.lstrip("?").partition(".")
        if inner:
            parts[outer].append(pa.field(inner, kinds[kind], optional))
        elif kind == "STRUCT":
            parts[outer] = []
        fields[outer] = pa.field(outer, pa.struct(parts[outer]) if outer in parts else kinds[kind],
                                 optional)
    return pa.schema(list(fields.values()))


def files(dataset: Path, table: str) -> list[str]:
    return sorted(map(str, (dataset / table).glob("*.parquet")))


def with_pyarrow(paths: list[str]) -> pa.Table:
    return pa.concat_tables(
        pq.ParquetFile(path, page_checksum_verification=True).read() for path in paths)


def with_duckdb(paths: list[str]) -> pa.Table:
    return duckdb.sql(f"SELECT * FROM read_parquet({paths})").to_arrow_table()


def with_polars(paths: list[str]) -> pa.Table:
    return pl.read_parquet(paths, glob=False).to_arrow()


class Spark:
    """One JVM for all tests, for it is slow to start."""

    def __init__(self) -> None:
        from pyspark.sql import SparkSession

        self.work = Path(tempfile.mkdtemp(prefix="spark-"))
        self.session = (
            SparkSession.builder.master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.memory", "1g")
            .config("spark.local.dir", str(self.work))
            .config("spark.sql.warehouse.dir", str(self.work / "warehouse"))
            .config("spark.sql.parquet.enableVectorizedReader", "true")
            .config("spark.sql.parquet.enableNestedColumnVectorizedReader", "true")
            .config("spark.sql.shuffle.partitions", "1")
            # Far from São Paulo and from UTC: a local timestamp must not move.
            .config("spark.sql.session.timeZone", "Asia/Tokyo")
            .getOrCreate()
        )
        self.session.sparkContext.setLogLevel("ERROR")

    def read(self, paths: list[str]):
        return self.session.read.parquet(*paths)

    def __call__(self, paths: list[str]) -> pa.Table:
        """What Spark read, as it writes it again, in the order of the files."""
        tables = []
        for path in paths:
            out = self.work / "again"
            self.read([path]).coalesce(1).write.mode("overwrite").option(
                "compression", "none").parquet(str(out))
            tables += [pq.read_table(part) for part in sorted(out.glob("*.parquet"))]
        return pa.concat_tables(tables)

    def stop(self) -> None:
        self.session.stop()
        shutil.rmtree(self.work, ignore_errors=True)


def with_fastparquet(paths: list[str]) -> pa.Table:
    """fastparquet has no decimals (it gives doubles) and no structs (it gives a.b columns)."""
    tables = []
    for path in paths:
        frame = fastparquet.ParquetFile(path).to_pandas()
        tables.append(pa.Table.from_pandas(frame, preserve_index=False))
    return pa.concat_tables(tables)


def as_fastparquet_gives_it(table: pa.Table) -> pa.Table:
    """The values of pyarrow's table in the types that fastparquet has."""
    table = table.flatten()
    for index, field in enumerate(table.schema):
        if pa.types.is_decimal(field.type):
            table = table.set_column(index, field.name, table.column(index).cast(pa.float64()))
    return table


def differing(a: pa.Table, b: pa.Table) -> list[str]:
    """Columns whose values differ once `b` is cast to the types of `a`."""
    assert a.num_rows == b.num_rows
    assert sorted(a.schema.names) == sorted(b.schema.names)
    return [name for name in a.schema.names if not same(a[name], b[name])]


def same(a: pa.ChunkedArray, b: pa.ChunkedArray) -> bool:
    if pa.types.is_struct(a.type):
        parts = zip(a.combine_chunks().flatten(), b.combine_chunks().flatten())
        return a.null_count == b.null_count and all(x.equals(y.cast(x.type)) for x, y in parts)
    return a.combine_chunks().equals(b.combine_chunks().cast(a.type))
