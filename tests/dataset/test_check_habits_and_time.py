"""tools/check_dataset: rules 7 to 10, each kept by what the program writes, and caught when broken."""

import datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from broken_copy import (Copy, everywhere, failed, in_time_order, replaced, with_cells,
                         with_history)


def test_rule_7_a_card_of_two_customers(copy):
    (card, customer) = copy.rows("""
        SELECT numero_cartao_hash, customer_id FROM t WHERE tipo = 'CARTAO_CREDITO' LIMIT 1""")[0]
    row = copy.row(f"""is_fraud AND numero_cartao_hash IS NOT NULL
                       AND customer_id <> '{customer}'""")
    copy.set(row, numero_cartao_hash=card)
    assert failed(copy) == {"rule 7"}


def test_rule_7_three_cards(copy):
    (customer,) = copy.rows("""
        SELECT customer_id FROM t WHERE numero_cartao_hash IS NOT NULL AND NOT is_fraud
        GROUP BY customer_id HAVING count(*) > 20 AND count(DISTINCT numero_cartao_hash) = 2
        LIMIT 1""")[0]
    row = copy.row(f"customer_id = '{customer}' AND numero_cartao_hash IS NOT NULL AND NOT is_fraud")
    copy.set(row, numero_cartao_hash="0123456789abcdef")
    assert failed(copy) == {"rule 7"}


def test_rule_7_a_new_key_for_every_payment(copy):
    def change(table: pa.Table) -> pa.Table:
        ids, keys, new = (table[name].to_pylist() for name in (
            "transaction_id", "chave_pix_destino", "novo_beneficiario"))
        keys = [key and id_[4:].rjust(32, "0") for id_, key in zip(ids, keys)]
        new = [was or key is not None for was, key in zip(new, keys)]
        return replaced(table, {"chave_pix_destino": keys, "novo_beneficiario": new})

    everywhere(copy, change)
    assert failed(copy) == {"rule 7"}


def test_rule_7_a_new_address_for_every_payment(copy):
    def change(table: pa.Table) -> pa.Table:
        return replaced(table, {"ip_address": [
            f"177.{row >> 16 & 255}.{row >> 8 & 255}.{row & 255}" for row in range(len(table))]})

    everywhere(copy, change)
    assert failed(copy) == {"rule 7"}


def test_rule_7_one_merchant_for_all_payments(copy):
    columns = ("merchant_id", "merchant_name", "merchant_category", "mcc_code", "mcc_risk_level")
    merchant = copy.rows(f"SELECT {', '.join(columns)} FROM t WHERE row = 0")[0]

    def change(table: pa.Table) -> pa.Table:
        paid, new = set(), []
        for customer, kind, was in zip(*(table[name].to_pylist() for name in (
                "customer_id", "tipo", "novo_beneficiario"))):
            new.append(was if kind == "PIX" else customer not in paid)
            if kind != "PIX":
                paid.add(customer)
        same = {name: [value] * len(table) for name, value in zip(columns, merchant)}
        return replaced(table, same | {"novo_beneficiario": new})

    everywhere(copy, change)
    assert failed(copy) == {"rule 7"}


@pytest.mark.parametrize("hour", ["hour(timestamp) = 5", "hour(timestamp) = 6",
                                  "hour(timestamp) = 0", "hour(timestamp) = 23"])
def test_rule_8(copy, hour):
    row = copy.row(hour)
    (was,) = copy.rows(f"SELECT horario_incomum FROM t WHERE row = {row}")[0]
    copy.set(row, horario_incomum=not was)
    assert failed(copy) == {"rule 8"}


def move_last(copy: Copy, move) -> None:
    """Gives the file's last transaction another timestamp, and its customer's history with it."""
    def change(table: pa.Table) -> pa.Table:
        row = len(table) - 1
        time = move(table["timestamp"][row].as_py())
        customer = table["customer_id"][row].as_py()
        cells = {"timestamp": time, "horario_incomum": time.hour < 6}
        return with_history(with_cells(table, {row: cells}), customer)

    copy.edit(change)


def test_rule_9_at_the_end(copy):
    move_last(copy, lambda time: datetime.datetime(2025, 12, 31, 23, 59, 59, 999000))
    assert failed(copy) == set()
    move_last(copy, lambda time: datetime.datetime(2026, 1, 1))
    assert failed(copy) == {"rule 9"}


