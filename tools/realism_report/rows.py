"""The transactions as arrays, sorted by customer and time, with codes in place of text."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as pads

from checks.dataset import Dataset

NUMBERS = {
    "valor": np.float32,
    "geolocalizacao_lat": np.float32,
    "geolocalizacao_lon": np.float32,
    "parcelas": np.float32,
    "distancia_ultima_transacao_km": np.float32,
    "tempo_desde_ultima_transacao_min": np.float32,
    "transacoes_ultimas_24h": np.float32,
    "valor_acumulado_24h": np.float32,
    "fraud_score": np.float32,
}
CATEGORIES = [
    "tipo", "moeda", "canal", "merchant_name", "merchant_category", "mcc_code", "mcc_risk_level",
    "bandeira", "tipo_cartao", "entrada_cartao", "chave_pix_tipo", "banco_destino", "status",
    "motivo_recusa", "fraud_type",
]
FLAGS = ["cvv_validado", "autenticacao_3ds", "horario_incomum", "novo_beneficiario"]
NUMBERED = ["transaction_id", "session_id", "device_id"]
IDS = ["customer_id", "device_id", "ip_address", "merchant_id", "chave_pix_destino",
       "numero_cartao_hash"]

HOUR = 3_600_000
DAY = 24 * HOUR


class TooLittle(Exception):
    """The dataset does not hold enough to measure something; the text says what."""


@dataclass
class Coded:
    """A column of text or flags: `codes[i]` is a place in `values`, or -1 for null."""

    codes: np.ndarray
    values: list

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, places: np.ndarray) -> "Coded":
        """The values at `places`; null where a place is -1."""
        return Coded(np.where(places >= 0, self.codes[places], -1), self.values)

    def code(self, value: object) -> int:
        """The code of a value; -2, which no row has, when no row holds the value."""
        return self.values.index(value) if value in self.values else -2


def coded(column: pa.ChunkedArray) -> Coded:
    if pa.types.is_dictionary(column.type):
        column = column.unify_dictionaries()
    else:
        column = column.dictionary_encode()
    column = column.combine_chunks()
    values = column.dictionary.to_pylist()
    codes = pc.fill_null(column.indices, -1).to_numpy(zero_copy_only=False).astype(np.int32)
    # Codes in the order of the values, so that the order of the rows does not show in them. A
    # file's dictionary may hold values that no row has.
    used = np.flatnonzero(np.bincount(codes[codes >= 0], minlength=len(values)))
    order = sorted(used.tolist(), key=values.__getitem__)
    rank = np.full(len(values) + 1, -1, np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    return Coded(rank[codes], [values[place] for place in order])


@dataclass
class Rows:
    """Equally long arrays. `customer` and `device` are places in the tables of those names."""

    customer: np.ndarray  # int32
    device: np.ndarray  # int32
    time: np.ndarray  # int64, milliseconds since 1970
    fraud: np.ndarray  # bool
    numbers: dict[str, np.ndarray]  # float32, NaN for null
    coded: dict[str, Coded]
    cents: np.ndarray  # int64: valor, exactly
    numbered: dict[str, np.ndarray]  # int64: the numbers in ids

    def __len__(self) -> int:
        return len(self.time)

    @property
    def hour(self) -> np.ndarray:
        return (self.time // HOUR % 24).astype(np.int32)

    @property
    def day(self) -> np.ndarray:
        """Days since 1970."""
        return (self.time // DAY).astype(np.int32)

    def is_value(self, column: str, *values: object) -> np.ndarray:
        coded = self.coded[column]
        return np.isin(coded.codes, [coded.code(value) for value in values])


def numbers(column: pa.ChunkedArray, kind: type) -> np.ndarray:
    return pc.cast(column, pa.float64()).to_numpy().astype(kind)


def number_of(ids: pa.ChunkedArray) -> np.ndarray:
    """The digits after the underscore."""
    if pa.types.is_dictionary(ids.type):
        text = coded(ids)
        return np.array([int(value.split("_")[1]) for value in text.values])[text.codes]
    digits = pc.replace_substring_regex(ids, "^[A-Z]*_", "")
    return pc.cast(digits, pa.int64()).to_numpy()


def rows_from(table: pa.Table, customers: list, devices: list) -> Rows:
    """The rows of a transactions table, given the ids of the other two tables in their order."""
    def places(column: pa.ChunkedArray, ids: list) -> np.ndarray:
        text = coded(column)
        place = {identifier: number for number, identifier in enumerate(ids)}
        return np.array([place[value] for value in text.values], np.int32)[text.codes]

    customer = places(table["customer_id"], customers)
    time = pc.cast(pc.cast(table["timestamp"], pa.timestamp("us")), pa.int64()).to_numpy() // 1000
    order = np.lexsort((time, customer))
    code = {}
    for name in CATEGORIES + FLAGS + IDS[2:]:
        text = coded(table[name])
        code[name] = Coded(text.codes[order], text.values)
    # Instalments are both: a number, and as good as a category.
    code["parcelas"] = coded(table["parcelas"]).take(order)
    amounts = pc.cast(table["valor"], pa.float64()).to_numpy()
    return Rows(
        customer=customer[order],
        device=places(table["device_id"], devices)[order],
        time=time[order],
        fraud=table["is_fraud"].to_numpy()[order],
        numbers={name: numbers(table[name], kind)[order] for name, kind in NUMBERS.items()},
        coded=code,
        cents=np.rint(amounts * 100).astype(np.int64)[order],
        numbered={name: number_of(table[name])[order] for name in NUMBERED},
    )


@dataclass
class Tables:
    rows: Rows
    customers: pa.Table
    devices: pa.Table
    device_columns: dict[str, Coded]  # of the devices table, a value for each device
    customer_columns: dict[str, Coded]

    def of_device(self, name: str) -> Coded:
        return self.device_columns[name].take(self.rows.device)

    def of_customer(self, name: str) -> Coded:
        return self.customer_columns[name].take(self.rows.customer)


DEVICE_COLUMNS = ["tipo", "fabricante", "modelo", "sistema_operacional", "fingerprint",
                  "is_trusted", "is_rooted_jailbroken"]
CUSTOMER_COLUMNS = ["estado", "profissao", "tipo_conta", "status_conta", "nivel_risco",
                    "banco_codigo", "perfil_comportamental"]


def tables_from(customers: pa.Table, devices: pa.Table, transactions: pa.Table) -> Tables:
    customers = customers.append_column("estado", pc.struct_field(customers["endereco"], "estado"))
    return Tables(
        rows=rows_from(transactions, customers["customer_id"].to_pylist(),
                       devices["device_id"].to_pylist()),
        customers=customers,
        devices=devices,
        device_columns={name: coded(devices[name]) for name in DEVICE_COLUMNS},
        customer_columns={name: coded(customers[name]) for name in CUSTOMER_COLUMNS},
    )


def load(data: Dataset) -> Tables:
    """Reads a dataset that has all three tables."""
    for table in ("customers", "devices", "transactions"):
        if not data.has(table):
            raise TooLittle(f"{data.target}: the dataset has no {table} table")
    text = pads.ParquetFileFormat(read_options=pads.ParquetReadOptions(
        dictionary_columns=[*CATEGORIES, *IDS]))
    wanted = ["timestamp", "is_fraud", *NUMBERS, *CATEGORIES, *FLAGS, *IDS, *NUMBERED[:2]]
    read = lambda table: pads.dataset(data.paths(table), format="parquet").to_table()
    transactions = pads.dataset(data.paths("transactions"), format=text).to_table(columns=wanted)
    return tables_from(read("customers"), read("devices"), transactions)
