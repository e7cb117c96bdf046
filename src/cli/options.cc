#include "cli/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "base/text.h"
#include "cli/given_options.h"
#include "cli/option_table.h"
#include "cli/values.h"
#include "generator/people/person.h"

namespace fraudgen::cli {
namespace {

using pipeline::Existing;
using pipeline::Settings;

/// Judges the options one by one and enters them into the settings.
class Reader {
 public:
  Reader(const GivenOptions& given, Settings& settings) : given_(given), settings_(settings) {}

  /// Calls `take(value)` when the option was given and `parse(text)` made something of it that
  /// `take` does not turn down.
  template <typename Parse, typename Take>
  void read(std::string_view name, Parse parse, Take take) {
    const Given* given = given_.find(name);
    if (given == nullptr) return;
    const Option& option = *std::ranges::find(option_table(), name, &Option::name);
    const auto value = parse(std::string_view(given->text));
    if (!value || !take(*value)) given_.refuse(option);
    if (given->from_environment()) settings_.from_environment.emplace(name, given->variable);
  }

  template <typename T, typename Parse>
  void read_within(std::string_view name, Parse parse, std::uint64_t least, std::uint64_t most,
                   T& to) {
    read(name, parse, [&](std::uint64_t value) {
      if (value < least || value > most) return false;
      to = static_cast<typename Plain<T>::type>(value);
      return true;
    });
  }

  void read_switch(std::string_view name, bool& to) {
    read(name, parse_switch, [&](bool on) {
      to = on;
      return true;
    });
  }

  void read_text(std::string_view name, const std::function<bool(std::string_view)>& take) {
    read(
        name, [](std::string_view text) { return std::optional(text); }, take);
  }

 private:
  template <typename T>
  struct Plain {
    using type = T;
  };
  template <typename T>
  struct Plain<std::optional<T>> {
    using type = T;
  };

