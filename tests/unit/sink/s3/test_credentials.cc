#include <stdlib.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "sink/s3/credentials.h"
#include "sink/s3/profile.h"

namespace fraudgen::sink::s3 {
namespace {

namespace fs = std::filesystem;

struct Fixture {
  Fixture() {
    std::string name = fs::temp_directory_path() / "fraudgen-s3-XXXXXX";
    root = ::mkdtemp(name.data());
    variables["HOME"] = root;
  }
  ~Fixture() { fs::remove_all(root); }

  std::string file(const std::string& name, std::string_view content) {
    const fs::path path = root / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }
  FoundCredentials find() {
    return find_credentials(
        [this](const char* name) {
          const auto found = variables.find(name);
          return found == variables.end() ? nullptr : found->second.c_str();
        },
        options);
  }
  void check(std::string_view access, std::string_view secret, std::string_view token,
             std::string_view source) {
    const FoundCredentials found = find();
    BOOST_TEST(found.credentials.access_key == access);
    BOOST_TEST(found.credentials.secret_key.reveal() == secret);
    BOOST_TEST(found.credentials.session_token.reveal() == token);
    BOOST_TEST(found.source == source);
  }
  /// The message has all of `wanted` in it and nothing of what every test calls a value.
  void check_refused(const std::vector<std::string>& wanted) {
    try {
      find();
      BOOST_ERROR("not refused");
    } catch (const UsageError& error) {
      const std::string_view text = error.what();
      for (const std::string& part : wanted) {
        BOOST_TEST(text.find(part) != std::string::npos, text << " does not say " << part);
      }
      BOOST_TEST(text.find("VALUE") == std::string::npos, text << " holds a value");
    }
  }

