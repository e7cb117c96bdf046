#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "sink/directory.h"

namespace fraudgen::sink {
namespace {

namespace fs = std::filesystem;

struct Fixture {
  Fixture() {
    std::string name = fs::temp_directory_path() / "fraudgen-sink-XXXXXX";
    root = ::mkdtemp(name.data());
  }
  ~Fixture() { fs::remove_all(root); }

  memory::Part part(std::string_view text) {
    memory::Part result = pool.acquire({});
    result.fill(std::as_bytes(std::span(text.data(), text.size())));
    return result;
  }
  std::map<std::string, std::uint64_t> listed(Target& target, std::string_view folder) {
    std::map<std::string, std::uint64_t> found;
    target.list(folder,
                [&](std::string_view name, std::uint64_t bytes) { found.emplace(name, bytes); });
    return found;
  }
  static std::string text_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static void write(const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }

  fs::path root;
  std::vector<std::byte> memory = std::vector<std::byte>(64);
  memory::PartPool pool{memory, 16};
};

BOOST_FIXTURE_TEST_CASE(visible_when_finished_and_not_before, Fixture) {
  DirectoryTarget target(root / "new" / "place");
  target.prepare();
  {
    const auto object = target.begin("t/t_1.parquet", {});
    object->put(part("0123456789abcdef"));
    object->put(part("end"));
    BOOST_TEST(!fs::exists(root / "new/place/t/t_1.parquet"));
    BOOST_TEST(fs::exists(root / "new/place/t/_tmp-t_1.parquet"));
    BOOST_TEST(listed(target, "t").empty());
    object->finish();
  }
  BOOST_TEST(text_of(root / "new/place/t/t_1.parquet") == "0123456789abcdefend");
  BOOST_TEST(!fs::exists(root / "new/place/t/_tmp-t_1.parquet"));
  BOOST_TEST(listed(target, "t").at("t/t_1.parquet") == 19);
  BOOST_TEST(listed(target, "").size() == 1u);
  BOOST_TEST(listed(target, "").at("t") == 0);  // whatever has a name there
  BOOST_TEST(target.counters().parts == 2);
}

BOOST_FIXTURE_TEST_CASE(dropped_leaves_nothing, Fixture) {
  DirectoryTarget target(root);
  write(root / "t/t_1.parquet", "old");
  target.begin("t/t_1.parquet", {})->put(part("new"));
  BOOST_TEST(text_of(root / "t/t_1.parquet") == "old");
  BOOST_TEST(!fs::exists(root / "t/_tmp-t_1.parquet"));
}

BOOST_FIXTURE_TEST_CASE(a_left_over_does_not_show_through, Fixture) {
  DirectoryTarget target(root);
  write(root / "t/_tmp-t_1.parquet", "much longer than what comes now");
  const auto object = target.begin("t/t_1.parquet", {});
  object->put(part("short"));
  object->finish();
  BOOST_TEST(text_of(root / "t/t_1.parquet") == "short");
}

BOOST_FIXTURE_TEST_CASE(left_overs_are_removed_by_name, Fixture) {
  DirectoryTarget target(root);
  write(root / "t/_tmp-mine", "");
  write(root / "t/_tmp-yours", "");
  write(root / "t/mine", "finished");
  write(root / "t/_tmp-other", "");
  target.remove_unfinished("t/other");
  target.remove_unfinished("t/absent");
  BOOST_TEST(!fs::exists(root / "t/_tmp-other"));
  target.remove_unfinished_in("t", [](std::string_view name) { return name == "t/mine"; });
  target.remove_unfinished_in("absent", [](std::string_view) { return true; });
  BOOST_TEST(!fs::exists(root / "t/_tmp-mine"));
  BOOST_TEST(fs::exists(root / "t/_tmp-yours"));
  BOOST_TEST(fs::exists(root / "t/mine"));
}

BOOST_FIXTURE_TEST_CASE(what_another_process_writes_is_let_be, Fixture) {
  DirectoryTarget target(root);
  write(root / "t/_tmp-busy", "");
  const int fd = ::open((root / "t/_tmp-busy").c_str(), O_RDWR);
  BOOST_REQUIRE(::flock(fd, LOCK_EX) == 0);
  target.remove_unfinished_in("t", [](std::string_view) { return true; });
  BOOST_TEST(fs::exists(root / "t/_tmp-busy"));
  BOOST_CHECK_THROW(target.begin("t/busy", {}), SinkError);
  BOOST_TEST(fs::exists(root / "t/_tmp-busy"));
  ::close(fd);
}

BOOST_FIXTURE_TEST_CASE(reads_pieces, Fixture) {
  DirectoryTarget target(root);
  write(root / "t/file", "0123456789");
  std::array<std::byte, 3> piece;
  target.read("t/file", 7, piece);
  BOOST_TEST((piece[0] == std::byte{'7'} && piece[2] == std::byte{'9'}));
  BOOST_CHECK_THROW(target.read("t/file", 8, piece), SinkError);
  BOOST_CHECK_THROW(target.read("t/absent", 0, piece), SinkError);
}

BOOST_FIXTURE_TEST_CASE(removes, Fixture) {
  DirectoryTarget target(root);
  write(root / "t/file", "x");
  target.remove("t/file");
  target.remove("t/file");
  BOOST_TEST(!fs::exists(root / "t/file"));
}

BOOST_FIXTURE_TEST_CASE(places_that_cannot_be, Fixture) {
  write(root / "file", "x");
  BOOST_CHECK_THROW(DirectoryTarget(root / "file").prepare(), UsageError);
  BOOST_CHECK_THROW(DirectoryTarget(root / "file/below").prepare(), UsageError);
  BOOST_CHECK_THROW(DirectoryTarget("/proc/fraudgen").prepare(), UsageError);
  DirectoryTarget file(root / "file");
  BOOST_CHECK_THROW(file.list("", [](std::string_view, std::uint64_t) {}), SinkError);
  DirectoryTarget absent(root / "absent");
  BOOST_TEST(listed(absent, "").empty());
  BOOST_TEST(!fs::exists(root / "absent"));
}

BOOST_FIXTURE_TEST_CASE(a_failure_names_the_file_and_the_reason, Fixture) {
  DirectoryTarget target(root);
  write(root / "t", "a file where a folder should be");
  BOOST_CHECK_EXCEPTION(target.begin("t/t_1", {}), SinkError, [](const SinkError& error) {
    return std::string(error.what()).find("/t: Not a directory") != std::string::npos &&
           error.tries() == 1;
  });
}

}  // namespace
}  // namespace fraudgen::sink
