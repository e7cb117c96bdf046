"""The command line of tools/check_dataset."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

import duckdb

from . import customers, devices, fraud, habits, history, keys, manifest, schema, timing, transactions
from .dataset import Dataset, NoDataset, read
from .report import Report


def progress(text: str) -> None:
    """On a terminal, says which file is being checked, in place of what it said before."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def check_transactions(data: Dataset, report: Report) -> None:
    habits.prepare(data)
    history.prepare(data)
    paths = data.paths("transactions")
    for number, path in enumerate(paths, 1):
        progress(f"{number} of {len(paths)}: {path}")
        data.con.execute(f"""
            CREATE OR REPLACE TEMP VIEW tx AS
            SELECT *, file_row_number AS row,
                   TRY_CAST(substr(transaction_id, 5) AS BIGINT) AS txn,
                   TRY_CAST(substr(customer_id, 6) AS BIGINT) AS customer,
                   TRY_CAST(substr(device_id, 5) AS BIGINT) AS device
            FROM {read([path], file_row_number="true")}""")
        transactions.check(data, report)
        keys.check_file(data, report, path)
        history.check_file(data, report)
        timing.check_file(data, report, path)
        habits.check_file(data)
    progress("")
    keys.check_whole(data, report)
    habits.check_whole(data, report)
    fraud.check_whole(data, report)


def check(data: Dataset) -> Report:
    report = Report()
    manifest.check(data, report)
    schema.check(data, report)
    rest = [line for line in report.lines if line not in (report.manifest, report.schema)]
    if report.schema.broken:
        for line in rest:
            line.skipped = "not checked: the columns are others"
        return report
    customers.check(data, report)
    devices.check(data, report)
    keys.prepare(data)
    keys.check_tables(data, report)
    if data.has("transactions"):
        check_transactions(data, report)
    else:
        for line in rest[2:]:
            line.skipped = "the dataset has no transactions table"
    return report


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="check_dataset",
        description="Verifies the rules of docs/dataset.md by SQL over the finished files. Prints"
        " one line per rule; exit status 0 when every rule is kept, 1 when one is not, 2 when"
        " there is nothing to check.")
    parser.add_argument("target", type=Path, help="the directory that holds the dataset")
    parser.add_argument("--memory", default="2GB", help="memory limit of DuckDB (%(default)s)")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)),
                        help="threads of DuckDB (%(default)s)")
    parser.add_argument("--all", action="store_true",
                        help="print everything that is broken under its rule, not one example")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="check_dataset-") as temporary:
        try:
            data = Dataset(options.target, options.memory, options.threads, Path(temporary))
        except NoDataset as error:
            print(f"check_dataset: {error}", file=sys.stderr)
            return 2
        try:
            report = check(data)
        except duckdb.Error as error:
            print(f"FAIL  the files can't be read: {error}")
            return 1
    for line in report.lines:
        print(line)
        if options.all:
            print("".join(f"{detail}\n" for detail in line.details()), end="")
    return 0 if report.passed else 1