  fs::path root;
  std::map<std::string, std::string> variables;
  KeyOptions options;
};

BOOST_FIXTURE_TEST_SUITE(credentials, Fixture)

BOOST_AUTO_TEST_CASE(none) {
  check_refused({"AWS_ACCESS_KEY_ID", "MINIO_ROOT_USER", "NAME_FILE", "~/.aws/credentials"});
}

// Each source is put under the one before it, and taken away from the top.
BOOST_AUTO_TEST_CASE(order_of_sources) {
  const std::string path =
      file(".aws/credentials", "[default]\naws_access_key_id = p\naws_secret_access_key = ps\n");
  variables["MINIO_ACCESS_KEY"] = "m";
  variables["MINIO_SECRET_KEY"] = "ms";
  variables["MINIO_ROOT_USER"] = "r";
  variables["MINIO_ROOT_PASSWORD"] = "rs";
  variables["AWS_ACCESS_KEY_ID"] = "a";
  variables["AWS_SECRET_ACCESS_KEY"] = "as";
  variables["AWS_SESSION_TOKEN"] = "at";
  options = {"o", "os"};
  check("o", "os", "", "--minio-access-key");
  options = {};
  check("a", "as", "at", "AWS_ACCESS_KEY_ID");
  variables.erase("AWS_ACCESS_KEY_ID");
  variables.erase("AWS_SECRET_ACCESS_KEY");
  check("r", "rs", "", "MINIO_ROOT_USER");
  variables.erase("MINIO_ROOT_USER");
  check("m", "ms", "", "MINIO_ACCESS_KEY");  // not the root's password, which is still there
  variables.erase("MINIO_SECRET_KEY");
  check("m", "rs", "", "MINIO_ACCESS_KEY");
  variables.erase("MINIO_ROOT_PASSWORD");
  variables.erase("MINIO_ACCESS_KEY");
  check("p", "ps", "", "profile \"default\" in " + path);
}

BOOST_AUTO_TEST_CASE(half_an_option_is_completed_by_the_environment) {
  variables["MINIO_SECRET_KEY"] = "ms";
  options.access_key = "o";
  check("o", "ms", "", "--minio-access-key");
  options = {.access_key = {}, .secret_key = "os"};
  variables["MINIO_ROOT_USER"] = "r";
  check("r", "os", "", "MINIO_ROOT_USER");
  // Never by AWS's.
  variables = {{"AWS_ACCESS_KEY_ID", "a"}, {"AWS_SECRET_ACCESS_KEY", "VALUE"}};
  options = {.access_key = {}, .secret_key = "VALUE"};
  check_refused({"--minio-secret-key", "--minio-access-key"});
}

BOOST_AUTO_TEST_CASE(half_a_pair_is_refused) {
  variables["MINIO_ROOT_USER"] = "r";
  variables["MINIO_ROOT_PASSWORD"] = "rs";
  variables["AWS_SECRET_ACCESS_KEY"] = "VALUE";
  check_refused({"AWS_SECRET_ACCESS_KEY is given, but AWS_ACCESS_KEY_ID is not"});
  variables.erase("AWS_SECRET_ACCESS_KEY");
  variables["MINIO_ROOT_PASSWORD"] = "";
  check_refused({"MINIO_ROOT_USER is given, but MINIO_ROOT_PASSWORD is not"});
}

BOOST_AUTO_TEST_CASE(empty_variables_are_none) {
  variables["AWS_ACCESS_KEY_ID"] = "";
  variables["AWS_SECRET_ACCESS_KEY"] = "";
  variables["AWS_SECRET_ACCESS_KEY_FILE"] = "";
  variables["MINIO_ROOT_USER"] = "r";
  variables["MINIO_ROOT_PASSWORD"] = "rs";
  check("r", "rs", "", "MINIO_ROOT_USER");
}

BOOST_AUTO_TEST_CASE(values_from_files) {
  variables["AWS_ACCESS_KEY_ID_FILE"] = file("id", "a\n");
  variables["AWS_SECRET_ACCESS_KEY_FILE"] = file("secret", "as\r\n");
  variables["AWS_SESSION_TOKEN_FILE"] = file("token", "at");
  check("a", "as", "at", "AWS_ACCESS_KEY_ID");
}

BOOST_AUTO_TEST_CASE(files_that_do_not_do) {
  variables["AWS_ACCESS_KEY_ID"] = "a";
  const auto refused = [&](const std::string& path, const std::string& why) {
    variables["AWS_SECRET_ACCESS_KEY_FILE"] = path;
    check_refused({"AWS_SECRET_ACCESS_KEY_FILE", why});
  };
  // Someone may have put the secret where the file's name belongs.
  refused("VALUE", "No such file");
  refused(root, "directory");
  refused(file("large", std::string(64 * 1024 + 1, 'x')), "64 KiB");
  refused(file("empty", "\n"), "nothing");
  refused(file("lines", "VALUE\nVALUE"), "character");
  variables["AWS_SECRET_ACCESS_KEY"] = "VALUE";
  refused(file("good", "as"), "both");
}

BOOST_AUTO_TEST_CASE(the_largest_file) {
  variables["AWS_ACCESS_KEY_ID"] = "a";
  const std::string longest(64 * 1024, 'x');
  variables["AWS_SECRET_ACCESS_KEY_FILE"] = file("long", longest);
  check("a", longest, "", "AWS_ACCESS_KEY_ID");
}

BOOST_AUTO_TEST_CASE(values_that_would_break_a_header) {
  for (const std::string bad : {"VALUE\r\nX-Evil: 1", "VALUE ", "V\x7f", "V\xc3\xa9"}) {
    variables = {{"AWS_ACCESS_KEY_ID", bad}, {"AWS_SECRET_ACCESS_KEY", "VALUE"}};
    check_refused({"AWS_ACCESS_KEY_ID", "character"});
    variables["AWS_ACCESS_KEY_ID"] = "a";
    variables["AWS_SECRET_ACCESS_KEY"] = "as";
    variables["AWS_SESSION_TOKEN"] = bad;
    check_refused({"AWS_SESSION_TOKEN", "character"});
  }
}

BOOST_AUTO_TEST_CASE(secrets_of_several_words) {
  variables = {{"MINIO_ROOT_USER", "r"}, {"MINIO_ROOT_PASSWORD", "correct horse \u00e9"}};
  check("r", "correct horse \u00e9", "", "MINIO_ROOT_USER");
  for (const std::string bad : {"VALUE\n", "VALUE\x7f", "\tVALUE"}) {
    variables["MINIO_ROOT_PASSWORD"] = bad;
    check_refused({"MINIO_ROOT_PASSWORD", "character"});
  }
}

BOOST_AUTO_TEST_CASE(profiles) {
  const std::string path = file("shared",
                                "[default]\naws_access_key_id = d\naws_secret_access_key = ds\n"
                                "[other]\naws_access_key_id=o\naws_secret_access_key=os\n"
                                "aws_session_token = ot==\n[half]\naws_secret_access_key = VALUE\n"
                                "[role]\nrole_arn = VALUE\n");
  variables["AWS_SHARED_CREDENTIALS_FILE"] = path;
  check("d", "ds", "", "profile \"default\" in " + path);
  variables["AWS_PROFILE"] = "other";
  check("o", "os", "ot==", "profile \"other\" in " + path);
  variables["AWS_PROFILE"] = "half";
  check_refused({"aws_access_key_id", "\"half\"", path, "nothing"});
  variables["AWS_PROFILE"] = "role";
  check_refused({"aws_access_key_id", "\"role\"", path});
  variables["AWS_PROFILE"] = "absent";
  check_refused({"AWS_PROFILE", path, "\"absent\""});
  variables["AWS_SHARED_CREDENTIALS_FILE"] = path + "-not";
  check_refused({path + "-not", "No such file"});
  variables.erase("AWS_SHARED_CREDENTIALS_FILE");
  variables.erase("HOME");
  check_refused({"AWS_PROFILE", "HOME"});
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(profile_text)

BOOST_AUTO_TEST_CASE(forms_of_lines) {
  const Profile found = read_profile(
      "\xEF\xBB\xBF# aws_access_key_id = no\n;[p]\n[ p ] ; comment\r\n"
      "AWS_Access_Key_Id\t=  a=b \r\n\n  aws_access_key_id = continued\nregion = r\nnonsense\n"
      "aws_secret_access_key=one\naws_secret_access_key = two",
      "p");
  BOOST_TEST(found.found);
  BOOST_TEST(found.access_key == "a=b");
  BOOST_TEST(found.secret_key == "two");
  BOOST_TEST(found.session_token == "");
}

BOOST_AUTO_TEST_CASE(only_its_own_section) {
  const std::string_view text =
      "aws_access_key_id = none\n[a]\naws_access_key_id = 1\n[b]\naws_access_key_id = 2\n[";
  BOOST_TEST(read_profile(text, "a").access_key == "1");
  BOOST_TEST(read_profile(text, "b").access_key == "2");
  BOOST_TEST(!read_profile(text, "c").found);
  BOOST_TEST(!read_profile("", "default").found);
  BOOST_TEST(read_profile("[]", "").found);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace fraudgen::sink::s3
