"""The Parquet encoder against pyarrow, DuckDB, Polars and a reader of the format's structure.

Set FRAUDGEN_TEST_SEED to repeat a run; FRAUDGEN_TEST_LONG for many more cases.
"""

import json
import os
import random
import subprocess
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cases import serialise
from random_cases import random_case
from readers import compare_table
from structure import check_structure

ROOT = Path(__file__).resolve().parents[2]
WRITER = Path(
    os.environ.get("WRITE_CASES", ROOT / "build" / "tests" / "parquet" / "write_cases")
)
SEED = int(os.environ.get("FRAUDGEN_TEST_SEED", random.SystemRandom().randrange(2**32)))
BATCHES = 40 if os.environ.get("FRAUDGEN_TEST_LONG") else 8
CASES_OF_A_BATCH = 250


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
    for case, said in zip(cases, write(cases, tmp_path, rng)):
        path = tmp_path / (case.name + ".parquet")
        try:
            assert said == "ok", said
            check_structure(path.read_bytes(), case)
            check_with_pyarrow(path, case)
        except Exception as error:
            raise AssertionError(explain(case, error)) from error
        path.unlink()
