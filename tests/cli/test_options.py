"""Nonsense in every option: status 2, one line that names the option, nothing written."""

import json

import pytest

from conftest import refused, run, succeed

COUNTS = ["", "-1", "1.5", "NaN", "ten", "1e3", "0x10", " 1", "99999999999999999999999"]
SIZES = ["", "0", "-1GB", "1XB", "GB", "1 GB", "NaN", "1,5GB", "1e9", "99999999999T", "1GBB"]
DATES = ["", "2025-02-29", "1900-02-29", "2025-13-01", "2025-00-01", "2025-04-31", "01/01/2025",
         "2025-1-1", "20250101", "1969-12-31", "2100-01-01", "today", "-2025-01-01"]

NONSENSE = {
    "size": [*SIZES, "1023", "1025T"],
    "rows": [*COUNTS, "0", "1000000000000000"],
    "customers": [*COUNTS, "0", "1000000000000"],
    "fraud-rate": ["", "-0.1", "1.1", "2%", "1e-3", "NaN", "inf", "0,02", ".5", "0.0000000001"],
    "start-date": DATES,
    "end-date": DATES,
    "seed": [*COUNTS, "18446744073709551616"],
    "tables": ["", "customers,", ",", "Customers", "orders", "customers devices"],
    "file-size": [*SIZES, "1023K", "17GB"],
    "row-group-rows": [*COUNTS, "0", "1023", "65537"],
    "compression": ["", "gzip", "zstd:", "zstd:0", "zstd:23", "zstd:-1", "zstd:x", "ZSTD"],
    "money": ["", "float", "DECIMAL"],
    "parquet-version": ["", "0", "3", "2.0"],
    "format": ["", "csv", "PARQUET"],
    "memory": SIZES,
    "workers": [*COUNTS, "0", "1025"],
    "shard": ["", "1", "1/1", "3/3", "-1/3", "0/0", "a/b", "0/65537", "1/2/3"],
    "stats": [""],
    "output": ["", "ftp://host/x"],
}
SWITCHES = ["no-profiles", "resume", "overwrite", "quiet", "insecure-tls"]
OBJECT_STORE = {
    "endpoint": ["", "minio:9000", "ftp://minio", "http://", "http://a b", "http://user@host"],
    "region": ["", "sa east"],
    "part-size": [*SIZES, "4MiB", "6GiB"],
    "connections": [*COUNTS, "0", "1025"],
    "retry-time": [*COUNTS, "86401"],
    "minio-access-key": [""],
    "minio-secret-key": [""],
}


def cases(options: dict[str, list[str]]):
    return [pytest.param(name, value, id=f"{name}={value}")
            for name, values in options.items() for value in values]


@pytest.mark.parametrize("name, value", cases({**NONSENSE, **OBJECT_STORE}))
def test_nonsense_on_the_command_line(name, value, tmp_path):
    refused(run(f"--{name}={value}", cwd=tmp_path), f"--{name}")
    assert not list(tmp_path.iterdir())


# Variables of object storage have names of their own, too; these here have the usual.
ALSO_VARIABLES = {name: OBJECT_STORE[name] for name in ("part-size", "connections", "retry-time")}


@pytest.mark.parametrize("name, value", cases({
    name: [v for v in values if v][:2] for name, values in {**NONSENSE, **ALSO_VARIABLES}.items()}))
def test_nonsense_in_the_environment(name, value, tmp_path):
    variable = name.replace("-", "_").upper()
    refused(run(cwd=tmp_path, **{variable: value}), variable)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", SWITCHES)
def test_nonsense_in_switches(name, tmp_path):
    refused(run(f"--{name}=maybe", cwd=tmp_path), f"--{name}", '"maybe"')
    refused(run(cwd=tmp_path, **{name.replace("-", "_").upper(): "maybe"}), '"maybe"')
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", [*NONSENSE, *OBJECT_STORE])
def test_a_value_that_is_missing(name, tmp_path):
    refused(run(f"--{name}", cwd=tmp_path), f"--{name}", "lacks its value")
    refused(run(f"--{name}", "--quiet", cwd=tmp_path), f"--{name}", "lacks its value")


