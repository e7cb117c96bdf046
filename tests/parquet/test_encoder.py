"""The Parquet encoder against pyarrow, DuckDB, Polars and a reader of the format's structure.

Set FRAUDGEN_TEST_SEED to repeat a run; FRAUDGEN_TEST_LONG for many more cases.
"""

import json
import os
import random
import subprocess
from pathlib import Path

import duckdb
import fastparquet
import polars
import pyarrow.parquet as pq
import pytest

import named_cases
from cases import default_column, serialise
from comparison import compare_table
from random_cases import random_case
from structure import check_structure

ROOT = Path(__file__).resolve().parents[2]
WRITER = Path(
    os.environ.get("WRITE_CASES", ROOT / "build" / "tests" / "parquet" / "write_cases")
)
# The short form is the same every time: a reader's own fault that a new seed meets is news for whoever
# looks for it, and none for a change that has nothing to do with it.
LONG = bool(os.environ.get("FRAUDGEN_TEST_LONG"))
SEED = int(os.environ.get("FRAUDGEN_TEST_SEED", random.SystemRandom().randrange(2**32) if LONG else 1))
BATCHES = 40 if LONG else 8
CASES_OF_A_BATCH = 250
SHARE_OF_OTHERS = 8  # every how many random cases are read by DuckDB and Polars as well


