"""tools/check_dataset: every rule kept by what the program writes, and caught when it is broken."""

import datetime
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from broken_copy import Copy, with_cells, with_history
from checks.dataset import Dataset
from checks.main import check
from checks.report import Report
from program import ROOT

# Two or more files with several row groups each, and customers with enough history for rule 7.
OPTIONS = ("--rows", 40_000, "--file-size", "1MB", "--row-group-rows", 4096)


@pytest.fixture(scope="module")
def good(datasets) -> Path:
    return datasets.make(*OPTIONS)


@pytest.fixture
def copy(good, tmp_path) -> Copy:
    return Copy(good, tmp_path / "copy")


def report_on(target: Path) -> Report:
    with tempfile.TemporaryDirectory() as temporary:
        return check(Dataset(target, "1GB", 2, Path(temporary)))


def failed(copy: Copy) -> set[str]:
    """The names of the lines that fail."""
    report = report_on(copy.target)
    return {line.name for line in report.lines if line.verdict == "FAIL"}


def command(target: Path) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, ROOT / "tools" / "check_dataset", target],
                          capture_output=True, text=True)


# ---- the command ----


def test_every_rule_is_kept(good):
    done = command(good)
    assert done.returncode == 0, done.stdout + done.stderr
    verdicts = [line.split()[0] for line in done.stdout.splitlines()]
    assert verdicts == ["PASS"] * 15, done.stdout


def test_a_broken_rule_is_status_1_with_an_example(copy):
    copy.set(7, transacoes_ultimas_24h=1000)
    (id_,) = copy.rows("SELECT transaction_id FROM t WHERE row = 7")[0]
    done = command(copy.target)
    assert done.returncode == 1
    (line,) = [line for line in done.stdout.splitlines() if not line.startswith("PASS")]
    assert line.startswith("FAIL  rule 2 ") and id_ in line and "1000, should be" in line


def test_no_dataset_is_status_2(tmp_path):
    for target in (tmp_path, tmp_path / "absent"):
        done = command(target)
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1 and str(target) in done.stderr
        assert not done.stdout


# ---- the manifest and the columns ----


def test_a_listed_file_is_missing(copy):
    copy.path("transactions", 1).unlink()
    assert failed(copy) == {"manifest"}


@pytest.mark.parametrize("key, value", [("rows", 1), ("bytes", 1), ("crc32c", "00000000")])
def test_the_manifest_says_something_else(copy, key, value):
    copy.manifest(lambda manifest: manifest["files"][0].update({key: value}))
    assert failed(copy) == {"manifest"}


def test_a_file_is_not_listed(copy):
    other = copy.path("transactions", 999)
    other.write_bytes(copy.path("transactions", 0).read_bytes())
    assert failed(copy) == {"manifest"}


def test_a_file_of_another_plan(copy):
    def change(table: pa.Table) -> pa.Table:
        return table.replace_schema_metadata(table.schema.metadata | {b"fraudgen.plan": b"0" * 32})

    copy.edit(change, "devices")
    assert failed(copy) == {"manifest"}


def as_type(table: pa.Table, column: str, kind: pa.DataType, nullable: bool = False) -> pa.Table:
    index = table.schema.get_field_index(column)
    field = pa.field(column, kind, nullable)
    return table.set_column(index, field, table.column(index).cast(kind))


@pytest.mark.parametrize("change", [
    lambda t: as_type(t, "timestamp", pa.timestamp("us", "UTC")),
    lambda t: as_type(t, "timestamp", pa.timestamp("ms")),
    lambda t: as_type(t, "valor", pa.float64()),
    lambda t: as_type(t, "valor", pa.decimal128(10, 2)),
    lambda t: as_type(t, "tipo", pa.string(), nullable=True),
    lambda t: as_type(t, "bandeira", pa.binary(), nullable=True),
    lambda t: t.drop_columns("moeda"),
    lambda t: t.append_column(pa.field("mais", pa.int32(), False), t.column("parcelas")
                              .fill_null(0)),
    lambda t: t.select([1, 0, *range(2, t.num_columns)]),
], ids=["utc", "millis", "double", "precision", "optional", "binary", "missing", "more", "order"])
def test_a_column_is_another(copy, change):
    copy.edit(change)
    assert failed(copy) == {"columns"}


# ---- values of the columns: each in a row of its own of one copy ----

