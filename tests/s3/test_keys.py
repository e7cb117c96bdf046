"""Where the program finds its keys, and who else gets to see them."""

import json
from pathlib import Path

import pytest
from s3_runs import DATA, SMALL, Run, Target, failed, succeeded
from servers import Minio, wait_until

WRONG = "n0t/the+secret=of-this-server"
PAIRS = {"AWS_ACCESS_KEY_ID": "AWS_SECRET_ACCESS_KEY", "MINIO_ROOT_USER": "MINIO_ROOT_PASSWORD",
         "MINIO_ACCESS_KEY": "MINIO_SECRET_KEY"}
WAYS = [*PAIRS, *(f"{user}_FILE" for user in PAIRS), "profile", "default profile"]


def environment(way: str, folder: Path, secret: str) -> dict[str, str]:
    """What gives the server's access key and this secret, that way."""
    access = Minio.access_key
    folder.mkdir()
    if way in PAIRS:
        return {way: access, PAIRS[way]: secret}
    if way.endswith("_FILE"):
        user = way.removesuffix("_FILE")
        (folder / "access").write_text(access + "\n")
        (folder / "secret").write_text(secret)
        return {way: str(folder / "access"), f"{PAIRS[user]}_FILE": str(folder / "secret")}
    mine, others = ("mine", "default") if way == "profile" else ("default", "mine")
    (folder / ".aws").mkdir()
    (folder / ".aws" / "credentials").write_text(
        f"[{others}]\naws_access_key_id = nobody\naws_secret_access_key = nothing\n"
        f"[{mine}]\naws_access_key_id = {access}\naws_secret_access_key={secret}\n")
    return {"HOME": str(folder), **({"AWS_PROFILE": "mine"} if way == "profile" else {})}


@pytest.mark.parametrize("way", WAYS)
def test_keys_from(minio, tmp_path, way):
    target = Target(minio)
    wrong = target.generate("--rows", 1000, **environment(way, tmp_path / "wrong", WRONG))
    failed(wrong, 2, "SignatureDoesNotMatch", "secret")
    assert WRONG not in wrong.stderr
    assert target.bucket not in minio.client("ls", "it")
    succeeded(target.generate("--rows", 1000, **environment(way, tmp_path / "right", minio.secret_key)))
    assert "_manifest.json" in target.objects()


def test_keys_from_options(minio):
    target = Target(minio)
    wrong = target.generate(*SMALL, "--minio-access-key", minio.access_key, "--minio-secret-key", WRONG,
                            HOME="/nowhere")
    failed(wrong, 2, "SignatureDoesNotMatch")
    assert WRONG not in wrong.stderr
    # They count before the environment.
    succeeded(target.generate(*SMALL, "--minio-access-key", minio.access_key,
                              f"--minio-secret-key={minio.secret_key}",
                              AWS_ACCESS_KEY_ID="nobody", AWS_SECRET_ACCESS_KEY=WRONG))


def test_an_access_key_that_nobody_has(minio):
    failed(Target(minio).generate(*SMALL, AWS_ACCESS_KEY_ID="nobody", AWS_SECRET_ACCESS_KEY=WRONG), 2,
           "InvalidAccessKeyId")


def test_no_keys(minio, tmp_path):
    failed(Target(minio).generate(*SMALL, HOME=str(tmp_path)), 2, "AWS_ACCESS_KEY_ID",
           "MINIO_ROOT_USER")


def test_half_a_pair(minio):
    failed(Target(minio).generate(*SMALL, MINIO_ROOT_USER=minio.access_key), 2, "MINIO_ROOT_PASSWORD")


def test_a_file_of_a_key_that_is_not_there(minio, tmp_path):
    failed(Target(minio).generate(*SMALL, AWS_ACCESS_KEY_ID=minio.access_key,
                                  AWS_SECRET_ACCESS_KEY_FILE=str(tmp_path / "none")), 2,
           "AWS_SECRET_ACCESS_KEY_FILE")


def test_a_user_who_may_only_read(own_minio):
    own_minio.client("admin", "user", "add", "it", "reader", "reader-secret")
    own_minio.client("admin", "policy", "attach", "it", "readonly", "--user", "reader")
    target = Target(own_minio)
    own_minio.client("mb", f"it/{target.bucket}")
    failed(target.generate(*SMALL, AWS_ACCESS_KEY_ID="reader", AWS_SECRET_ACCESS_KEY="reader-secret"),
           2, "AccessDenied")
    assert target.objects() == {}


def allow(server: Minio, bucket: str, *actions: str) -> None:
    """Makes user `loader`, who may do this with the bucket and nothing else."""
    policy = server.folder / "policy.json"
    policy.write_text(json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": [f"s3:{action}" for action in actions],
         "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"]}]}))
    server.client("admin", "user", "add", "it", "loader", "loader-secret")
    server.client("admin", "policy", "create", "it", "loading", policy)
    server.client("admin", "policy", "attach", "it", "loading", "--user", "loader")


@pytest.mark.parametrize("option, more, first", [
    (None, (), False), (None, ("CreateBucket",), True), ("--resume", ("GetObject", "DeleteObject"), False),
    ("--overwrite", ("DeleteObject",), False)])
def test_the_permissions_that_it_takes(own_minio, data, option, more, first):
    """As docs/s3.md has them."""
    target = Target(own_minio)
    if not first:
        own_minio.client("mb", f"it/{target.bucket}")
    if option:
        succeeded(target.generate(*DATA))
        target.file_system().delete_file("transactions/transactions_00001.parquet")
    allow(own_minio, target.bucket, "ListBucket", "ListBucketMultipartUploads", "PutObject",
          "AbortMultipartUpload", *more)
    succeeded(target.generate(*DATA, *([option] if option else []), AWS_ACCESS_KEY_ID="loader",
                              AWS_SECRET_ACCESS_KEY="loader-secret"))
    target.check_whole(data)


def argument_list(run: Run) -> bytes:
    return Path(f"/proc/{run.process.pid}/cmdline").read_bytes()


def test_nobody_sees_the_secret(own_minio, own_proxy, tmp_path):
    own_proxy.add("bandwidth", rate=2000)
    target = Target(own_minio, endpoint=own_proxy.endpoint)
    run = Run("generate", "-o", target.url, "--endpoint", target.endpoint, *SMALL,
              "--minio-access-key", own_minio.access_key, f"--minio-secret-key={own_minio.secret_key}",
              "--stats", tmp_path / "stats.json")
    wait_until(lambda: target.finished() or not run.running(), "a finished file")
    assert run.running(), run.end().stderr
    seen = argument_list(run)
    assert b"generate" in seen and b"--minio-secret-key" in seen
    assert own_minio.secret_key.encode() not in seen
    assert own_minio.access_key.encode() not in seen
    # No core file, whatever the shell's limit.
    limits = Path(f"/proc/{run.process.pid}/limits").read_text()
    core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
    assert core.split()[4] == "0"

    result = run.end()
    succeeded(result)
    told = result.stdout + result.stderr + (tmp_path / "stats.json").read_text()
    stored = b"".join(target.file_system().open_input_file(name).read() for name in target.objects())
    assert own_minio.secret_key not in told
    assert own_minio.secret_key.encode() not in stored
    # Nor does the server get it: a signature says who knows it, and not what it is.
    assert own_minio.secret_key not in own_minio.log.read_text()
    assert json.loads((tmp_path / "stats.json").read_text())["requests"] > 0