def test_end_before_start(tmp_path):
    refused(run("--start-date", "2025-03-02", "--end-date", "2025-03-01", cwd=tmp_path),
            "--end-date", '"2025-03-01"', "--start-date", '"2025-03-02"')
    refused(run("--start-date", "2026-01-01", cwd=tmp_path), "--end-date", "--start-date")


def test_the_29th_of_february_of_a_leap_year():
    succeed("plan", "--start-date", "2024-02-29", "--end-date", "2024-02-29", "--rows", 1000)


@pytest.mark.parametrize("start, last, next_day", [
    ("2016-01-01", "2025-12-31", "2026-01-01"), ("2016-02-29", "2026-02-28", "2026-03-01")])
def test_ten_years_and_not_a_day_more(start, last, next_day, tmp_path):
    succeed("plan", "--start-date", start, "--end-date", last, "--rows", 1000)
    refused(run("--start-date", start, "--end-date", next_day, "--rows", 1000, cwd=tmp_path),
            "--end-date", next_day, start, "ten years")


def test_the_largest_file_has_room_for_its_footer(tmp_path):
    succeed("plan", "--size", "40GB", "--file-size", "16GB", "--memory", "1GB")
    refused(run("--size", "40GB", "--file-size", "16GB", "--row-group-rows", 4096, cwd=tmp_path),
            "--file-size", "footer", "--row-group-rows")


def test_the_largest_size_is_met():
    plan = json.loads(succeed("plan", "--json", "--size", "900TB", "--customers", 399_999_960,
                              "--start-date", "2016-01-01", "--end-date", "2025-12-31",
                              "--file-size", "16GB", "--memory", "1GB").stdout)
    assert abs(sum(table["bytes"] for table in plan["tables"].values()) / (900 << 40) - 1) < 0.05


def test_options_that_exclude_each_other(tmp_path):
    refused(run("--size", "1GB", "--rows", "10", cwd=tmp_path), "--size", "--rows")
    refused(run("--resume", "--overwrite", cwd=tmp_path), "--resume", "--overwrite")


@pytest.mark.parametrize("arguments, words", [
    (["--sise", "1GB"], ["--sise", "--size"]),
    (["generat"], ["generat", "generate"]),
    (["generate", "data"], ["data"]),
    (["-x"], ["-x"]),
    (["--json"], ["--json"]),
    (["--"], ["--"]),
])
def test_what_is_no_option(arguments, words, tmp_path):
    refused(run(*arguments, cwd=tmp_path), *words)
    assert not list(tmp_path.iterdir())


def test_a_line_break_in_a_value_stays_in_one_line(tmp_path):
    refused(run("--size", "1\n2\x1b[31m", cwd=tmp_path), "--size", "\\x0a")


def test_an_empty_variable_counts_as_none():
    succeed("plan", "--rows", 1000, SEED="", OUTPUT="", WORKERS="", RESUME="")


def test_the_command_line_wins():
    plan = succeed("plan", "--json", "--rows", 1000, "--seed", "7", SEED="nonsense", SIZE="1GB")
    assert '"7"' in plan.stdout


def test_a_budget_too_small_names_the_smallest_that_works(tmp_path):
    result = run("--memory", "1MB", "--rows", 100_000, cwd=tmp_path)
    refused(result, "--memory", "1.00MB", "at least ")
    least = result.stderr.split("at least ")[1].split()[0]
    assert not list(tmp_path.iterdir())
    refused(run("--memory", f"{int(least[:-2]) - 1}MB", "--rows", 100_000, cwd=tmp_path), least)
    succeed("--memory", least, "--rows", 100_000, "--output", "null:", cwd=tmp_path)


def test_a_secret_is_not_told(tmp_path):
    for arguments in (["--minio-secret-key", "geheim", "--size", "x"],
                      ["--minio-secret-key=geheim", "--nonsense"],
                      ["--minio-access-key", "geheim", "-o", "/proc/x"]):
        result = run(*arguments, cwd=tmp_path)
        assert result.returncode == 2
        assert "geheim" not in result.stdout + result.stderr
