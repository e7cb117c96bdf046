"""Shares and shapes, on tables whose answer can be counted."""

import numpy as np
import pytest
from made_up import make_customers, tables

from realism_report import population
from realism_report.report import Report


def lines(measure, made) -> dict[str, float]:
    report = Report()
    measure(made, report)
    return {line.name: line.value for line in report.lines}


def test_the_five_top_merchants_of_those_with_enough_purchases():
    # Customer 0: 10 + 4 + 3 + 2 + 1, and two more; customer 1: too few; customer 2: one merchant.
    merchants = [0] * 10 + [1] * 4 + [2] * 3 + [3] * 2 + [4, 5, 6]
    customer = [0] * len(merchants) + [1] * 19 + [2] * 20
    merchant = np.array(merchants + [0] * 19 + [3] * 20)
    share = population.top_five_share(np.array(customer), merchant, 20)
    assert share.tolist() == pytest.approx([20 / 22, 1])


def card_users(merchant_of, keys):
    """100 customers with 20 card purchases and two PIX each, to these merchants and keys."""
    customer, columns = [], {"tipo": [], "merchant_id": [], "chave_pix_destino": []}
    for number in range(100):
        customer += [number] * 22
        columns["tipo"] += ["CARTAO_DEBITO"] * 20 + ["PIX"] * 2
        columns["merchant_id"] += [f"MERCH_{merchant_of(n):06}" for n in range(20)]
        columns["merchant_id"] += ["MERCH_999999"] * 2
        columns["chave_pix_destino"] += [None] * 20 + keys(number)
    return tables(customer, list(range(22)) * 100, **columns)


def test_habits():
    made = card_users(lambda n: n % 10, lambda number: ["k", "k" if number < 75 else "l"])
    found = lines(population.measure_habits, made)
    assert found["card purchases at one's five top merchants"] == pytest.approx(0.5)
    assert found["PIX to a key paid before"] == pytest.approx(75 / 200)


def test_another_customer_s_payment_does_not_make_a_key_known():
    made = card_users(lambda n: 0, lambda number: [f"{number}a", "shared"])
    assert lines(population.measure_habits, made)["PIX to a key paid before"] == 0


def weighted(weights: dict[str, float], count: int) -> list[str]:
    """About `count` names in proportion."""
    share = {name: weight / sum(weights.values()) for name, weight in weights.items()}
    return [name for name, part in share.items() for _ in range(round(part * count))]


def test_states_against_the_catalogue():
    weights = {row["uf"]: float(row["weight"]) for row in population.catalog("states")}
    good = weighted(weights, 2000)
    made = lambda states: tables(list(range(len(states))), [0] * len(states),
                                 customers=make_customers(list(range(len(states))), estado=states))
    found = lines(population.measure_states, made(good))
    assert found["customers per state, largest difference"] < 0.002
    moved = ["AC" if uf == "MG" else uf for uf in good]
    found = lines(population.measure_states, made(moved))
    assert found["customers per state, largest difference"] > 0.05


def of_mix(kinds: list[str], profiles: list[str | None]):
    """One row for each kind; customer n has profile n and the rows are dealt out in turn."""
    customers = make_customers(list(range(len(profiles))), perfil_comportamental=profiles)
    customer = [n % len(profiles) for n in range(len(kinds))]
    return tables(customer, list(range(len(kinds))), tipo=kinds, customers=customers)


def test_instruments_without_profiles_are_the_country_s():
    mix = population.national_mix()
    found = lines(population.measure_instruments, of_mix(weighted(mix, 1000), [None]))
    assert found == {"instruments, largest difference": pytest.approx(0, abs=0.001)}
    found = lines(population.measure_instruments, of_mix(["PIX"] * 100, [None]))
    assert found["instruments, largest difference"] == pytest.approx(1 - mix["PIX"])


def test_instruments_with_profiles_are_weighted_by_transactions():
    young = population.profiles()["young_digital"]["transaction_types"]
    senior = population.profiles()["traditional_senior"]["transaction_types"]
    kinds = weighted(young, 300) + weighted(senior, 100)
    customer = [0] * 300 + [1] * 100
    customers = make_customers(
        [0, 1], perfil_comportamental=["young_digital", "traditional_senior"])
    made = tables(customer, list(range(400)), tipo=kinds, customers=customers)
    found = lines(population.measure_instruments, made)
    assert found["instruments, largest difference"] == pytest.approx(0, abs=0.002)
    # Each customer counting once, the young one's mix would weigh a half, not three quarters.
    assert found["instruments, profiles by customers"] > 0.05


def test_volume_by_hour_correlates_with_the_country_s():
    hours = np.repeat(np.arange(24), population.NATIONAL_HOURS)
    made = lambda hours: tables([1] * len(hours), (hours * 60.0).tolist())
    name = "volume by hour against the country's"
    assert lines(population.measure_shapes, made(hours))[name] == pytest.approx(1)
    assert lines(population.measure_shapes, made((hours + 8) % 24))[name] < 0.5


def test_customers_without_a_transaction_count():
    made = tables([0, 1, 0, 1], [0, 0, 1, 1], customers=make_customers([0, 1, 2, 3]))
    assert lines(population.measure_shapes, made)["Gini of transactions per customer"] == 0.5
