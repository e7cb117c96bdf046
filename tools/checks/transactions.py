"""The transactions table: values of its columns, row by row, and rule 8."""

from functools import partial

from .dataset import Dataset
from .report import Report
from .sql import Condition, count_broken, has_shape, one_of

CARD_COLUMNS = ["numero_cartao_hash", "bandeira", "tipo_cartao", "parcelas", "entrada_cartao",
                "cvv_validado", "autenticacao_3ds"]
STATUS = ["APROVADA", "RECUSADA", "PENDENTE"]
PIX_COLUMNS = ["chave_pix_tipo", "chave_pix_destino"]
IS_CARD = "tipo IN ('CARTAO_CREDITO', 'CARTAO_DEBITO')"
IS_PIX = "tipo = 'PIX'"
HAS_BANK = "tipo IN ('PIX', 'TED', 'BOLETO', 'DOC')"
IPV4 = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}"


def conditions(data: Dataset, report: Report) -> list[Condition]:
    line = report.transactions

    rule = partial(Condition, line)
    shape = partial(has_shape, line)

    def values(column: str) -> Condition:
        return rule(f"{column} is none of the catalog's values",
                    one_of(column, data.catalog_values(column)), column)

    def set_exactly(column: str, when: str, kind: str) -> Condition:
        return rule(f"{column} is set not exactly for {kind}",
                    f"({column} IS NOT NULL) <> ({when})", "tipo || ' ' || status")

    def decimals(column: str, digits: int) -> Condition:
        return rule(f"{column} has more than {digits} decimals",
                    f"abs({column} - round({column}, {digits})) > 1e-9", column)

    banks = [code for (code,) in data.con.execute(
        f"SELECT code FROM {data.catalog('banks')}").fetchall()]
    found = [
        shape("transaction_id", "TXN_[0-9]{15}"),
        shape("session_id", "SESS_[0-9]{15}"),
        shape("customer_id", "CUST_[0-9]{12}"),
        shape("device_id", "DEV_[0-9]{12}"),
        shape("merchant_id", "MERCH_[0-9]{6}"),
        shape("mcc_code", "[0-9]{4}"),
        shape("ip_address", IPV4),
        shape("numero_cartao_hash", "[0-9a-f]{16}"),
        shape("chave_pix_destino", "[0-9a-f]{32}"),
        rule("valor is not positive", "valor <= 0", "valor"),
        rule("status is none of its values", one_of("status", STATUS), "status"),
        rule("moeda is not BRL", "moeda <> 'BRL'", "moeda"),
        rule("coordinates are none", "abs(geolocalizacao_lat) > 90 OR abs(geolocalizacao_lon) > 180"
             " OR isnan(geolocalizacao_lat) OR isnan(geolocalizacao_lon)",
             "geolocalizacao_lat || ' ' || geolocalizacao_lon"),
        rule("fraud_score outside 0 to 100", "fraud_score NOT BETWEEN 0 AND 100", "fraud_score"),
        rule("parcelas of a debit card", "tipo = 'CARTAO_DEBITO' AND parcelas <> 1", "parcelas"),
        rule("tipo_cartao disagrees with tipo",
             "'CARTAO_' || tipo_cartao <> tipo", "tipo || ' ' || tipo_cartao"),
        rule("banco_destino is no bank", one_of("banco_destino", banks), "banco_destino"),
        decimals("geolocalizacao_lat", 6),
        decimals("geolocalizacao_lon", 6),
        decimals("distancia_ultima_transacao_km", 2),
        decimals("fraud_score", 2),
        set_exactly("banco_destino", HAS_BANK, "PIX, TED, BOLETO and DOC"),
        set_exactly("motivo_recusa", "status = 'RECUSADA'", "RECUSADA"),
        set_exactly("fraud_type", "is_fraud", "fraud"),
    ]
    found += [values(column) for column in (
        "tipo", "canal", "bandeira", "entrada_cartao", "chave_pix_tipo", "motivo_recusa",
        "fraud_type")]
    found += [rule("parcelas is none of the catalog's values",
                   one_of("parcelas::VARCHAR", data.catalog_values("parcelas")), "parcelas")]
    found += [set_exactly(column, IS_CARD, "card payments") for column in CARD_COLUMNS]
    found += [set_exactly(column, IS_PIX, "PIX") for column in PIX_COLUMNS]
    if data.money == "double":
        found += [decimals("valor", 2), decimals("valor_acumulado_24h", 2)]
    return found + [
        Condition(report.rules[8], "horario_incomum is wrong",
                  'horario_incomum <> (hour("timestamp") BETWEEN 0 AND 5)', '"timestamp"')
    ]


def check(data: Dataset, report: Report) -> None:
    """The file behind the view `tx`."""
    rows = count_broken(data.con, "tx", "transaction_id", conditions(data, report))
    for line in (report.transactions, report.rules[8], report.rules[1], report.rules[10]):
        line.checked += rows
