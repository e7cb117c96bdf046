#include <fmt/format.h>
#include <fmt/ostream.h>

#include <boost/test/unit_test.hpp>
#include <string>
#include <type_traits>

#include "sink/s3/sigv4.h"

namespace fraudgen::sink::s3 {
namespace {

using namespace std::chrono_literals;

std::span<const std::byte> bytes(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

Time at(int year, unsigned month, unsigned day, std::chrono::seconds clock = 0s) {
  using namespace std::chrono;
  return sys_days(year_month_day(std::chrono::year(year), std::chrono::month(month),
                                 std::chrono::day(day))) +
         clock;
}

std::string signature(const std::string& authorization) {
  return authorization.substr(authorization.rfind('=') + 1);
}

// "Signature Calculations for the Authorization Header: Transferring Payload in a Single Chunk",
// Amazon S3 API Reference: its four examples, with the hash of each canonical request and the
// signature as printed there.
struct Documentation {
  Documentation() {
    headers.push_back({"Host", "examplebucket.s3.amazonaws.com"});
    headers.push_back({"x-amz-date", amz_date(time)});
  }

  void check(std::string_view method, std::string_view path, Fields query,
             std::string_view payload_hash, std::string_view canonical_hash,
             std::string_view expected) {
    headers.push_back({"x-amz-content-sha256", std::string(payload_hash)});
    const SignedParts parts{.method = method,
                            .path = path,
                            .query = query,
                            .headers = headers,
                            .payload_hash = payload_hash};
    BOOST_TEST(sha256_hex(bytes(canonical_request(parts))) == canonical_hash);
    BOOST_TEST(signature(signer.authorization(parts, time)) == expected);
  }

  Time time = at(2013, 5, 24);
  Fields headers;
  Signer signer{{"AKIAIOSFODNN7EXAMPLE", Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), {}},
                "us-east-1"};
};

// The SigV4 test suite that AWS publishes (in awslabs/aws-c-auth), the cases that S3's rules share:
// it neither normalises paths nor encodes them twice.
struct Suite {
  void check(std::string_view method, std::string_view path, Fields query,
             std::string_view signed_names, std::string_view expected) {
    const SignedParts parts{.method = method,
                            .path = path,
                            .query = query,
                            .headers = headers,
                            .payload_hash = empty_payload_hash};
    BOOST_TEST(signer.authorization(parts, time) ==
               fmt::format("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/"
                           "aws4_request, SignedHeaders={}, Signature={}",
                           signed_names, expected));
  }

