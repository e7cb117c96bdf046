#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "generator/dataset.h"
#include "pipeline/file_list.h"

namespace fraudgen::pipeline {

/// Writes the manifest as JSON, piece by piece, so that its text is never held whole: the
/// format's version, the plan's fingerprint, the options that shape bytes, and each file's path,
/// rows, bytes and CRC-32C (8 hex digits). The same for the same plan and shard: no clock, no
/// machine. `records` has one entry for each of `files`.
void write_manifest(const generator::Dataset& dataset, const Shard& shard, const FileList& files,
                    std::span<const FileRecord> records,
                    const std::function<void(std::string_view)>& write);

/// Reads a manifest of `bytes` bytes, piece by piece, and calls `visit` for each file it lists with
/// its path and CRC-32C. `read` fills what it is given from an offset on. A manifest of another
/// plan lists none, and one that is damaged none from there on: it does not vouch for them.
void read_manifest(std::uint64_t bytes,
                   const std::function<void(std::uint64_t offset, std::span<std::byte> to)>& read,
                   std::string_view fingerprint,
                   const std::function<void(std::string_view path, std::uint32_t crc32c)>& visit);

}  // namespace fraudgen::pipeline
