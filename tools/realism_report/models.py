"""Gradient boosting: trained on the first 70 % of the time, tested on the rest."""

from dataclasses import dataclass

import lightgbm
import numpy as np
from sklearn.metrics import average_precision_score, f1_score

from . import features
from .features import Features
from .metrics import auc
from .report import Report
from .rows import Tables, TooLittle

# Without lambda_l2, boosting towards a few hundred rows among many runs away: a leaf of theirs
# alone asks for a step of hundreds, and the next tree for one back.
COMMON = {"deterministic": True, "force_col_wise": True, "seed": 1, "verbose": -1,
          "learning_rate": 0.1, "lambda_l2": 10}
BINARY = COMMON | {"objective": "binary", "num_leaves": 63, "min_child_samples": 200}
TREES = 150
# Of a type there may be a few hundred rows: smaller trees, and fewer.
ONE_TYPE = COMMON | {"objective": "binary", "num_leaves": 31, "min_child_samples": 20}
TYPES = COMMON | {"objective": "multiclass", "num_leaves": 15, "min_child_samples": 20}
TYPE_TREES = 60
# Shares of the honest rows that models see. Leaving some out of the training moves the AUC in the
# fourth decimal and takes a sixth of the time.
HONEST_TRAINED = 0.25
HONEST_FOR_TYPES = 0.05
LEAST_OF_A_TYPE = 30  # rows, of training and of testing each


@dataclass
class Tested:
    """A model and what it made of the test rows."""

    model: lightgbm.Booster
    label: np.ndarray
    score: np.ndarray

    @property
    def auc(self) -> float:
        return auc(self.label, self.score)

    @property
    def average_precision(self) -> float:
        return float(average_precision_score(self.label, self.score))


class Task:
    """What all models share: features, the split in time, and which honest rows are trained on."""

    def __init__(self, tables: Tables, threads: int, say) -> None:
        self.tables, self.threads, self.say = tables, threads, say
        self.train = features.split(tables)
        self.fraud = tables.rows.fraud
        # One number for each row; a share of the rows is those below it.
        self.draw = np.random.default_rng(1).random(len(tables.rows))
        for part, name in ((self.train, "first 70 %"), (~self.train, "last 30 %")):
            if self.fraud[part].sum() < 500:
                raise TooLittle(f"the {name} of the time hold {self.fraud[part].sum()} rows of"
                                " fraud; models need 500")
        say("features")
        self.base = features.base(tables)
        self._with_history = None

    @property
    def with_history(self) -> Features:
        if self._with_history is None:
            self.say("features of history")
            self._with_history = self.base.also(features.history(self.tables))
        return self._with_history

    def fit(self, data: Features, rows: np.ndarray, label: np.ndarray, parameters: dict,
            trees: int) -> lightgbm.Booster:
        sample = lightgbm.Dataset(data.matrix[rows], label[rows], feature_name=data.names,
                                  categorical_feature=data.categorical)
        return lightgbm.train(parameters | {"num_threads": self.threads}, sample, trees)

    def fraud_model(self, data: Features, name: str) -> Tested:
        self.say(f"gradient boosting, {name}")
        trained = np.flatnonzero(self.train & (self.fraud | (self.draw < HONEST_TRAINED)))
        model = self.fit(data, trained, self.fraud, BINARY, TREES)
        tested = np.flatnonzero(~self.train)
        return Tested(model, self.fraud[tested],
                      model.predict(data.matrix[tested], num_threads=self.threads))


def importance(tested: Tested) -> dict[str, float]:
    """Each feature's share of what the splits gained."""
    gain = tested.model.feature_importance("gain")
    order = np.argsort(-gain)
    return {tested.model.feature_name()[i]: float(gain[i] / gain.sum()) for i in order}


def measure(task: Task, report: Report) -> dict[str, Tested]:
    """The lines of fraud against honest rows; returns the models for the page."""
    base = task.fraud_model(task.base, "base columns")
    report.add("models", "AUC, base columns", base.auc, 0.82, 0.95,
               f"{len(base.label):,} test rows, {base.label.sum():,} fraud")
    report.add("models", "average precision, base columns", base.average_precision, 0.25, 0.75)
    history = task.fraud_model(task.with_history, "base columns and history")
    report.add("models", "AUC gained by history", history.auc - base.auc, 0.02)
    report.add("models", "AUC, base and history", history.auc)
    report.add("models", "average precision, base and history", history.average_precision)
    report.details["importance"] = {"base": importance(base),
                                    "base and history": importance(history)}
    return {"base": base, "history": history}


def measure_ids(task: Task, report: Report) -> None:
    tested = task.fraud_model(task.base.also(features.of_the_making(task.tables)),
                              "base columns, ids as numbers, cents and seconds")
    gained = {name: share for name, share in importance(tested).items()
              if name not in task.base.names}
    most = max(gained, key=gained.get)
    report.add("ids", "AUC, base with ids, cents and seconds", tested.auc,
               note=f"most used of those: {most}, {100 * gained[most]:.1f} %")
    report.details["importance with ids"] = importance(tested)


def one_type_auc(task: Task, data: Features, is_type: np.ndarray) -> float:
    """How well one type of fraud is told from honest rows."""
    honest = ~task.fraud & (task.draw < HONEST_FOR_TYPES)
    model = task.fit(data, np.flatnonzero(task.train & (is_type | honest)), is_type, ONE_TYPE,
                     TYPE_TREES)
    tested = np.flatnonzero(~task.train & (is_type | honest))
    return auc(is_type[tested], model.predict(data.matrix[tested], num_threads=task.threads))


def macro_f1(task: Task, data: Features, types: np.ndarray, count: int) -> float:
    """How well the types are told from each other, given that a row is fraud."""
    model = task.fit(data, np.flatnonzero(task.train & task.fraud), types,
                     TYPES | {"num_class": count}, TYPE_TREES)
    tested = np.flatnonzero(~task.train & task.fraud)
    guess = model.predict(data.matrix[tested], num_threads=task.threads).argmax(axis=1)
    return float(f1_score(types[tested], guess, labels=range(count), average="macro"))


def measure_types(task: Task, report: Report) -> None:
    types = task.tables.rows.coded["fraud_type"]
    for code, name in enumerate(types.values):
        is_type = types.codes == code
        parts = [int((is_type & part).sum()) for part in (task.train, ~task.train)]
        if min(parts) < LEAST_OF_A_TYPE:
            raise TooLittle(f"{name} has {parts[0]} rows in the first 70 % of the time and"
                            f" {parts[1]} in the rest; {LEAST_OF_A_TYPE} are needed in each")
        task.say(f"type {name}")
        history = one_type_auc(task, task.with_history, is_type)
        report.add("types", f"AUC {name}", one_type_auc(task, task.base, is_type), 0.70, 0.99,
                   f"with history {history:.4f}; {sum(parts):,} rows")
    task.say("types from one another")
    history = macro_f1(task, task.with_history, types.codes, len(types.values))
    report.add("types", "macro-F1 between types",
               macro_f1(task, task.base, types.codes, len(types.values)), 0.35, 0.85,
               f"with history {history:.4f}")


def measure_score(task: Task, report: Report) -> None:
    score = task.tables.rows.numbers["fraud_score"][~task.train]
    found = auc(task.fraud[~task.train], score)
    report.add("score", "AUC of fraud_score", found, 0.75, 0.90,
               f"{'within' if found <= 0.80 else 'beyond'} the 0.80 of other single columns")
