"""The report as one HTML page that needs nothing else: pictures are part of it."""

from collections.abc import Iterator
from html import escape

from . import plots_of_fraud, plots_of_life
from .figures import Figure, as_png
from .models import Task, Tested
from .report import Report
from .rows import Tables

STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; color: #1d2733; max-width: 68rem; margin: 2rem auto;
       padding: 0 1rem; }
h1 { font-size: 1.6rem; margin-bottom: .2rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .4rem; }
p.of { color: #5b6876; margin-top: 0; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; }
th { text-align: left; border-bottom: 2px solid #cfd6dd; }
th, td { padding: .25rem .6rem .25rem 0; vertical-align: top; }
td { border-bottom: 1px solid #e9edf1; } td.number { text-align: right; white-space: nowrap; }
td.limits { white-space: nowrap; } td.note { color: #5b6876; }
.PASS { color: #2b7a4b; font-weight: 600; } .FAIL { color: #c0283c; font-weight: 600; }
img { width: 100%; height: auto; display: block; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; font-size: .85rem; }
dd { margin: 0; }
"""


def table(report: Report) -> str:
    rows = "".join(
        f'<tr><td class="{line.verdict}">{line.verdict}</td><td>{escape(line.name)}</td>'
        f'<td class="number">{escape(line.shown(line.value))}</td>'
        f'<td class="limits">{escape(line.limits)}</td>'
        f'<td class="note">{escape(line.note)}</td></tr>'
        for line in report.lines)
    return ("<table><tr><th></th><th>measured</th><th>value</th><th>limits</th><th></th></tr>"
            f"{rows}</table>")


def pictures(tables: Tables, task: Task | None,
             tested: dict[str, Tested]) -> Iterator[tuple[str, Figure]]:
    """Each picture with its heading; those of models only where models were trained."""
    yield "Volume by hour and weekday", plots_of_life.by_hour(tables)
    yield "Volume by day and month", plots_of_life.by_day_and_month(tables)
    yield "Amounts by instrument", plots_of_life.amounts_by_type(tables)
    yield "Transactions per customer", plots_of_life.per_customer(tables)
    yield "Time between transactions", plots_of_life.time_between(tables)
    yield "Top merchants", plots_of_life.top_merchants(tables)
    yield "Map of coordinates", plots_of_life.map_of_coordinates(tables)
    yield "Fraud by type and hour", plots_of_fraud.by_type_and_hour(tables)
    yield "A customer's timeline, with an episode in it", plots_of_fraud.timeline(tables)
    if tested:
        score = tables.rows.numbers["fraud_score"][~task.train]
        yield "ROC and precision-recall curves", plots_of_fraud.curves(tested, score)
        yield "Feature importance", plots_of_fraud.feature_importance(tested)


def page(tables: Tables, report: Report, options: dict[str, str], task: Task | None,
         tested: dict[str, Tested]) -> str:
    rows = tables.rows
    missed = sum(not line.kept for line in report.lines)
    judged = sum(line.has_limits for line in report.lines)
    summary = (f"{judged - missed} of {judged} figures are within their limits. {len(rows):,}"
               f" transactions of {len(tables.customers):,} customers, {rows.fraud.sum():,} of them"
               " fraud.")
    made_with = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value) or '–'}</dd>"
                        for name, value in options.items())
    sections = "".join(
        f'<h2>{escape(heading)}</h2><img alt="{escape(heading)}" src="data:image/png;base64,'
        f'{as_png(figure)}">\n' for heading, figure in pictures(tables, task, tested))
    return ("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
            '<meta name="viewport" content="width=device-width">'
            f"<title>Realism of a dataset</title><style>{STYLE}</style></head><body>"
            f'<h1>Realism of a dataset</h1><p class="of">{summary}</p>{table(report)}\n{sections}'
            f"<h2>Made with</h2><dl>{made_with}</dl></body></html>\n")
