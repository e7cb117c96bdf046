"""The plots beside the page, as SVG of which the same results give the same bytes."""

from pathlib import Path

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams.update({"svg.hashsalt": "fraudgen", "svg.fonttype": "none", "font.size": 9,
                            "axes.spines.top": False, "axes.spines.right": False})
from matplotlib import pyplot  # noqa: E402

from .figures import WRITERS, column_sizes, medians  # noqa: E402
from .page import NAMES, label  # noqa: E402

OURS, OTHERS = "#1f6f8b", ("#c9793d", "#8a8a8a", "#b8a13a")


def save(figure, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, format="svg", metadata={"Date": None})
    pyplot.close(figure)


def speed(part: dict, path: Path) -> None:
    middle = {name: run for name, run in medians(part["runs"]).items()
              if not name.startswith("other: ")}
    names = list(middle)[::-1]
    figure, axes = pyplot.subplots(figsize=(7.5, 0.35 * len(names) + 0.9))
    rates = [middle[name]["rows_per_second"] / middle[name].get("workers", 1) / 1e6 for name in names]
    bars = axes.barh([label(name).replace("`", "") for name in names], rates,
                     color=[OURS if ", " in name else OTHERS[0] for name in names])
    axes.bar_label(bars, fmt="%.2f", padding=3)
    axes.set_xlabel("million rows a second, per core")
    save(figure, path)


def memory(part: dict, path: Path) -> None:
    figure, (above, below) = pyplot.subplots(2, 1, figsize=(7, 4.4), sharex=True)
    middle = medians(part["runs"])
    for kind, colour in (("null:", OURS), ("directory", OTHERS[0])):
        runs = [run for name, run in middle.items() if name.endswith(f", {kind}")]
        sizes = [run["size"] / 2**30 for run in runs]
        above.plot(sizes, [run["peak_bytes"] / 2**20 for run in runs], "o-", color=colour, label=kind)
        below.plot(sizes, [run["rows_per_second"] / 1e6 for run in runs], "o-", color=colour)
    above.set_ylabel("peak resident MiB")
    below.set_ylabel("million rows/s")
    below.set_xlabel("size of the dataset, GiB")
    for axes in (above, below):
        axes.set_xscale("log", base=2)
        axes.set_ylim(bottom=0)
    above.legend(frameon=False, loc="lower right")
    save(figure, path)


def columns(part: dict, path: Path) -> None:
    rows = column_sizes(part["files"])[::-1]
    names = ["fraudgen", *(name for name in WRITERS if name in part["files"])]
    height = 0.8 / len(names)
    figure, axes = pyplot.subplots(figsize=(7.5, 0.3 * len(rows) + 1))
    for number, (name, colour) in enumerate(zip(names, (OURS, *OTHERS))):
        axes.barh([place - number * height for place in range(len(rows))],
                  [sizes[name] for _, sizes in rows], height, color=colour,
                  label=NAMES.get(name, name))
    axes.set_yticks([place - 0.4 + height / 2 for place in range(len(rows))],
                    [column for column, _ in rows])
    axes.set_ylim(-0.9, len(rows))
    axes.set_xlabel("bytes a row")
    axes.legend(frameon=False, loc="lower right")
    save(figure, path)


def write(folder: Path, results: dict) -> None:
    for part, name, plot in (("speed", "performance-speed.svg", speed),
                             ("growth", "performance-memory.svg", memory),
                             ("sizes", "performance-columns.svg", columns)):
        if part in results:
            plot(results[part], folder / name)
