"""Episodes, sharing and rules of thumb, on tables whose answer can be counted."""

import numpy as np
import pytest
from made_up import make_devices, tables

from realism_report import behaviour
from realism_report.behaviour import episodes, gaps_of, lag_one, shared, velocity_rules
from realism_report.history import Timeline
from realism_report.report import Report
from realism_report.rows import DAY, Coded, TooLittle


def test_an_episode_is_one_customer_s_one_type_without_a_week_s_pause():
    customer = np.array([1, 1, 1, 1, 1, 2])
    kind = np.array([0, 0, 0, 0, 1, 1])
    time = np.array([0, 1, 8, 8.5, 8.6, 8.7]) * DAY
    assert episodes(customer, kind, time).tolist() == [0, 0, 1, 1, 2, 3]
    just_under = np.array([0, 7 * DAY - 1])
    assert episodes(np.array([1, 1]), np.array([0, 0]), just_under).tolist() == [0, 0]


def test_gaps_are_within_a_group_and_in_seconds():
    gaps, group = gaps_of(np.array([4, 4, 4, 6, 6]), np.array([0, 1000, 4000, 0, 500]))
    assert gaps.tolist() == [1, 3, 0.5] and group.tolist() == [4, 4, 6]


def test_lag_one_pairs_neighbours_of_one_episode_only():
    same_pace = np.array([0, 0, 0, 1, 1, 1, 2, 2]), np.log([2, 2, 2, 60, 60, 60, 9, 9])
    assert lag_one(*same_pace) == pytest.approx(1)
    turns = np.array([0, 0, 0, 0, 1, 1, 1]), np.log([2, 8, 2, 8, 8, 2, 8])
    assert lag_one(*turns) == pytest.approx(-1)


def lives(episode_minutes: list[float], count: int = 120):
    """Customers with an honest row every 100 minutes, and then one episode at these minutes."""
    customer, minutes, fraud = [], [], []
    for number in range(count):
        honest = [100.0 * n for n in range(3)]
        attack = [2000 + minute for minute in episode_minutes]
        customer += [number] * (len(honest) + len(attack))
        minutes += honest + attack
        fraud += [False] * len(honest) + [True] * len(attack)
    return tables(customer, minutes, fraud)


def lines(measured: Report) -> dict[str, float]:
    return {line.name: line.value for line in measured.lines}


def test_pace_is_the_customer_s_median_gap_over_the_episode_s():
    report = Report()
    behaviour.measure_episodes(lives([0, 5, 10, 30]), report)  # gaps of 5, 5, 20
    assert lines(report)["pace of episodes against the customer's own"] == pytest.approx(20)
    assert report.details["episodes"]["PHISHING"]["episodes"] == 120


def test_too_few_episodes_can_t_be_measured():
    with pytest.raises(TooLittle, match="50 fraud episodes have three rows"):
        behaviour.measure_episodes(lives([0, 5, 10], 50), Report())
    with pytest.raises(TooLittle, match="0 fraud episodes"):
        behaviour.measure_episodes(lives([0, 5]), Report())


def test_sharing_is_with_another_customer_s_fraud():
    #                  0      1      2      3      4      5      6      7
    codes = np.array([0,     0,     0,     1,     1,     2,     2,     -1])
    customer = np.array([1, 2, 3, 1, 1, 1, 2, 2])
    fraud = np.array([True, True, False, True, False, True, False, True])
    # Value 0: two victims, and an honest third. Value 1: one customer's alone. Value 2: 1's fraud,
    # 2's honest row.
    found = shared(Coded(codes, ["a", "b", "c"]), customer, fraud)
    assert found.tolist() == [True, True, True, False, False, False, True, False]


def test_sharing_by_fingerprint_address_and_key_together():
    devices = make_devices([1, 2, 3, 4], fingerprint=["f", "f", "g", "h"])
    made = tables([1, 2, 3, 4], [0, 1, 2, 3], [True, True, True, False], devices=devices,
                  ip_address=["1.1.1.1", "2.2.2.2", "3.3.3.3", "3.3.3.3"],
                  chave_pix_destino=["k", "l", "m", "k"])
    report = Report()
    behaviour.measure_sharing(made, report)
    assert lines(report) == {"fraud rows that share with another's fraud": pytest.approx(2 / 3),
                             "honest rows that share with another's fraud": 1}


def test_velocity_rules_look_back_from_each_row():
    minutes = np.array([0, 3, 6, 9, 11, 80, 0, 1])
    line = Timeline(np.array([1, 1, 1, 1, 1, 1, 2, 2]), (minutes * 60_000).astype(np.int64))
    cents = np.array([100_000] * 5 + [500_000] + [400_000, 100_001])
    new = np.array([1, 0, 1, 0, 1, 0, 1, 1], bool)
    rules = velocity_rules(line, cents, new)
    assert rules["4 in 10 minutes"].tolist() == [False] * 3 + [True, True] + [False] * 3
    assert rules["3 new beneficiaries in 24 hours"].nonzero()[0].tolist() == [4, 5]
    # Exactly R$ 5,000 is not over it.
    assert rules["over R$ 5,000 in an hour"].tolist() == [False] * 7 + [True]


def test_velocity_rates_are_of_all_fraud_and_all_honest_rows():
    fraud = [False, False, True, True] + [False] * 4
    made = tables([1] * 4 + [2] * 4, [0, 1, 2, 3, 0, 1, 2, 3], fraud)
    report = Report()
    behaviour.measure_velocity(made, report)
    assert lines(report)['"4 in 10 minutes", fraud over honest'] == pytest.approx((1 / 2) / (1 / 6))
    assert lines(report)['"4 in 10 minutes" catches'] == 0.5