def test_rule_9_before_the_start(copy):
    def change(table: pa.Table) -> pa.Table:
        time = datetime.datetime(2024, 12, 31, 23, 59, 59)
        table = with_cells(table, {0: {"timestamp": time, "horario_incomum": False}})
        return with_history(table, table["customer_id"][0].as_py())

    copy.edit(change)
    assert failed(copy) == {"rule 9"}


def test_rule_9_finer_than_milliseconds(copy):
    move_last(copy, lambda time: time + datetime.timedelta(microseconds=1))
    assert failed(copy) == {"rule 9"}


def swap(table: pa.Table, a: slice, b: slice) -> pa.Table:
    """Two neighbouring ranges of rows in the other order."""
    rows = [*range(a.start), *range(b.start, b.stop), *range(a.start, a.stop),
            *range(b.stop, len(table))]
    return table.take(rows)


def test_rule_9_earlier_than_the_row_before(copy):
    copy.edit(lambda t: swap(t, slice(10, 11), slice(11, 12)))
    assert failed(copy) == {"rule 9"}


def test_rule_9_row_groups_out_of_time(copy):
    groups = pq.read_metadata(copy.path("transactions"))
    sizes = [groups.row_group(i).num_rows for i in range(groups.num_row_groups)]
    assert len(sizes) > 1
    copy.edit(lambda t: swap(t, slice(0, sizes[0]), slice(sizes[0], sizes[0] + sizes[1])),
              sizes=[sizes[1], sizes[0], *sizes[2:]])
    assert failed(copy) == {"rule 9"}


def test_rule_9_without_min_and_max(copy):
    copy.edit(lambda t: t, statistics=False)
    assert failed(copy) == {"rule 9"}


def test_rule_9_two_transactions_at_one_instant(copy):
    row, time = copy.rows("""
        SELECT row, previous FROM (
            SELECT *, lag(timestamp) OVER w AS previous, lag(row) OVER w AS previous_row,
                   row_group FROM (SELECT *, row // 4096 AS row_group FROM t)
            WINDOW w AS (PARTITION BY customer_id, row_group ORDER BY timestamp))
        WHERE timestamp > previous ORDER BY timestamp - previous LIMIT 1""")[0]

    def change(table: pa.Table) -> pa.Table:
        table = with_cells(table, {row: {"timestamp": time}})
        table = with_history(table, table["customer_id"][row].as_py())
        return table.take(in_time_order(table))

    copy.edit(change)
    # Which of the two came first is not known, so what follows from it may be counted as well.
    assert {"rule 9"} <= failed(copy) <= {"rule 9", "rule 3", "rule 4", "rule 5"}


def test_rule_9_a_customer_in_two_files(copy):
    """A transaction goes to the other file, and both histories are in order for themselves."""
    customer, time, row = copy.rows("""
        SELECT customer_id, timestamp, row FROM t WHERE customer_id = (
            SELECT min(customer_id) FROM t) ORDER BY timestamp LIMIT 1""")[0]
    moved = pq.read_table(copy.path("transactions")).slice(row, 1)

    def take(table: pa.Table) -> pa.Table:
        rest = pa.concat_tables([table.slice(0, row), table.slice(row + 1)])
        return with_history(rest, customer)

    def add(table: pa.Table) -> pa.Table:
        table = pa.concat_tables([table, moved])
        return with_history(table.take(in_time_order(table)), customer)

    copy.edit(take)
    copy.edit(add, number=1)
    assert failed(copy) == {"rule 9"}


@pytest.mark.parametrize("fraud", [True, False])
def test_rule_10(copy, fraud):
    """Twice as much fraud, or none."""
    def change(table: pa.Table) -> pa.Table:
        is_fraud = table["is_fraud"].to_pylist()
        kinds = table["fraud_type"].to_pylist()
        for row in range(len(is_fraud)):
            if not fraud:
                is_fraud[row], kinds[row] = False, None
            elif row % 50 == 0:
                is_fraud[row], kinds[row] = True, kinds[row] or "PHISHING"
        return replaced(table, {"is_fraud": is_fraud, "fraud_type": kinds})

    everywhere(copy, change)
    # Cards and addresses that only fraud brought would now count as the customer's own.
    assert {"rule 10"} <= failed(copy) <= {"rule 10", "rule 7"}
