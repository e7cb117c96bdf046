#include <boost/test/unit_test.hpp>
#include <string>

#include "base/error.h"
#include "sink/s3/request.h"

namespace fraudgen::sink::s3 {

static std::ostream& operator<<(std::ostream& out, const Field& field) {
  return out << field.name << ": " << field.value;
}
static bool operator==(const Field& a, const Field& b) {
  return a.name == b.name && a.value == b.value;
}

namespace {

const Address minio("http://127.0.0.1:9000", "us-east-1", "fraud-data");
const Address aws("", "eu-central-1", "fraud-data");

struct Fixture {
  Signer signer{{"AKIDEXAMPLE", Secret("secret"), Secret("the-token")}, "us-east-1"};
  Time time{std::chrono::seconds(1'369'353'600)};

  static std::string header(const Fields& headers, std::string_view name) {
    std::string found;
    for (const Field& field : headers) {
      if (field.name == name) found += field.value;
    }
    return found;
  }
  std::string url(const Request& request, const Address& address = minio) {
    return prepare(request, address, signer, time).url;
  }
  std::string hash(const Request& request, const Address& address) {
    return header(prepare(request, address, signer, time).headers, "x-amz-content-sha256");
  }
};

std::span<const std::byte> bytes(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

void check(const Fields& fields, const Fields& expected) {
  BOOST_TEST(fields == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE(addresses)

BOOST_AUTO_TEST_CASE(locations) {
  BOOST_TEST(parse_location("minio://fraud-data/raw/batch").bucket == "fraud-data");
  BOOST_TEST(parse_location("minio://fraud-data/raw/batch").prefix == "raw/batch/");
  BOOST_TEST(parse_location("s3://b.1/raw/").prefix == "raw/");
  BOOST_TEST(parse_location("s3://abc").prefix == "");
  BOOST_TEST(parse_location("s3://abc/").prefix == "");
  BOOST_TEST(parse_location("s3://abc/a b+\u00e9").key("x/y") == "a b+\u00e9/x/y");
  BOOST_TEST(parse_location("s3://abc").key("x/y") == "x/y");
  BOOST_TEST(parse_location("s3://abc/" + std::string(900, 'p')).prefix.size() == 901U);
  for (const std::string& bad :
       {std::string("s3://"), std::string("s3:///a"), std::string("s3://ab"),
        "s3://" + std::string(64, 'a'), std::string("s3://Abc"), std::string("s3://a_bc"),
        std::string("s3://-abc"), std::string("s3://abc."), std::string("s3://a..b"),
        std::string("s3://user@abc"), std::string("s3://minio://abc"), std::string("s3://abc//a"),
        std::string("s3://abc/a//b"), std::string("s3://abc/../b"), std::string("s3://abc/."),
        std::string("s3://abc/a\nb"), "s3://abc/" + std::string(901, 'p')}) {
    BOOST_CHECK_THROW(parse_location(bad), UsageError);
  }
}

BOOST_AUTO_TEST_CASE(with_an_endpoint_the_bucket_is_in_the_path) {
  BOOST_TEST(!minio.tls());
  BOOST_TEST(minio.host() == "127.0.0.1:9000");
  BOOST_TEST(minio.origin() == "http://127.0.0.1:9000");
  BOOST_TEST(minio.path("a/b") == "/fraud-data/a/b");
  BOOST_TEST(minio.path("") == "/fraud-data");
  BOOST_TEST(Address("https://h:443/", "", "abc").host() == "h");
  BOOST_TEST(Address("https://h:443/", "", "abc").tls());
  BOOST_TEST(Address("http://h:443", "", "abc").host() == "h:443");
  BOOST_TEST(Address("http://[::1]:80", "", "abc").host() == "[::1]");
}

BOOST_AUTO_TEST_CASE(with_aws_it_is_in_the_host) {
  BOOST_TEST(aws.tls());
  BOOST_TEST(aws.origin() == "https://fraud-data.s3.eu-central-1.amazonaws.com");
  BOOST_TEST(aws.path("a/b") == "/a/b");
  BOOST_TEST(aws.path("") == "/");
  BOOST_TEST(Address("", "cn-north-1", "abc").host() == "abc.s3.cn-north-1.amazonaws.com.cn");
  const Address dotted("", "us-east-1", "a.bc");
  BOOST_TEST(dotted.host() == "s3.us-east-1.amazonaws.com");
  BOOST_TEST(dotted.path("k") == "/a.bc/k");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(requests, Fixture)

BOOST_AUTO_TEST_CASE(buckets) {
  BOOST_TEST(head_bucket().method == "HEAD");
  BOOST_TEST(url(head_bucket()) == "http://127.0.0.1:9000/fraud-data");
  BOOST_TEST(create_bucket("us-east-1").method == "PUT");
  BOOST_TEST(create_bucket("us-east-1").body == "");
  BOOST_TEST(create_bucket("eu-central-1").body ==
             "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
             "<LocationConstraint>eu-central-1</LocationConstraint></CreateBucketConfiguration>");
}

BOOST_AUTO_TEST_CASE(uploads) {
  const Fields metadata{{"plan", "abc"}};
  const Request create = create_upload("a b/c", {"application/vnd.apache.parquet", metadata});
  BOOST_TEST(create.method == "POST");
  BOOST_TEST(url(create) == "http://127.0.0.1:9000/fraud-data/a%20b/c?uploads=");
  check(create.headers, {{"Content-Type", "application/vnd.apache.parquet"},
                         {"x-amz-meta-plan", "abc"},
                         {"x-amz-checksum-algorithm", "CRC32C"}});

  const Request part = upload_part("k", "id/+=", 7, bytes("data"), 0xE3069283);
  BOOST_TEST(part.method == "PUT");
  BOOST_TEST(url(part) == "http://127.0.0.1:9000/fraud-data/k?partNumber=7&uploadId=id%2F%2B%3D");
  check(part.headers, {{"x-amz-checksum-crc32c", "4waSgw=="}});
  BOOST_TEST(part.data.size() == 4U);

  const std::vector<UploadedPart> parts{{"\"e1\"", 0xE3069283}, {"<&>", 0}};
  const Request complete = complete_upload("k", "id", parts);
  BOOST_TEST(complete.method == "POST");
  BOOST_TEST(url(complete) == "http://127.0.0.1:9000/fraud-data/k?uploadId=id");
  check(complete.headers, {{"Content-Type", "application/xml"}});
  BOOST_TEST(complete.body ==
             "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
             "<Part><ChecksumCRC32C>4waSgw==</ChecksumCRC32C><ETag>&quot;e1&quot;</ETag>"
             "<PartNumber>1</PartNumber></Part>"
             "<Part><ChecksumCRC32C>AAAAAA==</ChecksumCRC32C><ETag>&lt;&amp;&gt;</ETag>"
             "<PartNumber>2</PartNumber></Part></CompleteMultipartUpload>");

  const Request abort = abort_upload("k", "id");
  BOOST_TEST(abort.method == "DELETE");
  BOOST_TEST(url(abort) == "http://127.0.0.1:9000/fraud-data/k?uploadId=id");
}

BOOST_AUTO_TEST_CASE(objects) {
  const Request put = put_object("k", {"application/json", {}}, bytes("{}"), 0);
  BOOST_TEST(put.method == "PUT");
  BOOST_TEST(url(put) == "http://127.0.0.1:9000/fraud-data/k");
  check(put.headers, {{"Content-Type", "application/json"}, {"x-amz-checksum-crc32c", "AAAAAA=="}});
  BOOST_TEST(head_object("k").method == "HEAD");
  check(head_object("k").headers, {{"x-amz-checksum-mode", "ENABLED"}});
  BOOST_TEST(get_object("k", 0, 1).method == "GET");
  check(get_object("k", 100, 50).headers, {{"Range", "bytes=100-149"}});
  BOOST_TEST(delete_object("k").method == "DELETE");
  BOOST_TEST(delete_object("k").query.empty());
}

BOOST_AUTO_TEST_CASE(lists) {
  const std::string root = "https://fraud-data.s3.eu-central-1.amazonaws.com/?";
  BOOST_TEST(url(list_uploads("a/b"), aws) ==
             root + "encoding-type=url&max-uploads=100&prefix=a%2Fb&uploads=");
  BOOST_TEST(url(list_uploads("a", "k", "id"), aws) ==
             root +
                 "encoding-type=url&key-marker=k&max-uploads=100&prefix=a&upload-id-marker=id"
                 "&uploads=");
  BOOST_TEST(url(list_objects("a/"), aws) ==
             root + "delimiter=%2F&encoding-type=url&list-type=2&max-keys=100&prefix=a%2F");
  BOOST_TEST(url(list_objects("", "t="), aws) ==
             root +
                 "continuation-token=t%3D&delimiter=%2F&encoding-type=url&list-type=2"
                 "&max-keys=100&prefix=");
}

BOOST_AUTO_TEST_CASE(what_is_signed_of_a_body) {
  const Request part = upload_part("k", "id", 1, bytes("Welcome to Amazon S3."), 0);
  const std::string_view of_data =
      "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
  BOOST_TEST(hash(part, minio) == of_data);
  BOOST_TEST(hash(part, aws) == unsigned_payload);
  Request known = part;
  known.data_hash = "known";
  BOOST_TEST(hash(known, minio) == "known");
  BOOST_TEST(hash(known, aws) == unsigned_payload);
  Request control = complete_upload("k", "id", {});
  control.body = "Welcome to Amazon S3.";
  BOOST_TEST(hash(control, minio) == of_data);
  BOOST_TEST(hash(control, aws) == of_data);
  BOOST_TEST(hash(head_object("k"), minio) == empty_payload_hash);
  BOOST_TEST(hash(head_object("k"), aws) == empty_payload_hash);
}

// The whole of one, against what the signer says of the same by itself.
BOOST_AUTO_TEST_CASE(prepared) {
  const Request request = upload_part("a b/$", "id", 1, bytes("x"), 0);
  const PreparedRequest made = prepare(request, aws, signer, time);
  BOOST_TEST(made.url ==
             "https://fraud-data.s3.eu-central-1.amazonaws.com/a%20b/%24?partNumber=1&uploadId=id");
  Fields expected{{"x-amz-checksum-crc32c", "AAAAAA=="},
                  {"Host", "fraud-data.s3.eu-central-1.amazonaws.com"},
                  {"x-amz-date", "20130524T000000Z"},
                  {"x-amz-content-sha256", "UNSIGNED-PAYLOAD"},
                  {"x-amz-security-token", "the-token"}};
  expected.push_back({"Authorization", signer.authorization({.method = "PUT",
                                                             .path = "/a b/$",
                                                             .query = request.query,
                                                             .headers = expected,
                                                             .payload_hash = unsigned_payload},
                                                            time)});
  check(made.headers, expected);
  BOOST_TEST(header(made.headers, "Authorization").find("host;x-amz-checksum-crc32c;") !=
             std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace fraudgen::sink::s3