  Time time = at(2015, 8, 30, 12h + 36min);
  Fields headers{{"Host", "example.amazonaws.com"}, {"X-Amz-Date", "20150830T123600Z"}};
  Signer signer{{"AKIDEXAMPLE", Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), {}},
                "us-east-1",
                "service"};
};

constexpr std::string_view plain = "host;x-amz-date";

BOOST_FIXTURE_TEST_SUITE(sigv4_documentation, Documentation)

BOOST_AUTO_TEST_CASE(get_object_with_a_range) {
  headers.push_back({"Range", "bytes=0-9"});
  check("GET", "/test.txt", {}, empty_payload_hash,
        "7344ae5b7ee6c3e7e6b0fe0640412a37625d1fbfff95c48bbb2dc43964946972",
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

BOOST_AUTO_TEST_CASE(put_object_with_a_special_character) {
  headers.push_back({"Date", "Fri, 24 May 2013 00:00:00 GMT"});
  headers.push_back({"x-amz-storage-class", "REDUCED_REDUNDANCY"});
  const std::string hash = sha256_hex(bytes("Welcome to Amazon S3."));
  BOOST_TEST(hash == "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072");
  check("PUT", "/test$file.text", {}, hash,
        "9e0e90d9c76de8fa5b200d8c849cd5b8dc7a3be3951ddb7f6a76b4158342019d",
        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
}

BOOST_AUTO_TEST_CASE(get_bucket_lifecycle) {
  check("GET", "/", {{"lifecycle", ""}}, empty_payload_hash,
        "9766c798316ff2757b517bc739a67f6213b4ab36dd5da2f94eaebf79c77395ca",
        "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
}

BOOST_AUTO_TEST_CASE(list_objects) {
  check("GET", "/", {{"prefix", "J"}, {"max-keys", "2"}}, empty_payload_hash,
        "df57d21db20da04d7fa30298dd4488ba3a2b47ca3a489c74750e0f1e7df1b9b7",
        "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

BOOST_AUTO_TEST_CASE(sign_adds_the_headers) {
  headers.resize(1);
  headers.push_back({"Range", "bytes=0-9"});
  signer.sign("GET", "/test.txt", {}, headers, empty_payload_hash, time);
  BOOST_TEST_REQUIRE(headers.size() == 5);
  BOOST_TEST(headers[2].name == "x-amz-date");
  BOOST_TEST(headers[2].value == "20130524T000000Z");
  BOOST_TEST(headers[3].name == "x-amz-content-sha256");
  BOOST_TEST(headers[3].value == empty_payload_hash);
  BOOST_TEST(headers[4].name == "Authorization");
  BOOST_TEST(headers[4].value ==
             "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
             "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, "
             "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

// The key of a day and region may not be used for another.
BOOST_AUTO_TEST_CASE(the_key_follows_day_and_region) {
  const auto sign_on = [&](Signer& with, Time when) {
    const SignedParts parts{.method = "GET",
                            .path = "/",
                            .query = {},
                            .headers = headers,
                            .payload_hash = unsigned_payload};
    return with.authorization(parts, when);
  };
  const auto fresh = [](std::string region) {
    return Signer({"AKIAIOSFODNN7EXAMPLE", Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), {}},
                  std::move(region));
  };
  const std::string first = sign_on(signer, time);
  const std::string next_day = sign_on(signer, time + 24h);
  BOOST_TEST(next_day != first);
  Signer elsewhere = fresh("us-east-1");
  BOOST_TEST(next_day == sign_on(elsewhere, time + 24h));
  BOOST_TEST(sign_on(signer, time) == first);

  signer.change_region("eu-central-1");
  BOOST_TEST(signer.region() == "eu-central-1");
  Signer there = fresh("eu-central-1");
  BOOST_TEST(sign_on(signer, time) == sign_on(there, time));
  BOOST_TEST(sign_on(signer, time) != first);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(sigv4_suite, Suite)

BOOST_AUTO_TEST_CASE(get_vanilla) {
  check("GET", "/", {}, plain, "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
}

BOOST_AUTO_TEST_CASE(post_vanilla) {
  check("POST", "/", {}, plain, "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
}

BOOST_AUTO_TEST_CASE(get_unreserved) {
  check("GET", "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", {}, plain,
        "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f");
}

BOOST_AUTO_TEST_CASE(get_utf8) {
  check("GET", "/\u1234", {}, plain,
        "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85");
}

BOOST_AUTO_TEST_CASE(get_space) {
  check("GET", "/example space/", {}, plain,
        "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741");
}

BOOST_AUTO_TEST_CASE(get_slashes_unnormalized) {
  check("GET", "//example//", {}, plain,
        "87cca117541a147f6df867677d98a7d80dff226d2bfca9e4ffa899665623c7e5");
}

BOOST_AUTO_TEST_CASE(get_vanilla_query_order_key_case) {
  check("GET", "/", {{"Param2", "value2"}, {"Param1", "value1"}}, plain,
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
}

BOOST_AUTO_TEST_CASE(get_vanilla_query_order_encoded) {
  check("GET", "/", {{"Param-3", "Value3"}, {"Param", "Value2"}, {"\u1234", "Value1"}}, plain,
        "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac");
}

BOOST_AUTO_TEST_CASE(get_vanilla_query_unreserved) {
  const std::string all = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  check("GET", "/", {{all, all}}, plain,
        "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197");
}

BOOST_AUTO_TEST_CASE(get_vanilla_utf8_query) {
  check("GET", "/", {{"\u1234", "bar"}}, plain,
        "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04");
}

BOOST_AUTO_TEST_CASE(get_header_value_trim) {
  headers.push_back({"My-Header1", " value1"});
  headers.push_back({"My-Header2", " \"a   b   c\" "});
  check("GET", "/", {}, "host;my-header1;my-header2;x-amz-date",
        "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736");
}

BOOST_AUTO_TEST_CASE(get_vanilla_with_session_token) {
  headers.push_back(
      {"X-Amz-Security-Token", "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267"});
  check("GET", "/", {}, "host;x-amz-date;x-amz-security-token",
        "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(sigv4_parts)

BOOST_AUTO_TEST_CASE(a_session_token_is_sent_and_signed) {
  Signer signer({"AKIDEXAMPLE", Secret("key"), Secret("the-token")}, "us-east-1");
  Fields headers{{"Host", "h"}};
  signer.sign("GET", "/", {}, headers, unsigned_payload, Time{});
  BOOST_TEST_REQUIRE(headers.size() == 5);
  BOOST_TEST(headers[3].name == "x-amz-security-token");
  BOOST_TEST(headers[3].value == "the-token");
  BOOST_TEST(headers[4].value.find("host;x-amz-content-sha256;x-amz-date;x-amz-security-token") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(paths_are_encoded_once) {
  BOOST_TEST(encode_path("/a b+c%2F&=?#/\x7f\xff\"'()*!$@:,;") ==
             "/a%20b%2Bc%252F%26%3D%3F%23/%7F%FF%22%27%28%29%2A%21%24%40%3A%2C%3B");
  BOOST_TEST(encode_path("//a/../b/") == "//a/../b/");
}

BOOST_AUTO_TEST_CASE(queries_are_sorted_by_name_then_value) {
  const Fields query{{"a-b", "1"}, {"a", "2"}, {"uploads", ""}, {"a", "1/ "}, {"B", ""}};
  BOOST_TEST(encode_query(query) == "B=&a=1%2F%20&a=2&a-b=1&uploads=");
  BOOST_TEST(encode_query({}) == "");
}

BOOST_AUTO_TEST_CASE(dates) {
  BOOST_TEST(amz_date(Time{}) == "19700101T000000Z");
  BOOST_TEST(amz_date(at(2024, 2, 29, 23h + 59min + 59s)) == "20240229T235959Z");
}

BOOST_AUTO_TEST_CASE(the_hash_of_nothing) { BOOST_TEST(sha256_hex({}) == empty_payload_hash); }

// A secret that is passed to anything that prints does not compile.
template <typename T>
concept Prints = requires(std::ostream& out, const T& value) {
  out << value;
};
static_assert(Prints<std::string> && !Prints<Secret>);
static_assert(fmt::is_formattable<std::string>::value && !fmt::is_formattable<Secret>::value);
static_assert(!std::is_convertible_v<Secret, std::string_view>);
static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);

BOOST_AUTO_TEST_CASE(a_secret_moves_and_leaves_nothing) {
  Secret first("AWS4", "key");
  BOOST_TEST(first.reveal() == "AWS4key");
  Secret second = std::move(first);
  BOOST_TEST(first.empty());  // NOLINT(bugprone-use-after-move)
  BOOST_TEST(second.reveal() == "AWS4key");
  second = Secret();
  BOOST_TEST(second.empty());
  BOOST_TEST(second.reveal() == "");
}

BOOST_AUTO_TEST_CASE(wiping) {
  std::array<char, 5> text{'a', 'b', 'c', 'd', 'e'};
  wipe(text.data() + 1, 3);
  const std::array<char, 5> expected{'a', 0, 0, 0, 'e'};
  BOOST_TEST(text == expected, boost::test_tools::per_element());
  wipe(nullptr, 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace fraudgen::sink::s3
