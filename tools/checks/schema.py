"""Column names, types and required or optional, from the files' footers."""

from .dataset import TABLES, Dataset
from .report import Report

MONEY = "money"

# A leading "?" marks an optional column; everything else is required.
COLUMNS = {
    "customers": """
        customer_id VARCHAR, nome VARCHAR, cpf VARCHAR, email VARCHAR, telefone VARCHAR,
        data_nascimento DATE, endereco STRUCT, endereco.logradouro VARCHAR,
        endereco.bairro VARCHAR, endereco.cidade VARCHAR, endereco.estado VARCHAR,
        endereco.cep VARCHAR, renda_mensal money, limite_credito money, profissao VARCHAR,
        conta_criada_em TIMESTAMP, tipo_conta VARCHAR, status_conta VARCHAR,
        score_credito INTEGER, nivel_risco VARCHAR, banco_codigo VARCHAR, banco_nome VARCHAR,
        agencia VARCHAR, numero_conta VARCHAR, ?perfil_comportamental VARCHAR""",
    "devices": """
        device_id VARCHAR, customer_id VARCHAR, tipo VARCHAR, fabricante VARCHAR, modelo VARCHAR,
        sistema_operacional VARCHAR, fingerprint VARCHAR, primeiro_uso DATE, is_trusted BOOLEAN,
        is_rooted_jailbroken BOOLEAN""",
    "transactions": """
        transaction_id VARCHAR, customer_id VARCHAR, session_id VARCHAR, device_id VARCHAR,
        timestamp TIMESTAMP, tipo VARCHAR, valor money, moeda VARCHAR, canal VARCHAR,
        ip_address VARCHAR, geolocalizacao_lat DOUBLE, geolocalizacao_lon DOUBLE,
        merchant_id VARCHAR, merchant_name VARCHAR, merchant_category VARCHAR, mcc_code VARCHAR,
        mcc_risk_level VARCHAR, ?numero_cartao_hash VARCHAR, ?bandeira VARCHAR,
        ?tipo_cartao VARCHAR, ?entrada_cartao VARCHAR, ?parcelas INTEGER, ?cvv_validado BOOLEAN,
        ?autenticacao_3ds BOOLEAN, ?chave_pix_tipo VARCHAR, ?chave_pix_destino VARCHAR,
        ?banco_destino VARCHAR, ?distancia_ultima_transacao_km DOUBLE,
        ?tempo_desde_ultima_transacao_min INTEGER, transacoes_ultimas_24h INTEGER,
        valor_acumulado_24h money, horario_incomum BOOLEAN, novo_beneficiario BOOLEAN,
        status VARCHAR, ?motivo_recusa VARCHAR, fraud_score DOUBLE, is_fraud BOOLEAN,
        ?fraud_type VARCHAR""",
}


def expected(table: str, money: str) -> dict[str, tuple[str, str]]:
    """Path of each column -> (DuckDB's type, repetition)."""
    types = {MONEY: "DOUBLE" if money == "double" else "DECIMAL(9,2)"}
    columns = {}
    for column in COLUMNS[table].split(","):
        name, kind = column.split()
        repetition = "OPTIONAL" if name.startswith("?") else "REQUIRED"
        columns[name.lstrip("?")] = (types.get(kind, kind), repetition)
    return columns


def found(data: Dataset, path: str) -> dict[str, tuple[str, str]]:
    # DuckDB reads other units as TIMESTAMP too; the logical type tells.
    query = """
        SELECT name, CASE WHEN duckdb_type = 'TIMESTAMP' AND NOT contains(logical_type, 'MICROS=Micro')
                     THEN logical_type ELSE duckdb_type END, repetition_type, num_children
        FROM parquet_schema(?)"""
    columns, parent, left = {}, "", 0
    for name, kind, repetition, children in data.con.execute(query, [path]).fetchall()[1:]:
        if children:
            parent, left = name, children
            columns[name] = ("STRUCT", repetition)
            continue
        columns[f"{parent}.{name}" if left else name] = (kind, repetition)
        left = max(left - 1, 0)
    return columns


def check(data: Dataset, report: Report) -> None:
    line = report.schema
    for table in TABLES:
        want = expected(table, data.money)
        for path in data.paths(table):
            line.checked += 1
            have = found(data, path)
            for name in want.keys() | have.keys():
                if want.get(name) != have.get(name):
                    line.violation(
                        "a column differs",
                        1,
                        f"{path} {name}: {have.get(name)}, should be {want.get(name)}",
                    )
            if have.keys() == want.keys() and list(have) != list(want):
                line.violation("columns in another order", 1, path)
