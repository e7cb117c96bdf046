#include <boost/test/unit_test.hpp>
#include <string>

#include "sink/s3/answer_headers.h"

namespace fraudgen::sink::s3 {
namespace {

using namespace std::chrono_literals;

AnswerHeaders read(std::initializer_list<std::string_view> lines) {
  HeaderReader reader;
  for (const std::string_view line : lines) BOOST_TEST(reader.take(line));
  return reader.headers();
}

BOOST_AUTO_TEST_SUITE(answer_headers)

BOOST_AUTO_TEST_CASE(all_of_them) {
  const AnswerHeaders found = read({
      "HTTP/1.1 200 OK\r\n",
      "ETag: \"9b2cf535f27731c974343645a3985328\"\r\n",
      "X-AMZ-Checksum-CRC32C:wdBDMA==\r\n",
      "x-amz-checksum-type: FULL_OBJECT\r\n",
      "x-amz-bucket-region: \t eu-central-1 \r\n",
      "x-amz-request-id: 656c76696e6727732072657175657374\r\n",
      "Date: Fri, 24 May 2013 00:00:00 GMT\r\n",
      "Content-Length: 5242880\r\n",
      "Retry-After: 7\r\n",
      "x-amz-meta-Plan: 0123 abc\r\n",
      "x-amz-meta-other: 1\r\n",
      "Server: MinIO\r\n",
      "\r\n",
  });
  BOOST_TEST(found.etag == "\"9b2cf535f27731c974343645a3985328\"");
  BOOST_TEST(found.crc32c == "wdBDMA==");
  BOOST_TEST(found.region == "eu-central-1");
  BOOST_TEST((found.date == Time(1'369'353'600s)));
  BOOST_TEST(found.content_length.value() == 5'242'880U);
  BOOST_TEST((found.retry_after == 7s));
  BOOST_TEST((read({"Retry-After: 18446744073709551615"}).retry_after == 24h));
  BOOST_TEST_REQUIRE(found.metadata.size() == 2U);
  BOOST_TEST(found.metadata[0].name == "plan");
  BOOST_TEST(found.metadata[0].value == "0123 abc");
  BOOST_TEST(found.metadata[1].name == "other");
}

BOOST_AUTO_TEST_CASE(the_last_answer_counts) {
  const AnswerHeaders found = read(
      {"HTTP/1.1 100 Continue", "ETag: \"old\"", "", "HTTP/1.1 200 OK", "Content-Length: 0", ""});
  BOOST_TEST(found.etag == "");
  BOOST_TEST(found.content_length.value() == 0U);
}

BOOST_AUTO_TEST_CASE(nonsense_is_none) {
  const AnswerHeaders found = read({"ETag: a b", "x-amz-bucket-region: \xff", "Date: yesterday",
                                    "Content-Length: -1", "Retry-After: soon", "no colon", ":", "",
                                    "x-amz-checksum-crc32c: ", "x-amz-request-id"});
  BOOST_TEST(found.etag == "");
  BOOST_TEST(found.region == "");
  BOOST_TEST(found.crc32c == "");
  BOOST_TEST(!found.date.has_value());
  BOOST_TEST(!found.content_length.has_value());
  BOOST_TEST(!found.retry_after.has_value());
  BOOST_TEST(read({"ETag: " + std::string(2049, 'x')}).etag == "");
  BOOST_TEST(read({"ETag: " + std::string(2048, 'x')}).etag.size() == 2048U);
}

BOOST_AUTO_TEST_CASE(endless_headers_end) {
  HeaderReader reader;
  const std::string line = "x-amz-meta-a: " + std::string(1010, 'b');
  for (int i = 0; i < 32; ++i) BOOST_TEST(reader.take(line));
  BOOST_TEST(reader.headers().metadata.size() == 16U);
  BOOST_TEST(!reader.take("x"));

  HeaderReader continued;
  std::size_t answers = 0;
  while (continued.take("HTTP/1.1 100 Continue\r\n")) BOOST_TEST_REQUIRE(++answers < 10'000U);
  BOOST_TEST(answers == HeaderReader::size_limit / 23);
}

BOOST_AUTO_TEST_CASE(dates) {
  BOOST_TEST((parse_http_date("Thu, 01 Jan 1970 00:00:00 GMT") == Time(0s)));
  BOOST_TEST((parse_http_date("Thu, 29 Feb 2024 23:59:60 GMT") == Time(1'709'251'200s)));
  BOOST_TEST((parse_http_date("Mon, 23 Nov 2026 18:15:09 GMT") == Time(1'795'457'709s)));
  for (const char* bad : {"", "Fri, 24 May 2013 00:00:00 UTC", "Fri, 24 May 2013 24:00:00 GMT",
                          "Fri, 24 May 2013 00:60:00 GMT", "Fri, 24 May 2013 00:00:61 GMT",
                          "Fri, 31 Apr 2013 00:00:00 GMT", "Fri, 29 Feb 2023 00:00:00 GMT",
                          "Fri, 24 Mai 2013 00:00:00 GMT", "Fri, 24 May 2013 00:00:00 GMT ",
                          "Friday, 24-May-13 00:00:00 GMT", "Fri May 24 00:00:00 2013",
                          "Fri, 00 May 2013 00:00:00 GMT", "Fri, 24 May -013 00:00:00 GMT"}) {
    BOOST_TEST(!parse_http_date(bad).has_value(), bad);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace fraudgen::sink::s3
