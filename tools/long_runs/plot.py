"""Memory and throughput over time, as SVG. The same figures give the same file."""

import itertools
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402

MIB = 2**20


def smoothed(seconds: list[float], rows: list[float], window: float) -> tuple[list[float], list[float]]:
    """Rows a second over the last `window` seconds."""
    times, rates, start = [], [], 0
    for i, now in enumerate(seconds):
        while seconds[start] < now - window:
            start += 1
        if now - seconds[start] >= window / 2:
            times.append(now)
            rates.append((rows[i] - rows[start]) / (now - seconds[start]))
    return times, rates


def draw(file: Path, title: str, samples: list[dict], limit: int, bytes_a_row: float | None) -> None:
    plt.rcParams.update({"svg.hashsalt": "fraudgen", "svg.fonttype": "none", "font.size": 9})
    seconds = [sample["seconds"] for sample in samples]
    minutes = [second / 60 for second in seconds]
    figure, (memory, speed) = plt.subplots(2, 1, sharex=True, figsize=(9, 5.5), layout="constrained")
    figure.suptitle(title)

    memory.axhline(limit / MIB, color="#b00020", linewidth=1, linestyle="--", label="limit")
    for key, label, color in (("group_bytes", "all that the limit counts", "#9aa5b1"),
                              ("peak_resident_bytes", "peak resident (VmHWM)", "#e08a00"),
                              ("resident_bytes", "resident (VmRSS)", "#1f5fa8")):
        memory.plot(minutes, [sample[key] / MIB for sample in samples], color=color, linewidth=1.2, label=label)
    memory.set(ylabel="MiB", ylim=(0, limit / MIB * 1.1))
    memory.legend(loc="lower right", ncols=2, frameon=False)

    times, rates = smoothed(seconds, [sample["rows"] for sample in samples], max(5.0, seconds[-1] / 120))
    speed.plot([t / 60 for t in times], [rate / 1e6 for rate in rates], color="#1f5fa8", linewidth=1.2)
    speed.set(ylabel="million rows/s", xlabel="minutes", ylim=(0, None))
    if bytes_a_row:
        scale = bytes_a_row * 1e6 / MIB
        right = speed.secondary_yaxis("right", functions=(lambda y: y * scale, lambda y: y / scale))
        right.set_ylabel("MiB/s")

    faults = [(name, list(group)) for name, group in
              itertools.groupby(zip(minutes, (sample["fault"] for sample in samples)), key=lambda s: s[1]) if name]
    for axes in (memory, speed):
        for _, group in faults:
            axes.axvspan(group[0][0], group[-1][0], color="#b00020", alpha=0.08, linewidth=0)
        axes.grid(alpha=0.25)
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)
