"""Fraud as it unfolds: episodes, what their victims share, and what rules of thumb see."""

import numpy as np

from .history import SECOND, Timeline
from .metrics import correlation
from .report import Report
from .rows import DAY, Coded, Tables, TooLittle

EPISODE_GAP = 7 * DAY


def gaps_of(group: np.ndarray, time: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Seconds between neighbouring rows of a group, and whose they are; rows are sorted by both."""
    same = group[1:] == group[:-1]
    return (np.diff(time) / SECOND)[same], group[1:][same]


def episodes(customer: np.ndarray, kind: np.ndarray, time: np.ndarray) -> np.ndarray:
    """A number for each fraud row, the same within an episode; rows sorted by customer, kind, time.

    An episode is a customer's fraud of one type without a pause of seven days.
    """
    new = np.ones(len(time), bool)
    new[1:] = ((customer[1:] != customer[:-1]) | (kind[1:] != kind[:-1])
               | (np.diff(time) >= EPISODE_GAP))
    return np.cumsum(new) - 1


def medians(group: np.ndarray, values: np.ndarray) -> dict[int, float]:
    """The median of each group's values; `group` is sorted."""
    start = np.flatnonzero(np.diff(group, prepend=-1))
    return {int(group[a]): float(np.median(values[a:b]))
            for a, b in zip(start, np.append(start[1:], len(group)))}


def lag_one(episode: np.ndarray, log_gap: np.ndarray) -> float:
    """Correlation of each gap with the next of the same episode, over all such pairs."""
    pair = episode[1:] == episode[:-1]
    return correlation(log_gap[:-1][pair], log_gap[1:][pair])


def measure_episodes(tables: Tables, report: Report) -> None:
    rows = tables.rows
    kinds = rows.coded["fraud_type"].codes
    fraud = np.flatnonzero(rows.fraud)
    fraud = fraud[np.lexsort((rows.time[fraud], kinds[fraud], rows.customer[fraud]))]
    episode = episodes(rows.customer[fraud], kinds[fraud], rows.time[fraud])
    size = np.bincount(episode)
    long = size[episode] >= 3
    gap, gap_episode = gaps_of(episode[long], rows.time[fraud][long])
    if (size >= 3).sum() < 100:
        raise TooLittle(f"{(size >= 3).sum()} fraud episodes have three rows; 100 are needed")
    report.add("behaviour", "correlation of successive log gaps", lag_one(gap_episode, np.log(gap)),
               0.10, None, f"{(size >= 3).sum():,} of {len(size):,} episodes have 3 rows or more")
    honest_gap, honest_customer = gaps_of(rows.customer[~rows.fraud], rows.time[~rows.fraud])
    own = medians(honest_customer, honest_gap)
    customer_of = np.empty(len(size), np.int64)
    customer_of[episode] = rows.customer[fraud]
    ratio = {number: own[int(customer_of[number])] / gap
             for number, gap in medians(gap_episode, gap).items()
             if int(customer_of[number]) in own}
    report.add("behaviour", "pace of episodes against the customer's own",
               np.median(list(ratio.values())), 5, 200,
               "own median gap over the episode's; median over episodes")
    by_kind = {}
    kind_of = np.empty(len(size), np.int64)
    kind_of[episode] = kinds[fraud]
    for code, name in enumerate(rows.coded["fraud_type"].values):
        of_kind = [value for number, value in ratio.items() if kind_of[number] == code]
        sizes = size[kind_of == code]
        by_kind[name] = {"episodes": len(sizes), "rows": int(sizes.sum()),
                         "rows_median": float(np.median(sizes)),
                         "pace_median": float(np.median(of_kind)) if of_kind else None}
    report.details["episodes"] = by_kind


def shared(column: Coded, customer: np.ndarray, fraud: np.ndarray) -> np.ndarray:
    """Which rows have a value that also occurs in a fraud row of another customer."""
    width = int(customer.max()) + 1
    pair = column.codes.astype(np.int64) * width + customer
    pairs = np.unique(pair[fraud & (column.codes >= 0)])  # of values and their victims
    victims = np.bincount(pairs // width, minlength=len(column.values))
    place = np.minimum(np.searchsorted(pairs, pair), len(pairs) - 1)
    own = pairs[place] == pair  # the customer is one of the victims
    return (column.codes >= 0) & (victims[column.codes] - own >= 1)


def measure_sharing(tables: Tables, report: Report) -> None:
    rows = tables.rows
    causes = {"fingerprint": tables.of_device("fingerprint"),
              "ip_address": rows.coded["ip_address"],
              "PIX key": rows.coded["chave_pix_destino"]}
    found = {name: shared(column, rows.customer, rows.fraud) for name, column in causes.items()}
    together = np.logical_or.reduce(list(found.values()))
    for name, part, low, high in (("fraud", rows.fraud, 0.25, 0.70),
                                  ("honest", ~rows.fraud, None, 0.03)):
        note = ", ".join(f"{cause} {100 * alone[part].mean():.2f} %"
                         for cause, alone in found.items())
        report.add("behaviour", f"{name} rows that share with another's fraud",
                   together[part].mean(), low, high, note, percent=True)


def velocity_rules(line: Timeline, cents: np.ndarray, new: np.ndarray) -> dict[str, np.ndarray]:
    """Which rows each rule of thumb fires on, given the customer's rows up to and including it."""
    day = line.window_start(24 * 3600)
    return {
        "4 in 10 minutes": line.count_since(line.window_start(600)) >= 4,
        "3 new beneficiaries in 24 hours": line.sum_since(day, new) >= 3,
        "over R$ 5,000 in an hour": line.sum_since(line.window_start(3600), cents) > 500_000,
    }


def measure_velocity(tables: Tables, report: Report) -> None:
    rows = tables.rows
    rules = velocity_rules(Timeline(rows.customer, rows.time), rows.cents,
                           rows.is_value("novo_beneficiario", True))
    for name, fires in rules.items():
        fraud, honest = fires[rows.fraud].mean(), fires[~rows.fraud].mean()
        ratio = fraud / honest if honest else float("inf")
        report.add("behaviour", f"\"{name}\", fraud over honest", ratio, 5, 60,
                   f"fires on {100 * honest:.3f} % of honest rows")
        report.add("behaviour", f"\"{name}\" catches", fraud, None, 0.5, percent=True)


def measure(tables: Tables, report: Report) -> None:
    measure_episodes(tables, report)
    measure_sharing(tables, report)
    measure_velocity(tables, report)
