"""tools/check_dataset: rules 1 to 6, each kept by what the program writes, and caught when broken."""

import datetime

import pyarrow as pa
import pytest
from broken_copy import failed, in_time_order, other_region, with_cells, with_history


def test_rule_1_transaction_id_twice_in_a_file(copy):
    (id_,) = copy.rows("SELECT transaction_id FROM t WHERE row = 3")[0]
    copy.set(4, transaction_id=id_)
    assert failed(copy) == {"rule 1"}


def test_rule_1_transaction_id_in_two_files(copy):
    (id_,) = copy.rows("SELECT transaction_id FROM t WHERE row = 3")[0]
    copy.set(4, number=1, transaction_id=id_)
    assert failed(copy) == {"rule 1"}


def test_rule_1_a_session_of_two_customers(copy):
    (session, customer) = copy.rows("SELECT session_id, customer_id FROM t WHERE row = 3")[0]
    copy.set(copy.row(f"row > 3 AND customer_id <> '{customer}'"), session_id=session)
    assert failed(copy) == {"rule 1"}


def test_rule_1_device_id_twice(copy):
    copy.edit(lambda t: pa.concat_tables([t, t.slice(0, 1)]), "devices")
    assert failed(copy) == {"rule 1"}


def test_rule_1_customer_id_twice(copy):
    # Another person with the same id: all else about them is in order.
    cpf = copy.rows("SELECT cpf FROM t WHERE row = 0", "customers")[0][0]

    def change(table: pa.Table) -> pa.Table:
        twin = {"cpf": next(other for other in neighbours(cpf)
                            if other not in set(table["cpf"].to_pylist()))}
        return pa.concat_tables([table, with_cells(table.slice(0, 1), {0: twin})])

    copy.edit(change, "customers")
    assert failed(copy) == {"rule 1"}


def neighbours(cpf: str):
    """Valid CPFs of the same region."""
    for _ in range(9):
        cpf = f"{(int(cpf[0]) + 1) % 10}{cpf[1:]}"
        for _ in range(10):
            cpf = other_region(cpf)
        yield cpf


def test_rule_1_customer_does_not_exist(copy):
    copy.edit(lambda t: t.slice(1), "customers")
    assert failed(copy) == {"rule 1"}


def test_rule_1_device_is_another_customers(copy):
    (owner, device) = copy.rows("SELECT customer_id, device_id FROM t ORDER BY primeiro_uso LIMIT 1",
                                "devices")[0]
    copy.set(copy.row(f"customer_id <> '{owner}'"), device_id=device)
    assert failed(copy) == {"rule 1"}


@pytest.mark.parametrize("cells", [
    "transacoes_ultimas_24h + 1 AS transacoes_ultimas_24h",
    "valor_acumulado_24h + 0.01 AS valor_acumulado_24h",
])
def test_rule_2(copy, cells):
    row = copy.row("transacoes_ultimas_24h > 1")
    (value,) = copy.rows(f"SELECT {cells} FROM t WHERE row = {row}")[0]
    copy.set(row, **{cells.split()[-1]: value})
    assert failed(copy) == {"rule 2"}


def test_rule_2_the_window_is_open_at_24_hours(copy):
    """Moving a payment to exactly 24 hours before a later one takes it out of that one's window."""
    customer, then, before = copy.rows("""
        SELECT customer_id, timestamp, previous FROM (
            SELECT *, lag(timestamp) OVER w AS previous, lag(timestamp, 2) OVER w AS earlier
            FROM t WINDOW w AS (PARTITION BY customer_id ORDER BY timestamp))
        WHERE timestamp - previous BETWEEN INTERVAL 24 HOURS AND INTERVAL 26 HOURS
          AND previous - earlier > INTERVAL 1 HOUR
          AND hour(previous) BETWEEN 8 AND 20 LIMIT 1""")[0]
    row = copy.row(f"customer_id = '{customer}' AND timestamp = TIMESTAMP '{before}'")
    moved = then - datetime.timedelta(hours=24)

    def change(table: pa.Table) -> pa.Table:
        table = with_history(with_cells(table, {row: {"timestamp": moved}}), customer)
        return table.take(in_time_order(table))

    copy.edit(change)
    assert failed(copy) == set()
    copy.edit(lambda t: with_cells(t, {copy.row(
        f"customer_id = '{customer}' AND timestamp = TIMESTAMP '{then}'"): {
            "transacoes_ultimas_24h": 2}}))
    assert failed(copy) == {"rule 2"}



@pytest.mark.parametrize("minutes", ["later", None])
def test_rule_3(copy, minutes):
    row = copy.row("tempo_desde_ultima_transacao_min > 5")
    (was,) = copy.rows(f"SELECT tempo_desde_ultima_transacao_min FROM t WHERE row = {row}")[0]
    copy.set(row, tempo_desde_ultima_transacao_min=was + 1 if minutes else None)
    assert failed(copy) == {"rule 3"}


def test_rule_3_the_first_is_null(copy):
    copy.set(copy.row("tempo_desde_ultima_transacao_min IS NULL"),
             tempo_desde_ultima_transacao_min=0)
    assert failed(copy) == {"rule 3"}


@pytest.mark.parametrize("further", [0.01, -0.01, 5.0, None])
def test_rule_4(copy, further):
    row = copy.row("distancia_ultima_transacao_km > 0.5")
    (was,) = copy.rows(f"SELECT distancia_ultima_transacao_km FROM t WHERE row = {row}")[0]
    copy.set(row, distancia_ultima_transacao_km=round(float(was) + further, 2) if further else None)
    assert failed(copy) == {"rule 4"}


def test_rule_4_the_first_is_null(copy):
    copy.set(copy.row("tempo_desde_ultima_transacao_min IS NULL"),
             distancia_ultima_transacao_km=0.0)
    assert failed(copy) == {"rule 4"}


@pytest.mark.parametrize("kind", ["tipo = 'PIX'", "tipo <> 'PIX'"])
@pytest.mark.parametrize("new", [True, False])
def test_rule_5(copy, kind, new):
    copy.set(copy.row(f"{kind} AND novo_beneficiario = {new}"), novo_beneficiario=not new)
    assert failed(copy) == {"rule 5"}


@pytest.mark.parametrize("column", ["merchant_name", "merchant_category", "mcc_code",
                                    "mcc_risk_level"])
def test_rule_6_a_merchant_has_two_descriptions(copy, column):
    row = copy.row("merchant_id = (SELECT mode(merchant_id) FROM t)")
    (other,) = copy.rows(f"""SELECT max({column}) FROM t
                             WHERE {column} <> (SELECT {column} FROM t WHERE row = {row})""")[0]
    copy.set(row, **{column: other})
    assert failed(copy) == {"rule 6"}


def test_rule_6_a_category_that_the_mcc_does_not_have(copy):
    """Consistent over the whole dataset, so that only the catalog tells."""
    (merchant,) = copy.rows("SELECT mode(merchant_id) FROM t")[0]
    for number, _ in enumerate((copy.target / "transactions").iterdir()):
        rows = copy.rows(f"SELECT row FROM t WHERE merchant_id = '{merchant}'", number=number)
        copy.edit(lambda t: with_cells(t, {row: {"merchant_category": "Bancos"}
                                           for (row,) in rows}), number=number)
    assert failed(copy) == {"rule 6"}
