"""Rule 1 (ids are unique, what is referred to exists), rule 6 (merchants), and one file a customer.

Ids are compared as numbers; an id of another shape is a violation of the table's columns.
"""

from .dataset import Dataset, read
from .report import Report
from .sql import Condition, count_broken

# "A few thousand merchants", from this many transactions on.
MERCHANTS = (1000, 9999)
ENOUGH = 1_000_000
# Share of the trade that the tenth of the merchants with the most of it has, at least. Were all
# equal it would be a tenth; a Zipf law over a few thousand gives more than a half.
TOP_TENTH = 0.3
# Honest payments of a customer among which some come from each device that the customer has then.
ENOUGH_HONEST = 100


def prepare(data: Dataset) -> None:
    con = data.con
    con.execute("CREATE TABLE tx_ids (file VARCHAR, low BIGINT, high BIGINT)")
    con.execute("CREATE TABLE customer_file (file VARCHAR, customer BIGINT, first TIMESTAMP)")
    con.execute("CREATE TABLE merchants (merchant_id VARCHAR, merchant_name VARCHAR,"
                " merchant_category VARCHAR, mcc_code VARCHAR, mcc_risk_level VARCHAR, n BIGINT)")
    if data.has("customers"):
        con.execute(f"""
            CREATE TABLE customer_ids AS
            SELECT TRY_CAST(substr(customer_id, 6) AS BIGINT) AS customer, conta_criada_em
            FROM {read(data.paths("customers"))}""")
    if data.has("devices"):
        con.execute(f"""
            CREATE TABLE device_ids AS
            SELECT TRY_CAST(substr(device_id, 5) AS BIGINT) AS device,
                   TRY_CAST(substr(customer_id, 6) AS BIGINT) AS customer, primeiro_uso
            FROM {read(data.paths("devices"))}""")


def check_tables(data: Dataset, report: Report) -> None:
    """Customers and devices beside each other, before the transactions."""
    line = report.rules[1]

    def count(what: str, query: str) -> None:
        line.violation(what, *data.con.execute(query).fetchone())

    for table in ("customers", "devices"):
        if not data.has(table):
            line.notes.append(f"without a {table} table")
    if data.has("customers"):
        count("customer_id is not unique", """
            SELECT count(*), any_value(customer) FROM (
                SELECT customer FROM customer_ids GROUP BY ALL HAVING count(*) > 1)""")
    if data.has("devices"):
        count("device_id is not unique", """
            SELECT count(*), any_value(device) FROM (
                SELECT device FROM device_ids GROUP BY device HAVING count(*) > 1)""")
    if data.has("customers") and data.has("devices"):
        count("a device of an unknown customer", """
            SELECT count(*), any_value('device ' || device || ' of customer ' || customer)
            FROM device_ids ANTI JOIN customer_ids USING (customer)""")


def check_file(data: Dataset, report: Report, file: str) -> None:
    """The file behind the view `tx`."""
    con, line = data.con, report.rules[1]
    doubled = con.execute("""
        SELECT count(*), any_value(txn) FROM (
            SELECT txn FROM tx GROUP BY txn HAVING count(*) > 1)""").fetchone()
    line.violation("transaction_id is not unique", *doubled)
    line.violation("a session is two customers'", *con.execute("""
        SELECT count(*), any_value(session_id) FROM (
            SELECT session_id FROM tx GROUP BY session_id HAVING min(customer) <> max(customer))
        """).fetchone())
    con.execute("INSERT INTO tx_ids SELECT ?, min(txn), max(txn) FROM tx", [file])
    con.execute("""
        INSERT INTO customer_file SELECT ?, customer, min("timestamp") FROM tx GROUP BY customer""",
                [file])
    con.execute("""
        INSERT INTO merchants SELECT merchant_id, merchant_name, merchant_category, mcc_code,
               mcc_risk_level, count(*) FROM tx GROUP BY ALL""")
    if data.has("customers"):
        line.violation("customer_id is unknown", *con.execute("""
            SELECT count(*), any_value('customer ' || customer)
            FROM customer_file ANTI JOIN customer_ids USING (customer) WHERE file = ?""",
                                                              [file]).fetchone())
    if data.has("devices"):
        line.violation("the device is not that customer's", *con.execute("""
            SELECT count(*), any_value('device ' || device || ' used by customer ' || customer)
            FROM (SELECT DISTINCT customer, device FROM tx)
            ANTI JOIN device_ids USING (customer, device)""").fetchone())
        check_first_use(data, report)


