"""Statistics and page index lead no reader astray: a filter finds what a full scan does, and a week
is a small part of the file."""

import datetime
from decimal import Decimal

import duckdb
import fastparquet
import polars as pl
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import dataset_readers as readers
from dataset_readers import files

# Many row groups of one page or a few; and few row groups of many pages.
VARIANTS = {
    "many row groups": ("--rows", 30_000, "--row-group-rows", 1024),
    "many pages": ("--rows", 80_000),
    "many pages, version 1": ("--rows", 80_000, "--parquet-version", 1),
}
WEEK = "timestamp >= TIMESTAMP '2025-03-10 00:00:00' AND timestamp < TIMESTAMP '2025-03-17 00:00:00'"
PREDICATES = [
    WEEK,
    "timestamp < TIMESTAMP '2025-01-01 00:00:00'",
    "timestamp >= TIMESTAMP '2025-12-31 18:00:00'",
    "customer_id = 'CUST_000000000007'",
    "customer_id = 'CUST_999999999999'",
    "transaction_id > 'TXN_000000000019000' AND transaction_id <= 'TXN_000000000020100'",
    "valor > 5000",
    "valor < 5.01",
    "tipo = 'DOC'",
    "merchant_id = 'MERCH_000100'",
    "ip_address >= '200.' AND ip_address < '200.2'",
    "geolocalizacao_lat > 0",
    "parcelas = 12",
    "parcelas IS NULL AND valor > 3000",
    "chave_pix_destino IS NOT NULL AND valor > 3000",
    "chave_pix_destino < '00'",
    "motivo_recusa = 'CARTAO_VENCIDO'",
    "distancia_ultima_transacao_km IS NULL",
    "distancia_ultima_transacao_km > 2000",
    "tempo_desde_ultima_transacao_min = 0",
    "transacoes_ultimas_24h >= 12",
    "valor_acumulado_24h > 20000",
    "is_fraud AND timestamp < TIMESTAMP '2025-02-01 00:00:00'",
    "fraud_type = 'SIM_SWAP' AND valor > 100",
    "NOT is_fraud AND fraud_score > 90",
]


@pytest.fixture(scope="module", params=VARIANTS.values(), ids=VARIANTS.keys())
def paths(request, datasets):
    return files(datasets.make(*request.param), "transactions")


@pytest.fixture(scope="module")
def scanned(paths):
    """Predicate -> the ids that a scan of everything, read by pyarrow, finds."""
    table = readers.with_pyarrow(paths)
    con = duckdb.connect()
    con.register("scanned", table)
    return {predicate: [id_ for (id_,) in con.execute(
        f"SELECT transaction_id FROM scanned WHERE {predicate} ORDER BY 1").fetchall()]
        for predicate in PREDICATES}


def test_the_predicates_find_something(scanned):
    """Else the tests below would show little."""
    found = sum(bool(ids) for ids in scanned.values())
    assert found >= len(PREDICATES) - 8, {p: len(ids) for p, ids in scanned.items()}
    assert scanned[WEEK]


def test_duckdb(paths, scanned):
    for predicate, wanted in scanned.items():
        found = duckdb.sql(
            f"SELECT transaction_id FROM read_parquet({paths}) WHERE {predicate} ORDER BY 1")
        assert [id_ for (id_,) in found.fetchall()] == wanted, predicate


def test_polars(paths, scanned):
    for predicate, wanted in scanned.items():
        lazy = pl.scan_parquet(paths, glob=False, use_statistics=True)
        query = predicate.replace("TIMESTAMP '", "DATETIME '")
        found = pl.SQLContext(t=lazy).execute(f"SELECT transaction_id FROM t WHERE {query}")
        assert sorted(found.collect()["transaction_id"].to_list()) == wanted, predicate


def test_spark(paths, scanned, spark):
    frame = spark.read(paths)
    for predicate, wanted in scanned.items():
        query = predicate.replace("TIMESTAMP '", "TIMESTAMP_NTZ '")
        found = frame.where(query).select("transaction_id").collect()
        assert sorted(row[0] for row in found) == wanted, predicate


# pyarrow and fastparquet take no SQL.
START, END = datetime.datetime(2025, 3, 10), datetime.datetime(2025, 3, 17)
TUPLES = {
    WEEK: [("timestamp", ">=", START), ("timestamp", "<", END)],
    "customer_id = 'CUST_000000000007'": [("customer_id", "==", "CUST_000000000007")],
    "customer_id = 'CUST_999999999999'": [("customer_id", "==", "CUST_999999999999")],
    "valor > 5000": [("valor", ">", Decimal("5000.00"))],
    "tipo = 'DOC'": [("tipo", "==", "DOC")],
    "parcelas = 12": [("parcelas", "==", 12)],
    "geolocalizacao_lat > 0": [("geolocalizacao_lat", ">", 0.0)],
}


def test_pyarrow(paths, scanned):
    for predicate, filters in TUPLES.items():
        found = pq.read_table(paths, columns=["transaction_id"], filters=filters)
        assert sorted(found["transaction_id"].to_pylist()) == scanned[predicate], predicate
    found = pq.read_table(paths, filters=pc.field("distancia_ultima_transacao_km").is_null())
    assert sorted(found["transaction_id"].to_pylist()) == \
        scanned["distancia_ultima_transacao_km IS NULL"]


def test_fastparquet(datasets):
    """It leaves out row groups by their statistics, and then rows; of optional columns it can't."""
    for path in files(datasets.make("--rows", 12_000, "--row-group-rows", 1024,
                                    "--parquet-version", 1), "transactions"):
        rows = duckdb.from_parquet(path)
        for predicate, filters in TUPLES.items():
            if "parcelas" in predicate:
                continue
            wanted = rows.filter(predicate).project("transaction_id").fetchall()
            frame = fastparquet.ParquetFile(path).to_pandas(
                columns=["transaction_id"], filters=[filters], row_filter=True)
            assert sorted(frame["transaction_id"]) == sorted(id_ for (id_,) in wanted), predicate


def test_a_week_is_in_few_row_groups(datasets):
    """By the row groups' min and max alone nearly all of a year's file is left out."""
    for path in files(datasets.make(*VARIANTS["many row groups"]), "transactions"):
        metadata = pq.read_metadata(path)
        column = metadata.schema.names.index("timestamp")
        kept = 0
        for group in range(metadata.num_row_groups):
            statistics = metadata.row_group(group).column(column).statistics
            kept += statistics.min < END and statistics.max >= START
        assert metadata.num_row_groups >= 20
        assert 1 <= kept <= 2 + metadata.num_row_groups // 20, (kept, metadata.num_row_groups)
