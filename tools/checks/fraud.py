"""Rule 10: the share of fraud."""

from math import sqrt

from .dataset import Dataset
from .report import Report

TOLERANCE = 0.001  # for a million rows or more
MILLION = 1_000_000


def check_whole(data: Dataset, report: Report) -> None:
    """Below a million rows the tolerance grows as a drawn sample's deviation does."""
    line = report.rules[10]
    rows, fraud = data.con.execute(
        "SELECT sum(n), coalesce(sum(n) FILTER (WHERE is_fraud), 0) FROM novelty").fetchone()
    if not rows:
        line.skipped = "no transactions"
        return
    tolerance = TOLERANCE * sqrt(max(1, MILLION / int(rows)))
    found = fraud / rows
    line.notes.append(f"{found:.4%}, asked for {data.fraud_rate:.4%}")
    if abs(found - data.fraud_rate) > tolerance:
        line.violation("share of fraud is off", 1, f"{found:.4%}, should be {data.fraud_rate:.4%}"
                       f" within {tolerance * 100:.2f} percentage points")
