#pragma once

#include "parquet/options.h"
#include "parquet/schema.h"

namespace fraudgen::parquet {

/// The options with one ColumnOptions for each leaf. Throws std::invalid_argument when they
/// contradict themselves or the schema.
FileOptions checked(const Schema& schema, const FileOptions& options);

}  // namespace fraudgen::parquet