CUSTOMERS = {
    "customer_id has another shape": {"customer_id": "CUST_1"},
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
    "device_id has another shape": {"device_id": "DEV_1"},
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


def other_region(cpf: str) -> str:
    """A valid CPF of the next region."""
    digits = [int(c) for c in cpf if c.isdigit()][:9]
    digits[8] = (digits[8] + 1) % 10
    for known in (9, 10):
        total = sum(d * (known + 1 - i) for i, d in enumerate(digits))
        digits.append((11 - total % 11) % 11 % 10)
    text = "".join(map(str, digits))
    return f"{text[:3]}.{text[3:6]}.{text[6:9]}-{text[9:]}"


def other_area(row: dict) -> str:
    return "(11) 91234-5678" if row["endereco"]["estado"] != "SP" else "(21) 91234-5678"


def broken_in(copy: Copy, line: str) -> set[str]:
    """What the line found broken; no other line fails."""
    report = report_on(copy.target)
    assert [other.name for other in report.lines if other.verdict == "FAIL"] == [line]
    (found,) = [other for other in report.lines if other.name == line]
    return set(found.broken)


def row_dict(table: pa.Table, row: int) -> dict:
    return table.slice(row, 1).to_pylist()[0]


def test_values_of_customers(copy):
    # An id cannot be broken alone: what refers to it would be lost, which is rule 1's.
    wanted = {what: cells for what, cells in CUSTOMERS.items() if not what.startswith("customer_id")}

    def change(table: pa.Table) -> pa.Table:
        cells = {row: change(row_dict(table, row)) if callable(change) else change
                 for row, change in enumerate(wanted.values())}
        return with_cells(table, cells)

    copy.edit(change, "customers")
    assert broken_in(copy, "customers") >= set(wanted)


def test_cpf_is_not_unique(copy):
    a, b = copy.rows("""SELECT min(row), max(row) FROM t
                        WHERE endereco.estado = (SELECT mode(endereco.estado) FROM t)""",
                     "customers")[0]
    (cpf,) = copy.rows(f"SELECT cpf FROM t WHERE row = {a}", "customers")[0]
    copy.set(b, "customers", cpf=cpf)
    assert broken_in(copy, "customers") == {"cpf is not unique"}


def test_values_of_devices(copy):
    wanted = {what: cells for what, cells in DEVICES.items() if not what.startswith("device_id")}
    used = copy.rows("""
        SELECT any_value(row) FROM t JOIN read_parquet('%s') USING (device_id)
        WHERE timestamp < DATE '2025-12-01' GROUP BY device_id ORDER BY device_id LIMIT 20
        """ % copy.path("transactions"), "devices")
    cells = {row: cells for (row,), cells in zip(used, wanted.values())}
    copy.edit(lambda table: with_cells(table, cells), "devices")
    assert broken_in(copy, "devices") >= set(wanted)


def test_a_fraudsters_device_before_the_takeover(copy):
    (device, day) = copy.rows("""
        SELECT device_id, primeiro_uso FROM t JOIN read_parquet('%s') USING (device_id)
        WHERE primeiro_uso > DATE '2025-01-10' ORDER BY device_id LIMIT 1
        """ % copy.path("transactions"), "devices")[0]
    copy.set(copy.row(f"device_id = '{device}'", "devices"), "devices",
             primeiro_uso=day - datetime.timedelta(days=1))
    assert broken_in(copy, "devices") == {
        "primeiro_uso of a fraudster's device is not the takeover's day"}


def test_a_customer_without_device(copy):
    lonely = copy.rows("SELECT max(customer_id) FROM t", "customers")[0][0]
    copy.edit(lambda t: t.filter(pa.compute.not_equal(t["customer_id"], lonely)), "devices")
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


# ---- the rules ----


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


def in_time_order(table: pa.Table) -> pa.Array:
    return pa.compute.sort_indices(table, [("timestamp", "ascending"),
                                           ("transaction_id", "ascending")])


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


def everywhere(copy: Copy, change) -> None:
    for number, _ in enumerate(sorted((copy.target / "transactions").iterdir())):
        copy.edit(change, number=number)


def replaced(table: pa.Table, columns: dict[str, list]) -> pa.Table:
    for name, values in columns.items():
        index = table.schema.get_field_index(name)
        field = table.schema.field(index)
        table = table.set_column(index, field, pa.array(values, field.type))
    return table


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
