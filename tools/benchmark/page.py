"""Puts the tables between the markers of the hand-written page."""

from pathlib import Path

from .figures import (NAMES, column_sizes, medians, paired, size_ratios, speed_ratios)

HEADINGS = {"null:": "fraudgen into `null:`", "directory": "fraudgen into a directory"}
OTHERS = {**NAMES, "streaming": "pyarrow, streaming batches of 8,192 rows",
          "tpchgen-cli": "tpchgen-cli, `lineitem`"}


def table(head: list[str], rows: list[list[str]]) -> str:
    marks = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, marks, *rows))


def label(name: str) -> str:
    if ", " not in name:
        return OTHERS.get(name, name)
    kind, workers = name.split(", ")
    prefix = "other: " if kind.startswith("other: ") else ""
    return (prefix + HEADINGS[kind.removeprefix("other: ")]
            + (", one worker" if workers == "1" else f", {workers} workers"))


def mib(count: float) -> str:
    return f"{count / 2**20:,.1f}"


def machine(results: dict) -> str:
    about = results["machine"]
    lines = [f"{about['processor']} ({', '.join(about['instructions'])}), {about['cores']} cores, "
             f"{about['memory_bytes'] / 2**30:.0f} GiB of memory, {about['kernel']}; measured on "
             f"{about['day']}, load average before: {about['load_before']}.", ""]
    if about["load_before"] > about["cores"] / 4:
        lines += ["**The machine was busy with other work meanwhile.** So what is told here of speed is less "
                  "than each program can do, and the ratios are rough.", ""]
    if "speed" in results:
        part = results["speed"]
        rounds = max(run["round"] for run in part["runs"])
        lines += [f"Rounds: {rounds}; transactions for speed: {part['rows']:,} in each of fraudgen's "
                  f"runs, {part['writer_rows']:,} in the other writers'.", ""]
    lines.append("Versions: " + ", ".join(f"{name} {version}" for name, version
                                          in results["versions"].items() if version) + ".")
    return "\n".join(lines)


def speed(part: dict) -> str:
    rows = []
    for name, run in medians(part["runs"]).items():
        workers = run.get("workers", 1)
        rate = run["rows_per_second"] / workers
        rows.append([label(name), f"{run['rows_per_second']:,.0f}", f"{rate:,.0f}",
                     f"{rate * run['columns'] / 1e6:.1f}",
                     f"{run['rows'] / run['cpu_seconds']:,.0f}",
                     f"{run['bytes'] / run['rows']:.2f}", mib(run["peak_bytes"])])
    return table(["who", "rows/s", "rows/s per core", "million values/s per core",
                  "rows per second of processor time", "bytes a row", "peak resident MiB"], rows)


def ratios(results: dict) -> str:
    found = speed_ratios(results["speed"]["runs"]) if "speed" in results else []
    sizes = size_ratios(results["sizes"]["files"]) if "sizes" in results else []
    made = table(["rows/s, or bytes a row", "ratio"],
                 [[name, f"{value:.2f}"] for name, value in found + sizes])
    if not any(name.startswith("two workers") for name, _ in found):
        made += "\n\nTwo workers against one: not measured here."
    return made


def sizes(part: dict) -> str:
    files = part["files"]
    rows = [[f"`{column}`", *(f"{sizes[name]:.3f}" for name in files)]
            for column, sizes in column_sizes(files)]
    rows.append(["whole file", *(f"{file['bytes'] / file['rows']:.3f}" for file in files.values())])
    return table(["bytes a row", *(NAMES.get(name, name) for name in files)], rows)


def growth(part: dict) -> str:
    return table(["size, into", "rows", "rows/s", "peak resident MiB"],
                 [[name, f"{run['rows']:,.0f}", f"{run['rows_per_second']:,.0f}",
                   mib(run["peak_bytes"])] for name, run in medians(part["runs"]).items()])


def s3(part: dict) -> str:
    if not part["runs"]:
        return "Not measured: not enough free disk."
    middle = medians(part["runs"])
    rows = [[f"fraudgen into `null:`, {part['size']}" if name == "null:" else name,
             f"{run['rows_per_second']:,.0f}", f"{run['bytes'] / run['seconds'] / 1e6:,.0f}",
             mib(run["peak_bytes"])] for name, run in middle.items()]
    both = middle["null:"]["seconds"] + middle["mc cp of finished files"]["seconds"]
    beside = paired(part["runs"], "fraudgen into MinIO", "pyarrow into MinIO")
    return (table(["who", "rows/s", "MB/s", "peak resident MiB"], rows)
            + f"\n\nfraudgen into MinIO takes {middle['fraudgen into MinIO']['seconds'] / both:.2f} "
              "times as long as into `null:` and then `mc cp` of the files, and writes "
              f"{beside:.2f} times pyarrow's rows/s.")


def blocks(results: dict) -> dict[str, str]:
    made = {"machine": machine(results)}
    for name, block in (("speed", speed), ("sizes", sizes), ("growth", growth), ("s3", s3)):
        if name in results:
            made[name] = block(results[name])
    if "speed" in results or "sizes" in results:
        made["ratios"] = ratios(results)
    return made


def fill(text: str, made: dict[str, str]) -> str:
    """The page with each block between its markers; what was not measured stays as it is."""
    for name, block in made.items():
        begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
        if text.count(begin) != 1 or text.count(end) != 1 or text.index(end) < text.index(begin):
            raise ValueError(f"the page needs {begin} and then {end}, each once")
        before, rest = text.split(begin)
        text = f"{before}{begin}\n{block}\n{end}{rest.split(end)[1]}"
    return text


def write(path: Path, results: dict) -> None:
    path.write_text(fill(path.read_text(), blocks(results)))
