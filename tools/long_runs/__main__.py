"""Runs fraudgen into a MinIO of its own under a memory limit, deletes the objects as they land, and writes
what was seen as CSV and as a plot. Exit status 0 when the run ended as it should: every file of the
manifest landed with its size (or, stopped after --minutes, nothing begun was left), within the limit."""

import argparse
import contextlib
import csv
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from long_runs import plot
from long_runs.faults import Faults
from long_runs.group import Group
from long_runs.watched import Watched
from servers import Minio, Proxy, Toxiproxy, end_with_parent

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("FRAUDGEN") or ROOT / "build" / "src" / "cli" / "fraudgen")
MIB = 2**20
PLACE = "long/run"


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tools/long_run", description=__doc__)
    parser.add_argument("--size", help="default: 1GB; with --minutes 1TB")
    parser.add_argument("--limit", type=int, default=64, metavar="MIB", help="of the cgroup; default: 64")
    parser.add_argument("--workers", help="default: what the program chooses")
    parser.add_argument("--minutes", type=float, help="stop the run, by SIGTERM, after so long")
    parser.add_argument("--faults", action="store_true", help="of network and server, one after the other")
    parser.add_argument("--interval", type=float, default=1, metavar="SECONDS", help="between samples; default: 1")
    parser.add_argument("--age", type=float, help="seconds that an object stays; default: 10, with --faults 60")
    parser.add_argument("--folder", help="for MinIO's data and logs; a new one is made in it; default: TMPDIR")
    parser.add_argument("--csv", type=Path)
    parser.add_argument("--svg", type=Path)
    options = parser.parse_args()
    name = "long_run_faults" if options.faults else "long_run"
    options.size = options.size or ("1TB" if options.minutes else "1GB")
    options.age = options.age or (60 if options.faults else 10)
    options.csv = options.csv or ROOT / "docs" / "plots" / f"{name}.csv"
    options.svg = options.svg or ROOT / "docs" / "plots" / f"{name}.svg"
    return options


def watch(watched: Watched, options: argparse.Namespace, faults: Faults | None) -> list[dict]:
    samples, stopped = [], False
    options.csv.parent.mkdir(parents=True, exist_ok=True)
    with open(options.csv, "w", newline="") as file:
        writer = None
        while (sample := watched.sample()) is not None:
            sample["fault"] = faults.now if faults else ""
            if faults and not stopped:
                faults.step(sample["seconds"])
            samples.append(sample)
            writer = writer or csv.DictWriter(file, sample, lineterminator="\n")
            if len(samples) == 1:
                writer.writeheader()
            writer.writerow(sample)
            file.flush()
            if options.minutes and not stopped and sample["seconds"] > options.minutes * 60:
                if faults:
                    faults.end()  # what was begun must be cleared up, which takes a server
                watched.process.send_signal(signal.SIGTERM)
                stopped = True
            time.sleep(options.interval)
    return samples


def landed(log: Path, minio: Minio) -> dict[str, int]:
    """Bytes of every object that was there at some time, as the server had it."""
    sizes = {name: int(size) for size, name in (line.split() for line in log.read_text().splitlines())}
    for line in minio.client("ls", "--recursive", "--json", f"it/{PLACE}/").splitlines():
        entry = json.loads(line)
        sizes[entry["key"]] = entry["size"]
    return sizes


def check(status: int, minio: Minio, log: Path, deleting: subprocess.Popen) -> list[str]:
    """What is not as it should be."""
    wrong = []
    if status == 0:
        deleting.wait(300)  # until the last object is deleted
        there = landed(log, minio)
        manifest = json.loads(minio.client("cat", f"it/{PLACE}/_manifest.json"))
        for file in manifest["files"]:
            if there.get(file["path"]) != file["bytes"]:
                wrong.append(f"{file['path']}: {file['bytes']} bytes in the manifest, {there.get(file['path'])} landed")
    elif status != 128 + signal.SIGTERM:
        wrong.append(f"exit status {status}")
    if uploads := minio.uploads():
        wrong.append(f"{len(uploads)} uploads are left over")
    return wrong


def run(options: argparse.Namespace, folder: Path, resources: contextlib.ExitStack) -> bool:
    minio = Minio(folder / "minio")
    resources.callback(minio.end)
    minio.start()
    minio.client("mb", f"it/{PLACE.partition('/')[0]}")
    endpoint, faults = minio.endpoint, None
    if options.faults:
        toxiproxy = Toxiproxy(folder).start()
        resources.callback(toxiproxy.kill)
        proxy = Proxy(toxiproxy, minio)
        endpoint, faults = proxy.endpoint, Faults(minio, proxy)

    keys = {"AWS_ACCESS_KEY_ID": minio.access_key, "AWS_SECRET_ACCESS_KEY": minio.secret_key}
    log, stats = folder / "landed", folder / "stats.json"
    deleting = subprocess.Popen([ROOT / "tools" / "delete_landed", PLACE, "--endpoint", minio.endpoint,
                                 "--age", str(options.age), "--log", log],
                                env={"PATH": os.environ["PATH"], **keys}, preexec_fn=end_with_parent)
    resources.callback(deleting.wait)
    resources.callback(deleting.terminate)

    group = Group(options.limit * MIB)
    resources.callback(group.remove)
    command = [PROGRAM, "generate", "--size", options.size, "--output", f"minio://{PLACE}",
               "--endpoint", endpoint, "--stats", stats, "--retry-time", 600]
    if options.workers:
        command += ["--workers", options.workers]
    start = time.monotonic()
    watched = Watched(command, {"PATH": os.environ["PATH"], "TERM": "xterm", **keys}, group)
    resources.callback(watched.process.wait)
    resources.callback(watched.process.kill)
    samples = watch(watched, options, faults)
    status = watched.end(300)
    took = time.monotonic() - start
    if faults:
        faults.end()
    status = status if status >= 0 else 128 - status
    print("\n".join(watched.said))
    wrong = check(status, minio, log, deleting)
    bytes_a_row = None
    if status == 0:
        figures = json.loads(stats.read_text())
        bytes_a_row = figures["bytes"] / figures["rows"]
        print(f"{figures['bytes'] / 2**30:.2f} GiB, {figures['rows']:,} rows, {figures['files']} files in "
              f"{took:.0f} s, {figures['rows_per_second'] / 1e6:.2f} million rows/s, {figures['retries']} retries")
    report(options, samples, status, group, faults)
    plot.draw(options.svg, f"{options.size} into MinIO under a limit of {options.limit} MiB"
              + (", with faults" if faults else ""), samples, options.limit * MIB, bytes_a_row)
    print(f"{options.csv}\n{options.svg}")
    for line in wrong:
        print(f"long_run: {line}", file=sys.stderr)
    return not wrong


def report(options, samples: list[dict], status: int, group: Group, faults: Faults | None) -> None:
    last = samples[-1]
    tenth = samples[len(samples) // 10]
    print(f"status {status} after {last['seconds']:.0f} s, {last['rows'] / 1e6:.1f} million rows"
          + (f", {faults.count} faults" if faults else ""))
    print(f"peak resident: {last['peak_resident_bytes'] / MIB:.2f} MiB; after a tenth of the time it was "
          f"{tenth['peak_resident_bytes'] / MIB:.2f} MiB")
    print(f"the most that the limit of {options.limit} MiB counted: {group.most_bytes() / MIB:.2f} MiB")


def main() -> int:
    options = parse()
    with contextlib.ExitStack() as resources:
        folder = resources.enter_context(tempfile.TemporaryDirectory(dir=options.folder))
        return 0 if run(options, Path(folder), resources) else 1


sys.exit(main())
