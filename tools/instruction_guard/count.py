"""Counts instructions a row with callgrind.

Instructions repeat exactly where times don't, so a small growth shows. Two runs of different size are
counted and their difference is taken: what happens once a run (start, catalog, the plan's sample) is
in both and drops out.
"""

import re
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROWS = (300_000, 900_000)

# What the parts of the program are entered by: their costs include all that they call.
PARTS = {
    "generator": "fraudgen::generator::Player::next(",
    "encoder": "fraudgen::generator::TransactionsWriter::write(",
    "compression": "fraudgen::parquet::Compressor::compress(",
}
RECORDED_FUNCTIONS = 60


def costs_of(annotated: str, both=int.__add__) -> dict[str, int]:
    """Instructions by function, of callgrind_annotate's output; "whole" has the total. `both` says what
    becomes of two figures for one name."""
    costs: dict[str, int] = {}
    for line in annotated.splitlines():
        found = re.match(r"\s*([\d,]+) \(\s*[\d.]+%\)\s+(.*)", line)
        if not found:
            continue
        name = re.sub(r" \[[^\]]*\]$", "", found[2])
        name = "whole" if name.startswith("PROGRAM TOTALS") else name.split(":", 1)[-1].strip()
        name = re.sub(r"'\d+$", "", name)  # callgrind numbers the levels of a recursion
        cost = int(found[1].replace(",", ""))
        costs[name] = both(costs[name], cost) if name in costs else cost
    return costs


def count_run(program: Path, rows: int, folder: Path) -> tuple[dict[str, int], dict[str, int]]:
    """Of one run: each function's own instructions, and those with all that it calls."""
    out = folder / f"callgrind.{rows}"
    subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", program, "generate",
                    "--rows", str(rows), "--workers", "1", "--output", "null:", "--quiet"],
                   check=True, capture_output=True, cwd=folder, env={"PATH": "/usr/bin:/bin"})

    def annotated(*options: str) -> str:
        return subprocess.run(["callgrind_annotate", "--threshold=100", "--auto=no", *options, out],
                              check=True, capture_output=True, text=True).stdout

    # With what it calls, a function's figure under another name of its file has the same calls in it.
    return costs_of(annotated()), costs_of(annotated("--inclusive=yes"), both=max)


def count(program: Path) -> dict:
    """{"parts": instructions a row by part, "functions": the same of the costliest by themselves}."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(len(ROWS)) as pool:
        (own_few, all_few), (own_many, all_many) = pool.map(
            lambda rows: count_run(program.resolve(), rows, Path(folder)), ROWS)
    more_rows = ROWS[1] - ROWS[0]

    def a_row(few: dict[str, int], many: dict[str, int], name: str) -> float:
        return round((many.get(name, 0) - few.get(name, 0)) / more_rows, 1)

    parts = {"whole": a_row(own_few, own_many, "whole")}
    for part, entry in PARTS.items():
        names = [name for name in all_many if name.startswith(entry)]
        if len(names) != 1:
            raise LookupError(f"the {part} begins at {entry}, which is the name of {len(names)} functions")
        parts[part] = a_row(all_few, all_many, names[0])
    functions = {name: a_row(own_few, own_many, name) for name in own_many if name != "whole"}
    costliest = sorted(functions, key=functions.get, reverse=True)[:RECORDED_FUNCTIONS]
    return {"parts": parts, "functions": {name: functions[name] for name in costliest}}
