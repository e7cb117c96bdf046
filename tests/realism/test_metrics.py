"""Figures of plain arrays whose answer is known."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from realism_report.metrics import auc, benford_deviation, first_digits, gini
from realism_report.population import largest_gap
from realism_report.report import Line, Report


def test_gini_of_equals_and_of_one_with_everything():
    assert gini([7, 7, 7, 7]) == pytest.approx(0)
    assert gini([0, 0, 0, 8]) == pytest.approx(0.75)
    assert gini([3, 1]) == pytest.approx(0.25)  # half the mean difference over the mean


def test_first_digits():
    numbers = np.array([1, 9, 10, 19, 99, 100, 999, 1000, 2000, 123_456, 999_999_999])
    assert first_digits(numbers).tolist() == [1, 9, 1, 1, 9, 1, 9, 1, 2, 1, 9]


def test_benford_of_a_geometric_series_and_of_ones():
    assert benford_deviation(np.geomspace(100, 1e8, 60_001).astype(np.int64)) < 0.0005
    # All of it where log10(2) belongs: the nine differences add up to twice what is missing there.
    ones = benford_deviation(np.array([1, 10, 100, 17]))
    assert ones == pytest.approx(2 * (1 - np.log10(2)) / 9)


def test_auc():
    label = np.array([False, False, True, True])
    assert auc(label, np.array([1, 2, 3, 4])) == 1
    assert auc(label, np.array([4, 3, 2, 1])) == 0
    assert auc(label, np.array([5, 5, 5, 5])) == 0.5
    draw = np.random.default_rng(1)
    label, score = draw.random(5000) < 0.1, draw.integers(0, 40, 5000)
    assert auc(label, score) == pytest.approx(roc_auc_score(label, score))


def test_largest_gap_counts_what_is_expected_or_found_alone():
    gap, where = largest_gap({"PIX": 0.6, "TED": 0.4}, {"PIX": 0.65, "DOC": 0.35})
    assert gap == pytest.approx(0.4) and where.startswith("TED: 0.00 %, expected 40.00 %")


def test_limits_are_kept_at_both_ends_and_never_by_what_is_no_number():
    verdict = lambda value, low, high: Line("g", "n", value, low, high).verdict
    assert verdict(0.2, 0.2, 0.4) == verdict(0.4, 0.2, 0.4) == "PASS"
    assert verdict(0.19, 0.2, 0.4) == verdict(0.41, 0.2, 0.4) == "FAIL"
    assert verdict(0.5, None, 0.4) == "FAIL" and verdict(0.5, 0.4, None) == "PASS"
    assert verdict(float("nan"), 0.2, None) == verdict(float("nan"), None, 0.4) == "FAIL"
    assert verdict(5.0, None, None) == ""


def test_a_report_passes_when_all_its_lines_do():
    report = Report()
    report.add("g", "information", 99)
    report.add("g", "good", 0.3, 0.2, 0.4)
    assert report.passed
    report.add("g", "bad", 0.5, 0.2, 0.4)
    assert not report.passed
