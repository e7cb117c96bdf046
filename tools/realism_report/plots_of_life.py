"""Pictures of all transactions: when, how much, how often, where, to whom."""

import numpy as np

from .figures import FRAUD, GREY, HONEST, SEVERAL, Figure, canvas, thousands
from .population import NATIONAL_HOURS
from .rows import Tables

WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
POINTS = 60_000  # of a scatter plot


def by_hour(tables: Tables) -> Figure:
    rows = tables.rows
    figure, (left, right) = canvas(2, gridspec_kw={"width_ratios": [2, 1]})
    share = 100 * np.bincount(rows.hour, minlength=24) / len(rows)
    national = 100 * np.array(NATIONAL_HOURS) / sum(NATIONAL_HOURS)
    left.bar(range(24), share, color=HONEST, label="this dataset")
    left.plot(range(24), national, color=FRAUD, marker="o", markersize=3, label="the country")
    left.set(title="By hour of the day", xlabel="hour", ylabel="% of transactions",
             xticks=range(0, 24, 2))
    left.legend()
    week = np.bincount((rows.day + 3) % 7, minlength=7)
    right.bar(WEEKDAYS, 100 * week / len(rows), color=HONEST)
    right.set(title="By day of the week", ylabel="% of transactions")
    return figure


def by_day_and_month(tables: Tables) -> Figure:
    rows = tables.rows
    first = rows.day.min()
    days = np.arange(first, rows.day.max() + 1).astype("datetime64[D]")
    figure, (top, bottom) = canvas(1, 2, size=(10.5, 5.6))
    top.plot(days, np.bincount(rows.day - first), color=HONEST, linewidth=0.9)
    top.set(title="By day", ylabel="transactions", ylim=(0, None), xlim=(days[0], days[-1]))
    months = rows.day.astype("datetime64[D]").astype("datetime64[M]").astype(int)
    count = np.bincount(months - months.min())
    names = (np.arange(len(count)) + months.min()).astype("datetime64[M]").astype(str)
    bottom.bar(names, count, color=HONEST)
    bottom.set(title="By month", ylabel="transactions")
    if len(names) > 14:
        bottom.set_xticks(range(0, len(names), 3))
    for axes in (top, bottom):
        thousands(axes.yaxis)
    return figure


