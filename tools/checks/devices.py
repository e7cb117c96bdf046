"""The devices table: values of its columns."""

from functools import partial

from .dataset import Dataset, read
from .report import Report
from .sql import Condition, count_broken, has_shape, one_of

TYPES = ["SMARTPHONE", "DESKTOP", "TABLET"]


def check(data: Dataset, report: Report) -> None:
    line = report.devices
    if not data.has("devices"):
        line.skipped = "the dataset has no devices table"
        return
    data.con.execute(f"CREATE TEMP VIEW devices AS SELECT * FROM {read(data.paths('devices'))}")
    # SMARTPHONE_IOS of the catalog is written as SMARTPHONE; makers and systems go together.
    data.con.execute(f"""
        CREATE TEMP TABLE device_kinds AS
        SELECT DISTINCT split_part(device_type, '_', 1) AS tipo, maker, system
        FROM {data.catalog("device_types")},
             unnest(string_split(manufacturers, '|')) AS m(maker),
             unnest(string_split(operating_systems, '|')) AS s(system)""")
    data.con.execute(f"""
        CREATE TEMP TABLE device_models AS
        SELECT manufacturer, model FROM {data.catalog("device_models")}""")

    rule = partial(Condition, line)
    shape = partial(has_shape, line)

    line.checked = count_broken(
        data.con,
        "devices",
        "device_id",
        [
            shape("device_id", "DEV_[0-9]{12}"),
            shape("customer_id", "CUST_[0-9]{12}"),
            shape("fingerprint", "[0-9a-f]{32}"),
            rule("tipo is none of its values", one_of("tipo", TYPES), "tipo"),
            rule("maker, system and type disagree",
                 "(tipo, fabricante, sistema_operacional) NOT IN"
                 " (SELECT (tipo, maker, system) FROM device_kinds)",
                 "tipo || ' ' || fabricante || ' ' || sistema_operacional"),
            rule("the maker has no such model",
                 "(fabricante, modelo) NOT IN (SELECT (manufacturer, model) FROM device_models)",
                 "fabricante || ' ' || modelo"),
            rule("primeiro_uso is after the last day", f"primeiro_uso >= DATE '{data.end}'",
                 "primeiro_uso"),
        ],
    )
    without = data.con.execute(f"""
        SELECT count(*), any_value(customer_id)
        FROM {read(data.paths("customers"))} ANTI JOIN devices USING (customer_id)
        """).fetchone() if data.has("customers") else (0, None)
    line.violation("a customer has no device", *without)
