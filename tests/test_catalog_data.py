"""The script that embeds the catalogue names the file and the line of what it can't take."""

import pathlib
import shutil
import subprocess
import sys

import pytest

CATALOG = pathlib.Path(__file__).parent.parent / "src" / "catalog"


def embed(data, folder):
    outputs = [str(folder / name) for name in ("tables.cc", "people.cc", "devices.cc")]
    return subprocess.run([sys.executable, "-B", CATALOG / "embed.py", data, *outputs],
                          capture_output=True, text=True)


def test_takes_the_catalogue_as_it_is(tmp_path):
    done = embed(CATALOG / "data", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("file, line, old, new, message", [
    ("banks.tsv", 2, "001\t", "1\t", "code is '1', not 3 digits"),
    ("banks.tsv", 4, "publico", "estatal", "kind is 'estatal'"),
    ("states.tsv", 3, "\t8\t", "\tmany\t", "weight is 'many', not a number"),
    ("states.tsv", 3, "\t7", "\t12", "cpf_region_digit is '12', out of range"),
    ("cities.tsv", 3, "13000", "23000", "the CEPs are not inside the state's"),
    ("cities.tsv", 6, "\t11\t", "\t21\t", "area code 21 is not the state's"),
    ("cities.tsv", 7, "SP\tSanto André\t", "SP\tCampinas\t", "the same as line 3"),
    ("mcc.tsv", 2, "\t20", "", "5 fields, not 6"),
    ("merchants.tsv", 2, "5411", "5410", "mcc is '5410'"),
    ("merchant_presence.tsv", 2, "Zaffari", "Zafari", "merchants.tsv has no 'Zafari'"),
    ("merchant_presence.tsv", 2, "RS SP", "RS PP", "states names 'PP'"),
    ("device_models.tsv", 38, "SMARTPHONE_IOS", "TABLET_ANDROID", "Apple makes no TABLET_ANDROID"),
    ("surnames.tsv", 2, "\tda\t", "\t-\t", "a particle and its share go together"),
    ("professions.tsv", 2, "\tE\tB\t", "\tB\tE\t", "the lowest income class is above the highest"),
])
def test_names_file_and_line(tmp_path, file, line, old, new, message):
    data = tmp_path / "data"
    shutil.copytree(CATALOG / "data", data)
    lines = (data / file).read_text(encoding="utf-8").splitlines()
    # The line meant is the first at or after `line` that holds `old`.
    number = next(n for n in range(line, len(lines) + 1) if old in lines[n - 1])
    lines[number - 1] = lines[number - 1].replace(old, new, 1)
    (data / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = embed(data, tmp_path)
    assert done.returncode == 1
    assert f"{file}:{number}: " in done.stderr and message in done.stderr
    assert not (tmp_path / "tables.cc").exists()
