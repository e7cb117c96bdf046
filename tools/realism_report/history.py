"""Looking back over a customer's rows. Nothing here looks ahead of the row it is for.

The rows are sorted by customer and time, as rows.Rows has them.
"""

import numpy as np

SECOND = 1000


class Timeline:
    def __init__(self, customer: np.ndarray, time: np.ndarray) -> None:
        self.time = time
        self.customer = customer
        self.rows = np.arange(len(time))
        new = np.ones(len(time), bool)
        new[1:] = customer[1:] != customer[:-1]
        self.first = np.maximum.accumulate(np.where(new, self.rows, 0))
        self.before = self.rows - self.first  # how many rows the customer has before this one
        since = time - time.min()
        # Orders rows by customer, then by time. A year leaves room for 290 million customers.
        self.key = customer.astype(np.int64) * (int(since.max(initial=0)) + 1) + since

    def window_start(self, seconds: int) -> np.ndarray:
        """For each row t, the customer's first row after t - seconds."""
        start = np.searchsorted(self.key, self.key - seconds * SECOND, side="right")
        return np.maximum(start, self.first)

    def count_since(self, start: np.ndarray) -> np.ndarray:
        """Rows from `start` to this one, both included."""
        return self.rows - start + 1

    def sum_since(self, start: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Sums of whole numbers from `start` to this row, both included."""
        total = np.concatenate(([0], np.cumsum(values, dtype=np.int64)))
        return total[self.rows + 1] - total[start]

    def mean_before(self, values: np.ndarray) -> np.ndarray:
        """Mean over the customer's earlier rows, NaN for the first."""
        total = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
        with np.errstate(invalid="ignore", divide="ignore"):
            return (total[self.rows] - total[self.first]) / self.before

    def max_before(self, values: np.ndarray) -> np.ndarray:
        """Maximum over the customer's earlier rows, 0 for the first; no value is negative."""
        # One running maximum for all: each customer's values are lifted above those before.
        lift = self.customer.astype(np.float64) * (float(values.max()) + 1)
        running = np.maximum.accumulate(values + lift)
        before = np.empty_like(running)
        before[0], before[1:] = 0, running[:-1]
        return np.where(self.before > 0, before - lift, 0)


class Uses:
    """Which use of something a row is for its customer: of a device, an address, an hour."""

    def __init__(self, line: Timeline, what: np.ndarray) -> None:
        """`what` has a code for each row; rows where it is -1 are first uses of nothing."""
        pair = line.customer.astype(np.int64) * (int(what.max(initial=0)) + 2) + what + 1
        order = np.argsort(pair, kind="stable")
        ordered = pair[order]
        new = np.ones(len(pair), bool)
        new[1:] = ordered[1:] != ordered[:-1]
        start = np.maximum.accumulate(np.where(new, line.rows, 0))
        null = what < 0
        self.earlier = np.empty(len(pair), np.int64)  # uses before this one
        self.earlier[order] = line.rows - start
        first = np.empty(len(pair), np.int64)  # the row of the first use
        first[order] = order[start]
        self.seconds = (line.time - line.time[first]) / SECOND  # since the first use
        self.earlier[null] = 0
        self.seconds = np.where(null, np.nan, self.seconds)
        self.is_first = (self.earlier == 0) & ~null
