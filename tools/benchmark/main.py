"""The command line of tools/bench."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from . import machine, page, parts
from .parts import PARTS, ROOT, Setting
from .runs import Failed

RESULTS = ROOT / ".cache" / "benchmark.json"
LEAST_ROWS = 1000


def count(text: str, least: int = 1) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < least:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from {least} on")
    return int(text)


def rows(text: str) -> int:
    return count(text, LEAST_ROWS)


def part_list(text: str) -> list[str]:
    wanted = text.split(",")
    if unknown := [name for name in wanted if name not in PARTS]:
        raise argparse.ArgumentTypeError(f"no part {unknown[0]!r}; there are {', '.join(PARTS)}")
    return [name for name in PARTS if name in wanted]


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="tools/bench", description="Measures fraudgen (FRAUDGEN_BIN, or the built one) beside "
        "other writers, in rounds in which all take turns; docs/performance.md explains it.")
    parser.add_argument("--rows", type=rows, default=80_000_000, metavar="N",
                        help="transactions of each of fraudgen's runs for speed, or somewhat more, "
                        "so that two workers get equally many files [80000000]")
    parser.add_argument("--writer-rows", type=rows, default=3_000_000, metavar="N",
                        help="transactions that the other writers write [3000000]; at most a file's")
    parser.add_argument("--rounds", type=count, default=3, metavar="N", help="[3]")
    parser.add_argument("--only", type=part_list, default=list(PARTS), metavar="PART,...",
                        help=f"of {', '.join(PARTS)} [all]")
    parser.add_argument("--long", action="store_true",
                        help="4 and 16 GB too, and 1 GB into MinIO instead of 256 MB")
    parser.add_argument("--other", type=Path, metavar="PROGRAM",
                        help="another build of fraudgen, to run beside this one for speed")
    parser.add_argument("--work", type=Path, metavar="FOLDER",
                        help="where the files are written meanwhile [the system's for such]")
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="FILE",
                        help="what was measured, as JSON [.cache/benchmark.json]")
    parser.add_argument("--docs", action="store_true",
                        help="write the tables and plots of docs/performance.md from it")
    parser.add_argument("--docs-from", type=Path, metavar="FILE",
                        help="measure nothing, write them from an earlier run's results")
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "performance.md", metavar="FILE",
                        help="another page with the same markers; plots go beside it")
    parser.add_argument("--estimate", action="store_true",
                        help="only say how long it would take")
    options = parser.parse_args(arguments)
    options.program = Path(os.environ.get("FRAUDGEN_BIN")
                           or ROOT / "build" / "src" / "cli" / "fraudgen").absolute()
    if options.docs_from is None:
        for program in filter(None, (options.program, options.other)):
            if not os.access(program, os.X_OK) or program.is_dir():
                parser.error(f"{program} is no program; tools/run --version builds fraudgen")
        if options.work and not options.work.is_dir():
            parser.error(f"--work: {options.work} is no directory")
        if not options.results.parent.is_dir():
            parser.error(f"--results: {options.results.parent} is no directory")
    if (options.docs or options.docs_from) and not options.page.is_file():
        parser.error(f"--page: {options.page} is no file")
    return options


def write_docs(path: Path, results: dict) -> None:
    from . import plots  # large, and so not before the end: see runs.py

    page.write(path, results)
    plots.write(path.parent, results)


def docs_from(options: argparse.Namespace) -> int:
    try:
        results = json.loads(options.docs_from.read_text())
        write_docs(options.page, results)
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"tools/bench: {options.docs_from}: no results of tools/bench for {options.page}: "
              f"{error!r}", file=sys.stderr)
        return 2
    return 0


def measure(options: argparse.Namespace, work: Path) -> dict:
    setting = Setting(options.program, options.other and options.other.absolute(), options.rows,
                      options.writer_rows, options.rounds, options.long, work, print)
    results = {"machine": machine.describe(), "versions": {}}
    for name in options.only:
        begun = time.monotonic()
        print(f"{name}: about {parts.estimate(setting, name) / 60:.1f} minutes", flush=True)
        results[name] = PARTS[name](setting)
        print(f"{name}: took {(time.monotonic() - begun) / 60:.1f} minutes", flush=True)
        results["versions"] = machine.versions(options.program,
                                               parts.SERVERS if "s3" in results else None)
        # After each part, so that a later one that fails takes nothing with it.
        options.results.write_text(json.dumps(results, indent=1) + "\n")
    return results


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    sys.stdout.reconfigure(line_buffering=True)
    if options.docs_from:
        return docs_from(options)
    if options.estimate:
        setting = Setting(options.program, None, options.rows, options.writer_rows, options.rounds,
                          options.long, Path(), print)
        took = {name: parts.estimate(setting, name) / 60 for name in options.only}
        print(", ".join(f"{name} {minutes:.1f}" for name, minutes in took.items())
              + f": about {sum(took.values()):.0f} minutes on an idle machine")
        return 0
    work = Path(tempfile.mkdtemp(prefix="fraudgen-bench-", dir=options.work))
    try:
        results = measure(options, work)
        if "speed" in results or "sizes" in results:
            print(page.ratios(results))
        print(f"results: {options.results}")
        if options.docs:
            write_docs(options.page, results)
    except (Failed, OSError, AssertionError, subprocess.CalledProcessError) as error:
        print(f"tools/bench: {error}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return 0