def write(cases, directory, rng):
    """Writes the cases' files; returns what the writer said of each."""
    described = directory / "cases"
    described.write_bytes(b"".join(serialise(case, rng) for case in cases))
    done = subprocess.run([WRITER, described, directory], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert len(said) == len(cases)
    return said


def check_with_pyarrow(path, case):
    with pq.ParquetFile(path, page_checksum_verification=True) as file:
        schema = file.schema
        assert len(schema) == len(case.leaves)
        for number, leaf in enumerate(case.leaves):
            found = schema.column(number)
            assert found.path == ".".join(leaf.path)
            assert found.physical_type == leaf.type
            assert found.max_definition_level == leaf.max_level
            assert found.max_repetition_level == 0
            check_arrow_type(leaf, found)
        compare_table(file.read(), case)


# What readers say that they cannot read: (type, encoding).
DUCKDB_LACKS = {("FIXED_LEN_BYTE_ARRAY", "byte_stream_split")}
POLARS_LACKS = {
    ("FIXED_LEN_BYTE_ARRAY", "byte_stream_split"),
    ("FIXED_LEN_BYTE_ARRAY", "delta_byte_array"),
    # In structs that may be null it panics where one page has nulls and another has none, in pyarrow's
    # files as well.
    ("in a struct", "byte_stream_split"),
    ("in a struct", "delta_binary_packed"),
    ("in a struct", "delta_byte_array"),
    ("in a struct", "delta_length_byte_array"),
}


def readable(case, lacking):
    """The names of the fields that have none of the encodings that a reader lacks."""
    unreadable = {
        leaf.path[0]
        for leaf, options in zip(case.leaves, case.options["columns"])
        for kind in [leaf.type, "in a struct"][: 1 + (len(leaf.path) > 1)]
        if {(kind, options["encoding"]), (kind, options["fallback"])} & lacking
    }
    return [node["name"] for node in case.schema if node["name"] not in unreadable]


def check_with_duckdb(path, case):
    if not (names := readable(case, DUCKDB_LACKS)):
        return
    columns = ", ".join(f'"{name}"' for name in names)
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        found = connection.sql(f"select {columns} from read_parquet($path)", params={"path": str(path)})
        compare_table(found.to_arrow_table(), case)


def check_with_polars(path, case):
    if names := readable(case, POLARS_LACKS):
        found = polars.read_parquet(path, columns=names, use_pyarrow=False)
        compare_table(found.to_arrow(), case)


def check_arrow_type(leaf, found):
    logical = json.loads(found.logical_type.to_json())
    kinds = {"integer": "Int"}
    assert logical["Type"] == kinds.get(leaf.kind, str(leaf.kind).capitalize())
    if leaf.kind == "decimal":
        assert found.precision == leaf.logical["precision"]
        assert found.scale == leaf.logical["scale"]
    elif leaf.kind == "integer":
        assert logical["bitWidth"] == leaf.logical["bits"]
        assert logical["isSigned"] == leaf.logical["signed"]
    elif leaf.kind == "timestamp":
        assert logical["isAdjustedToUTC"] == leaf.logical["utc"]
        assert logical["timeUnit"] == "microseconds"


def explain(case, error):
    return (
        f"{case.name} (FRAUDGEN_TEST_SEED={SEED}): {type(error).__name__}: {error}\n"
        f"options {case.options}\nschema {case.schema}\n"
        f"rows {[rows for rows, _ in case.row_groups]}"
    )


@pytest.mark.parametrize("batch", range(BATCHES))
def test_random(batch, tmp_path):
    rng = random.Random(f"{SEED} {batch}")
    print(f"FRAUDGEN_TEST_SEED={SEED}")
    cases = [random_case(f"{batch}-{i}", rng) for i in range(CASES_OF_A_BATCH)]
    for number, (case, said) in enumerate(zip(cases, write(cases, tmp_path, rng))):
        path = tmp_path / (case.name + ".parquet")
        try:
            assert said == "ok", said
            check_structure(path.read_bytes(), case)
            check_with_pyarrow(path, case)
            if number % SHARE_OF_OTHERS == 0:
                check_with_duckdb(path, case)
                check_with_polars(path, case)
        except Exception as error:
            raise AssertionError(explain(case, error)) from error
        path.unlink()


def check_file(path, case):
    check_structure(path.read_bytes(), case)
    check_with_pyarrow(path, case)
    check_with_duckdb(path, case)
    check_with_polars(path, case)


@pytest.mark.parametrize("group", named_cases.GROUPS, ids=lambda group: group.__name__)
def test_named(group, tmp_path):
    rng = random.Random(group.__name__)
    cases = list(group())
    for case, said in zip(cases, write(cases, tmp_path, rng)):
        assert said == "ok", f"{case.name}: {said}"
        check_file(tmp_path / (case.name + ".parquet"), case)


def test_bloom_filters(tmp_path):
    """DuckDB finds each value where the filter says it may be, and is sent away elsewhere."""
    numbers = [[i * 1000 + group for i in range(2000)] for group in range(2)]
    made = {
        "n": ({"name": "n", "optional": False, "type": "INT64"}, lambda n: n),
        "s": (
            {"name": "s", "optional": False, "type": "BYTE_ARRAY", "logical": {"kind": "string"}},
            lambda n: b"ID_%015d" % n,
        ),
    }
    columns = [
        (node | {"name": f"{name}_{encoding}"}, default_column(encoding=encoding, bloom=4096))
        for name, (node, _) in made.items()
        for encoding in ("plain", "dictionary")
    ]
    groups = [
        [[made[node["name"][0]][1](n) for n in group] for node, _ in columns] for group in numbers
    ]
    case = named_cases.case("bloom", columns, groups)
    for _, row_group in case.row_groups:  # one of the columns is written from numbers
        row_group[2].ids = ("ID_", 15, [int(text[3:]) for text in row_group[2].values])
    assert write([case], tmp_path, random.Random(1)) == ["ok"]
    path = tmp_path / "bloom.parquet"
    check_file(path, case)

    def excluded(name, number):
        value = number if name[0] == "n" else f"'ID_{number:015}'"
        query = f"select bloom_filter_excludes from parquet_bloom_probe('{path}', '{name}', {value})"
        return [row[0] for row in duckdb.sql(query).fetchall()]

    for node, _ in columns:
        for group in (0, 1):
            for number in numbers[group][::100]:
                assert not excluded(node["name"], number)[group]
        absent = [excluded(node["name"], 1000 * i + 500) for i in range(100)]
        # 4096 bytes for 2000 values are 16 bits each: about one in a thousand passes.
        assert sum(map(sum, absent)) > 190, node["name"]


def test_fastparquet_reads_version_1(tmp_path):
    rows = 3000
    values = {
        "INT32": [i % 1000 - 500 for i in range(rows)],
        "INT64": [i * 10**12 for i in range(rows)],
        "DOUBLE": [i / 8 for i in range(rows)],
        "BYTE_ARRAY": [f"texto {i % 77} é".encode() for i in range(rows)],
    }
    columns = [
        (
            named_cases.node(f"{type}_{encoding}_{optional}", type, optional, logical),
            default_column(encoding=encoding, build=encoding == "dictionary"),
        )
        for type in values
        for encoding in ("plain", "dictionary")
        for optional in (False, True)
        for logical in [{"kind": "string"} if type == "BYTE_ARRAY" else None]
    ]
    group = [
        [v if not node["optional"] or i % 3 else None for i, v in enumerate(values[node["type"]])]
        for node, _ in columns
    ]
    case = named_cases.case("old", columns, [group, group], page_version=1, rows_per_page=700)
    assert write([case], tmp_path, random.Random(1)) == ["ok"]
    check_file(tmp_path / "old.parquet", case)
    frame = fastparquet.ParquetFile(tmp_path / "old.parquet").to_pandas()
    for (node, _), expected in zip(columns, group):
        found = frame[node["name"]]
        assert len(found) == 2 * rows
        for value, is_null, wanted in zip(found, found.isna(), expected * 2):
            assert is_null if wanted is None else encoded(value) == wanted


def encoded(value):
    return value.encode() if isinstance(value, str) else value
