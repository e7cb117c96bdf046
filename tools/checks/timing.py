"""Rule 9: range, resolution and order of the timestamps, row group by row group."""

from .dataset import Dataset
from .report import Report
from .sql import Condition, count_broken

# From a year's range on, the row groups of a file follow each other in time.
YEAR_DAYS = 365

ROW_GROUPS = """
    SELECT row_group_id AS row_group, any_value(row_group_num_rows) AS n,
           sum(n) OVER (ORDER BY row_group_id) - n AS first_row,
           any_value(TRY_CAST(stats_min_value AS TIMESTAMP)) AS low,
           any_value(TRY_CAST(stats_max_value AS TIMESTAMP)) AS high
    FROM parquet_metadata(?) WHERE path_in_schema = 'timestamp' GROUP BY row_group_id"""


def check_file(data: Dataset, report: Report, path: str) -> None:
    """The file at `path`, which is behind the view `tx`."""
    con, line = data.con, report.rules[9]
    con.execute(f"CREATE OR REPLACE TEMP TABLE row_groups AS {ROW_GROUPS}", [path])
    grouped = """
        (SELECT transaction_id, "timestamp", row_group, low, high,
                lag("timestamp") OVER (PARTITION BY row_group ORDER BY row) AS before
         FROM tx ASOF JOIN row_groups ON tx.row >= row_groups.first_row)"""
    conditions = [
        Condition(line, "outside of the dates",
                  f"\"timestamp\" < TIMESTAMP '{data.start}' OR \"timestamp\" >= TIMESTAMP '{data.end}'",
                  '"timestamp"'),
        Condition(line, "finer than milliseconds", 'epoch_us("timestamp") % 1000 <> 0',
                  '"timestamp"'),
        Condition(line, "earlier than the row before it in the row group", '"timestamp" < before',
                  '"timestamp" || \' after \' || before'),
        Condition(line, "outside of the row group's min and max",
                  'low IS NULL OR high IS NULL OR "timestamp" NOT BETWEEN low AND high',
                  '"timestamp" || \' in row group \' || row_group'),
    ]
    line.checked += count_broken(con, grouped, "transaction_id", conditions)
    if (data.end - data.start).days >= YEAR_DAYS:
        line.violation("row groups do not follow each other in time", *con.execute("""
            SELECT count(*), any_value(?::VARCHAR || ' row group ' || row_group) FROM (
                SELECT row_group, low < lag(high) OVER (ORDER BY row_group) AS back FROM row_groups)
            WHERE back""", [path]).fetchone())
