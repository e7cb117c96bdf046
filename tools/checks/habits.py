"""Rule 7: customers keep to their counterparties, cards, devices and addresses.

The rule speaks of habits, so the bounds are about most customers and are wide; they are stated
here and in docs/dataset.md. Only the payments of the last year that are no fraud are looked at, and
only customers with enough of them. Fraud must depart from the habits mostly, but not always.
"""

from .dataset import Dataset
from .report import Line, Report

DAYS = 365
ENOUGH_PIX = 50
ENOUGH_ROWS = 200
ENOUGH_CUSTOMERS = 30
# Median over the customers with enough payments, at least and at most.
REPEATED_PIX = (0.60, 0.98)
PIX_KEYS = (8, 60)
MERCHANTS = (12, 120)
ADDRESSES = (2, 15)
MOST_CARDS = 2
MOST_DEVICES = 3
# Share of the customers that may have more than MOST_DEVICES: an honest customer buys a phone.
NEW_PHONES = 0.05
# By how much the share of payments to new beneficiaries is higher among fraud, at least.
DEPARTURE = 0.1


def prepare(data: Dataset) -> None:
    data.con.execute("""
        CREATE TABLE habits (customer BIGINT, rows_ BIGINT, pix BIGINT, keys BIGINT,
                             merchants BIGINT, cards BIGINT, devices BIGINT, addresses BIGINT)""")
    data.con.execute("CREATE TABLE novelty (is_fraud BOOLEAN, new BOOLEAN, n BIGINT)")
    data.con.execute("CREATE TABLE cards (card VARCHAR, customer BIGINT)")


def distinct(column: str, condition: str = "true") -> str:
    """SQL: how many values of the column each customer has."""
    return f"""(SELECT customer, count(*) AS n FROM (SELECT DISTINCT customer, {column} FROM honest
        WHERE {column} IS NOT NULL AND {condition}) GROUP BY customer)"""


def check_file(data: Dataset) -> None:
    """Gathers the figures of the file behind the view `tx`."""
    data.con.execute(f"""
        CREATE OR REPLACE TEMP VIEW honest AS
        SELECT * FROM tx
        WHERE NOT is_fraud AND "timestamp" >= DATE '{data.end}' - INTERVAL {DAYS} DAYS""")
    data.con.execute(f"""
        INSERT INTO habits
        SELECT customer, rows_, pix, coalesce(k.n, 0), coalesce(m.n, 0), coalesce(c.n, 0), d.n, i.n
        FROM (SELECT customer, count(*) AS rows_, count(*) FILTER (WHERE tipo = 'PIX') AS pix
              FROM honest GROUP BY customer)
        LEFT JOIN {distinct("chave_pix_destino")} AS k USING (customer)
        LEFT JOIN {distinct("merchant_id", "tipo <> 'PIX'")} AS m USING (customer)
        LEFT JOIN {distinct("numero_cartao_hash")} AS c USING (customer)
        LEFT JOIN {distinct("device_id")} AS d USING (customer)
        LEFT JOIN {distinct("ip_address")} AS i USING (customer)""")
    data.con.execute("""
        INSERT INTO novelty SELECT is_fraud, novo_beneficiario, count(*) FROM tx GROUP BY ALL""")
    data.con.execute("""
        INSERT INTO cards SELECT DISTINCT numero_cartao_hash, customer FROM tx
        WHERE numero_cartao_hash IS NOT NULL""")


def check_whole(data: Dataset, report: Report) -> None:
    con, line = data.con, report.rules[7]
    line.violation("a card is two customers'", *con.execute("""
        SELECT count(*), any_value(card) FROM (
            SELECT card FROM cards GROUP BY card HAVING count(DISTINCT customer) > 1)""").fetchone())
    line.violation(f"a customer uses more than {MOST_CARDS} cards", *con.execute(f"""
        SELECT count(*), any_value('customer ' || customer || ' ' || cards)
        FROM habits WHERE cards > {MOST_CARDS}""").fetchone())
    check_counterparties(data, line)
    check_fraud_departs(data, line)


def check_counterparties(data: Dataset, line: Line) -> None:
    con = data.con
    customers, repeated, keys = con.execute(f"""
        SELECT count(*), median(1 - keys / pix), median(keys) FROM habits
        WHERE pix >= {ENOUGH_PIX}""").fetchone()
    if customers >= ENOUGH_CUSTOMERS:
        within(line, "share of PIX to a key paid before", repeated, REPEATED_PIX)
        within(line, "PIX keys of a customer", keys, PIX_KEYS)
    active, merchants, addresses, many = con.execute(f"""
        SELECT count(*), median(merchants), median(addresses),
               count(*) FILTER (WHERE devices > {MOST_DEVICES}) / count(*)
        FROM habits WHERE rows_ >= {ENOUGH_ROWS}""").fetchone()
    if active >= ENOUGH_CUSTOMERS:
        within(line, "merchants of a customer", merchants, MERCHANTS)
        within(line, "IP addresses of a customer", addresses, ADDRESSES)
        within(line, f"share of customers with over {MOST_DEVICES} devices", many, (0, NEW_PHONES))
    line.checked = max(customers, active)
    if line.checked < ENOUGH_CUSTOMERS:
        line.skipped = "too few customers with a long enough history"


def check_fraud_departs(data: Dataset, line: Line) -> None:
    honest, fraud, n = data.con.execute("""
        SELECT sum(n) FILTER (WHERE new AND NOT is_fraud) / sum(n) FILTER (WHERE NOT is_fraud),
               sum(n) FILTER (WHERE new AND is_fraud) / sum(n) FILTER (WHERE is_fraud),
               sum(n) FILTER (WHERE is_fraud) FROM novelty""").fetchone()
    if (n or 0) < 100 or honest is None or line.skipped:
        return
    line.notes.append(f"new beneficiary: {fraud:.0%} of fraud, {honest:.0%} of the rest")
    if not honest + DEPARTURE <= fraud < 0.999:
        line.violation("fraud does not depart from the habits mostly but not always", 1,
                       f"new beneficiary in {fraud:.3f} of fraud, {honest:.3f} of the rest")


def within(line: Line, what: str, found: float, bounds: tuple[float, float]) -> None:
    line.notes.append(f"median {what} {found:.4g}" if "share of customers" not in what
                      else f"{what} {found:.2%}")
    if not bounds[0] <= found <= bounds[1]:
        line.violation(f"{what} out of bounds", 1,
                       f"{found:.4g}, should be {bounds[0]} to {bounds[1]}")
