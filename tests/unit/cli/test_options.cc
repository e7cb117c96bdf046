#include <boost/test/unit_test.hpp>
#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "cli/help.h"
#include "cli/option_table.h"
#include "cli/options.h"

namespace fraudgen::cli {
namespace {

using Arguments = std::vector<std::string>;
using Variables = std::map<std::string, std::string>;

Request parse(const Arguments& arguments, const Variables& variables = {}) {
  return parse_request(arguments, [&](const char* name) -> const char* {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  });
}

std::string refusal(const Arguments& arguments, const Variables& variables = {}) {
  try {
    parse(arguments, variables);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "accepted";
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

BOOST_AUTO_TEST_CASE(commands) {
  BOOST_TEST((parse({}).command == Command::generate));
  BOOST_TEST((parse({"--size", "1GB"}).command == Command::generate));
  BOOST_TEST((parse({"plan", "--json"}).command == Command::plan));
  BOOST_TEST(parse({"plan", "--json"}).json);
  BOOST_TEST((parse({"--version"}).command == Command::version));
  BOOST_TEST((parse({"--help"}).help_on == Command::help));
  BOOST_TEST((parse({"plan", "--help"}).help_on == Command::plan));
  BOOST_TEST((parse({"generate", "--size", "x", "-h"}).command == Command::help));
  BOOST_TEST(has(refusal({"plann"}), "did you mean plan?"));
  BOOST_TEST(has(refusal({"generate", "extra"}), "\"extra\""));
}

BOOST_AUTO_TEST_CASE(presets) {
  const pipeline::Settings settings = parse({}).settings;
  BOOST_TEST(settings.dataset.size_bytes == std::uint64_t{1} << 30);
  BOOST_TEST(settings.dataset.seed == 42);
  BOOST_TEST(settings.output == "./output");
  BOOST_TEST(!settings.workers);
  BOOST_TEST((settings.existing == pipeline::Existing::refuse));
}

BOOST_AUTO_TEST_CASE(every_option_is_taken) {
  const pipeline::Settings settings = parse({"-s",
                                             "2GB",
                                             "-o",
                                             "x",
                                             "-f",
                                             "parquet",
                                             "-r",
                                             "0.5",
                                             "-w",
                                             "3",
                                             "--seed",
                                             "18446744073709551615",
                                             "-c",
                                             "77",
                                             "--start-date",
                                             "2024-02-29",
                                             "--end-date=2024-03-01",
                                             "--no-profiles",
                                             "--file-size",
                                             "64MB",
                                             "--tables",
                                             "customers,transactions",
                                             "--compression",
                                             "zstd:19",
                                             "--money",
                                             "double",
                                             "--parquet-version",
                                             "1",
                                             "--memory",
                                             "48MB",
                                             "--shard",
                                             "1/4",
                                             "--resume",
                                             "--stats",
                                             "s.json",
                                             "-q",
                                             "--row-group-rows",
                                             "1024",
                                             "--minio-endpoint",
                                             "http://minio:9000",
                                             "--region",
                                             "sa-east-1",
                                             "--part-size",
                                             "8MiB",
                                             "--connections",
                                             "4",
                                             "--minio-access-key",
                                             "a",
                                             "--minio-secret-key",
                                             "b"})
                                          .settings;
  const generator::DatasetOptions& dataset = settings.dataset;
  BOOST_TEST(dataset.size_bytes == std::uint64_t{2} << 30);
  BOOST_TEST(dataset.fraud_ppb == 500'000'000);
  BOOST_TEST(dataset.seed == ~std::uint64_t{0});
  BOOST_TEST(dataset.customers.value() == 77);
  BOOST_TEST(dataset.end_day - dataset.start_day == 1);
  BOOST_TEST(!dataset.profiles);
  BOOST_TEST(dataset.file_size == 64 << 20);
  BOOST_TEST((dataset.tables[0] && !dataset.tables[1] && dataset.tables[2]));
  BOOST_TEST(dataset.zstd_level == 19);
  BOOST_TEST((dataset.money == generator::Money::float64));
  BOOST_TEST(dataset.parquet_version == 1);
  BOOST_TEST(dataset.row_group_rows == 1024);
  BOOST_TEST(settings.output == "x");
  BOOST_TEST(settings.workers.value() == 3);
  BOOST_TEST(settings.memory.value() == 48 << 20);
  BOOST_TEST(settings.shard.index == 1);
  BOOST_TEST((settings.existing == pipeline::Existing::resume));
  BOOST_TEST(settings.stats_file == "s.json");
  BOOST_TEST(settings.quiet);
}

BOOST_AUTO_TEST_CASE(the_command_line_wins_over_the_environment) {
  const Variables variables{{"SEED", "7"},
                            {"FRAUD_RATE", "0.1"},
                            {"NO_PROFILES", "true"},
                            {"QUIET", "false"},
                            {"OUTPUT", ""}};
  const pipeline::Settings settings = parse({"--seed", "8"}, variables).settings;
  BOOST_TEST(settings.dataset.seed == 8);
  BOOST_TEST(settings.dataset.fraud_ppb == 100'000'000);
  BOOST_TEST(!settings.dataset.profiles);
  BOOST_TEST(!settings.quiet);
  BOOST_TEST(settings.output == "./output");
  BOOST_TEST(settings.named("seed") == "--seed");
  BOOST_TEST(settings.named("fraud-rate") == "FRAUD_RATE (environment)");
}

BOOST_AUTO_TEST_CASE(a_refusal_names_who_is_at_fault) {
  BOOST_TEST(refusal({"--size", "1XB"}).starts_with("--size holds \"1XB\"; accepted: a size"));
  BOOST_TEST(refusal({}, {{"FILE_SIZE", "tiny"}})
                 .starts_with("FILE_SIZE (environment) holds \"tiny\"; accepted: a size"));
  BOOST_TEST(has(refusal({"--sise", "1GB"}), "unknown option \"--sise\"; did you mean --size?"));
  BOOST_TEST(has(refusal({"--size"}), "--size"));
  BOOST_TEST(has(refusal({"--start-date", "2025-02-29"}), "--start-date holds \"2025-02-29\""));
  BOOST_TEST(has(refusal({"--end-date", "2024-12-31"}),
                 "--end-date holds \"2024-12-31\", which is before --start-date \"2025-01-01\""));
  BOOST_TEST(has(refusal({"--json"}), "unknown option"));
}

BOOST_AUTO_TEST_CASE(options_that_exclude_each_other) {
  BOOST_TEST(has(refusal({"--size", "1GB", "--rows", "5"}), "--size and --rows"));
  BOOST_TEST(has(refusal({"--resume", "--overwrite"}), "--resume and --overwrite"));
  BOOST_TEST(has(refusal({}, {{"SIZE", "1GB"}, {"ROWS", "5"}}), "SIZE (environment) and ROWS"));
  BOOST_TEST(parse({"--rows", "5"}, {{"SIZE", "1GB"}}).settings.dataset.rows.value() == 5);
  BOOST_TEST(!parse({"--size", "1GB"}, {{"ROWS", "5"}}).settings.dataset.rows);
  BOOST_TEST(refusal({"--overwrite"}, {{"RESUME", "false"}}) == "accepted");
}

BOOST_AUTO_TEST_CASE(a_secret_is_never_told) {
  for (const Arguments& arguments : {Arguments{"--minio-secret-key", "geheim", "--size", "x"},
                                     Arguments{"--minio-secret-key", ""},
                                     Arguments{"--minio-secret-key=geheim", "--nonsense"}}) {
    BOOST_TEST(refusal(arguments) != "accepted");
    BOOST_TEST(!has(refusal(arguments), "geheim"));
  }
}

BOOST_AUTO_TEST_CASE(secrets_are_wiped_from_the_argument_list) {
  std::string texts[] = {"--minio-access-key", "abc", "--minio-secret-key=def", "--seed", "9",
                         "--minio-secret-key"};
  std::vector<char*> arguments;
  for (std::string& text : texts) arguments.push_back(text.data());
  wipe_secrets(arguments);
  BOOST_TEST(texts[1] == "xxx");
  BOOST_TEST(texts[2] == "--minio-secret-key=xxx");
  BOOST_TEST(texts[4] == "9");
}

BOOST_AUTO_TEST_CASE(help_tells_of_every_option) {
  const std::string generate = help_text(Command::generate, false);
  const std::string plan = help_text(Command::plan, false);
  for (const Option& option : option_table()) {
    const std::string name = "--" + std::string(option.name);
    BOOST_TEST(has(plan, name));
    BOOST_TEST(has(generate, name) == !option.plan_only);
  }
  BOOST_TEST(!has(generate, "\x1b"));
  BOOST_TEST(has(help_text(Command::help, true), "\x1b["));
}

}  // namespace
}  // namespace fraudgen::cli
