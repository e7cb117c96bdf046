"""Single columns, single values and pairs of values: does one of them give the fraud away?"""

from itertools import combinations

import numpy as np
from sklearn.tree import DecisionTreeClassifier

from . import features
from .metrics import auc
from .models import Task
from .report import Report
from .rows import Coded, Tables, TooLittle

LEAST_ROWS = 500
TREE_LEAVES = 32
LEAST_IN_LEAF = 200


def both_ways(value: float) -> float:
    """The AUC of the order or of the reverse order, whichever is better."""
    return max(value, 1 - value)


def rate_auc(task: Task, column: Coded) -> float:
    """AUC of the fraud rate that each value had in training; a value not seen then has the mean."""
    codes, kinds = column.codes + 1, len(column.values) + 1
    train, fraud = task.train, task.fraud
    overall = fraud[train].mean()
    rows = np.bincount(codes[train], minlength=kinds)
    frauds = np.bincount(codes[train & fraud], minlength=kinds)
    rate = (frauds + 10 * overall) / (rows + 10)  # a value seen twice does not have a rate of 1
    return both_ways(auc(fraud[~train], rate[codes[~train]]))


def number_auc(task: Task, values: np.ndarray) -> float:
    """AUC of the number's order or of what a small tree learned of it, whichever is better."""
    train, fraud = task.train, task.fraud
    test = ~train
    values = values.astype(np.float64)
    lowest = np.nanmin(values)
    order = both_ways(auc(fraud[test], np.where(np.isnan(values), lowest - 1, values)[test]))
    tree = DecisionTreeClassifier(max_leaf_nodes=TREE_LEAVES, min_samples_leaf=LEAST_IN_LEAF,
                                  random_state=1)
    sample = train & (fraud | (task.draw < 0.25))
    tree.fit(values[sample].reshape(-1, 1), fraud[sample])
    learned = auc(fraud[test], tree.predict_proba(values[test].reshape(-1, 1))[:, 1])
    return max(order, both_ways(learned))


def customer_numbers(tables: Tables) -> dict[str, np.ndarray]:
    table, customer = tables.customers, tables.rows.customer
    money = {name: table[name].cast("double").to_numpy()[customer]
             for name in ("renda_mensal", "limite_credito", "score_credito")}
    dates = {name: table[name].cast("timestamp[s]").to_numpy().astype("datetime64[D]").astype(float)
             for name in ("data_nascimento", "conta_criada_em")}
    return money | {name: days[customer] for name, days in dates.items()}


def all_columns(task: Task) -> tuple[dict[str, np.ndarray], dict[str, Coded]]:
    """What the limit is for: numbers and categories, those of a row's customer and device too."""
    tables, rows = task.tables, task.tables.rows
    numbers = {name: rows.numbers[name] for name in features.NUMBERS}
    numbers |= {name: values.astype(np.float32)
                for name, values in features.time_columns(tables).items()}
    numbers |= features.small_change(tables)
    numbers |= {f"customers.{name}": values for name, values in customer_numbers(tables).items()}
    first_use = tables.devices["primeiro_uso"].to_numpy().astype("datetime64[D]").astype(float)
    numbers["devices.primeiro_uso"] = first_use[rows.device]
    coded = {name: rows.coded[name] for name in features.CATEGORIES + ["status", "motivo_recusa"]}
    coded |= {f"devices.{name}": tables.of_device(name) for name in features.DEVICE}
    coded |= {f"customers.{name}": tables.of_customer(name) for name in features.CUSTOMER}
    return numbers, coded


def measure_columns(task: Task, report: Report) -> None:
    numbers, categories = all_columns(task)
    found = {}
    task.say("single columns")
    for name, values in numbers.items():
        found[name] = number_auc(task, values)
    for name, column in categories.items():
        found[name] = rate_auc(task, column)
    found = dict(sorted(found.items(), key=lambda item: -item[1]))
    best, *next_best = [f"{name} {value:.4f}" for name, value in found.items()]
    report.add("columns", "AUC of the best single column", max(found.values()), None, 0.80,
               f"{best}; then {', '.join(next_best[:3])}")
    rows = task.tables.rows
    ids = {name: rate_auc(task, rows.coded[name])
           for name in ("ip_address", "merchant_id", "chave_pix_destino", "numero_cartao_hash")}
    ids["device_id"] = rate_auc(task, Coded(rows.device, range(len(task.tables.devices))))
    ids["customer_id"] = rate_auc(task, Coded(rows.customer, range(len(task.tables.customers))))
    ids["devices.fingerprint"] = rate_auc(task, task.tables.of_device("fingerprint"))
    for name, value in sorted(ids.items(), key=lambda item: -item[1]):
        report.add("columns", f"AUC of {name} by its past", value)
    for name, values in rows.numbered.items():
        ids[f"number in {name}"] = number_auc(task, values)
        report.add("columns", f"AUC of the number in {name}", ids[f"number in {name}"])
    report.details["columns"] = found | ids


