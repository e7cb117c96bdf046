"""tools/check_dataset: every promise about the values of a column is broken once and caught."""

import datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc
from broken_copy import broken_in, other_region, report_on, with_cells

# Each in a row of its own of one copy. Ids are left: what refers to them would be lost (rule 1).
CUSTOMERS = {
    "nome has another shape": {"nome": "ana"},
    "cpf has another shape": {"cpf": "12345678909"},
    "cpf: first check digit is wrong": {"cpf": "529.982.247-35"},
    "cpf: second check digit is wrong": {"cpf": "529.982.247-26"},
    "cpf: region is not the state's": lambda row: {"cpf": other_region(row["cpf"])},
    "email has another shape": lambda row: {"email": row["email"].replace("@", " ")},
    "email does not follow the name": {"email": "zzz@gmail.com"},
    "telefone has another shape": {"telefone": "99999-9999"},
    "telefone: area code is not the state's": lambda row: {"telefone": other_area(row)},
    "data_nascimento: age outside the profile's range":
        {"data_nascimento": datetime.date(1890, 1, 1)},
    "endereco.estado is no state": lambda row: {"endereco": row["endereco"] | {"estado": "XX"}},
    "endereco.cidade is not in the state":
        lambda row: {"endereco": row["endereco"] | {"cidade": "Lisboa"}},
    "endereco.cep has another shape": lambda row: {"endereco": row["endereco"] | {
        "cep": row["endereco"]["cep"].replace("-", "")}},
    "endereco.cep is outside the state's range":
        lambda row: {"endereco": row["endereco"] | {"cep": "00999-999"}},
    "an empty part of the address": lambda row: {"endereco": row["endereco"] | {"bairro": ""}},
    "profissao is empty": {"profissao": ""},
    "renda_mensal is not positive": {"renda_mensal": Decimal("0.00")},
    "limite_credito is negative": {"limite_credito": Decimal("-1.00")},
    "tipo_conta is none of its values": {"tipo_conta": "OUTRA"},
    "status_conta is none of its values": {"status_conta": "ativa"},
    "score_credito outside 300 to 900": {"score_credito": 299},
    "nivel_risco is none of its values": {"nivel_risco": "NENHUM"},
    "banco_codigo and banco_nome disagree": {"banco_nome": "Banco"},
    "agencia has another shape": {"agencia": "12"},
    "numero_conta has another shape": {"numero_conta": "abc"},
    "perfil_comportamental is none of the profiles": {"perfil_comportamental": "astronaut"},
    "perfil_comportamental is null with profiles": {"perfil_comportamental": None},
    "conta_criada_em is not before the first transaction":
        {"conta_criada_em": datetime.datetime(2031, 1, 1)},
}

DEVICES = {
    "fingerprint has another shape": {"fingerprint": "F" * 32},
    "tipo is none of its values": {"tipo": "RELOGIO"},
    "maker, system and type disagree": {"sistema_operacional": "OS/2"},
    "the maker has no such model": {"modelo": "Galaxy S99"},
    "primeiro_uso is after the last day": {"primeiro_uso": datetime.date(2026, 1, 1)},
    "primeiro_uso is after a transaction from the device":
        {"primeiro_uso": datetime.date(2025, 12, 31)},
}

# Rows of the transactions to break: SQL that chooses one, and what is put there.
CARD, PIX = "tipo = 'CARTAO_CREDITO'", "tipo = 'PIX'"
ONE_PAYMENT = """chave_pix_destino IN (
    SELECT chave_pix_destino FROM t GROUP BY ALL HAVING count(*) = 1)"""
TRANSACTIONS = {
    "session_id has another shape": ("true", {"session_id": "S"}),
    "ip_address has another shape": ("true", {"ip_address": "1.2.3.256"}),
    "numero_cartao_hash has another shape": (f"{CARD} AND is_fraud", {"numero_cartao_hash": "x"}),
    "chave_pix_destino has another shape": (ONE_PAYMENT, {"chave_pix_destino": "X" * 32}),
    "status is none of its values": ("status = 'APROVADA'", {"status": "OK"}),
    "moeda is not BRL": ("true", {"moeda": "USD"}),
    "fraud_score outside 0 to 100": ("true", {"fraud_score": 100.5}),
    "parcelas of a debit card": ("tipo = 'CARTAO_DEBITO'", {"parcelas": 2}),
    "tipo_cartao disagrees with tipo": (CARD, {"tipo_cartao": "DEBITO"}),
    "banco_destino is no bank": (PIX, {"banco_destino": "000"}),
    "distancia_ultima_transacao_km has more than 2 decimals":
        ("round(distancia_ultima_transacao_km) > 0", "third decimal"),
    "fraud_score has more than 2 decimals": ("true", {"fraud_score": 1.234}),
    "banco_destino is set not exactly for PIX, TED, BOLETO and DOC":
        (CARD, {"banco_destino": "001"}),
    "motivo_recusa is set not exactly for RECUSADA":
        ("status <> 'RECUSADA'", {"motivo_recusa": "ERRO_CVV"}),
    "fraud_type is set not exactly for fraud": ("NOT is_fraud", {"fraud_type": "PHISHING"}),
    "canal is none of the catalog's values": ("true", {"canal": "FAX"}),
    "bandeira is none of the catalog's values": (CARD, {"bandeira": "DINERS"}),
    "entrada_cartao is none of the catalog's values": (CARD, {"entrada_cartao": "OUTRA"}),
    "chave_pix_tipo is none of the catalog's values": (PIX, {"chave_pix_tipo": "RG"}),
    "motivo_recusa is none of the catalog's values":
        ("status = 'RECUSADA'", {"motivo_recusa": "OUTRO"}),
    "fraud_type is none of the catalog's values": ("is_fraud", {"fraud_type": "OUTRA"}),
    "parcelas is none of the catalog's values": (CARD, {"parcelas": 13}),
    **{f"{column} is set not exactly for card payments": (CARD, {column: None}) for column in (
        "numero_cartao_hash", "bandeira", "tipo_cartao", "parcelas", "entrada_cartao",
        "cvv_validado", "autenticacao_3ds")},
    "chave_pix_tipo is set not exactly for PIX": (CARD, {"chave_pix_tipo": "CPF"}),
    "chave_pix_destino is set not exactly for PIX": (CARD, {"chave_pix_destino": "0" * 32}),
}


