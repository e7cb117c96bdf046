"""What a model is shown of each row: matrices of float32, with the names of their columns."""

from dataclasses import dataclass

import numpy as np

from .history import SECOND, Timeline, Uses
from .rows import Tables

HOUR_S = 3600
NUMBERS = ["valor", "geolocalizacao_lat", "geolocalizacao_lon", "parcelas",
           "distancia_ultima_transacao_km", "tempo_desde_ultima_transacao_min",
           "transacoes_ultimas_24h", "valor_acumulado_24h"]
CATEGORIES = ["tipo", "canal", "merchant_name", "merchant_category", "mcc_code", "mcc_risk_level",
              "bandeira", "tipo_cartao", "entrada_cartao", "chave_pix_tipo", "banco_destino",
              "cvv_validado", "autenticacao_3ds", "horario_incomum", "novo_beneficiario"]
DEVICE = ["tipo", "fabricante", "modelo", "sistema_operacional", "is_trusted",
          "is_rooted_jailbroken"]
CUSTOMER = ["estado", "profissao", "tipo_conta", "status_conta", "nivel_risco", "banco_codigo",
            "perfil_comportamental"]


@dataclass
class Features:
    names: list[str]
    categorical: list[str]
    matrix: np.ndarray  # float32, rows by features; NaN for null

    def also(self, other: "Features") -> "Features":
        return Features(self.names + other.names, self.categorical + other.categorical,
                        np.hstack([self.matrix, other.matrix]))


def as_number(codes: np.ndarray) -> np.ndarray:
    return np.where(codes < 0, np.nan, codes).astype(np.float32)


def gathered(columns: dict[str, np.ndarray], categorical: list[str]) -> Features:
    matrix = np.empty((len(next(iter(columns.values()))), len(columns)), np.float32)
    for place, column in enumerate(columns.values()):
        matrix[:, place] = column
    return Features(list(columns), categorical, matrix)


def time_columns(tables: Tables) -> dict[str, np.ndarray]:
    """What comes again of the timestamp: the moment itself could only be learned by heart."""
    time = tables.rows.time
    date = time.astype("datetime64[ms]")
    return {
        "hora": tables.rows.hour,
        "minuto_do_dia": time // (60 * SECOND) % 1440,
        "dia_da_semana": (tables.rows.day + 3) % 7,  # 1 January 1970 was a Thursday
        "dia_do_mes": (date.astype("datetime64[D]") - date.astype("datetime64[M]")).astype(int) + 1,
    }


def base(tables: Tables) -> Features:
    """The transaction's own columns without ids, score, status and labels."""
    rows = tables.rows
    columns = {name: rows.numbers[name] for name in NUMBERS} | time_columns(tables)
    columns |= {name: as_number(rows.coded[name].codes) for name in CATEGORIES}
    return gathered(columns, CATEGORIES)


def small_change(tables: Tables) -> dict[str, np.ndarray]:
    """Where an author's hand may show: in sums and moments that are rounder than others."""
    rows = tables.rows
    return {"centavos": rows.cents % 100, "segundo": rows.time // SECOND % 60,
            "milissegundo": rows.time % SECOND}


def of_the_making(tables: Tables) -> Features:
    """What a model should gain little from: ids as numbers, cents, seconds."""
    rows = tables.rows
    merchant, address = rows.coded["merchant_id"], rows.coded["ip_address"]
    number = np.array([int(value[6:]) for value in merchant.values])
    octets = np.array([[int(part) for part in value.split(".")] for value in address.values])
    ip = octets @ np.array([1 << 24, 1 << 16, 1 << 8, 1])
    ids = {"merchant_id": number[merchant.codes], "ip_address": ip[address.codes]}
    return gathered(ids | rows.numbered | small_change(tables), [])


def timeline(tables: Tables) -> Timeline:
    return Timeline(tables.rows.customer, tables.rows.time)


def haversine_km(lat1, lon1, lat2, lon2) -> np.ndarray:
    a, b, c, d = (np.radians(x, dtype=np.float64) for x in (lat1, lon1, lat2, lon2))
    h = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return 2 * 6371.0088 * np.arcsin(np.sqrt(np.minimum(h, 1)))


