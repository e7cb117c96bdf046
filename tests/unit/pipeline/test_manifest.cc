#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <map>
#include <string>
#include <vector>

#include "memory/arena.h"
#include "pipeline/manifest.h"

namespace fraudgen::pipeline {
namespace {

using Checksums = std::map<std::string, std::uint32_t, std::less<>>;

Checksums read(const std::string& text, std::string_view fingerprint) {
  Checksums found;
  read_manifest(
      text.size(),
      [&](std::uint64_t offset, std::span<std::byte> to) {
        BOOST_REQUIRE(offset + to.size() <= text.size());
        std::ranges::copy(std::as_bytes(std::span(text)).subspan(offset, to.size()), to.begin());
      },
      fingerprint,
      [&](std::string_view path, std::uint32_t crc32c) { found[std::string(path)] = crc32c; });
  return found;
}

/// Of a dataset with some files.
struct Fixture {
  Fixture() {
    options.rows = 200'000;
    options.file_size = 1 << 20;
    memory::Arena arena(generator::DatasetWriter::workspace_bytes(options).all);
    const generator::Dataset dataset(options, arena.take(arena.size()));
    const FileList files(dataset, Shard{});
    std::vector<FileRecord> records(files.size());
    for (std::uint64_t i = 0; i < files.size(); ++i) {
      records[i].crc32c = static_cast<std::uint32_t>(0xFFFFFFFF - i * 0x1234567);
      expected[file_name(files.at(i))] = records[i].crc32c;
    }
    write_manifest(dataset, Shard{}, files, records,
                   [&](std::string_view piece) { text += piece; });
    fingerprint = dataset.fingerprint();
  }

  generator::DatasetOptions options;
  std::string text;
  std::string fingerprint;
  Checksums expected;
};

BOOST_FIXTURE_TEST_CASE(says_what_was_written, Fixture) {
  BOOST_REQUIRE(expected.size() > 3);
  BOOST_TEST((read(text, fingerprint) == expected));
}

BOOST_FIXTURE_TEST_CASE(is_read_in_pieces_however_long, Fixture) {
  // Spaces between the files carry them over the pieces' edges.
  std::string padded;
  for (const char c : text)
    padded += c == '\n' ? "\n" + std::string(40'000, ' ') : std::string(1, c);
  BOOST_REQUIRE(padded.size() > std::size_t{512} << 10);
  BOOST_TEST((read(padded, fingerprint) == expected));
}

BOOST_FIXTURE_TEST_CASE(of_another_plan_says_nothing, Fixture) {
  BOOST_TEST(read(text, std::string(32, '0')).empty());
  BOOST_TEST(read("", fingerprint).empty());
  BOOST_TEST(read("[]", fingerprint).empty());
  BOOST_TEST(read("no JSON at all", fingerprint).empty());
}

BOOST_FIXTURE_TEST_CASE(damaged_vouches_for_nothing_that_follows, Fixture) {
  const auto path = text.find("\"path\"", text.size() / 2);
  std::string damaged = text;
  damaged[path] = '#';
  const Checksums found = read(damaged, fingerprint);
  BOOST_TEST((!found.empty() && found.size() < expected.size()));
  for (const auto& [name, crc32c] : found) BOOST_TEST(expected.at(name) == crc32c);

  std::string no_number = text;
  no_number.replace(no_number.find("\"crc32c\":\"") + 10, 8, "checksum");
  BOOST_TEST(read(no_number, fingerprint).empty());
}

}  // namespace
}  // namespace fraudgen::pipeline
