"""tools/bench: its ratios from known numbers, its page and plots, and a small run. No speed is tested."""

import copy
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from benchmark import figures, page  # noqa: E402

PROGRAM = os.environ.get("FRAUDGEN") or str(ROOT / "build" / "src" / "cli" / "fraudgen")
PAGE = ROOT / "docs" / "performance.md"
PLOTS = {"performance-speed.svg", "performance-memory.svg", "performance-columns.svg"}


def run(name: str, number: int, speed: float, **more) -> dict:
    return {"name": name, "round": number, "rows": 1000, "bytes": 30_000, "columns": 38,
            "seconds": 1000 / speed, "cpu_seconds": 0.5, "rows_per_second": speed,
            "peak_bytes": 8 * 2**20, **more}


def results() -> dict:
    speeds = {"null:, 1": (400.0, 100.0, 1000.0), "null:, 2": (760.0, 200.0, 1500.0),
              "pyarrow": (80.0, 25.0, 100.0), "polars": (100.0, 50.0, 500.0)}
    runs = [run(name, number, speed, **({"workers": int(name[-1])} if ", " in name else {}))
            for number in range(3) for name, of_rounds in speeds.items()
            for speed in [of_rounds[number]]]
    grown = [run(f"{size}, {kind}", 1, 900.0, size=count) for size, count in
             (("100MB", 100 * 2**20), ("1GB", 2**30)) for kind in ("null:", "directory")]
    stored = [run(name, 1, speed) for name, speed in
              (("null:", 1000.0), ("fraudgen into MinIO", 400.0), ("mc cp of finished files", 1000.0),
               ("pyarrow into MinIO", 100.0))]
    return {"machine": {"processor": "made up", "instructions": ["avx2"], "cores": 2,
                        "memory_bytes": 2**34, "kernel": "Linux 6", "day": "2025-01-01",
                        "load_before": 0.1},
            "versions": {"fraudgen": "1", "pyarrow": "26"},
            "speed": {"runs": runs, "rows": 1000, "writer_rows": 1000},
            "sizes": {"files": {
                "fraudgen": {"rows": 100, "bytes": 3000, "column_bytes": {"a": 1000, "b": 1900}},
                "pyarrow": {"rows": 100, "bytes": 4000, "column_bytes": {"a": 1500, "b": 2400}}}},
            "growth": {"runs": grown}, "s3": {"size": "256MB", "runs": stored}}


def test_medians_are_of_each_figure() -> None:
    middle = figures.medians(results()["speed"]["runs"])
    assert list(middle) == ["null:, 1", "null:, 2", "pyarrow", "polars"]
    assert middle["null:, 1"]["rows_per_second"] == 400.0
    assert middle["polars"]["rows_per_second"] == 100.0


def test_ratios_are_of_the_same_round() -> None:
    found = dict(figures.speed_ratios(results()["speed"]["runs"]))
    assert found == {"two workers / one, into `null:`": 1.9,
                     "one worker into `null:` / pyarrow": 5.0,  # of 5, 4 and 10
                     "one worker into `null:` / Polars": 2.0,  # of 4, 2 and 2
                     "one worker into `null:` / the fastest of them, Polars": 2.0}


def test_another_build_is_compared_run_by_run() -> None:
    runs = [run("null:, 1", 1, 300.0), run("other: null:, 1", 1, 200.0)]
    assert figures.speed_ratios(runs) == [("this build / the other, null:, 1 worker", 1.5)]


def test_sizes_are_a_row() -> None:
    files = results()["sizes"]["files"]
    files["pyarrow"] = {"rows": 50, "bytes": 2000, "column_bytes": {"a": 750, "b": 1200}}
    assert figures.size_ratios(files) == [("fraudgen's file / pyarrow's", 0.75)]
    assert figures.column_sizes(files) == [("a", {"fraudgen": 10.0, "pyarrow": 15.0}),
                                           ("b", {"fraudgen": 19.0, "pyarrow": 24.0})]


