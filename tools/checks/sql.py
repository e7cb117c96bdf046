"""Running many row conditions over a table in one pass."""

from dataclasses import dataclass

import duckdb

from .report import Line


@dataclass(frozen=True)
class Condition:
    """A row breaks `what` when `broken` (SQL) is true; null counts as kept. `shown` is SQL too."""

    line: Line
    what: str
    broken: str
    shown: str


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def one_of(column: str, values: list[str]) -> str:
    """SQL that is true when the column holds none of the values."""
    return f"{column} NOT IN ({', '.join(map(literal, values))})"


def count_broken(
    con: duckdb.DuckDBPyConnection, source: str, key: str, conditions: list[Condition]
) -> int:
    """Adds each condition's violations to its line; returns the rows of `source`.

    `key` (SQL) names a row in the example.
    """
    columns = ["count(*)"]
    for condition in conditions:
        columns.append(f"count(*) FILTER (WHERE {condition.broken})")
        columns.append(
            f"any_value({key} || ' ' || coalesce(CAST({condition.shown} AS VARCHAR), 'null'))"
            f" FILTER (WHERE {condition.broken})"
        )
    rows, *found = con.execute(f"SELECT {', '.join(columns)} FROM {source}").fetchone()
    for condition, count, example in zip(conditions, found[::2], found[1::2]):
        condition.line.violation(condition.what, count, example)
    return rows
