"""tools/instructions."""

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

from instruction_guard import compare
from instruction_guard.count import count

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "build" / "src" / "cli" / "fraudgen_with_symbols"
RECORD = ROOT / "tests" / "instructions" / "recorded.json"


def made_with() -> dict[str, str]:
    comment = subprocess.run(["readelf", "-p", ".comment", PROGRAM], check=True, capture_output=True,
                             text=True).stdout
    zstd = subprocess.run(["pkg-config", "--modversion", "libzstd"], check=True, capture_output=True,
                          text=True).stdout.strip()
    return {"compiler": ", ".join(re.findall(r"GCC: .*", comment)), "zstd": zstd}


def main() -> int:
    parser = argparse.ArgumentParser(prog="tools/instructions", description=(
        "Counts the instructions that a row costs and compares them with those on record."))
    parser.add_argument("--record", action="store_true", help="keep what is counted as the record")
    parser.add_argument("--top", type=int, default=0, metavar="N", help="list the N costliest functions")
    options = parser.parse_args()

    counted = {"made_with": made_with(), **count(PROGRAM)}
    for name in list(counted["functions"])[:options.top]:
        print(f"{counted['functions'][name]:8.1f} {name}")
    if options.record:
        RECORD.write_text(json.dumps(counted, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        for part, cost in counted["parts"].items():
            print(f"{part:12} {cost:8.1f} instructions a row")
        return 0
    recorded = json.loads(RECORD.read_text(encoding="utf-8"))
    if reason := compare.incomparable(counted, recorded):
        print(reason)
        return 2
    print("\n".join(compare.report(counted, recorded)))
    return 1 if compare.grown_parts(counted, recorded) else 0


sys.exit(main())
