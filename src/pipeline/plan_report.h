#pragma once

#include <string>

#include "pipeline/job.h"

namespace fraudgen::pipeline {

/// What `generate` would do, for a person.
std::string plan_text(const Job& job);
/// The same for programs, as JSON.
std::string plan_json(const Job& job);

}  // namespace fraudgen::pipeline
