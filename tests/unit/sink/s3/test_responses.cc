#include <boost/test/unit_test.hpp>
#include <string>

#include "sink/s3/responses.h"

namespace fraudgen::sink::s3 {
namespace {

const std::string declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const std::string space = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";

constexpr std::string_view internal_error =
    "<Error><Code>InternalError</Code><Message>We encountered an internal error. Please try "
    "again.</Message><RequestId>656c76696e6727732072657175657374</RequestId></Error>";

template <typename T>
void check_error(const Answer<T>& answer, std::string_view code) {
  BOOST_TEST_REQUIRE(std::holds_alternative<ServiceError>(answer));
  BOOST_TEST(std::get<ServiceError>(answer).code == code);
}

BOOST_AUTO_TEST_SUITE(responses)

BOOST_AUTO_TEST_CASE(errors) {
  const ServiceError moved = parse_error(
      declaration +
      "<Error><Code>AuthorizationHeaderMalformed</Code><Message>the region 'us-east-1' is wrong; "
      "expecting 'eu-central-1'</Message><Region>eu-central-1</Region></Error>");
  BOOST_TEST(moved.code == "AuthorizationHeaderMalformed");
  BOOST_TEST(moved.message == "the region 'us-east-1' is wrong; expecting 'eu-central-1'");
  BOOST_TEST(moved.region == "eu-central-1");
}

BOOST_AUTO_TEST_CASE(errors_of_strangers) {
  for (const std::string_view body :
       {"", "<html><body><h1>502 Bad Gateway</h1></body></html>", "upstream timed out",
        "<!DOCTYPE html><Error><Code>x</Code></Error>", "<Errors><Code>x</Code></Errors>"}) {
    const ServiceError error = parse_error(body);
    BOOST_TEST(error.code == "");
    BOOST_TEST(error.message == "");
  }
  // Cut off: what was there is of use.
  BOOST_TEST(parse_error("<Error><Code>SlowDown</Code><Mess").code == "SlowDown");
  const ServiceError hostile =
      parse_error("<Error><Code>" + std::string(4096, 'c') + "</Code><Message>a&#10;b\u009b" +
                  std::string(1000, 'm') + "</Message><Region>a b</Region></Error>");
  BOOST_TEST(hostile.code == std::string(100, 'c'));
  BOOST_TEST(hostile.message == "a b " + std::string(296, 'm'));
  BOOST_TEST(hostile.region == "");
}

BOOST_AUTO_TEST_CASE(created_upload) {
  const std::string head =
      declaration + "<InitiateMultipartUploadResult" + space + "><Bucket>b</Bucket><Key>k</Key>";
  const std::string tail = "</InitiateMultipartUploadResult>";
  const auto answer = parse_created_upload(head + "<UploadId>VXBsb2Fk-._~</UploadId>" + tail);
  BOOST_TEST(std::get<CreatedUpload>(answer).upload_id == "VXBsb2Fk-._~");

  check_error(parse_created_upload(internal_error), "InternalError");
  for (const char* id :
       {"", "<UploadId/>", "<UploadId>a b</UploadId>", "<UploadId>a&#13;&#10;b</UploadId>"}) {
    BOOST_CHECK_THROW(parse_created_upload(head + id + tail), MalformedAnswer);
  }
  BOOST_CHECK_THROW(
      parse_created_upload(head + "<UploadId>" + std::string(2049, 'x') + "</UploadId>" + tail),
      MalformedAnswer);
  BOOST_CHECK_THROW(parse_created_upload(""), MalformedAnswer);
  BOOST_CHECK_THROW(parse_created_upload(head), MalformedAnswer);
  // Another answer's UploadId, or one deeper down, is none.
  BOOST_CHECK_THROW(parse_created_upload("<Other><UploadId>x</UploadId></Other>"), MalformedAnswer);
  BOOST_CHECK_THROW(parse_created_upload(head + "<A><UploadId>x</UploadId></A>" + tail),
                    MalformedAnswer);
}

BOOST_AUTO_TEST_CASE(completed_upload) {
  const auto answer = parse_completed_upload(
      "  \r\n \n" + declaration + "<CompleteMultipartUploadResult" + space +
      "><Location>http://h/b/k</Location><Bucket>b</Bucket><Key>k</Key>"
      "<ETag>&quot;3858f62230ac3c915f300c664312c11f-9&quot;</ETag>"
      "<ChecksumCRC32C>wdBDMA==</ChecksumCRC32C></CompleteMultipartUploadResult>");
  BOOST_TEST(std::get<CompletedUpload>(answer).etag == "\"3858f62230ac3c915f300c664312c11f-9\"");
  BOOST_TEST(std::get<CompletedUpload>(answer).crc32c == "wdBDMA==");

  const auto bare = parse_completed_upload("<CompleteMultipartUploadResult/>");
  BOOST_TEST(std::get<CompletedUpload>(bare).etag == "");
  BOOST_TEST(std::get<CompletedUpload>(bare).crc32c == "");

  check_error(parse_completed_upload(declaration + std::string(internal_error)), "InternalError");
  check_error(parse_completed_upload("\n\n" + std::string(internal_error)), "InternalError");
  for (const std::string_view body : {"", "   ", "<CompleteMultipartUploadResult>", "<ok/>"}) {
    BOOST_CHECK_THROW(parse_completed_upload(body), MalformedAnswer);
  }
}

BOOST_AUTO_TEST_CASE(uploads) {
  const std::string head =
      declaration + "<ListMultipartUploadsResult" + space + "><Bucket>b</Bucket>";
  const std::string tail = "</ListMultipartUploadsResult>";
  const std::string one =
      "<Upload><Key>a%2Fb+%C3%A9</Key><UploadId>1</UploadId><Initiator><ID>i</ID></Initiator>"
      "<Initiated>2026-01-28T23:27:20Z</Initiated></Upload>";
  const auto page = std::get<UploadsPage>(parse_uploads(
      head + one +
      "<Upload><UploadId>2</UploadId><Key>c</Key></Upload><EncodingType>url</EncodingType>"
      "<IsTruncated>true</IsTruncated><NextKeyMarker>c%2B</NextKeyMarker>"
      "<NextUploadIdMarker>2</NextUploadIdMarker><CommonPrefixes><Prefix>p</Prefix></"
      "CommonPrefixes>" +
      tail));
  BOOST_TEST_REQUIRE(page.uploads.size() == 2U);
  BOOST_TEST(page.uploads[0].key == "a/b \u00e9");
  BOOST_TEST(page.uploads[0].upload_id == "1");
  BOOST_TEST(page.uploads[1].key == "c");
  BOOST_TEST(page.uploads[1].upload_id == "2");
  BOOST_TEST(page.more);
  BOOST_TEST(page.next_key == "c+");
  BOOST_TEST(page.next_upload_id == "2");

  const auto plain = std::get<UploadsPage>(parse_uploads(head + one + tail));
  BOOST_TEST(plain.uploads.at(0).key == "a%2Fb+%C3%A9");
  BOOST_TEST(!plain.more);
  BOOST_TEST(std::get<UploadsPage>(parse_uploads(head + tail)).uploads.empty());

  check_error(parse_uploads("<Error><Code>NoSuchBucket</Code></Error>"), "NoSuchBucket");
  for (const std::string_view bad :
       {"<Upload><Key>c</Key></Upload>", "<Upload><UploadId>2</UploadId></Upload>",
        "<IsTruncated>maybe</IsTruncated>", "<IsTruncated>true</IsTruncated>",
        "<EncodingType>url</EncodingType><Upload><Key>%4</Key><UploadId>2</UploadId></Upload>",
        "<IsTruncated>true</IsTruncated><NextKeyMarker>k</NextKeyMarker>"
        "<NextUploadIdMarker>a b</NextUploadIdMarker>"}) {
    BOOST_CHECK_THROW(parse_uploads(head + std::string(bad) + tail), MalformedAnswer);
  }
  // What one upload lacks is not taken from the one before.
  BOOST_CHECK_THROW(parse_uploads(head + one + "<Upload><Key>c</Key></Upload>" + tail),
                    MalformedAnswer);
}

BOOST_AUTO_TEST_CASE(objects) {
  const std::string head =
      declaration + "<ListBucketResult" + space + "><Name>b</Name><Prefix>a/</Prefix>";
  const std::string tail = "</ListBucketResult>";
  const auto page = std::get<ObjectsPage>(parse_objects(
      head +
      "<IsTruncated>true</IsTruncated><NextContinuationToken>1ueGcxLPRx1Tr/XYExHnhb==</"
      "NextContinuationToken>"
      "<Contents><Key>a/b</Key><LastModified>2026-01-28T23:27:20Z</"
      "LastModified><Size>128000000000</Size>"
      "<Owner><ID>o</ID></Owner></Contents><Contents><Key>a/%</Key><Size>0</Size></Contents>" +
      tail));
  BOOST_TEST_REQUIRE(page.objects.size() == 2U);
  BOOST_TEST(page.objects[0].key == "a/b");
  BOOST_TEST(page.objects[0].bytes == 128'000'000'000U);
  BOOST_TEST(page.objects[1].key == "a/%");
  BOOST_TEST(page.objects[1].bytes == 0U);
  BOOST_TEST(page.more);
  BOOST_TEST(page.token == "1ueGcxLPRx1Tr/XYExHnhb==");

  const auto decoded = std::get<ObjectsPage>(parse_objects(
      head + "<EncodingType>url</EncodingType><Contents><Key>a%2Bb</Key></Contents>" + tail));
  BOOST_TEST(decoded.objects.at(0).key == "a+b");
  BOOST_TEST(!decoded.more);

  check_error(parse_objects("<Error><Code>AccessDenied</Code></Error>"), "AccessDenied");
  for (const std::string& bad :
       {std::string("<Contents><Key>c</Key><Size>-1</Size></Contents>"),
        std::string("<Contents><Size>1</Size></Contents>"),
        std::string("<IsTruncated>true</IsTruncated>"),
        "<Contents><Key>" + std::string(1025, 'k') + "</Key></Contents>"}) {
    BOOST_CHECK_THROW(parse_objects(head + bad + tail), MalformedAnswer);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace fraudgen::sink::s3
