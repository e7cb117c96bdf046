"""What single columns, values and models find, where it is known what there is to find."""

import numpy as np
import pytest
from made_up import tables

from realism_report import columns, models
from realism_report.models import Task
from realism_report.report import Report
from realism_report.rows import Coded, TooLittle

quiet = lambda text: None


def task(rows: int = 20_000, rate: float = 0.2, customers: int = 50, **given) -> Task:
    """Rows at random times, fraud at random; `given` makes columns from (draw, fraud, customer)."""
    draw = np.random.default_rng(1)
    customer = draw.integers(0, customers, rows)
    minutes = draw.permutation(rows * 10)[:rows]
    fraud = draw.random(rows) < rate
    made = {name: make(draw, fraud, customer) for name, make in given.items()}
    return Task(tables(customer.tolist(), minutes.tolist(), fraud.tolist(), **made), 2, quiet)


@pytest.fixture(scope="module")
def plain() -> Task:
    return task()


def coded(of: np.ndarray) -> Coded:
    return Coded(of.astype(np.int32), list(range(int(of.max()) + 1)))


def test_a_column_that_is_the_label_has_an_auc_of_1_however_its_values_are_named(plain):
    assert columns.rate_auc(plain, coded(plain.fraud)) == 1
    assert columns.rate_auc(plain, coded(~plain.fraud)) == 1
    null_or_a = Coded(np.where(plain.fraud, -1, 0), ["a"])
    assert columns.rate_auc(plain, null_or_a) == 1
    assert columns.number_auc(plain, np.where(plain.fraud, 0.0, 1.0)) == 1
    assert columns.number_auc(plain, np.where(plain.fraud, np.nan, 1.0)) == 1


def test_a_column_that_knows_nothing_has_an_auc_of_a_half(plain):
    noise = np.random.default_rng(2).random(len(plain.fraud))
    assert columns.rate_auc(plain, coded(noise * 30)) == pytest.approx(0.5, abs=0.03)
    assert columns.number_auc(plain, noise) == pytest.approx(0.5, abs=0.03)


def test_a_rate_is_learned_in_the_first_part_only(plain):
    """Values that are new in the test rows say nothing, however well they go with the label."""
    assert columns.rate_auc(plain, coded(np.where(plain.train, 0, 1 + plain.fraud))) == 0.5


def test_a_number_can_t_hide_in_the_middle(plain):
    noise = np.random.default_rng(2).random(len(plain.fraud))
    middle = np.where(plain.fraud, 0.45 + 0.1 * noise, noise)
    assert columns.both_ways(0.2) == columns.both_ways(0.8) == 0.8
    order = models.auc(plain.fraud[~plain.train], middle[~plain.train])
    assert order == pytest.approx(0.5, abs=0.03)
    assert columns.number_auc(plain, middle) > 0.9


def test_what_gives_fraud_away_is_named_wherever_it_is():
    """The last digit of an amount, or the number of a session, is as good as a column."""
    report = Report()
    made = task(
        valor=lambda draw, fraud, customer:
        50 + np.where(fraud, 0, draw.integers(1, 100, len(fraud))) / 100,
        session_id=lambda draw, fraud, customer:
        [f"SESS_{n:015}" for n in np.arange(len(fraud)) + fraud * 10**9])
    columns.measure_columns(made, report)
    found = {line.name: line for line in report.lines}
    best = found["AUC of the best single column"]
    assert best.verdict == "FAIL" and "centavos 1.0000" in best.note
    assert found["AUC of the number in session_id"].value == 1
    assert found["AUC of the number in transaction_id"].value < 0.6


def test_the_worst_value_has_500_rows():
    fraud = np.array([True] * 499 + [True] * 400 + [False] * 100)
    codes = np.array([1] * 499 + [2] * 500)
    assert columns.worst_value(codes, 3, fraud) == (0.8, 2, 500)


def test_the_worst_end_of_a_number_has_500_rows():
    values = np.array([np.nan] * 900 + [9.0] * 300 + [8.5] * 200 + [1.0] * 600 + [0.0] * 499)
    fraud = np.array([True] * 900 + [True] * 300 + [False] * 50 + [True] * 150 + [False] * 600
                     + [True] * 499)
    assert columns.worst_end(values, fraud) == (0.9, ">= 8.5", 500)
    assert columns.worst_end(-values, fraud) == (0.9, "<= -8.5", 500)


def test_fraud_at_one_instant_is_counted():
    made = task()
    made.tables.rows.time[np.flatnonzero(made.fraud)[:7]] = made.tables.rows.time.max() + 1
    made.tables.rows.time[np.flatnonzero(~made.fraud)[:9]] = made.tables.rows.time.max() + 2
    report = Report()
    columns.measure_instants(made, report)
    assert report.lines[0].value == 7