def amounts_by_type(tables: Tables) -> Figure:
    rows = tables.rows
    kinds = rows.coded["tipo"]
    figure, (left, right) = canvas(2, size=(10.5, 3.9))
    boxes, names = [], []
    for code, name in enumerate(kinds.values):
        of_kind = kinds.codes == code
        for part, text in ((of_kind & ~rows.fraud, name), (of_kind & rows.fraud, "")):
            values = rows.numbers["valor"][part]
            wanted = [0.05, 0.25, 0.5, 0.75, 0.95]
            quantiles = np.quantile(values, wanted) if len(values) else [np.nan] * len(wanted)
            boxes.append(dict(zip(("whislo", "q1", "med", "q3", "whishi"), quantiles), fliers=[]))
            names.append(text)
    places = [i // 2 + (0.19 if i % 2 else -0.19) for i in range(len(boxes))]
    drawn = left.bxp(boxes, positions=places, widths=0.3, orientation="horizontal",
                     showfliers=False, patch_artist=True, medianprops={"color": "black"})
    for number, box in enumerate(drawn["boxes"]):
        box.set_facecolor(FRAUD if number % 2 else HONEST)
    left.set(title="Amounts by instrument", xscale="log", xlabel="R$ (whiskers: 5 % and 95 %)")
    left.set_yticks(range(len(kinds.values)), kinds.values)
    left.invert_yaxis()
    edges = np.geomspace(1, rows.numbers["valor"].max() + 1, 90)
    for part, colour, label in ((~rows.fraud, HONEST, "honest"), (rows.fraud, FRAUD, "fraud")):
        count, _ = np.histogram(rows.numbers["valor"][part], edges)
        right.stairs(100 * count / max(part.sum(), 1), edges, color=colour, label=label,
                     linewidth=1.5)
    right.set(title="Amounts", xscale="log", xlabel="R$", ylabel="% of the class")
    right.legend()
    return figure


def per_customer(tables: Tables) -> Figure:
    rows = tables.rows
    count = np.bincount(rows.customer, minlength=len(tables.customers))
    profile = tables.customer_columns["perfil_comportamental"]
    figure, (left, right) = canvas(2)
    edges = np.geomspace(max(count.min(), 1), count.max() + 1, 50)
    if profile.values:
        groups = [np.maximum(count[profile.codes == code], 1)
                  for code in range(len(profile.values))]
    else:
        groups = [np.maximum(count, 1)]
    left.hist(groups, edges, stacked=True, color=SEVERAL[:len(groups)],
              label=profile.values or ["all"])
    left.set(title="Transactions per customer", xscale="log", xlabel="transactions",
             ylabel="customers")
    left.legend(fontsize=7.5)
    share = np.insert(np.cumsum(np.sort(count)) / count.sum(), 0, 0)
    right.plot(np.linspace(0, 100, len(share)), 100 * share, color=HONEST)
    right.plot([0, 100], [0, 100], color=GREY, linestyle=":", label="all alike")
    right.set(title="Lorenz curve", xlabel="% of customers, least active first",
              ylabel="% of transactions")
    right.legend()
    return figure


def time_between(tables: Tables) -> Figure:
    rows = tables.rows
    same = rows.customer[1:] == rows.customer[:-1]
    minutes = (np.diff(rows.time) / 60_000)[same]
    fraud = rows.fraud[1:][same]
    figure, axes = canvas()
    edges = np.geomspace(max(minutes.min(), 0.01), minutes.max(), 100)
    for part, colour, label in ((~fraud, HONEST, "before an honest row"),
                                (fraud, FRAUD, "before a fraud row")):
        count, _ = np.histogram(minutes[part], edges)
        axes.stairs(100 * count / max(part.sum(), 1), edges, color=colour, label=label,
                     linewidth=1.5)
    axes.set(title="Time since the customer's previous transaction", xscale="log",
             ylabel="% of the class")
    marks = {1 / 60: "1 s", 1: "1 min", 10: "10 min", 60: "1 h", 360: "6 h", 1440: "1 day",
             10080: "7 days", 43200: "30 days"}
    axes.set_xticks(list(marks), marks.values())
    axes.minorticks_off()
    axes.legend()
    return figure


def top_merchants(tables: Tables) -> Figure:
    rows = tables.rows
    figure, (left, right) = canvas(2, size=(10.5, 4.6))
    for axes, column, title, colour in ((left, "merchant_name", "Merchants", HONEST),
                                        (right, "merchant_category", "Categories", SEVERAL[3])):
        coded = rows.coded[column]
        count = np.bincount(coded.codes, minlength=len(coded.values))
        order = np.argsort(-count, kind="stable")[:20][::-1]
        axes.barh([coded.values[i] for i in order], 100 * count[order] / len(rows), color=colour)
        axes.set(title=f"{title} with the most trade", xlabel="% of transactions")
        axes.tick_params(axis="y", labelsize=7.5)
        axes.grid(axis="y", visible=False)
    return figure


def map_of_coordinates(tables: Tables) -> Figure:
    rows = tables.rows
    lat, lon = rows.numbers["geolocalizacao_lat"], rows.numbers["geolocalizacao_lon"]
    figure, (left, right) = canvas(2, size=(10.5, 6.0), sharex=True, sharey=True)
    dots = np.random.default_rng(1)
    for axes, part, title, colour in ((left, ~rows.fraud, "honest", HONEST),
                                      (right, rows.fraud, "fraud", FRAUD)):
        where = np.flatnonzero(part)
        where = dots.choice(where, min(POINTS, len(where)), replace=False)
        axes.scatter(lon[where], lat[where], s=3, color=colour, alpha=0.2, linewidths=0)
        axes.set(title=f"Where: {title} ({len(where):,} drawn)", xlabel="longitude", aspect="equal")
    left.set_ylabel("latitude")
    return figure