def worst_value(codes: np.ndarray, kinds: int, fraud: np.ndarray) -> tuple[float, int, int]:
    """The highest share of fraud among values with enough rows, which value, and its rows."""
    rows = np.bincount(codes, minlength=kinds)
    frauds = np.bincount(codes[fraud], minlength=kinds)
    share = np.where(rows >= LEAST_ROWS, frauds / np.maximum(rows, 1), -1)
    place = int(share.argmax())
    return float(share[place]), place, int(rows[place])


def worst_end(values: np.ndarray, fraud: np.ndarray) -> tuple[float, str, int]:
    """The highest share of fraud beyond a threshold with enough rows; which, and its rows."""
    known = ~np.isnan(values)
    numbers, place = np.unique(values[known], return_inverse=True)
    rows = np.bincount(place, minlength=len(numbers))
    frauds = np.bincount(place[fraud[known]], minlength=len(numbers))
    worst = (-1.0, "", 0)
    for sign, order in ((">=", slice(None, None, -1)), ("<=", slice(None))):
        beyond, guilty = np.cumsum(rows[order]), np.cumsum(frauds[order])
        share = np.where(beyond >= LEAST_ROWS, guilty / np.maximum(beyond, 1), -1)
        best = int(np.flatnonzero(share == share.max())[-1])
        if share[best] > worst[0]:
            worst = (float(share[best]), f"{sign} {numbers[order][best]:.10g}", int(beyond[best]))
    return worst


def measure_thresholds(task: Task, report: Report) -> None:
    numbers, _ = all_columns(task)
    found = {name: worst_end(values.astype(np.float64), task.fraud)
             for name, values in numbers.items()}
    name = max(found, key=lambda name: found[name][0])
    share, where, count = found[name]
    report.add("columns", "most fraud beyond a threshold", share,
               note=f"{name} {where} ({count:,} rows)", percent=True)
    report.details["thresholds"] = {
        name: {"share": share, "where": where, "rows": count}
        for name, (share, where, count) in found.items()}


def measure_instants(task: Task, report: Report) -> None:
    """Rows that wait for each other at one millisecond were put there."""
    instants, rows = np.unique(task.tables.rows.time[task.fraud], return_counts=True)
    most = int(rows.argmax())
    report.add("columns", "most fraud at one instant", rows[most],
               note=str(instants[most].astype("datetime64[ms]")))


def measure_values(task: Task, report: Report) -> None:
    tables, rows, fraud = task.tables, task.tables.rows, task.fraud
    columns = {name: rows.coded[name] for name in features.CATEGORIES}
    columns |= {name: rows.coded[name] for name in ("status", "motivo_recusa", "parcelas")}
    columns |= {f"devices.{name}": tables.of_device(name) for name in features.DEVICE}
    columns["hora"] = Coded(rows.hour, list(range(24)))
    shown = lambda name, code: f"{name} = {columns[name].values[code - 1] if code else 'null'}"
    found = []  # (share of fraud, what, rows)
    task.say("values")
    alone = {"ip_address": rows.coded["ip_address"], "merchant_id": rows.coded["merchant_id"]}
    for name, column in {**columns, **alone}.items():
        share, code, count = worst_value(column.codes + 1, len(column.values) + 1, fraud)
        value = column.values[code - 1] if code else "null"
        found.append((share, f"{name} = {value}", count))
    task.say("pairs of values")
    for a, b in combinations(columns, 2):
        width = len(columns[b].values) + 1
        codes = (columns[a].codes + 1).astype(np.int64) * width + columns[b].codes + 1
        share, code, count = worst_value(codes, (len(columns[a].values) + 1) * width, fraud)
        what = f"{shown(a, code // width)}, {shown(b, code % width)}"
        found.append((share, what, count))
    found.sort(key=lambda item: -item[0])
    share, what, count = found[0]
    if share < 0:
        raise TooLittle(f"no value of a column has {LEAST_ROWS} rows")
    report.add("columns", "most fraud in a value or pair of values", share, None, 0.90,
               f"{what} ({count:,} rows)", percent=True)
    report.details["values"] = [
        {"share": share, "what": what, "rows": count} for share, what, count in found[:50]]
