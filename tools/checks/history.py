"""Rules 2 to 5: the columns that follow from a customer's earlier transactions, worked out again.

All of a customer's transactions are in one file (rule 9), so a file is enough at a time.
"""

from .dataset import Dataset
from .report import Report
from .sql import Condition, count_broken

# A written distance is rounded to 2 decimals, so it may be half a hundredth off. The millimetre
# beyond that is for ties: the formula's last bits may differ between processors and libraries.
DISTANCE_TOLERANCE_KM = 0.005 + 1e-6

# (t-24h, t]: timestamps are microseconds, so the open end is one microsecond less.
HISTORY = """
    SELECT *, lag("timestamp") OVER life AS previous, lag(lat) OVER life AS previous_lat,
           lag(lon) OVER life AS previous_lon, count(*) OVER day AS day_count,
           sum(cents) OVER day AS day_cents,
           row_number() OVER (PARTITION BY customer, beneficiary ORDER BY "timestamp") = 1 AS first
    FROM (SELECT transaction_id, customer, "timestamp", geolocalizacao_lat AS lat,
                 geolocalizacao_lon AS lon, cents(valor) AS cents,
                 cents(valor_acumulado_24h) AS written_cents, transacoes_ultimas_24h AS written_count,
                 tempo_desde_ultima_transacao_min AS written_minutes,
                 distancia_ultima_transacao_km AS written_km, novo_beneficiario AS written_first,
                 CASE WHEN tipo = 'PIX' THEN chave_pix_destino ELSE merchant_id END AS beneficiary
          FROM tx)
    WINDOW life AS (PARTITION BY customer ORDER BY "timestamp"),
           day AS (PARTITION BY customer ORDER BY "timestamp"
                   RANGE BETWEEN INTERVAL 86399999999 MICROSECONDS PRECEDING AND CURRENT ROW)"""


def prepare(data: Dataset) -> None:
    # Money is decimal or double; as whole cents its sums are exact.
    data.con.execute("CREATE MACRO cents(money) AS CAST(round(money * 100) AS BIGINT)")
    data.con.execute("""
        CREATE MACRO minutes(later, earlier) AS (epoch_us(later) - epoch_us(earlier)) // 60000000""")
    data.con.execute("""
        CREATE MACRO haversine_km(lat1, lon1, lat2, lon2) AS
        2 * 6371.0088 * asin(sqrt(least(1, sin(radians(lat2 - lat1) / 2) ** 2
            + cos(radians(lat1)) * cos(radians(lat2)) * sin(radians(lon2 - lon1) / 2) ** 2)))""")


def check_file(data: Dataset, report: Report) -> None:
    """The file behind the view `tx`."""
    minutes = 'minutes("timestamp", previous)'
    km = "haversine_km(previous_lat, previous_lon, lat, lon)"
    rules = report.rules
    conditions = [
        Condition(rules[2], "transacoes_ultimas_24h is wrong", "written_count <> day_count",
                  "written_count || ', should be ' || day_count"),
        Condition(rules[2], "valor_acumulado_24h is wrong", "written_cents <> day_cents",
                  "written_cents || ' cents, should be ' || day_cents"),
        Condition(rules[3], "tempo_desde_ultima_transacao_min is wrong",
                  f"written_minutes IS DISTINCT FROM {minutes}",
                  f"coalesce(written_minutes::VARCHAR, 'null') || ', should be ' || "
                  f"coalesce({minutes}::VARCHAR, 'null')"),
        Condition(rules[4], "distancia_ultima_transacao_km is wrong",
                  f"(written_km IS NULL) <> (previous IS NULL)"
                  f" OR NOT abs(written_km - {km}) <= {DISTANCE_TOLERANCE_KM}",
                  f"coalesce(written_km::VARCHAR, 'null') || ', should be ' || "
                  f"coalesce({km}::VARCHAR, 'null')"),
        Condition(rules[5], "novo_beneficiario is wrong", "written_first <> first",
                  "written_first || ' for ' || beneficiary"),
        Condition(rules[9], "a customer has two transactions at one instant",
                  '"timestamp" = previous', '"timestamp"'),
    ]
    rows = count_broken(data.con, f"({HISTORY})", "transaction_id", conditions)
    for number in (2, 3, 4, 5):
        rules[number].checked += rows
