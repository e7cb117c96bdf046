"""Small tables by hand, with as many of the columns given as a test is about."""

import datetime

import numpy as np
import pyarrow as pa

from realism_report.rows import (CATEGORIES, CUSTOMER_COLUMNS, DEVICE_COLUMNS, FLAGS, NUMBERS,
                                 Tables, tables_from)

START = datetime.datetime(2025, 1, 6)  # a Monday
TEXT = {"tipo": "PIX", "moeda": "BRL", "canal": "APP_MOBILE", "merchant_id": "MERCH_000001",
        "ip_address": "10.0.0.1", "merchant_name": "Padaria", "status": "APROVADA"}


def customer_id(number: int) -> str:
    return f"CUST_{number:012}"


def tables(customer: list[int], minutes: list[float], fraud: list[bool] | None = None,
           device: list[int] | None = None, customers: pa.Table | None = None,
           devices: pa.Table | None = None, **columns: list) -> Tables:
    """Rows by customer number and minutes after START; other columns as given, else all the same.

    Device n belongs to whoever uses it and has n as its fingerprint. Unless devices are given, each
    customer has one.
    """
    n = len(customer)
    device = list(customer) if device is None else device
    ids = sorted(set(customer))
    if customers is None:
        customers = make_customers(ids)
    if devices is None:
        devices = make_devices(sorted(set(device)))
    given = {"is_fraud": [False] * n if fraud is None else [bool(x) for x in fraud]}
    given["customer_id"] = [customer_id(number) for number in customer]
    given["device_id"] = [f"DEV_{number:012}" for number in device]
    given["transaction_id"] = [f"TXN_{number:015}" for number in range(n)]
    given["session_id"] = [f"SESS_{number:015}" for number in range(n)]
    given["timestamp"] = pa.array(
        [START + datetime.timedelta(milliseconds=round(m * 60_000)) for m in minutes],
        pa.timestamp("us"))
    for name in [*CATEGORIES, "ip_address", "merchant_id"]:
        given[name] = pa.array([TEXT.get(name)] * n, pa.string())
    for name in ("chave_pix_destino", "numero_cartao_hash"):
        given[name] = pa.array([None] * n, pa.string())
    given |= {name: pa.array([None] * n, pa.bool_()) for name in FLAGS}
    given |= {name: pa.array([1.0] * n) for name in NUMBERS}
    given["valor"] = [100.0] * n
    given["fraud_type"] = pa.array(["PHISHING" if x else None for x in given["is_fraud"]],
                                   pa.string())
    return tables_from(customers, devices, pa.table(given | columns))


def make_customers(numbers: list[int], **columns: list) -> pa.Table:
    n = len(numbers)
    state = columns.pop("estado", ["SP"] * n)
    plain = {name: pa.array(["x"] * n) for name in CUSTOMER_COLUMNS if name != "estado"}
    money = {name: np.ones(n) for name in ("renda_mensal", "limite_credito")}
    return pa.table(plain | money | {
        "customer_id": [customer_id(number) for number in numbers],
        "endereco": [{"estado": uf} for uf in state],
        "score_credito": [500] * n,
        "data_nascimento": [datetime.date(1980, 1, 1)] * n,
        "conta_criada_em": [datetime.datetime(2020, 1, 1)] * n,
    } | columns)


def make_devices(numbers: list[int], **columns: list) -> pa.Table:
    n = len(numbers)
    plain = {name: pa.array(["x"] * n) for name in DEVICE_COLUMNS}
    return pa.table(plain | {
        "device_id": [f"DEV_{number:012}" for number in numbers],
        "fingerprint": [f"{number:032x}" for number in numbers],
        "primeiro_uso": [datetime.date(2024, 12, 1)] * n,
    } | columns)
