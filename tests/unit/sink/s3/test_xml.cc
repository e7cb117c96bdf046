#include <boost/test/unit_test.hpp>
#include <string>
#include <utility>
#include <vector>

#include "sink/s3/xml.h"

namespace fraudgen::sink::s3 {
namespace {

using Elements = std::vector<std::pair<std::string, std::string>>;

Elements read(std::string_view document) {
  Elements elements;
  read_xml(document, [&](std::string_view path, std::string_view text) {
    elements.emplace_back(path, text);
  });
  return elements;
}

void check_refused(std::string_view document, std::string_view why) {
  BOOST_CHECK_EXCEPTION(read(document), MalformedAnswer, [&](const MalformedAnswer& error) {
    BOOST_TEST_INFO(error.what());
    return std::string_view(error.what()).find(why) != std::string_view::npos;
  });
}

BOOST_AUTO_TEST_SUITE(xml)

BOOST_AUTO_TEST_CASE(paths_and_texts) {
  const Elements expected{
      {"a/b", "1"}, {"a/c/d", " x&y<\u00e9\U0001F600 "}, {"a/c", ""}, {"a", ""}};
  BOOST_TEST((read("<?xml version=\"1.0\" encoding=\"UTF-8\"?><a xmlns=\"x\"><b>1</b><c/></a>") ==
              Elements{{"a/b", "1"}, {"a/c", ""}, {"a", ""}}));
  BOOST_TEST(
      (read("<a><b>1</b><c><d> x&amp;y&lt;&#233;<![CDATA[\U0001F600]]> </d></c></a>") == expected));
  // Text around an inner element is all its parent's.
  BOOST_TEST((read("<a>1<b>2</b>3<!-- 4 --></a>") == Elements{{"a/b", "2"}, {"a", "13"}}));
}

BOOST_AUTO_TEST_CASE(every_cut_is_noticed) {
  const std::string whole = "<?xml version=\"1.0\"?>\n<a><b>text</b></a>";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    check_refused(std::string_view(whole).substr(0, size), "broken off");
  }
  BOOST_TEST(read(whole).size() == 2U);
}

BOOST_AUTO_TEST_CASE(malformed) {
  for (const std::string_view document :
       {"<a></b>", "<a/><b/>", "text", "<a>&nbsp;</a>", "<a>&#0;</a>", "<a>\xff</a>", "<a b=1/>",
        "<html><br></html>", "{\"code\": 1}"}) {
    check_refused(document, "no well-formed XML");
  }
  check_refused(std::string_view("<a>\0</a>", 8), "no well-formed XML");
  // Nor is it read as what it says it is.
  check_refused("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xe9</a>", "no well-formed XML");
}

BOOST_AUTO_TEST_CASE(entities_cannot_be_declared) {
  // A billion laughs, a file, and a declaration that is harmless.
  std::string laughs = "<!DOCTYPE a [<!ENTITY l0 \"ha\">";
  for (int i = 1; i < 20; ++i) {
    const std::string one = "&l" + std::to_string(i - 1) + ";";
    laughs += "<!ENTITY l" + std::to_string(i) + " \"" + one + one + one + one + "\">";
  }
  check_refused(laughs + "]><a>&l19;</a>", "document type");
  check_refused("<!DOCTYPE a [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><a>&f;</a>",
                "document type");
  check_refused("<!DOCTYPE a SYSTEM \"http://127.0.0.1/a.dtd\"><a/>", "document type");
  check_refused("<!DOCTYPE html><html></html>", "document type");
}

BOOST_AUTO_TEST_CASE(limits) {
  const auto nested = [](std::size_t depth) {
    std::string document;
    for (std::size_t i = 0; i < depth; ++i) document += "<a>";
    for (std::size_t i = 0; i < depth; ++i) document += "</a>";
    return document;
  };
  BOOST_TEST(read(nested(xml_depth_limit)).size() == xml_depth_limit);
  check_refused(nested(xml_depth_limit + 1), "deep");
  check_refused(nested(50'000), "deep");

  const std::string longest(xml_text_limit, 'x');
  BOOST_TEST(read("<a>" + longest + "</a>").front().second == longest);
  check_refused("<a>" + longest + "y</a>", "too long");
  check_refused("<a>" + longest + "<b/>y</a>", "too long");
  BOOST_TEST(read("<a>" + std::string(100'000, ' ') + "<b/></a>").size() == 2U);

  check_refused("<" + longest + "y/>", "name");
  const std::string blanks(xml_size_limit - 4, '\n');
  BOOST_TEST(read("<a/>" + blanks).size() == 1U);
  check_refused("<a/>" + blanks + " ", "too large");
}

BOOST_AUTO_TEST_CASE(what_the_handler_throws_comes_out) {
  int calls = 0;
  BOOST_CHECK_THROW(read_xml("<a><b/><c/></a>",
                             [&](std::string_view, std::string_view) {
                               ++calls;
                               throw std::out_of_range("b");
                             }),
                    std::out_of_range);
  BOOST_TEST(calls == 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace fraudgen::sink::s3
