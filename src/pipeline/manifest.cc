#include "pipeline/manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <istream>
#include <nlohmann/json.hpp>
#include <streambuf>
#include <string>
#include <vector>

namespace fraudgen::pipeline {

using nlohmann::ordered_json;

namespace {

/// Raised when a reader of older manifests could misread a new one.
constexpr int manifest_format = 1;

/// A file that is read a piece at a time.
class Pieces : public std::streambuf {
 public:
  using Read = std::function<void(std::uint64_t offset, std::span<std::byte> to)>;

  Pieces(std::uint64_t bytes, const Read& read) : bytes_(bytes), read_(read), piece_(most_bytes) {}

 private:
  static constexpr std::size_t most_bytes = std::size_t{64} << 10;
  static bool is_blank(char c) { return c == ' ' || c == '\n'; }

  int_type underflow() override {
    const std::size_t held = std::min<std::uint64_t>(bytes_ - offset_, piece_.size());
    if (held == 0) return traits_type::eof();
    const auto piece = std::span(piece_).first(held);
    read_(offset_, std::as_writable_bytes(piece));
    // A parser holds a text or a number whole. In a manifest none is that long, so this is none.
    const bool ends_no_text = std::ranges::find(piece, '"') == piece.end();
    if (held == most_bytes && ends_no_text && !std::ranges::all_of(piece, is_blank)) {
      return traits_type::eof();
    }
    offset_ += held;
    setg(piece_.data(), piece_.data(), piece_.data() + held);
    return traits_type::to_int_type(piece_.front());
  }

  std::uint64_t bytes_;
  std::uint64_t offset_ = 0;  ///< of what is not read yet
  const Read& read_;
  std::vector<char> piece_;
};

/// Takes what it knows from the parser's events: the plan, and of each file path and checksum.
class ManifestEvents {
 public:
  using Visit = std::function<void(std::string_view path, std::uint32_t crc32c)>;

  ManifestEvents(std::string_view fingerprint, const Visit& visit)
      : fingerprint_(fingerprint), visit_(visit) {}

  // False ends the parsing.
  bool key(std::string& name) {
    key_ = name;
    if (depth_ == 1) in_files_ = name == "files";
    return true;
  }
  bool string(std::string& value) {
    if (depth_ == 1 && key_ == "plan") {
      is_ours_ = value == fingerprint_;
      return is_ours_;
    }
    if (depth_ != file_depth) return true;
    if (key_ == "path") path_ = value;
    if (key_ == "crc32c") crc32c_ = value;
    return true;
  }
  bool start_object(std::size_t) {
    ++depth_;
    path_.clear();
    crc32c_.clear();
    return true;
  }
  bool end_object() {
    if (depth_-- != file_depth || !in_files_) return true;
    std::uint32_t crc32c = 0;
    const char* const end = crc32c_.data() + crc32c_.size();
    const auto [read_to, error] = std::from_chars(crc32c_.data(), end, crc32c, 16);
    if (!is_ours_ || error != std::errc() || read_to != end) return false;
    visit_(path_, crc32c);
    return true;
  }
  bool start_array(std::size_t) {
    ++depth_;
    return true;
  }
  bool end_array() {
    --depth_;
    return true;
  }
  // What else there is does not matter.
  bool null() { return true; }
  bool boolean(bool) { return true; }
  bool number_integer(std::int64_t) { return true; }
  bool number_unsigned(std::uint64_t) { return true; }
  bool number_float(double, const std::string&) { return true; }
  bool binary(std::vector<std::uint8_t>&) { return true; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) {
    return false;
  }

 private:
  static constexpr int file_depth = 3;  // an object in the list in the manifest

  std::string_view fingerprint_;
  const Visit& visit_;
  int depth_ = 0;
  bool is_ours_ = false;
  bool in_files_ = false;
  std::string key_;
  std::string path_;
  std::string crc32c_;
};

}  // namespace

void write_manifest(const generator::Dataset& dataset, const Shard& shard, const FileList& files,
                    std::span<const FileRecord> records,
                    const std::function<void(std::string_view)>& write) {
  ordered_json options = ordered_json::object();
  for (const auto& [name, value] : dataset.described_options()) options[name] = value;
  ordered_json head;
  head["format"] = manifest_format;
  head["plan"] = dataset.fingerprint();
  head["options"] = std::move(options);
  if (!shard.whole()) head["shard"] = fmt::format("{}/{}", shard.index, shard.count);

  std::string text = head.dump(2);
  text.resize(text.rfind('\n'));  // without the closing brace: the files come one by one
  write(text);
  write(",\n  \"files\": [");
  for (std::uint64_t i = 0; i < files.size(); ++i) {
    ordered_json file;
    file["path"] = file_name(files.at(i));
    file["rows"] = records[i].rows;
    file["bytes"] = records[i].bytes;
    file["crc32c"] = fmt::format("{:08x}", records[i].crc32c);
    write(i == 0 ? "\n    " : ",\n    ");
    write(file.dump());
  }
  write(files.size() == 0 ? "]\n}\n" : "\n  ]\n}\n");
}

void read_manifest(std::uint64_t bytes,
                   const std::function<void(std::uint64_t offset, std::span<std::byte> to)>& read,
                   std::string_view fingerprint,
                   const std::function<void(std::string_view path, std::uint32_t crc32c)>& visit) {
  Pieces pieces(bytes, read);
  ManifestEvents events(fingerprint, visit);
  std::istream text(&pieces);
  nlohmann::json::sax_parse(text, &events);
}

}  // namespace fraudgen::pipeline