def other_area(row: dict) -> str:
    return "(11) 91234-5678" if row["endereco"]["estado"] != "SP" else "(21) 91234-5678"


def row_dict(table: pa.Table, row: int) -> dict:
    return table.slice(row, 1).to_pylist()[0]


def test_values_of_customers(copy):
    def change(table: pa.Table) -> pa.Table:
        cells = {row: change(row_dict(table, row)) if callable(change) else change
                 for row, change in enumerate(CUSTOMERS.values())}
        return with_cells(table, cells)

    copy.edit(change, "customers")
    assert broken_in(copy, "customers") >= set(CUSTOMERS)


def test_cpf_is_not_unique(copy):
    a, b = copy.rows("""SELECT min(row), max(row) FROM t
                        WHERE endereco.estado = (SELECT mode(endereco.estado) FROM t)""",
                     "customers")[0]
    (cpf,) = copy.rows(f"SELECT cpf FROM t WHERE row = {a}", "customers")[0]
    copy.set(b, "customers", cpf=cpf)
    assert broken_in(copy, "customers") == {"cpf is not unique"}


def test_values_of_devices(copy):
    used = copy.rows("""
        SELECT any_value(row) FROM t JOIN read_parquet('%s') USING (device_id)
        WHERE timestamp < DATE '2025-12-01' GROUP BY device_id ORDER BY device_id LIMIT 20
        """ % copy.path("transactions"), "devices")
    cells = {row: cells for (row,), cells in zip(used, DEVICES.values())}
    copy.edit(lambda table: with_cells(table, cells), "devices")
    assert broken_in(copy, "devices") >= set(DEVICES)


def test_a_fraudsters_device_before_the_takeover(copy):
    # Of the customer who pays most, since only of many honest payments it is sure that some would
    # have come from the device if it was the customer's.
    (device, day) = copy.rows("""
        SELECT device_id, primeiro_uso FROM t
        JOIN (SELECT device_id, customer_id, bool_and(is_fraud) AS only_frauds,
                     sum(count(*)) OVER (PARTITION BY customer_id) AS payments
              FROM read_parquet('%s') GROUP BY device_id, customer_id)
             USING (device_id, customer_id)
        WHERE primeiro_uso > DATE '2025-01-10' AND primeiro_uso < DATE '2025-11-01' AND only_frauds
        ORDER BY payments DESC, device_id LIMIT 1
        """ % copy.path("transactions"), "devices")[0]
    copy.set(copy.row(f"device_id = '{device}'", "devices"), "devices",
             primeiro_uso=day - datetime.timedelta(days=1))
    assert broken_in(copy, "devices") == {
        "primeiro_uso of a fraudster's device is not the takeover's day"}


def test_a_customer_without_device(copy):
    lonely = copy.rows("SELECT max(customer_id) FROM t", "customers")[0][0]
    copy.edit(lambda t: t.filter(pc.not_equal(t["customer_id"], lonely)), "devices")
    report = report_on(copy.target)
    found = {line.name: line for line in report.lines if line.broken}
    assert "a customer has no device" in found["devices"].broken
    # Their transactions now come from devices that do not exist.
    assert set(found) == {"devices", "rule 1"}


def test_values_of_transactions(copy):
    def change(table: pa.Table) -> pa.Table:
        cells = {}
        for where, changed in TRANSACTIONS.values():
            taken = ", ".join(map(str, cells)) or "-1"
            row = copy.row(f"({where}) AND row NOT IN ({taken})")
            if changed == "third decimal":
                km = table["distancia_ultima_transacao_km"][row].as_py()
                changed = {"distancia_ultima_transacao_km": km + 0.0001}
            cells[row] = changed
        return with_cells(table, cells)

    copy.edit(change)
    assert broken_in(copy, "transactions") >= set(TRANSACTIONS)