def check_first_use(data: Dataset, report: Report) -> None:
    """A device that only frauds come from, new since the first day, is the fraudster's own: if it
    was the customer's, some of many honest payments since then would have come from it."""
    uses = f"""
        (SELECT device, primeiro_uso, first, fraud, (
            SELECT count(*) FROM tx AS later
            WHERE later.customer = used.customer AND NOT later.is_fraud
            AND later."timestamp" >= primeiro_uso) AS honest_since FROM (
            SELECT customer, device, min("timestamp")::DATE AS first, bool_and(is_fraud) AS fraud
            FROM tx GROUP BY ALL) AS used
        JOIN device_ids USING (customer, device))"""
    shown = "primeiro_uso || ', first transaction ' || first"
    count_broken(data.con, uses, "device", [
        Condition(report.devices, "primeiro_uso is after a transaction from the device",
                  "primeiro_uso > first", shown),
        Condition(report.devices, "primeiro_uso of a fraudster's device is not the takeover's day",
                  f"fraud AND honest_since >= {ENOUGH_HONEST}"
                  f" AND primeiro_uso >= DATE '{data.start}' AND primeiro_uso < first", shown),
    ])


def check_whole(data: Dataset, report: Report) -> None:
    """What needs all transactions files."""
    con = data.con
    overlap = con.execute("""
        SELECT count(*) FROM tx_ids AS a JOIN tx_ids AS b
        ON a.file < b.file AND a.low <= b.high AND b.low <= a.high""").fetchone()[0]
    if overlap:  # only then can a number stand in two files
        report.rules[1].violation("transaction_id is not unique", *con.execute(f"""
            SELECT count(*), any_value(transaction_id) FROM (
                SELECT transaction_id FROM {read(data.paths("transactions"), filename="true")}
                GROUP BY transaction_id HAVING count(DISTINCT filename) > 1)""").fetchone())
    report.rules[9].violation("a customer's transactions are in two files", *con.execute("""
        SELECT count(*), any_value('customer ' || customer) FROM (
            SELECT customer FROM customer_file GROUP BY customer HAVING count(*) > 1)
        """).fetchone())
    if data.has("customers"):
        report.customers.violation(
            "conta_criada_em is not before the first transaction", *con.execute("""
            SELECT count(*), any_value('customer ' || customer || ': ' || conta_criada_em)
            FROM customer_file JOIN customer_ids USING (customer)
            WHERE conta_criada_em >= first""").fetchone())
    check_merchants(data, report)


def check_merchants(data: Dataset, report: Report) -> None:
    con, line = data.con, report.rules[6]
    line.violation("a merchant has two descriptions", *con.execute("""
        SELECT count(*), any_value(merchant_id) FROM (
            SELECT merchant_id FROM (SELECT DISTINCT * EXCLUDE n FROM merchants)
            GROUP BY merchant_id HAVING count(*) > 1)""").fetchone())
    # The catalog's 5812D (delivery apps) is written as 5812.
    line.violation("category, MCC and risk disagree with the catalog", *con.execute(f"""
        SELECT count(DISTINCT merchant_id),
               any_value(concat_ws(' ', merchant_id, mcc_code, merchant_category, mcc_risk_level))
        FROM merchants WHERE (mcc_code, merchant_category, mcc_risk_level) NOT IN (
            SELECT (left(mcc, 4), category, risk) FROM {data.catalog("mcc")})""").fetchone())
    count, rows, top = con.execute("""
        WITH trade AS (SELECT merchant_id, sum(n) AS n, percent_rank() OVER (ORDER BY sum(n) DESC)
                       AS place FROM merchants GROUP BY merchant_id)
        SELECT count(*), sum(n), sum(n) FILTER (WHERE place < 0.1) / sum(n) FROM trade""").fetchone()
    line.checked = count
    if rows >= ENOUGH:
        if not MERCHANTS[0] <= count <= MERCHANTS[1]:
            line.violation("not a few thousand merchants", 1, f"{count}")
        if top < TOP_TENTH:
            line.violation("the biggest tenth has little of the trade", 1, f"{top:.2f}")
        line.notes.append(f"the biggest tenth has {top:.0%} of the trade")
