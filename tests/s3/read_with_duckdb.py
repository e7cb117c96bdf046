"""Run by the DuckDB that speaks S3 (tests/requirements-duckdb-s3.txt), which is not the one of the other
tests:
    read_with_duckdb.py ROOT TABLE...
prints as JSON the rows of each table below ROOT, a folder or s3://BUCKET/PREFIX, and the sum of their
hashes. How to reach a bucket comes as JSON on standard input."""

import json
import sys
from pathlib import Path

import duckdb
import duckdb_extension_httpfs

root, *tables = sys.argv[1:]
connection = duckdb.connect()
if server := json.load(sys.stdin):
    library = Path(duckdb_extension_httpfs.__file__).parent
    connection.load_extension(str(next(library.rglob("httpfs.duckdb_extension"))))
    if server["authority"]:
        connection.execute(f"SET ca_cert_file='{server['authority']}'")
        connection.execute("SET enable_server_cert_verification=true")
    keys = server["keys"]
    connection.execute(f"""CREATE SECRET (TYPE s3, URL_STYLE 'path', REGION 'us-east-1',
        KEY_ID '{keys["AWS_ACCESS_KEY_ID"]}', SECRET '{keys["AWS_SECRET_ACCESS_KEY"]}',
        ENDPOINT '{server["address"]}', USE_SSL {"true" if server["authority"] else "false"})""")


def sums(table: str) -> list[int]:
    return list(map(int, connection.execute(
        f"SELECT count(*), sum(hash(t)) FROM read_parquet('{root}/{table}/*.parquet', "
        "hive_partitioning=false) AS t").fetchone()))


json.dump({table: sums(table) for table in tables}, sys.stdout)
