"""Every reader opens every file: the same columns, types and values, whatever the options."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import dataset_readers as readers
from dataset_readers import IDS, as_fastparquet_gives_it, differing, files, schema

TABLES = list(IDS)
ROWS = ("--rows", 12_000)
VARIANTS = {
    "default": (),
    "version 1": ("--parquet-version", 1),
    "version 1, one day": ("--parquet-version", 1, "--start-date", "2025-11-28", "--end-date",
                           "2025-11-28"),
    "version 1, nothing compressed": ("--parquet-version", 1, "--compression", "none"),
    "nothing compressed": ("--compression", "none"),
    "zstd 9": ("--compression", "zstd:9"),
    "money as double": ("--money", "double"),
    "money as double, version 1": ("--money", "double", "--parquet-version", 1),
    "no profiles": ("--no-profiles",),
    "small row groups": ("--row-group-rows", 1024),
    "small row groups, version 1": ("--row-group-rows", 1024, "--parquet-version", 1),
    "one customer": ("--customers", 1),
    "no fraud": ("--fraud-rate", 0),
    "all fraud": ("--fraud-rate", 1),
}


@pytest.fixture(scope="module", params=VARIANTS.values(), ids=VARIANTS.keys())
def variant(request, datasets):
    return datasets.make(*ROWS, *request.param), request.param


def money(options) -> str:
    return "double" if "double" in options else "decimal"


@pytest.mark.parametrize("table", TABLES)
def test_pyarrow(variant, table):
    dataset, options = variant
    read = readers.with_pyarrow(files(dataset, table))
    read.validate(full=True)
    assert read.schema.remove_metadata().equals(schema(table, money(options)))
    assert read.num_rows == sum(pq.read_metadata(path).num_rows for path in files(dataset, table))
    if table == "transactions":
        assert read.num_rows == 12_000


@pytest.mark.parametrize("table", TABLES)
def test_duckdb(variant, table):
    dataset, _ = variant
    paths = files(dataset, table)
    read = readers.with_duckdb(paths)
    wanted = readers.with_pyarrow(paths)
    assert [field.type for field in read.schema] == [field.type for field in plain(wanted.schema)]
    assert differing(wanted, read) == []


def plain(types: pa.Schema) -> pa.Schema:
    """Without what is required and optional, which a query's result does not know."""
    return pa.schema([
        pa.field(f.name, pa.struct([g.with_nullable(True) for g in f.type])
                 if pa.types.is_struct(f.type) else f.type) for f in types])


@pytest.mark.parametrize("table", TABLES)
def test_polars(variant, table):
    dataset, options = variant
    paths = files(dataset, table)
    read = readers.with_polars(paths)
    for field in read.schema:
        if field.name == "timestamp":
            assert field.type == pa.timestamp("us")
        if field.name == "valor" and money(options) == "decimal":
            assert pa.types.is_decimal(field.type) and field.type.scale == 2
    assert differing(readers.with_pyarrow(paths), read) == []


@pytest.mark.parametrize("table", TABLES)
def test_spark(variant, table, spark):
    dataset, options = variant
    paths = files(dataset, table)
    kinds = dict(spark.read(paths).dtypes)
    if table == "transactions":
        assert kinds["timestamp"] == "timestamp_ntz"
        assert kinds["valor"] == ("double" if money(options) == "double" else "decimal(9,2)")
    if table == "customers":
        assert kinds["endereco"] == ("struct<logradouro:string,bairro:string,cidade:string,"
                                     "estado:string,cep:string>")
    assert differing(readers.with_pyarrow(paths), spark(paths)) == []


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("name", [name for name in VARIANTS if "version 1" in name])
def test_fastparquet(datasets, name, table):
    """It does not know the encodings of version 2, and nothing is promised of those."""
    paths = files(datasets.make(*ROWS, *VARIANTS[name]), table)
    wanted = as_fastparquet_gives_it(readers.with_pyarrow(paths))
    assert differing(wanted, readers.with_fastparquet(paths)) == []
