"""Figures of plain arrays."""

import numpy as np

BENFORD = np.log10(1 + 1 / np.arange(1, 10))


def auc(label: np.ndarray, score: np.ndarray) -> float:
    """The chance that a row of the class scores higher than one that is not; ties count half."""
    values, place = np.unique(score, return_inverse=True)
    positive = np.bincount(place[label], minlength=len(values)).astype(np.float64)
    negative = np.bincount(place[~label], minlength=len(values)).astype(np.float64)
    below = np.cumsum(negative) - negative
    pairs = positive.sum() * negative.sum()
    return float((positive * (below + negative / 2)).sum() / pairs) if pairs else float("nan")


def gini(counts: np.ndarray) -> float:
    """0 when all are equal, towards 1 when one has everything."""
    counts = np.sort(np.asarray(counts, np.float64))
    n = len(counts)
    return float(2 * (np.arange(1, n + 1) * counts).sum() / (n * counts.sum()) - (n + 1) / n)


def first_digits(whole: np.ndarray) -> np.ndarray:
    """The first digits of whole numbers above 0."""
    powers = 10 ** np.arange(19)
    return whole // powers[np.searchsorted(powers, whole, side="right") - 1]


def benford_deviation(whole: np.ndarray) -> float:
    """Mean absolute deviation of the nine shares of first digits from Benford's law."""
    shares = np.bincount(first_digits(whole), minlength=10)[1:10] / len(whole)
    return float(np.abs(shares - BENFORD).mean())


def correlation(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.corrcoef(a, b)[0, 1])
