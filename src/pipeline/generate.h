#pragma once

#include "pipeline/interrupts.h"
#include "pipeline/settings.h"

namespace fraudgen::pipeline {

/// Writes the dataset that `settings` ask for, and the manifest when every file is complete.
/// Throws UsageError when nothing was written, RunError when it failed on the way (what is finished
/// stays), Stopped after a signal. Whatever it throws, no file is left half-written.
void generate(const Settings& settings, Interrupts& interrupts);

}  // namespace fraudgen::pipeline
