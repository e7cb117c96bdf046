"""Pictures of fraud: its hours, one episode in a customer's life, and what models make of it."""

import numpy as np
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.ticker import MaxNLocator, NullFormatter
from sklearn.metrics import precision_recall_curve, roc_curve

from .behaviour import episodes
from .figures import FRAUD, GREY, HONEST, SEVERAL, Figure, canvas, thousands
from .models import Tested, importance
from .rows import DAY, HOUR, Tables

CURVE_POINTS = 600


def by_type_and_hour(tables: Tables) -> Figure:
    rows = tables.rows
    kinds = rows.coded["fraud_type"]
    pair = kinds.codes[rows.fraud] * 24 + rows.hour[rows.fraud]
    count = np.bincount(pair, minlength=24 * len(kinds.values)).reshape(-1, 24)
    order = np.argsort(-count.sum(axis=1), kind="stable")
    share = 100 * count / np.maximum(count.sum(axis=1, keepdims=True), 1)
    figure, (left, right) = canvas(2, size=(10.5, 4.4), gridspec_kw={"width_ratios": [1, 2]})
    names = [kinds.values[code] for code in order]
    left.barh(names, count.sum(axis=1)[order], color=FRAUD)
    left.invert_yaxis()
    left.grid(axis="y", visible=False)
    left.set(title="Fraud by type", xlabel="rows")
    left.xaxis.set_major_locator(MaxNLocator(4))
    thousands(left.xaxis)
    image = right.imshow(share[order], aspect="auto", cmap="YlOrRd", interpolation="nearest")
    right.set(title="and by hour", xlabel="hour", xticks=range(0, 24, 2), yticks=[])
    right.grid(visible=False)
    figure.colorbar(image, ax=right, label="% of the type's rows")
    return figure


def sample_episode(tables: Tables) -> np.ndarray:
    """The rows of an episode that shows well: about six, quick, of a middling active customer."""
    rows = tables.rows
    kinds = rows.coded["fraud_type"].codes
    fraud = np.flatnonzero(rows.fraud)
    fraud = fraud[np.lexsort((rows.time[fraud], kinds[fraud], rows.customer[fraud]))]
    episode = episodes(rows.customer[fraud], kinds[fraud], rows.time[fraud])
    first = np.flatnonzero(np.diff(episode, prepend=-1))
    last = np.append(first[1:], len(fraud)) - 1
    size, start = last - first + 1, rows.time[fraud[first]]
    active = np.bincount(rows.customer)[rows.customer[fraud[first]]]
    middle = np.quantile(np.bincount(rows.customer), [0.3, 0.7])
    misfit = (np.abs(size - 6) + 20 * (rows.time[fraud[last]] - start > 2 * DAY)
              + 20 * ((active < middle[0]) | (active > middle[1]))
              + np.abs(start - np.median(rows.time)) / (60 * DAY))
    best = int(misfit.argmin())
    return fraud[first[best]:last[best] + 1]


