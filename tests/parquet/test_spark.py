"""Spark 3.5, with its vectorized reader, reads every encoding but BYTE_STREAM_SPLIT, in both kinds of
pages, and finds by page index and statistics what a full scan finds."""

import datetime
import decimal
import os
import random
import time

import pytest

import named_cases
from cases import default_column
from test_encoder import check_file, write

pyspark = pytest.importorskip("pyspark")
ROWS = 1200
EPOCH = datetime.datetime(1970, 1, 1)
STRING = {"kind": "string"}
MONEY = {"kind": "decimal", "precision": 9, "scale": 2}


@pytest.fixture(scope="module")
def spark():
    os.environ["TZ"] = "UTC"
    time.tzset()
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.driver.memory", "512m")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def node(name, type, optional, logical=None, length=None):
    described = {"name": name, "type": type, "optional": optional}
    if logical:
        described["logical"] = logical
    if length:
        described["length"] = length
    return described


def integer(bits, signed):
    return {"kind": "integer", "bits": bits, "signed": signed}


# Type, logical type, length, value number i, that value as Spark gives it, encodings.
KINDS = {
    "bool": ("BOOLEAN", None, None, lambda i: i % 3 == 0, bool, ["plain", "rle"]),
    "int": ("INT32", None, None, lambda i: i * 7919 % 1000 - 500, int, ["plain", "delta_binary_packed"]),
    "byte": ("INT32", integer(8, True), None, lambda i: i % 256 - 128, int, ["delta_binary_packed"]),
    "ushort": ("INT32", integer(16, False), None, lambda i: i * 21, int, ["plain"]),
    "uint": ("INT32", integer(32, False), None, lambda i: 2**32 - 1 - i, int, ["plain"]),
    "date": ("INT32", {"kind": "date"}, None, lambda i: i * 10 - 5000,
             lambda v: EPOCH.date() + datetime.timedelta(v), ["plain", "delta_binary_packed"]),
    "money": ("INT32", MONEY, None, lambda i: i * 101 - 9999,
              lambda v: decimal.Decimal(v).scaleb(-2), ["plain", "delta_binary_packed"]),
    "long": ("INT64", None, None, lambda i: i * 10**12, int, ["plain", "delta_binary_packed"]),
    "time": ("INT64", {"kind": "timestamp", "utc": False}, None, lambda i: i * 86_399_999_999,
             lambda v: EPOCH + datetime.timedelta(microseconds=v), ["plain", "delta_binary_packed"]),
    "instant": ("INT64", {"kind": "timestamp", "utc": True}, None, lambda i: i * 86_399_999_999,
                lambda v: EPOCH + datetime.timedelta(microseconds=v), ["delta_binary_packed"]),
    "double": ("DOUBLE", None, None, lambda i: i / 8 - 100, float, ["plain"]),
    "text": ("BYTE_ARRAY", STRING, None, lambda i: f"texto {i % 77} é {i // 9}".encode(), bytes.decode,
             ["plain", "delta_length_byte_array", "delta_byte_array"]),
    "bytes": ("BYTE_ARRAY", None, None, lambda i: bytes([i % 256]) * (i % 5), bytes, ["plain"]),
    "fixed": ("FIXED_LEN_BYTE_ARRAY", None, 3, lambda i: i.to_bytes(3, "big"), bytes,
              ["plain", "delta_byte_array"]),
    "wide": ("FIXED_LEN_BYTE_ARRAY", {"kind": "decimal", "precision": 30, "scale": 2}, 13,
             lambda i: (i * 10**20 - 10**22).to_bytes(13, "big", signed=True),
             lambda v: decimal.Decimal(int.from_bytes(v, "big", signed=True)).scaleb(-2), ["plain"]),
}  # fmt: skip