def from_usual_place(tables: Tables) -> np.ndarray:
    """Kilometres from the customer's median place in the 30 days' block before; NaN without."""
    rows = tables.rows
    block = (rows.day - rows.day.min()) // 30
    group = rows.customer.astype(np.int64) * (int(block.max()) + 2) + block
    start = np.flatnonzero(np.diff(group, prepend=-1))
    ends = np.append(start[1:], len(group))
    lat, lon = rows.numbers["geolocalizacao_lat"], rows.numbers["geolocalizacao_lon"]
    medians = np.array([(np.median(lat[a:b]), np.median(lon[a:b])) for a, b in zip(start, ends)])
    known = group[start]
    place = np.minimum(np.searchsorted(known, group - 1), len(known) - 1)
    found = known[place] == group - 1
    distance = haversine_km(medians[place, 0], medians[place, 1], lat, lon)
    return np.where(found, distance, np.nan)


def spread(line: Timeline, values: np.ndarray) -> np.ndarray:
    """Standard scores of values against the customer's earlier ones; NaN before the third."""
    mean = line.mean_before(values)
    variance = line.mean_before(values * values) - mean * mean
    deviation = np.sqrt(np.maximum(variance, 0.01))
    return np.where(line.before >= 2, (values - mean) / deviation, np.nan)


def spread_by_kind(line: Timeline, kind: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The same against the customer's earlier payments of the same kind."""
    pair = line.customer.astype(np.int64) * (int(kind.max()) + 1) + kind
    order = np.argsort(pair, kind="stable")
    scores = np.empty(len(values))
    scores[order] = spread(Timeline(pair[order], line.time[order]), values[order])
    return scores


def history(tables: Tables) -> Features:
    """What a person would derive from the customer's earlier rows."""
    rows, line = tables.rows, timeline(tables)
    amount = rows.numbers["valor"].astype(np.float64)
    log = np.log(amount)
    columns = {}
    with np.errstate(divide="ignore", invalid="ignore"):
        columns["valor_sobre_media"] = amount / line.mean_before(amount)
        columns["valor_sobre_maximo"] = amount / line.max_before(amount)
        kilometres = rows.numbers["distancia_ultima_transacao_km"]
        minutes = rows.numbers["tempo_desde_ultima_transacao_min"]
        columns["velocidade_kmh"] = kilometres / (np.maximum(minutes, 1) / 60)
    columns["desvio_do_valor"] = spread(line, log)
    columns["desvio_do_valor_no_tipo"] = spread_by_kind(line, rows.coded["tipo"].codes, log)
    used = {"dispositivo": rows.device, "ip": rows.coded["ip_address"].codes,
            "merchant": rows.coded["merchant_id"].codes,
            "chave_pix": rows.coded["chave_pix_destino"].codes,
            "cartao": rows.coded["numero_cartao_hash"].codes}
    for name, codes in used.items():
        uses = Uses(line, codes)
        columns[f"usos_de_{name}"] = uses.earlier
        columns[f"minutos_com_{name}"] = uses.seconds / 60
    first_used = tables.devices["primeiro_uso"].to_numpy().astype("datetime64[D]").astype(int)
    columns["dias_de_dispositivo"] = rows.day - first_used[rows.device]
    for label, seconds in {"10min": 600, "1h": HOUR_S}.items():
        start = line.window_start(seconds)
        columns[f"transacoes_{label}"] = line.count_since(start)
        columns[f"valor_{label}"] = line.sum_since(start, rows.cents) / 100
    new = rows.is_value("novo_beneficiario", True)
    columns["novos_beneficiarios_24h"] = line.sum_since(line.window_start(24 * HOUR_S), new)
    hours = Uses(line, rows.hour)
    columns["habito_da_hora"] = (hours.earlier + 1) / (line.before + 24)
    columns["km_do_lugar_usual"] = from_usual_place(tables)
    return gathered(columns, [])


def split(tables: Tables) -> np.ndarray:
    """True for the first 70 % of the rows by time; the rest is for testing."""
    time = tables.rows.time
    cut = np.partition(time, int(0.7 * len(time)))[int(0.7 * len(time))]
    return time < cut


