"""tools/realism as it is run: exit status, messages, files, and what it makes of broken data."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from command import LONG, ROOT, Outcome, copy_with, generate, realism, with_column

from realism_report.main import parse


def test_a_score_that_is_the_label_and_a_column_that_is_the_label_fail(generated, tmp_path):
    def leak(table):
        fraud = table["is_fraud"].to_numpy()
        table = with_column(table, "fraud_score", pa.array(np.where(fraud, 90.0, 10.0)))
        return with_column(table, "canal", pa.array(np.where(fraud, "ATM", "AGENCIA").tolist()))

    broken = copy_with(generated, tmp_path / "copy", leak)
    good, bad = (realism(target, "--only", "score,columns", cwd=tmp_path)
                 for target in (generated, broken))
    assert good.lines["AUC of fraud_score"]["value"] < 0.95
    assert good.lines["AUC of the best single column"]["value"] < 0.95
    assert bad.status == 1
    for name in ("AUC of fraud_score", "AUC of the best single column",
                 "most fraud in a value or pair of values"):
        assert bad.lines[name]["value"] == 1 and bad.lines[name]["verdict"] == "FAIL"
        assert re.search(rf"^FAIL  {name}", bad.table, re.MULTILINE)
    assert bad.lines["AUC of the best single column"]["note"].startswith("canal 1.0000")
    assert "canal = ATM" in bad.lines["most fraud in a value or pair of values"]["note"]


def test_the_status_is_what_the_lines_say(generated, tmp_path):
    outcome = realism(generated, "--only", "population", cwd=tmp_path)
    verdicts = {line["verdict"] for line in outcome.lines.values()}
    assert outcome.status == ("FAIL" in verdicts)
    assert verdicts <= {"PASS", "FAIL", ""}
    assert len(outcome.table.split("\n\n")[0].splitlines()) == len(outcome.lines)


def test_the_page_is_one_file_that_needs_nothing_else(generated, tmp_path):
    page = tmp_path / "page.html"
    outcome = realism(generated, "--only", "models", "--html", page, cwd=tmp_path)
    assert outcome.status in (0, 1)
    text = page.read_text()
    assert len(text) < 6 << 20
    assert text.count("<img ") == text.count('src="data:image/png;base64,') == 11
    assert not re.search(r"(src|href)=\"(?!data:)|url\(|@import|<script", text)
    for name in outcome.lines:
        assert name in text
    assert not (tmp_path / "realism.html").exists()


def test_there_is_a_page_unless_only_some_of_it_was_asked_for():
    assert parse(["data"]).html == Path("realism.html")
    assert parse(["data", "--html", "here.html"]).html == Path("here.html")
    assert parse(["data", "--only", "score"]).html is None


def test_the_same_files_give_the_same_figures(generated, tmp_path):
    outcomes = [realism(generated, "--only", "models,behaviour", "--threads", threads, cwd=tmp_path)
                for threads in (2, 1)]
    assert outcomes[0].lines == outcomes[1].lines


def refused(outcome, message: str) -> None:
    assert outcome.status == 2 and not outcome.table
    (line,) = [text for text in outcome.messages.splitlines()
               if not re.match(r"realism: +\d+ s  ", text)]
    assert re.fullmatch(f"realism: {message}", line)


def test_what_is_no_dataset(generated, tmp_path):
    refused(realism(tmp_path / "nowhere", cwd=tmp_path), ".*/nowhere: not a directory")
    refused(realism(tmp_path, cwd=tmp_path),
            ".*: no _manifest.json, so no finished dataset lies there")
    lacking = tmp_path / "lacking"
    shutil.copytree(generated, lacking)
    shutil.rmtree(lacking / "devices")
    refused(realism(lacking, cwd=tmp_path), ".*/lacking: the dataset has no devices table")
    broken = next((lacking / "customers").glob("*.parquet"))
    shutil.copytree(generated / "devices", lacking / "devices")
    broken.write_bytes(b"PAR1, or so it says")
    refused(realism(lacking, cwd=tmp_path), ".*/lacking: the files can't be read: .*")


def test_what_is_too_small(tmp_path):
    small = generate(tmp_path / "small", "--rows", 20_000)
    refused(realism(small, cwd=tmp_path), ".*/small: 20,000 transactions; 100,000 are needed")
    calm = generate(tmp_path / "calm", "--rows", 110_000, "--fraud-rate", 0.001)
    refused(realism(calm, cwd=tmp_path), r"the first 70 % of the time hold \d+ rows of fraud.*")


def test_what_cannot_be_written_is_met_before_anything_is_measured(generated, tmp_path):
    outcome = realism(generated, "--only", "population", "--html", tmp_path / "none" / "a.html",
                      cwd=tmp_path)
    refused(outcome, ".*/none/a.html: can't be written: No such file or directory")
    assert "reading" not in outcome.messages


def test_interrupting_it_is_no_crash(generated, tmp_path, monkeypatch):
    def interrupted(target):
        raise KeyboardInterrupt

    monkeypatch.setattr("realism_report.main.read", interrupted)
    outcome = realism(generated, "--only", "population", cwd=tmp_path)
    assert outcome.status == 130
    assert outcome.messages.splitlines()[-1] == "realism: interrupted"


def test_a_group_that_is_none(tmp_path):
    outcome = realism(tmp_path, "--only", "score,lives", cwd=tmp_path)
    assert outcome.status == 2
    assert "lives: no such group; there are models, " in outcome.messages


def test_the_program_of_its_own(tmp_path):
    done = subprocess.run([ROOT / "tools" / "realism", tmp_path / "nowhere"], cwd=tmp_path,
                          capture_output=True, text=True)
    refused(Outcome(done.returncode, done.stdout, done.stderr, {}), ".*/nowhere: not a directory")


if LONG:
    @pytest.mark.parametrize("options", [("--seed", 1), ("--seed", 2), ("--seed", 3),
                                         ("--seed", 1, "--no-profiles")], ids=str)
    def test_all_figures_are_within_their_limits(options, tmp_path):
        target = generate(tmp_path / "data", "--rows", 3_000_000, "--fraud-rate", 0.02, *options)
        outcome = realism(target, cwd=tmp_path)
        assert outcome.status == 0, outcome.table + outcome.messages
        assert (tmp_path / "realism.html").exists()
        assert json.loads((tmp_path / "figures.json").read_text())["options"]["rows"] == "3000000"
