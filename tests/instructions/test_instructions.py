"""tools/instructions: its comparison on made-up figures, and the program against the record."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from instruction_guard import compare, count  # noqa: E402

RECORDED = {"made_with": {"compiler": "GCC 12", "zstd": "1.5"},
            "parts": {"whole": 1000.0, "generator": 400.0},
            "functions": {"draw(int)": 100.0, "pack(long)": 50.0}}


def counted(whole, generator, **functions):
    return {"made_with": RECORDED["made_with"], "parts": {"whole": whole, "generator": generator},
            "functions": {"draw(int)": functions.get("draw", 100.0), "pack(long)": functions.get("pack", 50.0),
                          **functions.get("more", {})}}


def test_five_per_cent_more_is_allowed():
    assert compare.grown_parts(counted(1050.0, 420.0), RECORDED) == []


def test_more_than_that_is_not_and_the_functions_are_named():
    now = counted(1030.0, 421.0, draw=118.0, more={"sort(int)": 3.0})
    assert compare.grown_parts(now, RECORDED) == ["generator"]
    assert compare.grown_functions(now, RECORDED) == ["draw(int): 100.0 -> 118.0", "sort(int): 0.0 -> 3.0"]
    assert "  draw(int): 100.0 -> 118.0" in compare.report(now, RECORDED)


def test_much_less_asks_to_be_recorded():
    assert "--record" in compare.report(counted(900.0, 400.0), RECORDED)[-1]


def test_another_compiler_is_not_compared():
    now = {**counted(1000.0, 400.0), "made_with": {"compiler": "GCC 13", "zstd": "1.5"}}
    assert compare.incomparable(now, RECORDED) == "recorded with compiler GCC 12, and this is GCC 13"
    assert compare.incomparable(counted(1000.0, 400.0), RECORDED) is None


def test_callgrinds_words_are_read():
    costs = count.costs_of("""
2,000 (100.0%)  PROGRAM TOTALS
1,200 (60.00%)  ???:a::draw(std::span<int const>, b::c) [/tmp/program]
  500 (25.00%)  ???:a::sort(int)'2 [/tmp/program]
  100 ( 5.00%)  file.cc:a::sort(int) [/tmp/program]
""")
    assert costs == {"whole": 2000, "a::draw(std::span<int const>, b::c)": 1200, "a::sort(int)": 600}


@pytest.mark.skipif(shutil.which("valgrind") is None, reason="valgrind is not installed")
def test_a_row_costs_no_more_instructions_than_on_record():
    run = subprocess.run([ROOT / "tools" / "instructions"], capture_output=True, text=True, timeout=1500)
    if run.returncode == 2 and run.stdout.startswith("recorded with "):
        pytest.skip(run.stdout.strip())
    assert run.returncode == 0, run.stdout + run.stderr
