"""The other writers, each run as a process of its own:

    python -m benchmark.writers COMMAND FILE [OUT]

FILE is read into memory first, in the types in which the writer's own reader gives it; only writing is
timed. Dictionaries and zstd level 1, one thread, else each writer's defaults. Prints JSON.
"""

import json
import os
import sys
import time
from pathlib import Path

BATCH_ROWS = 8192
ROW_GROUP_ROWS = 65_536  # fraudgen's
S3_VARIABLES = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "BENCH_ENDPOINT")


def peak_bytes() -> int:
    line = next(line for line in Path("/proc/self/status").read_text().splitlines()
                if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024


def timed(write, rows: int) -> dict:
    begun, cpu_begun = time.monotonic(), time.process_time()
    write()
    seconds, cpu_seconds = time.monotonic() - begun, time.process_time() - cpu_begun
    return {"rows": rows, "seconds": seconds, "cpu_seconds": cpu_seconds,
            "rows_per_second": rows / seconds, "peak_bytes": peak_bytes()}


def with_size(result: dict, out: str) -> dict:
    return {**result, "bytes": os.path.getsize(out)}


def one_threaded_arrow():
    import pyarrow

    pyarrow.set_cpu_count(1)
    pyarrow.set_io_thread_count(1)
    return pyarrow


def pyarrow(file: str, out: str, row_group_rows: int | None = None) -> dict:
    one_threaded_arrow()
    import pyarrow.parquet as parquet

    table = parquet.read_table(file).combine_chunks()
    return with_size(timed(lambda: parquet.write_table(
        table, out, row_group_size=row_group_rows, compression="zstd", compression_level=1,
        use_dictionary=True), len(table)), out)


def same_groups(file: str, out: str) -> dict:
    """pyarrow with row groups as large as fraudgen's."""
    return pyarrow(file, out, ROW_GROUP_ROWS)


def batches(file: str, out: str) -> dict:
    """FILE's rows as an Arrow stream of small batches, for `streaming` to read."""
    pa = one_threaded_arrow()
    import pyarrow.parquet as parquet

    source = parquet.ParquetFile(file)
    with pa.ipc.new_stream(out, source.schema_arrow) as stream:
        for batch in source.iter_batches(BATCH_ROWS):
            stream.write_batch(batch)
    return {"rows": source.metadata.num_rows, "columns": source.metadata.num_columns}


def streaming(file: str, out: str) -> dict:
    """From a file of `batches`, one batch in memory at a time, each a row group."""
    pa = one_threaded_arrow()
    import pyarrow.parquet as parquet

    rows = 0

    def write() -> None:
        nonlocal rows
        with pa.OSFile(file) as source, pa.ipc.open_stream(source) as stream, \
                parquet.ParquetWriter(out, stream.schema, compression="zstd", compression_level=1,
                                      use_dictionary=True) as writer:
            for batch in stream:
                writer.write_batch(batch, row_group_size=BATCH_ROWS)
                rows += len(batch)
    result = timed(write, 1)
    return with_size({**result, "rows": rows, "rows_per_second": rows / result["seconds"]}, out)


def duckdb(file: str, out: str) -> dict:
    import duckdb as database

    connection = database.connect()
    connection.execute("SET threads = 1")
    connection.execute("CREATE TABLE held AS SELECT * FROM read_parquet(?)", [file])
    rows = connection.execute("SELECT count(*) FROM held").fetchone()[0]
    name = out.replace("'", "''")
    return with_size(timed(lambda: connection.execute(
        f"COPY held TO '{name}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"), rows), out)


def polars(file: str, out: str) -> dict:
    os.environ["POLARS_MAX_THREADS"] = "1"
    import polars as frames

    frame = frames.read_parquet(file).rechunk()
    return with_size(timed(lambda: frame.write_parquet(
        out, compression="zstd", compression_level=1), len(frame)), out)


def pyarrow_s3(file: str, out: str) -> dict:
    """OUT is BUCKET/KEY on the endpoint that the environment has."""
    one_threaded_arrow()
    import pyarrow.parquet as parquet
    from pyarrow.fs import S3FileSystem

    key, secret, endpoint = (os.environ[name] for name in S3_VARIABLES)
    scheme, address = endpoint.split("://")
    store = S3FileSystem(access_key=key, secret_key=secret, scheme=scheme, region="us-east-1",
                         endpoint_override=address)
    table = parquet.read_table(file).combine_chunks()
    result = timed(lambda: parquet.write_table(
        table, out, filesystem=store, compression="zstd", compression_level=1, use_dictionary=True),
        len(table))
    return {**result, "bytes": store.get_file_info(out).size}


def columns(file: str) -> dict:
    """Compressed bytes of each column, and the file's rows."""
    import pyarrow.parquet as parquet

    metadata = parquet.ParquetFile(file).metadata
    sizes: dict[str, int] = {}
    for group in range(metadata.num_row_groups):
        for number in range(metadata.num_columns):
            chunk = metadata.row_group(group).column(number)
            sizes[chunk.path_in_schema] = (sizes.get(chunk.path_in_schema, 0)
                                           + chunk.total_compressed_size)
    return {"rows": metadata.num_rows, "row_groups": metadata.num_row_groups,
            "columns": len(sizes), "bytes": os.path.getsize(file), "column_bytes": sizes}


COMMANDS = {command.__name__: command for command in
            (pyarrow, same_groups, batches, streaming, duckdb, polars, pyarrow_s3, columns)}

if __name__ == "__main__":
    print(json.dumps(COMMANDS[sys.argv[1]](*sys.argv[2:])))
