#include "pipeline/manifest.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace fraudgen::pipeline {

using nlohmann::ordered_json;

namespace {

/// Raised when a reader of older manifests could misread a new one.
constexpr int format_version = 1;

}  // namespace

void write_manifest(const generator::Dataset& dataset, const Shard& shard, const FileList& files,
                    std::span<const FileRecord> records,
                    const std::function<void(std::string_view)>& write) {
  ordered_json options = ordered_json::object();
  for (const auto& [name, value] : dataset.described_options()) options[name] = value;
  ordered_json head;
  head["format"] = format_version;
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

}  // namespace fraudgen::pipeline
