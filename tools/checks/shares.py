"""Shares of a column's values against the catalog's weights."""

from .dataset import Dataset
from .report import Line


def check_shares(data: Dataset, line: Line, source: str, column: str, weights: str) -> None:
    """`weights` (SQL) gives each value and its weight.

    A share may be off by five standard deviations of a drawn sample and 0.2 percentage points.
    """
    rows = data.con.execute(f"""
        WITH weights(value, weight) AS ({weights}),
             wanted AS (SELECT value, weight / sum(weight) OVER () AS share FROM weights),
             counted AS (SELECT {column} AS value, count(*) AS n FROM {source} GROUP BY ALL)
        SELECT value, coalesce(n, 0) / (SELECT sum(n) FROM counted) AS found, share,
               0.002 + 5 * sqrt(share * (1 - share) / (SELECT sum(n) FROM counted)) AS tolerance
        FROM wanted LEFT JOIN counted USING (value)
        WHERE abs(found - share) > tolerance ORDER BY value""").fetchall()
    for value, found, share, tolerance in rows:
        line.violation(
            f"{column}: share of a value is off",
            1,
            f"{value} has {found:.4f}, should have {share:.4f} within {tolerance:.4f}",
        )
