"""What a person and a program see: help, version, plan, progress, statistics, the manifest."""

import json
import os
import pty
import subprocess
import time

import pytest

from conftest import SMALL, command, environment, parquet_files, refused, run, succeed


def on_terminal(*arguments: object, **variables: str) -> str:
    """What the run writes on a terminal as its standard output and error."""
    master, slave = pty.openpty()
    process = subprocess.Popen(command(*arguments), stdout=slave, stderr=slave, stdin=slave,
                               env=environment(TERM="xterm", **variables))
    os.close(slave)
    output = b""
    try:
        while piece := os.read(master, 65536):
            output += piece
    except OSError:  # how Linux says that the other end is closed
        pass
    assert process.wait() == 0, output
    return output.decode()


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["help"], ["generate", "--help"],
                                       ["plan", "-h"], ["--size", "1GB", "--help"]])
def test_help_goes_to_standard_output(arguments):
    result = succeed(*arguments)
    assert "fraudgen" in result.stdout and result.stderr == ""
    assert "\x1b" not in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_help_has_colour_on_a_terminal_unless_it_is_not_wanted():
    assert "\x1b[" in on_terminal("--help")
    assert "\x1b[" not in on_terminal("--help", NO_COLOR="1")


def test_version():
    text = succeed("--version").stdout
    for name in ("fraudgen ", "zstd ", "OpenSSL ", "libcurl/"):
        assert name in text


def test_plan_writes_nothing(tmp_path):
    text = succeed("plan", *SMALL, cwd=tmp_path).stdout
    for word in ("customers", "devices", "transactions", "total", "workers", "memory"):
        assert word in text
    assert not list(tmp_path.iterdir())


def test_plan_for_programs_tells_what_generate_does(whole, tmp_path):
    plan = json.loads(succeed("plan", "--json", *SMALL, "-o", tmp_path / "x").stdout)
    manifest = json.loads((whole / "_manifest.json").read_text())
    assert plan["plan"] == manifest["plan"]
    assert plan["options"] == manifest["options"]
    assert plan["memory"]["total"] <= plan["memory"]["budget"] == 64 << 20
    for table in ("customers", "transactions"):
        files = [file for file in manifest["files"] if file["path"].startswith(table)]
        assert plan["tables"][table]["files"] == len(files)
        assert plan["tables"][table]["rows"] == sum(file["rows"] for file in files)
    assert not (tmp_path / "x").exists()


def test_plan_of_shards_adds_up():
    def counts(*arguments):
        tables = json.loads(succeed("plan", "--json", *SMALL, *arguments).stdout)["tables"]
        return {(table, what): n for table, tally in tables.items() for what, n in tally.items()}

    shards = [counts("--shard", f"{i}/3") for i in range(3)]
    whole = counts()
    for (table, what), n in whole.items():
        total = sum(shard[table, what] for shard in shards)
        # Expected bytes are rounded file by file.
        assert total == n if what != "bytes" else abs(total - n) <= 0.001 * n


def test_plan_into_a_full_pipe_fails():
    with open("/dev/full", "w") as full:
        result = subprocess.run(command("plan", *SMALL), stdout=full, stderr=subprocess.PIPE,
                                text=True, env=environment())
    assert result.returncode == 1
    assert "standard output" in result.stderr


def test_generate_leaves_standard_output_empty(tmp_path):
    result = succeed(*SMALL, "-o", tmp_path / "data")
    assert result.stdout == ""
    assert "rows/s" in result.stderr and "peak resident memory" in result.stderr
    assert "\r" not in result.stderr and "\x1b" not in result.stderr
    assert len(result.stderr.splitlines()) <= 4


def test_quiet_is_quiet(tmp_path):
    assert succeed(*SMALL, "-q", "-o", tmp_path / "data").stderr == ""


def test_a_terminal_shows_a_live_line():
    text = on_terminal("--size", "60MB", "-o", "null:")
    assert "\r" in text and "%" in text and "resident" in text
    assert text.count("\n") <= 4
    assert "\r" not in on_terminal(*SMALL, "-o", "null:", "--quiet")


def test_the_manifest_tells_of_every_file(whole):
    manifest = json.loads((whole / "_manifest.json").read_text())
    assert manifest["format"] == 1
    files = {file["path"]: file for file in manifest["files"]}
    assert files.keys() == parquet_files(whole).keys()
    for path, file in files.items():
        assert file["bytes"] == (whole / path).stat().st_size
        assert file["rows"] > 0


def test_the_manifest_has_crc32c(whole):
    manifest = json.loads((whole / "_manifest.json").read_text())
    file = min(manifest["files"], key=lambda file: file["bytes"])
    assert crc32c(b"123456789") == 0xE3069283  # RFC 3720's own check
    assert file["crc32c"] == f"{crc32c((whole / file['path']).read_bytes()):08x}"