def timeline(tables: Tables) -> Figure:
    rows, episode = tables.rows, sample_episode(tables)
    customer = rows.customer[episode[0]]
    own = np.flatnonzero(rows.customer == customer)
    kinds, tipo = rows.coded["fraud_type"], rows.coded["tipo"]
    figure, (top, bottom) = canvas(1, 2, size=(10.5, 6.2))
    begin, end = rows.time[episode[0]] - 4 * DAY, rows.time[episode[-1]] + 4 * DAY
    near = own[(rows.time[own] >= begin) & (rows.time[own] <= end)]
    moment = lambda places: rows.time[places].astype("datetime64[ms]")
    for axes, part, size in ((top, own, 9), (bottom, near, 28)):
        honest, fraud = part[~rows.fraud[part]], part[rows.fraud[part]]
        if axes is top:
            axes.scatter(moment(honest), rows.numbers["valor"][honest], s=size, color=HONEST,
                         alpha=0.6, linewidths=0, label="honest")
        else:
            common = np.argsort(-np.bincount(tipo.codes[honest], minlength=len(tipo.values)))
            colours = [HONEST, *SEVERAL[2:]]
            for code, colour in zip(common, colours):
                of_kind = honest[tipo.codes[honest] == code]
                if len(of_kind):
                    axes.scatter(moment(of_kind), rows.numbers["valor"][of_kind], s=size,
                                 color=colour, linewidths=0, label=tipo.values[code])
        label = kinds.values[kinds.codes[episode[0]]] if axes is bottom else "fraud"
        axes.scatter(moment(fraud), rows.numbers["valor"][fraud], s=1.6 * size, color=FRAUD,
                     marker="D", linewidths=0, label=label)
        axes.set(yscale="log", ylabel="R$")
        thousands(axes.yaxis)
        axes.yaxis.set_minor_formatter(NullFormatter())
        locator = AutoDateLocator()
        axes.xaxis.set_major_locator(locator)
        axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    top.set_title(f"{tables.customers['customer_id'][int(customer)]}: a customer's whole life")
    top.axvspan(np.datetime64(int(begin), "ms"), np.datetime64(int(end), "ms"), color=GREY,
                alpha=0.25)
    above = {"loc": "lower right", "bbox_to_anchor": (1, 1), "borderaxespad": 0.1, "fontsize": 8}
    top.legend(ncols=2, **above)
    hours = (rows.time[episode[-1]] - rows.time[episode[0]]) / HOUR
    bottom.set_title(f"the days of an episode: {len(episode)} rows in {hours:.1f} hours")
    bottom.legend(ncols=8, **above)
    return figure


def thinned(precision: np.ndarray, recall: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points of a precision-recall curve at even steps of recall."""
    rising = np.searchsorted(recall[::-1], np.linspace(0, 1, CURVE_POINTS))
    places = np.unique(len(recall) - 1 - np.minimum(rising, len(recall) - 1))
    return recall[places], precision[places]


def curves(tested: dict[str, Tested], score: np.ndarray) -> Figure:
    """ROC and precision-recall of the models and of fraud_score, over the test rows."""
    figure, (left, right) = canvas(2, size=(10.5, 4.4))
    label = tested["base"].label
    shown = {"base columns": tested["base"].score, "base and history": tested["history"].score,
             "fraud_score": score}
    for (name, values), colour in zip(shown.items(), (HONEST, FRAUD, SEVERAL[2])):
        wrong, right_, _ = roc_curve(label, values)
        left.plot(100 * wrong, 100 * right_, color=colour, label=name)
        precision, recall, _ = precision_recall_curve(label, values)
        recall, precision = thinned(precision, recall)
        right.plot(100 * recall, 100 * precision, color=colour, label=name)
    left.plot([0, 100], [0, 100], color=GREY, linestyle=":", label="chance")
    left.set(title="ROC", xlabel="% of honest rows flagged", ylabel="% of fraud caught")
    right.axhline(100 * label.mean(), color=GREY, linestyle=":", label="chance")
    right.set(title="Precision and recall", xlabel="% of fraud caught",
              ylabel="% of flagged rows that are fraud", ylim=(0, 101))
    for axes in (left, right):
        axes.legend()
    return figure


def feature_importance(tested: dict[str, Tested]) -> Figure:
    figure, both = canvas(2, size=(10.5, 4.6))
    for axes, name, title, colour in zip(both, ("base", "history"),
                                         ("base columns", "base and history"), (HONEST, FRAUD)):
        shares = list(importance(tested[name]).items())[:18][::-1]
        axes.barh([feature for feature, _ in shares], [100 * share for _, share in shares],
                  color=colour)
        axes.set(title=f"Importance, {title}", xlabel="% of what the splits gained")
        axes.tick_params(axis="y", labelsize=7.5)
        axes.grid(axis="y", visible=False)
    return figure