  const GivenOptions& given_;
  Settings& settings_;
};

bool take_tables(std::string_view list, std::array<bool, generator::all_tables.size()>& tables) {
  tables.fill(false);
  while (true) {
    const std::string_view name = list.substr(0, list.find(','));
    const auto table = std::ranges::find(generator::all_tables, name, generator::table_name);
    if (table == generator::all_tables.end()) return false;
    tables.at(static_cast<std::size_t>(*table)) = true;
    if (name.size() == list.size()) return true;
    list.remove_prefix(name.size() + 1);
  }
}

bool take_compression(std::string_view text, int& level) {
  constexpr std::string_view with_level = "zstd:";
  if (text == "none") level = 0;
  if (text == "zstd") level = 1;
  if (text == "none" || text == "zstd") return true;
  if (!text.starts_with(with_level)) return false;
  const auto number = parse_number(text.substr(with_level.size()));
  if (!number || *number < 1 || *number > 22) return false;
  level = static_cast<int>(*number);
  return true;
}

bool is_endpoint(std::string_view url) {
  std::string_view rest = url;
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (url.starts_with(scheme)) rest.remove_prefix(scheme.size());
  }
  if (rest.size() == url.size()) return false;
  if (rest.ends_with('/')) rest.remove_suffix(1);
  // A name, an IPv4 address, or an IPv6 address in brackets.
  std::size_t host =
      rest.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_");
  if (rest.starts_with('[')) {
    host = rest.find(']');
    if (host == std::string_view::npos ||
        rest.find_first_not_of("0123456789abcdefABCDEF:.", 1) != host) {
      return false;
    }
    ++host;
  }
  host = std::min(host, rest.size());
  if (host == 0) return false;
  rest.remove_prefix(host);
  if (rest.empty()) return true;
  if (!rest.starts_with(':')) return false;
  const auto port = parse_number(rest.substr(1));
  return port && *port >= 1 && *port <= 65'535;
}

bool is_region(std::string_view name) {
  return !name.empty() && name.find_first_not_of(
                              "abcdefghijklmnopqrstuvwxyz"
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == std::string_view::npos;
}

void read_dataset(Reader& reader, const GivenOptions& given, generator::DatasetOptions& dataset) {
  constexpr std::uint64_t kib = 1024;
  reader.read_within("size", parse_size, kib, kib * kib * kib * kib * kib, dataset.size_bytes);
  reader.read_within("rows", parse_number, 1, generator::most_transactions, dataset.rows);
  reader.read_within("customers", parse_number, 1, generator::most_customers, dataset.customers);
  reader.read_within("fraud-rate", parse_share, 0, 1'000'000'000, dataset.fraud_ppb);
  reader.read_within("seed", parse_number, 0, ~std::uint64_t{0}, dataset.seed);
  reader.read_within("file-size", parse_size, kib * kib, generator::most_file_bytes,
                     dataset.file_size);
  reader.read_within("row-group-rows", parse_number, 1024, generator::most_row_group_rows,
                     dataset.row_group_rows);

  const std::int32_t last_day = *parse_date("2099-12-31");
  const auto date_into = [&](std::int32_t& day) {
    return [&day, last_day](std::int32_t value) {
      day = value;
      return value >= 0 && value <= last_day;
    };
  };
  reader.read("start-date", parse_date, date_into(dataset.start_day));
  reader.read("end-date", parse_date, date_into(dataset.end_day));
  if (dataset.end_day < dataset.start_day) {
    const auto text = [&](std::string_view name, std::string_view preset) {
      const Given* found = given.find(name);
      return found != nullptr ? found->text : std::string(preset);
    };
    throw UsageError(fmt::format("{} holds \"{}\", which is before {} \"{}\"",
                                 given.called("end-date"), text("end-date", "2025-12-31"),
                                 given.called("start-date"), text("start-date", "2025-01-01")));
  }

  bool no_profiles = false;
  reader.read_switch("no-profiles", no_profiles);
  dataset.profiles = !no_profiles;
  reader.read_text("tables", [&](auto list) { return take_tables(list, dataset.tables); });
  reader.read_text("compression",
                   [&](auto text) { return take_compression(text, dataset.zstd_level); });
  reader.read_text("money", [&](auto text) {
    dataset.money = text == "double" ? generator::Money::float64 : generator::Money::decimal;
    return text == "decimal" || text == "double";
  });
  reader.read_text("parquet-version", [&](auto text) {
    dataset.parquet_version = text == "1" ? 1 : 2;
    return text == "1" || text == "2";
  });
  reader.read_text("format", [](auto text) { return text == "parquet"; });
}

/// Takes any text but an empty one.
auto text_into(std::string& to) {
  return [&to](std::string_view text) {
    to = text;
    return !text.empty();
  };
}

/// Judged alike whatever the target; a directory has no use for them.
void read_object_store(Reader& reader, const Environment& environment, sink::s3::Options& s3) {
  const auto secret_into = [](sink::s3::Secret& to) {
    return [&to](std::string_view text) {
      to = sink::s3::Secret(text);
      return !text.empty();
    };
  };
  reader.read_text("endpoint",
                   [&](auto text) { return is_endpoint(text) && text_into(s3.endpoint)(text); });
  reader.read_text("region",
                   [&](auto text) { return is_region(text) && text_into(s3.region)(text); });
  reader.read_within("part-size", parse_size, sink::s3::least_part_bytes, sink::s3::most_part_bytes,
                     s3.part_bytes);
  reader.read_within("connections", parse_number, 1, 1024, s3.connections);
  reader.read("retry-time", parse_number, [&](std::uint64_t seconds) {
    s3.retry_time = std::chrono::seconds(seconds);
    return seconds <= 86'400;
  });
  reader.read_switch("insecure-tls", s3.insecure_tls);
  reader.read_text("minio-access-key", secret_into(s3.access_key));
  reader.read_text("minio-secret-key", secret_into(s3.secret_key));

  for (const char* variable : {"AWS_CA_BUNDLE", "SSL_CERT_FILE"}) {
    const char* file = environment(variable);
    if (file == nullptr || *file == '\0' || !s3.authorities.empty()) continue;
    s3.authorities = file;
    s3.authorities_variable = variable;
  }
  s3.environment = environment;
}

bool into_object_store(const GivenOptions& given) {
  const Given* output = given.find("output");
  return output != nullptr &&
         (output->text.starts_with("s3://") || output->text.starts_with("minio://"));
}

void read_settings(GivenOptions& given, const Environment& environment, Request& request) {
  given.settle("size", "rows");
  // A switch turned off explicitly excludes nothing.
  for (const std::string_view name : {"resume", "overwrite"}) {
    const Given* found = given.find(name);
    if (found != nullptr && parse_switch(found->text) == false) given.drop(name);
  }
  given.settle("resume", "overwrite");
  // Variables that are there for other programs are judged only where they matter.
  for (const std::string_view name : {"endpoint", "region"}) {
    const Given* found = given.find(name);
    if (found != nullptr && found->from_environment() && !into_object_store(given)) {
      given.drop(name);
    }
  }

  Settings& settings = request.settings;
  Reader reader(given, settings);
  read_dataset(reader, given, settings.dataset);
  reader.read_within("workers", parse_number, 1, 1024, settings.workers);
  reader.read_within("memory", parse_size, 1, std::uint64_t{1} << 63, settings.memory);
  reader.read("shard", parse_shard, [&](pipeline::Shard shard) {
    settings.shard = shard;
    return true;
  });
  bool resume = false;
  bool overwrite = false;
  reader.read_switch("resume", resume);
  reader.read_switch("overwrite", overwrite);
  settings.existing = resume      ? Existing::resume
                      : overwrite ? Existing::overwrite
                                  : Existing::refuse;
  reader.read_text("output", [&](std::string_view text) {
    settings.output = text;
    return !text.empty() && std::ranges::none_of(text, [](char c) { return c > 0 && c < ' '; });
  });
  reader.read_text("stats", text_into(settings.stats_file));
  reader.read_switch("quiet", settings.quiet);
  if (request.command == Command::plan) reader.read_switch("json", request.json);
  read_object_store(reader, environment, settings.s3);
  settings.s3.largest_object = settings.dataset.file_size;
}

/// Takes the command off the front of the arguments.
Command take_command(std::vector<std::string>& arguments) {
  if (arguments.empty()) return Command::generate;
  const std::string first = arguments.front();
  if (first == "--version" || first == "-V") return Command::version;
  if (first == "--help" || first == "-h") return Command::help;
  if (first.starts_with('-')) return Command::generate;
  arguments.erase(arguments.begin());
  if (first == "generate") return Command::generate;
  if (first == "plan") return Command::plan;
  if (first == "help") return Command::help;
  static const std::vector<std::string> commands{"generate", "plan", "help"};
  throw UsageError(fmt::format("unknown command {}; the commands are generate and plan{}",
                               in_quotes(first), suggestion(first, commands)));
}

}  // namespace

Request parse_request(const std::vector<std::string>& arguments, const Environment& environment) {
  std::vector<std::string> rest = arguments;
  Request request;
  request.command = take_command(rest);
  if (request.command == Command::version) return request;
  if (request.command == Command::help) {
    if (!rest.empty() && rest.front() == "generate") request.help_on = Command::generate;
    if (!rest.empty() && rest.front() == "plan") request.help_on = Command::plan;
    return request;
  }
  GivenOptions given(request.command, rest, environment);
  if (given.help()) {
    request.help_on = request.command;
    request.command = Command::help;
    return request;
  }
  read_settings(given, environment, request);
  return request;
}

void wipe_secrets(std::span<char*> arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    for (const Option& option : option_table()) {
      if (!option.secret) continue;
      const std::string name = fmt::format("--{}", option.name);
      char* value = nullptr;
      if (name == arguments[i] && i + 1 < arguments.size()) value = arguments[i + 1];
      if (std::string_view(arguments[i]).starts_with(name + "=")) {
        value = arguments[i] + name.size() + 1;
      }
      if (value != nullptr) std::memset(value, 'x', std::strlen(value));
    }
  }
}

}  // namespace fraudgen::cli
