"""Folders of the source include only those that docs/design.md puts below them: no cycles."""

import pathlib
import re

SOURCE = pathlib.Path(__file__).parent.parent / "src"

# Lowest first: a folder may include itself and what stands before it.
LAYERS = ["base", "memory", "sink", "sink/http", "sink/s3", "catalog", "parquet",
          "generator/numbers", "generator/time", "generator/people", "generator/plan",
          "generator/fraud", "generator/behaviour", "generator/rows", "generator/payments",
          "generator/play", "generator/tables", "generator", "pipeline", "cli"]
# What stands beside a folder rather than below it, by the folders' first names.
BESIDE = {"catalog": {"memory", "sink"}, "parquet": {"memory", "sink", "catalog"},
          "generator": {"memory", "sink"}}


def folder_of(path):
    return str(pathlib.PurePosixPath(path).parent)


def is_allowed(user, used):
    if user not in LAYERS or used not in LAYERS:
        return False
    if used.split("/")[0] in BESIDE.get(user.split("/")[0], ()):
        return False
    return LAYERS.index(used) <= LAYERS.index(user)


def test_the_order_of_layers():
    assert is_allowed("cli", "base") and is_allowed("generator/plan", "generator/people")
    assert not is_allowed("base", "memory")
    assert not is_allowed("generator/people", "generator/plan")
    assert not is_allowed("sink/s3", "generator") and not is_allowed("generator/plan", "sink/s3")
    assert not is_allowed("cli", "unknown")


def test_folders_include_only_what_is_below_them():
    sources = [path for pattern in ("*.h", "*.cc") for path in SOURCE.rglob(pattern)]
    assert sources
    wrong = []
    for path in sources:
        name = path.relative_to(SOURCE).as_posix()
        for used in re.findall(r'^#include "(\w+/[\w/.]+)"', path.read_text(encoding="utf-8"), re.M):
            if not is_allowed(folder_of(name), folder_of(used)):
                wrong.append(f"{name} includes {used}")
    assert wrong == []
