"""Looking back over a customer's rows, and never ahead."""

import numpy as np
import pytest
from made_up import make_devices, tables

from realism_report import features
from realism_report.history import Timeline, Uses


def small() -> Timeline:
    """Customer 0 at 0, 5, 10 and 70 minutes; customer 1 at 6 and 6.5."""
    minutes = np.array([0, 5, 10, 70, 6, 6.5])
    return Timeline(np.array([0, 0, 0, 0, 1, 1]), (minutes * 60_000).astype(np.int64))


def test_windows_leave_out_what_is_just_as_old_as_they_are_long():
    line = small()
    assert line.count_since(line.window_start(600)).tolist() == [1, 2, 2, 1, 1, 2]
    assert line.count_since(line.window_start(601)).tolist() == [1, 2, 3, 1, 1, 2]


def test_sums_mean_and_maximum_are_of_the_customer_s_own_rows():
    line, values = small(), np.array([3, 1, 2, 9, 50, 10])
    assert line.sum_since(line.window_start(601), values).tolist() == [3, 4, 6, 9, 50, 60]
    np.testing.assert_allclose(line.mean_before(values), [np.nan, 3, 2, 2, np.nan, 50])
    assert line.max_before(values).tolist() == [0, 3, 3, 3, 0, 50]


def test_uses_count_and_time_each_customer_s_own():
    line = small()
    uses = Uses(line, np.array([7, 8, 7, -1, 7, 7]))
    assert uses.is_first.tolist() == [True, True, False, False, True, False]
    assert uses.earlier.tolist() == [0, 0, 1, 0, 0, 1]
    np.testing.assert_allclose(uses.seconds, [0, 0, 600, np.nan, 0, 30])


def test_nothing_is_never_used_again():
    uses = Uses(small(), np.array([-1, -1, -1, 7, -1, -1]))
    assert uses.earlier.tolist() == [0] * 6 and uses.is_first.sum() == 1
    assert np.isnan(uses.seconds).sum() == 5


def test_the_split_is_by_time_and_not_by_customer():
    made = tables([1] * 10 + [2] * 10, [*range(0, 20, 2), *range(1, 20, 2)])
    train = features.split(made)
    assert train.sum() == 14
    assert made.rows.time[train].max() < made.rows.time[~train].min()


def random_tables(rows: int, end: float):
    """The rows before `end` minutes of one random life for each of five customers."""
    draw = np.random.default_rng(1)
    customer, minutes = draw.integers(0, 5, rows), np.sort(draw.random(rows) * 200_000)
    columns = {
        "valor": draw.lognormal(4, 1, rows).round(2),
        "ip_address": [f"10.0.0.{n}" for n in draw.integers(0, 9, rows)],
        "merchant_id": [f"MERCH_{n:06}" for n in draw.integers(0, 20, rows)],
        "tipo": draw.choice(["PIX", "TED"], rows).tolist(),
        "chave_pix_destino": draw.choice(["a", "b", "c"], rows).tolist(),
        "novo_beneficiario": draw.random(rows) < 0.3,
        "geolocalizacao_lat": draw.normal(-23, 1, rows),
        "geolocalizacao_lon": draw.normal(-46, 1, rows),
        "distancia_ultima_transacao_km": draw.random(rows) * 100,
        "tempo_desde_ultima_transacao_min": draw.integers(0, 900, rows),
    }
    kept = int((minutes < end).sum())
    return tables(customer[:kept].tolist(), minutes[:kept].tolist(),
                  device=customer[:kept].tolist(), devices=make_devices(list(range(5))),
                  **{name: column[:kept] for name, column in columns.items()})


def test_no_feature_looks_ahead():
    """What is known of a row does not change by what comes after it."""
    whole, early = random_tables(2000, 1e9), random_tables(2000, 100_000)
    now = features.history(whole)
    then = features.history(early)
    before = whole.rows.time <= early.rows.time.max()
    assert now.names == then.names
    for name, a, b in zip(now.names, now.matrix[before].T, then.matrix.T):
        np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-5, err_msg=name)


def test_what_a_person_would_derive():
    made = tables([1, 1, 1, 1, 2], [0, 1, 2, 3, 0.5], device=[1, 1, 3, 3, 2],
                  valor=[10.0, 30.0, 40.0, 10.0, 5.0], ip_address=["1.1.1.1"] * 3 + ["2.2.2.2"] * 2,
                  distancia_ultima_transacao_km=[None, 10.0, 0.0, 0.0, None],
                  tempo_desde_ultima_transacao_min=[None, 1, 1, 1, None])
    found = features.history(made)
    column = lambda name: found.matrix[:, found.names.index(name)].tolist()
    assert column("valor_sobre_media")[1:4] == pytest.approx([3, 2, 0.375])
    assert column("valor_sobre_maximo")[1:4] == pytest.approx([3, 4 / 3, 0.25])
    assert column("usos_de_dispositivo") == [0, 1, 0, 1, 0]
    assert column("minutos_com_ip") == [0, 1, 2, 0, 0]
    assert column("velocidade_kmh")[1] == pytest.approx(600)
    assert column("transacoes_10min") == [1, 2, 3, 4, 1]
    assert column("valor_1h") == [10, 40, 80, 90, 5]
    assert column("dias_de_dispositivo") == [36] * 5


def test_the_usual_place_is_that_of_the_block_of_30_days_before():
    day = 24 * 60
    made = tables([1] * 5 + [2] * 2, [0, 5 * day, 6 * day, 31 * day, 95 * day, 1, 31 * day],
                  geolocalizacao_lat=[0.0, 0.0, 9.0, 1.0, 0.0, 5.0, 5.0],
                  geolocalizacao_lon=[0.0] * 7)
    degree = 6371.0088 * np.pi / 180
    # The fifth row comes after a block without any.
    np.testing.assert_allclose(features.from_usual_place(made),
                               [np.nan, np.nan, np.nan, degree, np.nan, np.nan, 0], rtol=1e-6)