def crc32c(content: bytes) -> int:
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
        table.append(byte)
    crc = 0xFFFFFFFF
    for byte in content:
        crc = table[(crc ^ byte) & 0xFF] ^ crc >> 8
    return crc ^ 0xFFFFFFFF


def test_statistics(tmp_path):
    result = succeed(*SMALL, "-q", "-o", tmp_path / "data", "--stats", tmp_path / "stats.json")
    assert result.stdout == ""
    stats = json.loads((tmp_path / "stats.json").read_text())
    manifest = json.loads((tmp_path / "data" / "_manifest.json").read_text())
    assert stats["rows"] == sum(file["rows"] for file in manifest["files"])
    assert stats["bytes"] == sum(file["bytes"] for file in manifest["files"])
    assert stats["files"] == len(manifest["files"])
    assert stats["rows"] == sum(table["rows"] for table in stats["tables"].values())
    assert stats["seconds"] > 0 and stats["workers"] >= 1 and stats["retries"] == 0
    assert stats["rows_per_second"] == pytest.approx(stats["rows"] / stats["seconds"])
    assert stats["parts"] >= stats["bytes"] >> 20
    assert 1 << 20 < stats["peak_resident_bytes"] <= 64 << 20


def test_statistics_that_cannot_be_written(tmp_path):
    refused(run(*SMALL, "-o", tmp_path / "data", "--stats", tmp_path / "no" / "stats.json"),
            "--stats", "No such file or directory")
    refused(run(*SMALL, "-o", tmp_path / "data", "--stats", tmp_path), "--stats", "directory")
    assert not any((tmp_path / "data").iterdir())


def test_statistics_beside_the_dataset(tmp_path):
    succeed(*SMALL, "-q", "-o", tmp_path / "data", "--stats", tmp_path / "data" / "stats.json")
    stats = tmp_path / "data" / "stats.json"
    first = json.loads(stats.read_text())
    assert first["files"] > 0
    succeed(*SMALL, "-q", "-o", tmp_path / "data", "--stats", stats, "--resume")
    assert json.loads(stats.read_text())["kept"]["files"] == first["files"]


@pytest.mark.parametrize("name", ["_manifest.json", "customers/customers_00000.parquet"])
def test_statistics_do_not_take_a_name_of_the_datasets(tmp_path, name):
    succeed(*SMALL, "-q", "-o", tmp_path / "data")
    before = (tmp_path / "data" / name).read_bytes()
    (tmp_path / "link").symlink_to(tmp_path / "data")
    (tmp_path / "file").symlink_to(tmp_path / "data" / name)
    for path in (f"data/{name}", f"link/{name}", f"data/../data/{name}", "file"):
        refused(run(*SMALL, "-o", tmp_path / "data", "--overwrite", "--stats", tmp_path / path),
                "--stats", "kept for the dataset")
    assert (tmp_path / "data" / name).read_bytes() == before


@pytest.mark.parametrize("name", ["_manifest.json", "_manifest-1-of-3.json", "transactions",
                                  "_tmp-_manifest.json", "stats.json/../devices"])
def test_statistics_do_not_take_a_name_that_the_dataset_will_need(tmp_path, name):
    data = tmp_path / "data"
    (data / "stats.json").mkdir(parents=True)
    refused(run(*SMALL, "-o", data, "--stats", f"{data}/{name}"), "--stats", "kept for the dataset")
    assert os.listdir(data) == ["stats.json"]


def test_statistics_into_a_pipe(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    refused(run(*SMALL, "-o", tmp_path / "data", "--stats", pipe), "--stats", "nobody reads")
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    succeed(*SMALL, "-q", "-o", tmp_path / "data", "--stats", pipe)
    assert json.loads(os.read(reader, 1 << 16))["files"] > 0
    os.close(reader)


def test_old_statistics_survive_a_run_that_is_refused(tmp_path):
    stats = tmp_path / "stats.json"
    stats.write_text("old")
    refused(run(*SMALL, "-o", stats, "--stats", stats), "--output")
    assert stats.read_text() == "old"
    refused(run(*SMALL, "-o", stats, "--stats", tmp_path / "new.json"), "--output")
    assert not (tmp_path / "new.json").exists()


def test_secrets_are_wiped_from_the_argument_list():
    process = subprocess.Popen(
        command("--size", "4GB", "-o", "null:", "-q", "--minio-access-key", "offen", "--minio-secret-key=geheim"),
        env=environment())
    try:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with open(f"/proc/{process.pid}/cmdline", "rb") as file:
                arguments = file.read()
            if b"--minio-secret-key" in arguments and b"geheim" not in arguments:
                break
            time.sleep(0.001)
        assert b"--minio-secret-key" in arguments
        assert b"geheim" not in arguments and b"offen" not in arguments
    finally:
        process.kill()
        process.wait()
