"""Shares and shapes that are known of the country, the catalogue, or customers in general."""

import csv
import json

import numpy as np

from checks.dataset import CATALOG

from .history import Timeline, Uses
from .metrics import benford_deviation, correlation, gini
from .report import Report
from .rows import Tables, TooLittle

# Transactions by hour of the day in the whole country, in shares of no particular unit.
NATIONAL_HOURS = [120, 60, 40, 35, 40, 80, 220, 380, 560, 720, 800, 760,
                  700, 740, 790, 700, 640, 650, 760, 820, 720, 560, 400, 240]
CARDS = ("CARTAO_CREDITO", "CARTAO_DEBITO")
LEAST_CARD_PURCHASES = 20


def catalog(name: str) -> list[dict[str, str]]:
    with open(CATALOG / f"{name}.tsv", encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def normal(weights: dict[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    return {name: weight / total for name, weight in weights.items()}


def profiles() -> dict[str, dict]:
    return json.loads((CATALOG / "profiles.json").read_text(encoding="utf-8"))


def national_mix() -> dict[str, float]:
    return normal({row["value"]: float(row["weight"]) for row in catalog("categories")
                   if row["column"] == "tipo"})


def largest_gap(wanted: dict[str, float], found: dict[str, float]) -> tuple[float, str]:
    """The largest difference of two sets of shares, and a text that says where."""
    gaps = {name: found.get(name, 0) - wanted.get(name, 0) for name in {*wanted, *found}}
    name = max(sorted(gaps), key=lambda name: abs(gaps[name]))
    return abs(gaps[name]), (f"{name}: {100 * found.get(name, 0):.2f} %,"
                             f" expected {100 * wanted.get(name, 0):.2f} %")


def shares(codes: np.ndarray, values: list) -> dict[str, float]:
    return dict(zip(values, np.bincount(codes, minlength=len(values)) / len(codes)))


def measure_states(tables: Tables, report: Report) -> None:
    wanted = normal({row["uf"]: float(row["weight"]) for row in catalog("states")})
    states = tables.customer_columns["estado"]
    gap, where = largest_gap(wanted, shares(states.codes, states.values))
    report.add("population", "customers per state, largest difference", gap, None, 0.01,
               f"{where}; {len(states):,} customers", percent=True)


def mix_of_profiles(weights: dict[str, float]) -> dict[str, float]:
    """The mix of instruments that the profiles' mixes make, given how much each profile counts."""
    mix = {}
    for profile, weight in normal(weights).items():
        for name, share in normal(profiles()[profile]["transaction_types"]).items():
            mix[name] = mix.get(name, 0) + weight * share
    return mix


def measure_instruments(tables: Tables, report: Report) -> None:
    rows, profile = tables.rows, tables.of_customer("perfil_comportamental")
    found = shares(rows.coded["tipo"].codes, rows.coded["tipo"].values)
    expected = national_mix()
    if profile.values:
        expected = mix_of_profiles(shares(profile.codes, profile.values))
        of_customers = tables.customer_columns["perfil_comportamental"]
        by_head = mix_of_profiles(shares(of_customers.codes, of_customers.values))
    gap, where = largest_gap(expected, found)
    report.add("population", "instruments, largest difference", gap, None, 0.015, where,
               percent=True)
    if profile.values:
        gap, where = largest_gap(by_head, found)
        report.add("population", "instruments, profiles by customers", gap, None, None, where,
                   percent=True)
    report.details["instruments"] = {"found": found, "expected": expected}


def top_five_share(customer: np.ndarray, merchant: np.ndarray, least: int) -> np.ndarray:
    """The share at the five merchants visited most, for each customer with enough purchases."""
    width = int(merchant.max()) + 1
    pairs, count = np.unique(customer.astype(np.int64) * width + merchant, return_counts=True)
    of = pairs // width
    order = np.lexsort((-count, of))
    of, count = of[order], count[order]
    first = np.flatnonzero(np.diff(of, prepend=-1))
    place = np.arange(len(of)) - np.repeat(first, np.diff(np.append(first, len(of))))
    purchases = np.bincount(of, count)
    top = np.bincount(of[place < 5], count[place < 5])
    enough = purchases >= least
    return top[enough] / purchases[enough]


def measure_habits(tables: Tables, report: Report) -> None:
    rows = tables.rows
    card = rows.is_value("tipo", *CARDS)
    share = top_five_share(rows.customer[card], rows.coded["merchant_id"].codes[card],
                           LEAST_CARD_PURCHASES)
    if len(share) < 100:
        raise TooLittle(f"{len(share)} customers have {LEAST_CARD_PURCHASES} card purchases;"
                        " 100 are needed")
    report.add("population", "card purchases at one's five top merchants", np.median(share),
               0.40, 0.70, f"median of {len(share):,} customers", percent=True)
    keys = rows.coded["chave_pix_destino"].codes
    paid_before = Uses(Timeline(rows.customer, rows.time), keys).earlier[keys >= 0] > 0
    report.add("population", "PIX to a key paid before", paid_before.mean(), 0.60, None,
               f"{len(paid_before):,} payments", percent=True)


def measure_shapes(tables: Tables, report: Report) -> None:
    rows = tables.rows
    counts = np.bincount(rows.customer, minlength=len(tables.customers))
    report.add("population", "Gini of transactions per customer", gini(counts), 0.35, 0.60,
               f"median {np.median(counts):,.0f}, most {counts.max():,}")
    report.add("population", "amounts' first digits against Benford", benford_deviation(rows.cents),
               None, 0.015, "mean absolute deviation of the nine shares")
    by_hour = np.bincount(rows.hour, minlength=24)
    report.add("population", "volume by hour against the country's",
               correlation(by_hour, np.array(NATIONAL_HOURS)), 0.95, None, "correlation")


def measure(tables: Tables, report: Report) -> None:
    measure_states(tables, report)
    measure_instruments(tables, report)
    measure_habits(tables, report)
    measure_shapes(tables, report)
