#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <string>
#include <utility>
#include <vector>

#include "cli/values.h"

namespace fraudgen::cli {
namespace {

namespace data = boost::unit_test::data;
using Texts = std::vector<std::string>;

BOOST_AUTO_TEST_CASE(sizes) {
  const std::vector<std::pair<std::string, std::uint64_t>> cases{
      {"0", 0},
      {"1", 1},
      {"17B", 17},
      {"1K", 1024},
      {"1kb", 1024},
      {"1KiB", 1024},
      {"128MB", 128 << 20},
      {"1.5GB", std::uint64_t{3} << 29},
      {"0.1K", 102},
      {"1T", std::uint64_t{1} << 40},
      {"9223372036854775808", std::uint64_t{1} << 63},
      {"8388608T", std::uint64_t{1} << 63},
      {"0.999999999T", 1099511626676},
  };
  for (const auto& [text, bytes] : cases) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_REQUIRE(parse_size(text));
      BOOST_TEST(*parse_size(text) == bytes);
    }
  }
}

BOOST_DATA_TEST_CASE(not_sizes, data::make(Texts{"",
                                                 " ",
                                                 "K",
                                                 "GB",
                                                 "-1",
                                                 "+1",
                                                 "1 GB",
                                                 " 1",
                                                 "1 ",
                                                 "1X",
                                                 "1GBB",
                                                 "1Gi B",
                                                 "1.GB",
                                                 ".5GB",
                                                 "1..5GB",
                                                 "1,5GB",
                                                 "1e9",
                                                 "0x10",
                                                 "NaN",
                                                 "inf",
                                                 "1.0000000001G",
                                                 "8388609T",
                                                 "9223372036854775809",
                                                 "18446744073709551616",
                                                 "1E",
                                                 "1P",
                                                 "1GiBs",
                                                 "1iB",
                                                 "1bb"})) {
  BOOST_TEST(!parse_size(sample));
}

BOOST_AUTO_TEST_CASE(dates) {
  BOOST_TEST(parse_date("1970-01-01").value() == 0);
  BOOST_TEST(parse_date("2025-01-01").value() == 20089);
  BOOST_TEST(parse_date("2025-12-31").value() == 20453);
  BOOST_TEST(parse_date("2024-02-29").value() == 19782);
  BOOST_TEST(parse_date("2000-02-29").has_value());
}

BOOST_DATA_TEST_CASE(not_dates,
                     data::make(Texts{"", "2025-02-29", "1900-02-29", "2025-13-01", "2025-00-10",
                                      "2025-01-00", "2025-04-31", "2025-1-1", "2025/01/01",
                                      "01-01-2025", "20250101", "2025-01-01 ", "+025-01-01",
                                      "2025-01-0x", "2025-01-01T00", "-025-01-01"})) {
  BOOST_TEST(!parse_date(sample));
}

BOOST_AUTO_TEST_CASE(shares) {
  BOOST_TEST(parse_share("0").value() == 0);
  BOOST_TEST(parse_share("1").value() == 1'000'000'000);
  BOOST_TEST(parse_share("1.0").value() == 1'000'000'000);
  BOOST_TEST(parse_share("0.02").value() == 20'000'000);
  BOOST_TEST(parse_share("0.000000001").value() == 1);
}

BOOST_DATA_TEST_CASE(not_shares,
                     data::make(Texts{"", "-0.1", "1.000000001", "2", "2%", "1e-3", "NaN", "nan",
                                      "inf", "0,02", ".5", "0.", "0.0000000001", " 0.1", "0.1 ",
                                      "99999999999999999999"})) {
  BOOST_TEST(!parse_share(sample));
}

BOOST_AUTO_TEST_CASE(shards) {
  BOOST_TEST(parse_shard("0/1").value().whole());
  BOOST_TEST(parse_shard("2/3").value().index == 2);
}

BOOST_DATA_TEST_CASE(not_shards, data::make(Texts{"", "/", "1", "1/1", "3/3", "-1/3", "0/0", "a/b",
                                                  "0/65537", "1/2/3", "0/ 1", "0.5/1"})) {
  BOOST_TEST(!parse_shard(sample));
}

BOOST_AUTO_TEST_CASE(switches) {
  BOOST_TEST(parse_switch("TRUE").value());
  BOOST_TEST(parse_switch("1").value());
  BOOST_TEST(!parse_switch("no").value());
  BOOST_TEST(!parse_switch("2"));
  BOOST_TEST(!parse_switch("maybe"));
}

BOOST_AUTO_TEST_CASE(quotes_stay_on_one_line) {
  BOOST_TEST(in_quotes("a b") == "\"a b\"");
  BOOST_TEST(in_quotes("a\nb\x1b") == "\"a\\x0ab\\x1b\"");
  BOOST_TEST(in_quotes(std::string(1000, 'x')).size() < 210);
}

}  // namespace
}  // namespace fraudgen::cli
