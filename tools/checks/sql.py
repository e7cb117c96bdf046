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


def has_shape(line: Line, column: str, pattern: str) -> Condition:
    return Condition(line, f"{column} has another shape",
                     f"NOT regexp_full_match({column}, {literal(pattern)})", column)


def one_of(column: str, values: list[str]) -> str:
    """SQL that is true when the column holds none of the values."""
    return f"{column} NOT IN ({', '.join(map(literal, values))})"


def count_broken(
    con: duckdb.DuckDBPyConnection, source: str, key: str, conditions: list[Condition]
) -> int:
    """Adds each condition's violations to its line; returns the rows of `source`.

    `key` (SQL) names a row in the example, which is looked for only where there is something.
    """
    counts = [f"count_if({condition.broken})" for condition in conditions]
    rows, *found = con.execute(f"SELECT count(*), {', '.join(counts)} FROM {source}").fetchone()
    for condition, count in zip(conditions, found):
        if count:
            shown = f"{key} || ' ' || coalesce(CAST({condition.shown} AS VARCHAR), 'null')"
            example = con.execute(
                f"SELECT {shown} FROM {source} WHERE {condition.broken} LIMIT 1"
            ).fetchone()
            condition.line.violation(condition.what, count, *(example or ()))
    return rows
