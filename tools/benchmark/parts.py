"""What is measured: each part returns its results as they go into the JSON."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .figures import WRITERS
from .runs import Failed, generate, other_writer, run

ROOT = Path(__file__).resolve().parents[2]
SERVERS = ROOT / ".cache" / "servers" / "bin"
SIZES = {"100MB": 100 * 2**20, "1GB": 2**30, "4GB": 4 * 2**30, "16GB": 16 * 2**30}
TPCH_SCALE = "0.2"  # 1.2 million rows of lineitem
SPARE = 2 * 2**30  # of disk, left alone


@dataclass
class Setting:
    program: Path
    other: Path | None
    rows: int
    writer_rows: int
    rounds: int
    long: bool
    work: Path
    say: Callable[[str], None]

    @property
    def stats(self) -> Path:
        return self.work / "stats.json"

    def needs_disk(self, wanted: int, what: str) -> bool:
        free = shutil.disk_usage(self.work).free
        if free < wanted + SPARE:
            self.say(f"leaving out {what}: {free / 2**30:.0f} GiB are free below {self.work}")
            return False
        return True


def note(setting: Setting, runs: list[dict], number: int, name: str, result: dict) -> None:
    runs.append({"name": name, "round": number, **result})
    setting.say(f"round {number}  {name:24s} {result['rows_per_second'] / 1e6:8.3f} million rows/s  "
                f"{result['bytes'] / result['rows']:7.2f} bytes a row  "
                f"{result['peak_bytes'] / 2**20:7.1f} MiB")


def the_rows(setting: Setting) -> Path:
    """One transactions file, whose rows the other writers write too; made once."""
    folder = setting.work / "rows"
    if not folder.exists():
        generate(setting.program, setting.stats, folder, "--rows", setting.writer_rows,
                 "--tables", "transactions")
    return min((folder / "transactions").glob("*.parquet"))


def shared_evenly(setting: Setting) -> int:
    """About `rows` or somewhat more, in an even number of full files: a file is one worker's, and two
    that have three files between them, or a last one that is half empty, can't be twice as fast as one."""
    def files(rows: int) -> int:
        plan = run(setting.program, "plan", "--json", "--rows", rows, "--tables", "transactions",
                   "--output", "null:")
        return json.loads(plan.output)["tables"]["transactions"]["files"]

    wanted = files(setting.rows)
    if wanted == 1:
        setting.say(f"{setting.rows} rows are one file: too few for two workers to share")
        return setting.rows
    wanted += wanted % 2
    low, high = setting.rows, 2 * setting.rows
    while files(high) <= wanted:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if files(middle) <= wanted else (low, middle)
    return low


def tpchgen(setting: Setting, rows: dict[str, int]) -> dict:
    folder = setting.work / "tpch"
    cost = run(Path(sys.executable).parent / "tpchgen-cli", "parquet", "-s", TPCH_SCALE,
               "--tables", "lineitem", "-n", "1", "--compression", "ZSTD(1)", "--output-dir", folder, "--overwrite", "--quiet")
    file = folder / "lineitem.parquet"
    if not rows:
        rows.update(other_writer("columns", file))
    return {"rows": rows["rows"], "columns": rows["columns"], "bytes": file.stat().st_size,
            "seconds": cost.seconds, "cpu_seconds": cost.cpu_seconds,
            "rows_per_second": rows["rows"] / cost.seconds, "peak_bytes": cost.peak_bytes}


def speed(setting: Setting) -> dict:
    """fraudgen, the writers and tpchgen-cli, one after the other in each round."""
    rows, runs, lineitem = the_rows(setting), [], {}
    stream = setting.work / "rows.arrows"
    columns = other_writer("batches", rows, stream)["columns"]
    shared = shared_evenly(setting)
    programs = [("", setting.program)] + ([("other: ", setting.other)] if setting.other else [])
    data, out = setting.work / "data", setting.work / "out.parquet"
    for number in range(1, setting.rounds + 1):
        for workers in (1, 2):
            for kind, target in (("null:", "null:"), ("directory", data)):
                for prefix, program in programs:
                    result = generate(program, setting.stats, target, "--rows", shared,
                                      "--workers", workers, "--tables", "transactions")
                    note(setting, runs, number, f"{prefix}{kind}, {workers}",
                         {**result, "workers": workers, "columns": columns})
                    shutil.rmtree(data, ignore_errors=True)
        for name in (*WRITERS, "streaming"):
            result = other_writer(name, stream if name == "streaming" else rows, out)
            note(setting, runs, number, name, {**result, "columns": columns})
            out.unlink()
        note(setting, runs, number, "tpchgen-cli", tpchgen(setting, lineitem))
    stream.unlink()
    return {"rows": shared, "writer_rows": setting.writer_rows, "runs": runs}


