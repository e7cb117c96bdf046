"""Medians and ratios of what was measured. Knows only the results, as they are kept in JSON."""

from collections.abc import Iterable
from statistics import median

WRITERS = ("pyarrow", "duckdb", "polars")
NAMES = {"pyarrow": "pyarrow", "duckdb": "DuckDB", "polars": "Polars",
         "same_groups": "pyarrow, row groups of 65,536 rows"}


def medians(runs: Iterable[dict]) -> dict[str, dict]:
    """By the runs' names, in the order of their first: each figure's median over the rounds."""
    kinds: dict[str, list[dict]] = {}
    for run in runs:
        kinds.setdefault(run["name"], []).append(run)
    return {name: {figure: median(run[figure] for run in same)
                   for figure, value in same[0].items()
                   if isinstance(value, (int, float)) and not isinstance(value, bool)}
            for name, same in kinds.items()}


def paired(runs: list[dict], one: str, other: str) -> float | None:
    """The median over the rounds of one's rows a second through the other's of the same round: what
    else the machine did at that time fell on both."""
    speeds = {(run["name"], run["round"]): run["rows_per_second"] for run in runs}
    ratios = [speed / speeds[other, number] for (name, number), speed in speeds.items()
              if name == one and (other, number) in speeds]
    return median(ratios) if ratios else None


def speed_ratios(runs: list[dict]) -> list[tuple[str, float]]:
    """What of the speed part is compared with what; those that were measured."""
    middle = medians(runs)
    writers = [name for name in WRITERS if name in middle]
    wanted = [("two workers / one, into `null:`", "null:, 2", "null:, 1"),
              ("two workers / one, into a directory", "directory, 2", "directory, 1")]
    wanted += [(f"one worker into `null:` / {NAMES[name]}", "null:, 1", name) for name in writers]
    if writers:
        fastest = max(writers, key=lambda name: middle[name]["rows_per_second"])
        wanted.append((f"one worker into `null:` / the fastest of them, {NAMES[fastest]}",
                       "null:, 1", fastest))
    wanted += [(f"this build / the other, {name} worker{'s' * name.endswith('2')}", name,
                f"other: {name}") for name in middle if f"other: {name}" in middle]
    ratios = [(label, paired(runs, one, other)) for label, one, other in wanted]
    return [(label, ratio) for label, ratio in ratios if ratio is not None]


def size_ratios(sizes: dict[str, dict]) -> list[tuple[str, float]]:
    ours = sizes["fraudgen"]["bytes"] / sizes["fraudgen"]["rows"]
    whose = {name: f"{NAMES[name]}'s" for name in WRITERS}
    whose["same_groups"] = "pyarrow's with row groups as large"
    return [(f"fraudgen's file / {text}", ours / (sizes[name]["bytes"] / sizes[name]["rows"]))
            for name, text in whose.items() if name in sizes]


def column_sizes(sizes: dict[str, dict]) -> list[tuple[str, dict[str, float]]]:
    """Bytes a row of each column in each writer's file, in the file's order of columns."""
    return [(column, {name: file["column_bytes"][column] / file["rows"]
                      for name, file in sizes.items() if column in file["column_bytes"]})
            for column in sizes["fraudgen"]["column_bytes"]]
