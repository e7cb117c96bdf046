#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "generator/dataset.h"
#include "pipeline/file_list.h"

namespace fraudgen::pipeline {

/// Writes the manifest as JSON, piece by piece, so that a million files need no memory: the
/// format's version, the plan's fingerprint, the options that shape bytes, and each file's path,
/// rows, bytes and CRC-32C (8 hex digits). The same for the same plan and shard: no clock, no
/// machine. `records` has one entry for each of `files`.
void write_manifest(const generator::Dataset& dataset, const Shard& shard, const FileList& files,
                    std::span<const FileRecord> records,
                    const std::function<void(std::string_view)>& write);

}  // namespace fraudgen::pipeline