def test_a_pair_of_values_is_found_where_neither_value_stands_out():
    """Fraud is TED by web and PIX by app, honest rows the other way round; half are each."""
    def channel(draw, fraud, customer):
        channel.kind = draw.random(len(fraud)) < 0.5
        web = np.where(fraud, channel.kind, ~channel.kind)
        return np.where(web, "WEB_BANKING", "APP_MOBILE").tolist()

    made = task(canal=channel, tipo=lambda draw, fraud, customer:
                np.where(channel.kind, "TED", "PIX").tolist())
    report = Report()
    columns.measure_values(made, report)
    (line,) = report.lines
    assert line.value == 1 and line.verdict == "FAIL"
    assert line.note.startswith("tipo = ") and ", canal = " in line.note
    alone = [value["share"] for value in report.details["values"] if "," not in value["what"]]
    assert max(alone) < 0.3


def test_what_was_learned_by_heart_does_not_count():
    """Amounts at random tell the training rows apart, and no others."""
    made = task(valor=lambda draw, fraud, customer: draw.lognormal(4, 1, len(fraud)))
    tested = made.fraud_model(made.base, "")
    assert len(tested.label) == 6000
    assert tested.auc == pytest.approx(0.5, abs=0.05)


def test_history_finds_what_single_rows_do_not_show():
    """Each customer has an amount of their own; fraud is four times that, as others pay daily."""
    def amounts(draw, fraud, customer):
        level = np.exp(draw.normal(4, 2, 200))[customer]
        return (level * np.where(fraud, 4, 1) * np.exp(draw.normal(0, 0.2, len(fraud)))).round(2)

    report = Report()
    tested = models.measure(task(customers=200, valor=amounts), report)
    found = {line.name: line for line in report.lines}
    assert found["AUC, base columns"].value < 0.8
    assert found["AUC, base and history"].value > 0.97
    assert found["AUC gained by history"].verdict == "PASS"
    best = list(models.importance(tested["history"]))[:2]
    assert "desvio_do_valor_no_tipo" in best or "valor_sobre_media" in best


def test_a_score_is_judged_in_its_own_direction():
    report = Report()
    upside_down = task(fraud_score=lambda draw, fraud, customer: np.where(fraud, 1.0, 9.0))
    models.measure_score(upside_down, report)
    assert report.lines[0].value == 0 and report.lines[0].verdict == "FAIL"


def two_types(draw, fraud, customer):
    """PHISHING, and one row in ten of fraud SIM_SWAP."""
    two_types.rare = fraud & (draw.random(len(fraud)) < 0.1)
    return np.where(two_types.rare, "SIM_SWAP", np.where(fraud, "PHISHING", None)).tolist()


def around(means: np.ndarray, draw) -> np.ndarray:
    return means * np.exp(draw.normal(0, 0.3, len(means)))


def test_types_are_each_measured_against_honest_rows_only():
    """Two types that differ from honest rows but not from each other."""
    made = task(fraud_type=two_types, valor=lambda draw, fraud, customer:
                around(np.where(fraud, 900, 100), draw))
    report = Report()
    models.measure_types(made, report)
    found = {line.name: line.value for line in report.lines}
    assert found["AUC SIM_SWAP"] > 0.97 and found["AUC PHISHING"] > 0.97
    assert found["macro-F1 between types"] < 0.6


def test_types_are_told_from_one_another_among_fraud():
    """Two types that differ from each other; the commoner one is like honest rows."""
    made = task(fraud_type=two_types, valor=lambda draw, fraud, customer:
                around(np.where(two_types.rare, 900, 100), draw))
    report = Report()
    models.measure_types(made, report)
    found = {line.name: line.value for line in report.lines}
    assert found["AUC SIM_SWAP"] > 0.97
    assert found["AUC PHISHING"] == pytest.approx(0.5, abs=0.05)
    assert found["macro-F1 between types"] > 0.95


def test_a_type_with_too_few_rows_can_t_be_measured():
    made = task(fraud_type=lambda draw, fraud, customer: np.where(
        fraud, np.where(np.arange(len(fraud)) % 500 == 0, "SIM_SWAP", "PHISHING"), None).tolist())
    with pytest.raises(TooLittle, match="SIM_SWAP has .* 30 are needed in each"):
        models.measure_types(made, Report())


def test_too_little_fraud_can_t_be_measured():
    with pytest.raises(TooLittle, match="models need 500"):
        task(rate=0.01)