def sizes(setting: Setting) -> dict:
    """The columns of the same rows in each writer's file."""
    rows, out = the_rows(setting), setting.work / "out.parquet"
    files = {"fraudgen": other_writer("columns", rows)}
    for name in (*WRITERS, "same_groups"):
        other_writer(name, rows, out)
        files[name] = other_writer("columns", out)
        out.unlink()
        if files[name]["rows"] != files["fraudgen"]["rows"]:
            raise Failed(f"{name} wrote {files[name]['rows']} rows of {files['fraudgen']['rows']}")
    return {"files": files}


def growth(setting: Setting) -> dict:
    """The same command for more and more, with the defaults for everything else."""
    runs: list[dict] = []
    data = setting.work / "data"
    for size, wanted in SIZES.items():
        if wanted > 2**30 and not setting.long:
            continue
        targets: list[tuple[str, object]] = [("null:", "null:")]
        if setting.needs_disk(wanted, f"{size} into a directory"):
            targets.append(("directory", data))
        for number in range(1, (1 if wanted > 2**30 else setting.rounds) + 1):
            for kind, target in targets:
                result = generate(setting.program, setting.stats, target, "--size", size)
                note(setting, runs, number, f"{size}, {kind}",
                     {**result, "size": wanted, "into_null": kind == "null:"})
                shutil.rmtree(data, ignore_errors=True)
    return {"runs": runs}


def s3(setting: Setting) -> dict:
    """Into MinIO on this machine: fraudgen, mc with the finished files, pyarrow with its rows."""
    subprocess.run([ROOT / "tools" / "install_servers"], check=True)
    sys.path.insert(0, str(ROOT / "tests" / "s3"))
    from servers import Minio

    size, wanted = ("1GB", 2**30) if setting.long else ("256MB", 2**28)
    if not setting.needs_disk(3 * wanted, "MinIO"):
        return {"runs": []}
    rows, files, runs = the_rows(setting), setting.work / "files", []
    made = generate(setting.program, setting.stats, files, "--size", size)
    server = Minio(setting.work / "minio")
    keys = {"AWS_ACCESS_KEY_ID": server.access_key, "AWS_SECRET_ACCESS_KEY": server.secret_key,
            "BENCH_ENDPOINT": server.endpoint}
    try:
        server.start()
        server.client("mb", "it/bench")  # and so writes mc's configuration
        mc = (SERVERS / "mc", "--config-dir", server.folder / "mc", "--quiet")
        for number in range(1, setting.rounds + 1):
            os.sync()
            note(setting, runs, number, "null:",
                 generate(setting.program, setting.stats, "null:", "--size", size))
            note(setting, runs, number, "fraudgen into MinIO",
                 generate(setting.program, setting.stats, "minio://bench/ours", "--size", size,
                          "--endpoint", server.endpoint, **keys))
            os.sync()
            cost = run(*mc, "cp", "--recursive", f"{files}/", "it/bench/theirs/")
            note(setting, runs, number, "mc cp of finished files",
                 {"rows": made["rows"], "bytes": made["bytes"], "seconds": cost.seconds,
                  "cpu_seconds": cost.cpu_seconds, "peak_bytes": cost.peak_bytes,
                  "rows_per_second": made["rows"] / cost.seconds})
            os.sync()
            note(setting, runs, number, "pyarrow into MinIO",
                 other_writer("pyarrow_s3", rows, "bench/pyarrow.parquet", **keys))
            server.client("rm", "--recursive", "--force", "it/bench/")
    finally:
        server.kill()
    return {"size": size, "runs": runs}


PARTS = {"speed": speed, "sizes": sizes, "growth": growth, "s3": s3}


def estimate(setting: Setting, part: str) -> float:
    """Seconds, for a machine that writes a million rows a second on a core and is otherwise idle."""
    writer = setting.writer_rows / 1e6
    gib = 35e6 / 2e6  # seconds for the rows of one, with two workers
    return {"speed": 12 + setting.rounds * (3e-6 * setting.rows + 15 * writer + 12),
            "sizes": 12 * writer + 5,
            "growth": 2 * gib * (1.1 * setting.rounds + (20 if setting.long else 0)),
            "s3": 15 + setting.rounds * ((2.5 if setting.long else 0.7) * gib + 5 * writer)}[part]
