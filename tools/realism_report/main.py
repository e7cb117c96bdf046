"""The command line of tools/realism."""

import argparse
import json
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from checks.dataset import Dataset, NoDataset

from . import behaviour, columns, models, page, population
from .report import Report
from .rows import Tables, TooLittle, load

GROUPS = ("models", "ids", "columns", "score", "types", "behaviour", "population")
NEED_A_SPLIT = {"models", "ids", "columns", "score", "types"}
LEAST_ROWS = 100_000


def progress(begun: float):
    """Says on stderr what is being done, and how many seconds after the beginning."""
    return lambda text: print(f"realism: {time.monotonic() - begun:4.0f} s  {text}",
                              file=sys.stderr, flush=True)


@dataclass
class Measured:
    report: Report
    task: models.Task | None  # where a group asked for needs it
    tested: dict[str, models.Tested]  # empty without the group of models


def measure(tables: Tables, groups: set[str], threads: int, say) -> Measured:
    report, tested = Report(), {}
    task = models.Task(tables, threads, say) if groups & NEED_A_SPLIT else None
    if "models" in groups:
        tested = models.measure(task, report)
    if "ids" in groups:
        models.measure_ids(task, report)
    if "columns" in groups:
        columns.measure_columns(task, report)
        columns.measure_values(task, report)
        columns.measure_thresholds(task, report)
        columns.measure_instants(task, report)
    if "score" in groups:
        models.measure_score(task, report)
    if "types" in groups:
        models.measure_types(task, report)
    if "behaviour" in groups:
        say("behaviour")
        behaviour.measure(tables, report)
    if "population" in groups:
        say("population")
        population.measure(tables, report)
    return Measured(report, task, tested)


def groups_of(text: str) -> set[str]:
    names = set(text.split(","))
    if unknown := names - set(GROUPS):
        raise argparse.ArgumentTypeError(
            f"{', '.join(sorted(unknown))}: no such group; there are {', '.join(GROUPS)}")
    return names


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="realism",
        description="Measures how lifelike a dataset is, from its files alone: see docs/realism.md."
        " Exit status 0 when every figure is within its limits, 1 when one is not, 2 when it can't"
        " be measured.")
    parser.add_argument("target", type=Path, help="the directory that holds the dataset")
    parser.add_argument("--only", type=groups_of, metavar="GROUP,...",
                        help=f"measure only these: {', '.join(GROUPS)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures to a file")
    parser.add_argument("--html", type=Path, metavar="FILE",
                        help="the page with table and plots (realism.html; with --only, none)")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)),
                        help="threads of the models (%(default)s)")
    options = parser.parse_args(arguments)
    if options.only is None:
        options.only = set(GROUPS)
        options.html = options.html or Path("realism.html")
    return options


def check_writable(options: argparse.Namespace) -> None:
    """Raises OSError now rather than after minutes of measuring. Leaves what is there alone."""
    for path in filter(None, (options.json, options.html)):
        existed = path.exists()
        path.open("a").close()
        if not existed:
            path.unlink()


def read(target: Path) -> tuple[Dataset, Tables]:
    with tempfile.TemporaryDirectory(prefix="realism-") as temporary:
        data = Dataset(target, "1GB", 1, Path(temporary))
        tables = load(data)
    if len(tables.rows) < LEAST_ROWS:
        raise TooLittle(f"{target}: {len(tables.rows):,} transactions; {LEAST_ROWS:,} are needed")
    return data, tables


def write(options: argparse.Namespace, data: Dataset, tables: Tables, measured: Measured) -> None:
    """The files that were asked for."""
    report = measured.report
    if options.json:
        document = {"target": str(options.target), "options": data.options, **report.as_json()}
        options.json.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    if options.html:
        options.html.write_text(
            page.page(tables, report, data.options, measured.task, measured.tested))


def cannot_write(error: OSError) -> int:
    print(f"realism: {error.filename}: can't be written: {error.strerror}", file=sys.stderr)
    return 2


def main(arguments: list[str] | None = None) -> int:
    try:
        return run(parse(arguments))
    except KeyboardInterrupt:
        print("realism: interrupted", file=sys.stderr)
        return 130


def run(options: argparse.Namespace) -> int:
    say = progress(time.monotonic())
    try:
        check_writable(options)
    except OSError as error:
        return cannot_write(error)
    try:
        say("reading")
        data, tables = read(options.target)
        measured = measure(tables, options.only, options.threads, say)
    except (NoDataset, TooLittle) as error:
        print(f"realism: {error}", file=sys.stderr)
        return 2
    except (pa.ArrowException, duckdb.Error, OSError) as error:
        print(f"realism: {options.target}: the files can't be read: {error}", file=sys.stderr)
        return 2
    print(measured.report.table())
    print("\nThe rules of docs/dataset.md are for tools/check_dataset, speed is for tools/bench.")
    say("writing")
    try:
        write(options, data, tables, measured)
    except OSError as error:
        return cannot_write(error)
    say("done")
    return 0 if measured.report.passed else 1
