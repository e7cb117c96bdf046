#include "pipeline/plan_report.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "pipeline/stats.h"
#include "pipeline/text.h"

namespace fraudgen::pipeline {
namespace {

using generator::Table;
using nlohmann::ordered_json;

/// The files of a table that this run is to write.
Tally planned(const Job& job, Table table) {
  const generator::Dataset& dataset = job.dataset();
  if (job.settings().shard.whole()) {
    return {dataset.file_count(table), dataset.rows(table), dataset.bytes(table)};
  }
  Tally tally;
  for (std::uint64_t i = 0; i < job.files().size(); ++i) {
    const FileId id = job.files().at(i);
    if (id.table != table) continue;
    const generator::FilePlan file = dataset.file(table, id.number);
    ++tally.files;
    tally.rows += file.rows;
    tally.bytes += file.bytes;
  }
  return tally;
}

std::string row(std::string_view name, const Tally& tally) {
  return fmt::format("{:<14}{:>8}{:>20}{:>10}\n", name, count_text(tally.files),
                     count_text(tally.rows), size_text(tally.bytes));
}

std::string use(std::string_view what, std::uint64_t bytes) {
  return fmt::format("  {:<34}{:>16}\n", what, size_text(bytes));
}

std::uint64_t connection_bytes(const MemoryPlan& memory) {
  return memory.needs.target_bytes +
         memory.parts * std::uint64_t{memory.needs.target_bytes_per_part};
}

}  // namespace

std::string plan_text(const Job& job) {
  const MemoryPlan& memory = job.memory();
  std::string text = fmt::format("{:<14}{:>8}{:>20}{:>10}\n", "table", "files", "rows", "bytes");
  Tally total;
  for (const Table table : generator::all_tables) {
    const Tally tally = planned(job, table);
    if (job.dataset().file_count(table) == 0) continue;
    text += row(generator::table_name(table), tally);
    total.files += tally.files;
    total.rows += tally.rows;
    total.bytes += tally.bytes;
  }
  text += row("total", total);
  if (!job.settings().shard.whole()) {
    text += fmt::format("(shard {} of {} alone)\n", job.settings().shard.index,
                        job.settings().shard.count);
  }
  text += fmt::format("\ncustomers     {:>8}\n", count_text(job.dataset().customers()));
  text += fmt::format("workers       {:>8}\n", memory.workers);
  text += fmt::format("memory        {:>8} of {}\n", size_text(memory.total()),
                      size_text(memory.budget));
  text += use("program and libraries", program_bytes);
  text += use("heap", memory.needs.heap_bytes);
  if (connection_bytes(memory) > 0) text += use("connections", connection_bytes(memory));
  text += use("notes on files", memory.needs.record_bytes);
  text += use(
      fmt::format("workspaces, {} x {}", memory.workers, size_text(memory.needs.workspace_bytes)),
      memory.workers * std::uint64_t{memory.needs.workspace_bytes});
  text +=
      use(fmt::format("part buffers, {} x {}", memory.parts, size_text(memory.needs.part_bytes)),
          memory.parts * std::uint64_t{memory.needs.part_bytes});
  text += use(fmt::format("stacks, {} x {}", memory.workers, size_text(worker_stack_bytes)),
              memory.workers * std::uint64_t{worker_stack_bytes});
  return text;
}

std::string plan_json(const Job& job) {
  const MemoryPlan& memory = job.memory();
  ordered_json json;
  json["plan"] = job.dataset().fingerprint();
  json["output"] = job.settings().output;
  json["shard"] = fmt::format("{}/{}", job.settings().shard.index, job.settings().shard.count);
  json["options"] = ordered_json::object();
  for (const auto& [name, value] : job.dataset().described_options()) {
    json["options"][name] = value;
  }
  json["customers"] = job.dataset().customers();
  for (const Table table : generator::all_tables) {
    if (job.dataset().file_count(table) == 0) continue;
    const Tally tally = planned(job, table);
    json["tables"][generator::table_name(table)] = {
        {"files", tally.files}, {"rows", tally.rows}, {"bytes", tally.bytes}};
  }
  json["workers"] = memory.workers;
  json["memory"] = {
      {"budget", memory.budget},
      {"total", memory.total()},
      {"program", program_bytes},
      {"heap", memory.needs.heap_bytes},
      {"connections", connection_bytes(memory)},
      {"records", memory.needs.record_bytes},
      {"workspaces", memory.workers * std::uint64_t{memory.needs.workspace_bytes}},
      {"part_buffers", memory.parts * std::uint64_t{memory.needs.part_bytes}},
      {"stacks", memory.workers * std::uint64_t{worker_stack_bytes}},
  };
  // Names of files need not be UTF-8; JSON must be.
  return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace fraudgen::pipeline
