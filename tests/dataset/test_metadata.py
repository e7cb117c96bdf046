"""The footer: statistics that agree with the values, page index, checksums, sorting, key-values."""

import math

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from broken_copy import Copy
from dataset_readers import IDS, files

TABLES = list(IDS)
VARIANTS = {
    "default": ("--rows", 12_000, "--row-group-rows", 1024),
    "version 1": ("--rows", 12_000, "--row-group-rows", 1024, "--parquet-version", 1),
    "nothing compressed": ("--rows", 12_000, "--compression", "none"),
}


@pytest.fixture(scope="module", params=VARIANTS.values(), ids=VARIANTS.keys())
def dataset(request, datasets):
    return datasets.make(*request.param)


def chunks(path: str):
    """(row group, its column as Arrow, its metadata) for every column chunk."""
    file = pq.ParquetFile(path)
    for group in range(file.num_row_groups):
        # Structs fall apart into the columns that are stored.
        table = file.read_row_group(group).flatten()
        for index, column in enumerate(table.columns):
            yield group, column, file.metadata.row_group(group).column(index)


@pytest.mark.parametrize("table", TABLES)
def test_statistics_agree_with_the_values(dataset, table):
    for path in files(dataset, table):
        for group, column, chunk in chunks(path):
            where = f"{path} row group {group} {chunk.path_in_schema}"
            statistics = chunk.statistics
            assert statistics is not None and statistics.has_null_count, where
            assert statistics.null_count == column.null_count, where
            assert chunk.num_values == len(column), where
            if column.null_count == len(column):
                assert not statistics.has_min_max, where
                continue
            assert statistics.has_min_max, where
            if pa.types.is_boolean(column.type):
                low, high = pc.all(column).as_py(), pc.any(column).as_py()
            else:
                low, high = pc.min_max(column).as_py().values()
            assert (statistics.min, statistics.max) == (low, high), where
            if isinstance(low, float):
                assert math.isfinite(low) and math.isfinite(high), where


# Columns of which every page has a minimum and maximum as well: see docs/encodings.md.
BY_PAGE = {
    "customers": {"customer_id", "renda_mensal", "limite_credito", "score_credito",
                  "data_nascimento", "conta_criada_em"},
    "devices": {"device_id", "customer_id", "primeiro_uso"},
    "transactions": {"transaction_id", "session_id", "timestamp", "valor", "valor_acumulado_24h",
                     "transacoes_ultimas_24h", "tempo_desde_ultima_transacao_min"},
}


@pytest.mark.parametrize("table", TABLES)
def test_page_index(dataset, table):
    """Every column chunk says where its pages are; and of what people look up, what is in them."""
    for path in files(dataset, table):
        for group, _, chunk in chunks(path):
            where = f"{path} row group {group} {chunk.path_in_schema}"
            assert chunk.has_offset_index, where
            if chunk.path_in_schema in BY_PAGE[table]:
                assert chunk.has_column_index, where


def test_transactions_say_that_they_are_sorted_by_time(dataset):
    for path in files(dataset, "transactions"):
        metadata = pq.read_metadata(path)
        column = metadata.schema.names.index("timestamp")
        for group in range(metadata.num_row_groups):
            (sorting,) = metadata.row_group(group).sorting_columns
            assert (sorting.column_index, sorting.descending) == (column, False)


@pytest.mark.parametrize("table", TABLES)
def test_the_footer_names_the_options(dataset, table):
    for path in files(dataset, table):
        pairs = pq.read_metadata(path).metadata
        text = b" ".join(key + b"=" + value for key, value in pairs.items())
        for option in (b"seed", b"start-date", b"fraud-rate"):
            assert option in text, pairs


@pytest.mark.parametrize("table, column", [
    ("customers", "nome"), ("customers", "endereco.cep"), ("devices", "fingerprint"),
    ("transactions", "transaction_id"), ("transactions", "timestamp"), ("transactions", "valor"),
    ("transactions", "tipo"), ("transactions", "bandeira"), ("transactions", "is_fraud"),
    ("transactions", "geolocalizacao_lat"), ("transactions", "chave_pix_destino"),
])
def test_a_changed_byte_of_a_page_is_seen(dataset, tmp_path, table, column):
    copy = Copy(dataset, tmp_path / "copy")
    path = copy.path(table)
    (chunk,) = (chunk for group, _, chunk in chunks(str(path))
                if group == 0 and chunk.path_in_schema == column)
    start = chunk.dictionary_page_offset or chunk.data_page_offset
    data = bytearray(path.read_bytes())
    data[start + chunk.total_compressed_size - 1] ^= 0x10  # the last byte of the last page
    path.unlink()
    path.write_bytes(data)
    with pytest.raises(OSError, match="CRC"):
        pq.ParquetFile(path, page_checksum_verification=True).read()
