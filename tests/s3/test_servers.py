"""What the other tests here look for is seen when it is there."""

import pytest
from s3_runs import Target


@pytest.mark.parametrize("prefix", ["raw/batch", "a é/b+c~=d"])
def test_an_unfinished_upload_is_seen(server, prefix):
    target = Target(server, prefix)
    server.client("mb", f"it/{target.bucket}")
    target.check_no_litter(["transactions/transactions_00000.parquet"])
    name = "transactions/transactions_00000.parquet"
    stream = target.file_system().open_output_stream(name)
    stream.write(b"x" * (12 << 20))
    stream.flush()
    assert target.uploads()
    assert "transactions_00000.parquet" in target.listed_uploads([name])
    assert target.listed_uploads(["customers/customers_00000.parquet"]) == ""
    with pytest.raises(AssertionError):
        target.check_no_litter([name])
    stream.close()
    target.check_no_litter([name])
    target.check_nothing_temporary()
    assert target.finished() == ["transactions_00000.parquet"]
    assert target.objects().keys() == {name}