def a_case(version):
    columns, rows, convert = [], [], {}
    for kind, (type, logical, length, value, as_spark, encodings) in KINDS.items():
        for encoding in encodings + ["dictionary"] * (type != "BOOLEAN"):
            for build in [False, True][: 1 + (encoding == "dictionary")]:
                optional = len(columns) % 3 != 0
                name = f"{kind}_{encoding}_{build}_{optional}"
                options = default_column(encoding=encoding, build=build, fallback=encodings[-1])
                columns.append((node(name, type, optional, logical, length), options))
                values = [value(i) for i in range(ROWS)]
                # Runs of nulls and single ones, and a page of nothing else.
                if optional:
                    gone = [i % 7 == 0 or 400 <= i < 810 for i in range(ROWS)]
                    values = [None if g else v for g, v in zip(gone, values)]
                rows.append(values)
                convert[name] = as_spark
    made = named_cases.case(
        f"spark{version}",
        columns,
        [rows],
        page_version=version,
        rows_per_page=200,
        dictionary_page_bytes=8_000,  # some fit, some fill up, some never fit
    )
    return made, convert


@pytest.mark.parametrize("version", [1, 2])
def test_spark_reads_every_encoding(spark, tmp_path, version):
    case, convert = a_case(version)
    assert write([case], tmp_path, random.Random(1)) == ["ok"]
    path = tmp_path / (case.name + ".parquet")
    assert spark.conf.get("spark.sql.parquet.enableVectorizedReader") == "true"
    found = spark.read.parquet(str(path)).collect()
    for number, leaf in enumerate(case.leaves):
        (name,) = leaf.path
        expected = []
        for _, columns in case.row_groups:
            values = iter(columns[number].values)
            expected += [
                convert[name](next(values)) if level == leaf.max_level else None
                for level in columns[number].levels
            ]
        values = [row[name] for row in found]
        if expected and isinstance(next(v for v in expected if v is not None), bytes):
            values = [None if value is None else bytes(value) for value in values]
        assert values == expected, name


def test_spark_reads_structs(spark, tmp_path):
    cases = list(named_cases.nested())
    assert write(cases, tmp_path, random.Random(1)) == ["ok"] * len(cases)
    for case in cases:
        numbers, texts = (iter(column.values) for column in case.row_groups[0][1])
        for row, deep in zip(
            spark.read.parquet(str(tmp_path / (case.name + ".parquet"))).collect(),
            (i % 5 for i in range(1000)),
        ):
            if deep == 0:
                assert row.outer is None
            elif deep == 1:
                assert row.outer.middle.inner is None
            else:
                inner = row.outer.middle.inner
                assert inner.text == next(texts).decode()
                assert inner.leaf == (next(numbers) if deep > 2 else None)


def test_spark_filters_by_statistics(spark, tmp_path):
    """Ascending numbers, texts cut in the statistics, doubles with zeros and NaN."""
    rows = 5000
    columns = [
        (node("n", "INT64", False), default_column(encoding="delta_binary_packed", bloom=8192)),
        (node("s", "BYTE_ARRAY", True, STRING), default_column(encoding="dictionary", build=True)),
        (node("d", "DOUBLE", False), default_column()),
    ]
    data = [
        list(range(rows)),
        [("é" * 40 + f"{i // 100:04}").encode() if i % 3 else None for i in range(rows)],
        [(i % 50 - 25) * 1.0 if i % 10 else float("nan") for i in range(rows)],
    ]
    data[2][7] = -0.0
    case = named_cases.case("filters", columns, [data], rows_per_page=250)
    assert write([case], tmp_path, random.Random(1)) == ["ok"]
    path = tmp_path / "filters.parquet"
    check_file(path, case)
    frame = spark.read.parquet(str(path))
    text = ("é" * 40 + "0017").encode()
    filters = {
        "n = 1234": sum(n == 1234 for n in data[0]),
        "n > 4321": sum(n > 4321 for n in data[0]),
        "n = 99999": 0,
        f"s = '{text.decode()}'": sum(s == text for s in data[1]),
        f"s > '{text.decode()}'": sum(s is not None and s > text for s in data[1]),
        "s is null": sum(s is None for s in data[1]),
        "d = 0.0": sum(d == 0 for d in data[2]),
        "d < -20": sum(d < -20 for d in data[2]),
    }
    for condition, expected in filters.items():
        assert frame.filter(condition).count() == expected, condition
