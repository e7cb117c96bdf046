#include <boost/test/unit_test.hpp>
#include <string>

#include "base/error.h"
#include "pipeline/open_target.h"
#include "sink/directory.h"
#include "sink/null.h"
#include "sink/s3/target.h"

namespace fraudgen::pipeline {
namespace {

bool names_the_option(const UsageError& error) {
  return std::string(error.what()).starts_with("--output holds \"");
}

BOOST_AUTO_TEST_CASE(names_of_targets) {
  Settings settings;
  const auto open = [&](const std::string& name) {
    settings.output = name;
    return open_target(settings, {}, {});
  };
  BOOST_TEST(dynamic_cast<sink::NullTarget*>(open("null:").get()) != nullptr);
  BOOST_TEST(dynamic_cast<sink::DirectoryTarget*>(open("./output").get()) != nullptr);
  BOOST_TEST(dynamic_cast<sink::s3::S3Target*>(open("s3://bucket/a/b").get()) != nullptr);
  BOOST_TEST(dynamic_cast<sink::s3::S3Target*>(open("minio://bucket").get()) != nullptr);
  BOOST_CHECK_EXCEPTION(open("s3://"), UsageError, names_the_option);
  BOOST_CHECK_EXCEPTION(open(""), UsageError, names_the_option);
  BOOST_CHECK_EXCEPTION(open(std::string("a\0b", 3)), UsageError, names_the_option);
  BOOST_CHECK_EXCEPTION(open("ftp://host/x"), UsageError, names_the_option);
}

}  // namespace
}  // namespace fraudgen::pipeline
