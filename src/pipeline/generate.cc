#include "pipeline/generate.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <new>

#include "base/error.h"
#include "memory/arena.h"
#include "memory/limits.h"
#include "pipeline/existing.h"
#include "pipeline/job.h"
#include "pipeline/manifest.h"
#include "pipeline/open_target.h"
#include "pipeline/part_output.h"
#include "pipeline/progress.h"
#include "pipeline/stats.h"
#include "pipeline/text.h"
#include "pipeline/worker_group.h"

namespace fraudgen::pipeline {
namespace {

using Clock = std::chrono::steady_clock;

/// One run of `generate`, from the planned job to the manifest.
class Run {
 public:
  Run(Job& job, sink::Target& target, Interrupts& interrupts, Progress& progress)
      : job_(job),
        target_(target),
        interrupts_(interrupts),
        progress_(progress),
        existing_(target, job.settings().shard),
        stop_(interrupts.stop().get_token()) {}

  /// Makes sure that the target can be written to and holds nothing that must not be touched.
  void prepare();
  /// Resumes or removes what the target holds.
  void meet_existing();
  void write_files();
  void write_manifest();
  RunReport report() const;

 private:
  /// Finds out what of the dataset is there already and as it should be.
  void resume();
  /// On each worker makes work = make_work(worker), and runs work(id, record) for every file whose
  /// record `wanted` accepts, showing progress meanwhile. Throws what the first worker failed with.
  template <typename Wanted, typename MakeWork>
  void for_each_file(std::string_view title, const Done& total, Wanted wanted, MakeWork make_work);

  FileRecord write_file(FileId id, generator::DatasetWriter& writer);

