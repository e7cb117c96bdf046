"""--memory is the resident set of the whole process, uploads and TLS included, whatever the dataset."""

import json

import pytest
from s3_runs import LONG, Target, succeeded

MIB = 1 << 20
SIZES = ["1GB", "10GB"] if LONG else ["200MB"]


@pytest.mark.parametrize("budget, options", [(64, ("-w", 2)), (32, ("-w", 1, "--memory", "32MB"))])
def test_peak(server, tmp_path, budget, options):
    peaks = []
    for size in SIZES:
        target = Target(server)
        succeeded(target.generate("--size", size, *options, "--stats", tmp_path / "stats.json",
                                  timeout=3600))
        peaks.append(json.loads((tmp_path / "stats.json").read_text())["peak_resident_bytes"])
        server.client("rb", "--force", f"it/{target.bucket}")  # 10 GB are not to stay on the disk
    print(*(f"{size}: {peak / MIB:.2f} MiB" for size, peak in zip(SIZES, peaks)))
    assert max(peaks) <= budget * MIB
    assert max(peaks) - min(peaks) <= MIB  # of the long form's two