def test_the_page_keeps_what_was_not_measured_and_all_that_is_written_by_hand() -> None:
    before = PAGE.read_text()
    part = results()
    del part["growth"]
    after = page.fill(before, page.blocks(part))
    assert after.count("\n## ") == before.count("\n## ")
    grown = "<!-- growth -->", "<!-- end of growth -->"
    assert after.split(grown[0])[1].split(grown[1])[0] == before.split(grown[0])[1].split(grown[1])[0]
    assert "| `a` | 10.000 | 15.000 |" in after and "| 400 | 400 | 0.0 | 2,000 | 30.00 | 8.0 |" in after
    assert page.fill(after, page.blocks(part)) == after


def test_a_page_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="<!-- machine -->"):
        page.fill("no markers", page.blocks(results()))


def bench(*arguments: object, **variables: str) -> subprocess.CompletedProcess:
    return subprocess.run([ROOT / "tools" / "bench", *map(str, arguments)], text=True,
                          capture_output=True, timeout=600, stdin=subprocess.DEVNULL,
                          env={**os.environ, **variables})


def test_tables_and_plots_are_written_again_from_results_the_same(tmp_path: Path) -> None:
    kept = tmp_path / "results.json"
    kept.write_text(json.dumps(results()))
    written = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "page.md").write_text(PAGE.read_text())
        done = bench("--docs-from", kept, "--page", folder / "page.md")
        assert done.returncode == 0, done.stderr
        written.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert set(written[0]) == PLOTS | {"page.md"}
    assert written[0] == written[1]
    assert b"made up" in written[0]["page.md"] and b"<svg" in written[0]["performance-speed.svg"]


def test_a_small_run_measures_writers_and_sizes(tmp_path: Path) -> None:
    kept = tmp_path / "results.json"
    done = bench("--rows", 5000, "--writer-rows", 5000, "--rounds", 1, "--only", "speed,sizes",
                 "--results", kept, "--work", tmp_path, FRAUDGEN_BIN=PROGRAM)
    assert done.returncode == 0, done.stderr
    found = json.loads(kept.read_text())
    names = {one["name"] for one in found["speed"]["runs"]}
    assert names == {"null:, 1", "null:, 2", "directory, 1", "directory, 2", "pyarrow", "duckdb",
                     "polars", "streaming", "tpchgen-cli"}
    for one in found["speed"]["runs"]:
        assert one["rows"] == 5000 or one["name"] == "tpchgen-cli"
        assert one["bytes"] > 0 and one["peak_bytes"] > 2**20 and one["columns"] >= 16
    assert {file["rows"] for file in found["sizes"]["files"].values()} == {5000}
    assert found["speed"]["rows"] == 5000
    assert len({tuple(file["column_bytes"]) for file in found["sizes"]["files"].values()}) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["results.json"]  # it cleans up


@pytest.mark.parametrize("arguments, told", [
    (("--rows", "many"), "--rows"), (("--rounds", "0"), "--rounds"), (("--only", "speed,x"), "'x'"),
    (("--other", "/nowhere"), "/nowhere"), (("--docs-from", "/nowhere"), "/nowhere"),
    (("--work", "/nowhere"), "/nowhere"), (("--page", "/nowhere", "--docs"), "/nowhere")])
def test_bad_input_has_status_2_and_says_what(arguments: tuple, told: str) -> None:
    done = bench(*arguments, FRAUDGEN_BIN=PROGRAM)
    assert done.returncode == 2 and told in done.stderr


def test_results_that_are_none_have_status_2(tmp_path: Path) -> None:
    broken = copy.deepcopy(results())
    del broken["speed"]["runs"][0]["rows_per_second"]
    for text in ("{}", "[]", "no JSON", json.dumps(broken)):
        (tmp_path / "results.json").write_text(text)
        (tmp_path / "page.md").write_text(PAGE.read_text())
        done = bench("--docs-from", tmp_path / "results.json", "--page", tmp_path / "page.md")
        assert done.returncode == 2 and "no results" in done.stderr
        assert (tmp_path / "page.md").read_text() == PAGE.read_text()