  Job& job_;
  sink::Target& target_;
  Interrupts& interrupts_;
  Progress& progress_;
  ExistingDataset existing_;
  std::stop_token stop_;
  std::atomic<std::uint64_t> rows_done_ = 0;
  std::atomic<std::uint64_t> bytes_done_ = 0;
};

template <typename Wanted, typename MakeWork>
void Run::for_each_file(std::string_view title, const Done& total, Wanted wanted,
                        MakeWork make_work) {
  rows_done_ = 0;
  bytes_done_ = 0;
  progress_.begin(title, total);
  std::atomic<std::uint64_t> next = 0;
  WorkerGroup workers(job_.memory().workers, worker_stack_bytes, interrupts_.stop(),
                      [&](unsigned worker) {
                        auto work = make_work(worker);
                        for (std::uint64_t i; (i = next++) < job_.files().size();) {
                          if (!wanted(job_.records()[i])) continue;
                          if (stop_.stop_requested()) throw Stopped();
                          work(job_.files().at(i), job_.records()[i]);
                        }
                      });
  while (!workers.wait_for(progress_.interval())) progress_.update({rows_done_, bytes_done_});
  progress_.end();
  workers.rethrow();
}

void Run::prepare() {
  const Settings& settings = job_.settings();
  try {
    target_.prepare();
    target_.claim(settings.shard.whole());
    const auto present = existing_.any();
    if (present && settings.existing == Existing::refuse) {
      throw UsageError(fmt::format(
          "there already is a dataset ({}); --resume finishes it, --overwrite replaces it",
          *present));
    }
  } catch (const sink::SinkError& error) {
    throw settings.refused("output", settings.output, error.what());  // no file has been touched
  } catch (const UsageError& error) {
    throw settings.refused("output", settings.output, error.what());
  }
}

void Run::meet_existing() {
  const Settings& settings = job_.settings();
  if (settings.existing == Existing::resume) {
    try {
      resume();
    } catch (const UsageError& error) {
      throw settings.refused("output", settings.output, error.what());
    }
  }
  if (settings.existing == Existing::overwrite) existing_.remove_all(stop_);
  const bool complete = std::ranges::all_of(job_.records(), &FileRecord::finished);
  existing_.remove_manifests(complete);
  existing_.remove_unfinished();
}

void Run::resume() {
  const std::string& fingerprint = job_.dataset().fingerprint();
  existing_.enter_lengths(job_.files(), job_.records());
  existing_.enter_manifest(job_.files(), fingerprint, job_.records());
  Done total;
  for (const FileRecord& record : job_.records()) total.bytes += record.bytes;
  if (total.bytes == 0) return;
  // Files are read through the workspaces. What is touched of them for that is no more than what
  // was planned for, and given back: the generator will touch other parts of them.
  const auto give_back = [&] {
    for (unsigned worker = 0; worker < job_.memory().workers; ++worker) {
      memory::release(job_.workspace(worker));
    }
  };
  give_back();
  const std::size_t room = job_.memory().needs.workspace_bytes;
  for_each_file(
      "checking", total, [](const FileRecord& record) { return record.bytes > 0; },
      [&](unsigned worker) {
        const auto buffer = job_.workspace(worker).first(room);
        return [&, buffer](FileId id, FileRecord& record) {
          record = check_finished(target_, id, record, fingerprint, buffer, stop_, bytes_done_);
        };
      });
  give_back();
  const auto damaged = std::ranges::count_if(
      job_.records(), [](const FileRecord& record) { return record.listed && !record.finished; });
  if (damaged > 0) {
    progress_.say(fmt::format("{} are not what the manifest says and are made again",
                              count_text(static_cast<std::uint64_t>(damaged))));
  }
}

FileRecord Run::write_file(FileId id, generator::DatasetWriter& writer) {
  const std::string name = file_name(id);
  try {
    const auto object = target_.begin(name, labels_for(job_.dataset().fingerprint()));
    PartOutput output(job_.parts(), *object, stop_, bytes_done_);
    const std::uint64_t rows =
        writer.write(job_.dataset().file(id.table, id.number), output, rows_done_);
    output.finish();
    return {.rows = rows, .bytes = output.bytes(), .crc32c = output.crc32c(), .finished = true};
  } catch (const sink::SinkError&) {
    throw;
  } catch (const std::bad_alloc&) {
    throw RunError(fmt::format("{}: the system is out of memory", name));
  } catch (const std::logic_error& error) {
    throw RunError(fmt::format("{}: internal error: {}", name, error.what()));
  }
}

void Run::write_files() {
  Done total;
  for (std::uint64_t i = 0; i < job_.files().size(); ++i) {
    if (job_.records()[i].finished) continue;
    const FileId id = job_.files().at(i);
    const generator::FilePlan plan = job_.dataset().file(id.table, id.number);
    total.rows += plan.rows;
    total.bytes += plan.bytes;
  }
  for_each_file(
      "writing", total, [](const FileRecord& record) { return !record.finished; },
      [&](unsigned worker) {
        auto writer =
            std::make_unique<generator::DatasetWriter>(job_.dataset(), job_.workspace(worker));
        return [this, writer = std::move(writer)](FileId id, FileRecord& record) {
          record = write_file(id, *writer);
        };
      });
}

void Run::write_manifest() {
  const Shard& shard = job_.settings().shard;
  const auto object = target_.begin(manifest_name(shard), labels_for(job_.dataset().fingerprint()));
  PartOutput output(job_.parts(), *object, stop_, bytes_done_);
  pipeline::write_manifest(job_.dataset(), shard, job_.files(), job_.records(),
                           [&](std::string_view text) {
                             output.append(std::as_bytes(std::span(text.data(), text.size())));
                           });
  output.finish();
}

RunReport Run::report() const {
  RunReport report;
  for (std::uint64_t i = 0; i < job_.files().size(); ++i) {
    const FileRecord& record = job_.records()[i];
    auto& tables = record.kept ? report.kept : report.written;
    Tally& tally = tables.at(static_cast<std::size_t>(job_.files().at(i).table));
    ++tally.files;
    tally.rows += record.rows;
    tally.bytes += record.bytes;
  }
  report.workers = job_.memory().workers;
  report.sink = target_.counters();
  report.peak_resident_bytes = memory::peak_resident_bytes();
  return report;
}

void say_note_on_workers(const Job& job, Progress& progress) {
  const auto wanted = job.settings().workers;
  const MemoryPlan& memory = job.memory();
  if (!wanted || *wanted <= memory.workers || job.files().size() <= memory.workers) return;
  progress.say(fmt::format("fraudgen: {} of the {} workers asked for: more don't fit into {}",
                           memory.workers, *wanted, size_text(memory.budget)));
}

void say_summary(const RunReport& report, const Settings& settings, Progress& progress) {
  const Tally written = report.total_written();
  const Tally kept = report.total_kept();
  const auto per_second = [&](std::uint64_t n) {
    return static_cast<std::uint64_t>(static_cast<double>(n) / std::max(report.seconds, 1e-3));
  };
  progress.say(fmt::format("wrote {} rows in {} files, {}, to {} in {}", count_text(written.rows),
                           count_text(written.files), size_text(written.bytes), settings.output,
                           duration_text(report.seconds)));
  if (kept.files > 0) {
    progress.say(fmt::format("kept {} finished files, {} rows, {}", count_text(kept.files),
                             count_text(kept.rows), size_text(kept.bytes)));
  }
  if (written.files == 0) return;
  progress.say(fmt::format("{} rows/s, {}/s, {} worker{}, {} peak resident memory",
                           count_text(per_second(written.rows)),
                           size_text(per_second(written.bytes)), report.workers,
                           report.workers == 1 ? "" : "s", size_text(report.peak_resident_bytes)));
}

}  // namespace

void generate(const Settings& settings, Interrupts& interrupts) {
  const Clock::time_point start = Clock::now();
  Progress progress(settings.quiet);
  const auto notice = [&](sink::Severity severity, const std::string& line) {
    const bool warning = severity == sink::Severity::warning;
    progress.say(fmt::format("fraudgen: {}{}", warning ? "warning: " : "", line), warning);
  };
  const auto target = open_target(settings, notice, interrupts.stop().get_token());
  Job job(settings, *target);
  say_note_on_workers(job, progress);

  interrupts.finish_in_order();
  Run run(job, *target, interrupts, progress);
  run.prepare();
  StatsFile stats = open_stats(settings);  // may lie in the target's directory
  try {
    run.meet_existing();
    memory::forget_code();
    run.write_files();
    run.write_manifest();
  } catch (const sink::SinkError& error) {
    throw RunError(fmt::format("{}, after {} {}; what is finished stays: --resume goes on from it",
                               error.what(), error.tries(), error.tries() == 1 ? "try" : "tries"));
  }
  RunReport report = run.report();
  report.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  stats.write(report);
  say_summary(report, settings, progress);
}

}  // namespace fraudgen::pipeline
