#include "cli/given_options.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "cli/values.h"

namespace fraudgen::cli {
namespace {

/// How many letters to change, add or drop to make `a` into `b`.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
      diagonal = above;
    }
  }
  return row[b.size()];
}

std::vector<std::string> option_names(Command command) {
  std::vector<std::string> names{"--help"};
  for (const Option& option : option_table()) {
    if (option.plan_only && command != Command::plan) continue;
    names.push_back(fmt::format("--{}", option.name));
    if (!option.alias.empty()) names.push_back(fmt::format("--{}", option.alias));
  }
  return names;
}

bool is_help(std::string_view name) { return name == "help" || name == "h"; }

const Option* find_option(Command command, std::string_view name, bool long_name) {
  for (const Option& option : option_table()) {
    if (option.plan_only && command != Command::plan) continue;
    const bool same = long_name ? option.name == name || (!name.empty() && option.alias == name)
                                : !name.empty() && option.letter == name[0];
    if (same) return &option;
  }
  return nullptr;
}

std::vector<std::string> variables_of(const Option& option) {
  if (option.variables.empty()) return {environment_name(option.name)};
  std::vector<std::string> names;
  for (std::string_view rest = option.variables; !rest.empty();) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    names.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return names;
}

}  // namespace

std::string suggestion(std::string_view word, std::span<const std::string> names) {
  const auto distance = [&](const std::string& name) { return edit_distance(word, name); };
  const auto best = std::ranges::min_element(names, {}, distance);
  if (best == names.end() || distance(*best) > 2) return "";
  return fmt::format("; did you mean {}?", *best);
}

GivenOptions::GivenOptions(Command command, const std::vector<std::string>& arguments,
                           const Environment& environment) {
  read_arguments(command, arguments);
  if (help_) return;
  for (const Option& option : option_table()) {
    if (given_.contains(option.name)) continue;
    for (const std::string& variable : variables_of(option)) {
      const char* value = environment(variable.c_str());
      if (value == nullptr || *value == '\0') continue;
      given_[option.name] = {value, variable};
      break;
    }
  }
}

const Given* GivenOptions::find(std::string_view name) const {
  const auto found = given_.find(name);
  return found == given_.end() ? nullptr : &found->second;
}

void GivenOptions::settle(std::string_view a, std::string_view b) {
  const Given* first = find(a);
  const Given* second = find(b);
  if (first == nullptr || second == nullptr) return;
  if (first->from_environment() == second->from_environment()) {
    throw UsageError(
        fmt::format("{} and {} exclude each other: give one of them", called(a), called(b)));
  }
  drop(first->from_environment() ? a : b);
}

std::string GivenOptions::called(std::string_view name) const {
  const Given* given = find(name);
  return given != nullptr && given->from_environment()
             ? fmt::format("{} (environment)", given->variable)
             : fmt::format("--{}", name);
}

void GivenOptions::refuse(const Option& option) const {
  const std::string& text = find(option.name)->text;
  // An address may have a password in it.
  const bool hidden =
      option.secret || (option.name == "endpoint" && text.find('@') != std::string::npos);
  const std::string value = hidden ? "a secret" : in_quotes(text);
  throw UsageError(
      fmt::format("{} holds {}; accepted: {}", called(option.name), value, option.accepted));
}

void GivenOptions::read_arguments(Command command, const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size() && !help_; ++i) {
    const std::string& argument = arguments[i];
    if (argument.size() < 2 || argument[0] != '-' || argument == "--") {
      throw UsageError(fmt::format("unknown argument {}", in_quotes(argument)));
    }
    const bool long_name = argument[1] == '-';
    std::string_view name =
        long_name ? std::string_view(argument).substr(2) : std::string_view(argument).substr(1, 1);
    name = name.substr(0, name.find('='));
    std::string_view rest = std::string_view(argument).substr((long_name ? 2 : 1) + name.size());

    const Option* option = nullptr;
    while ((option = find_option(command, name, long_name)) != nullptr || is_help(name)) {
      if (option == nullptr) {
        help_ = true;
        return;
      }
      // -qw2: a switch, and another letter behind it.
      if (long_name || !option->value.empty() || rest.empty() || rest[0] == '=') break;
      given_[option->name] = {"true"};
      name = rest.substr(0, 1);
      rest.remove_prefix(1);
    }
    if (option == nullptr) {
      const std::string typed = fmt::format("{}{}", long_name ? "--" : "-", name);
      throw UsageError(fmt::format("unknown option {}{}", in_quotes(typed),
                                   suggestion(typed, option_names(command))));
    }
    if (rest.starts_with('=')) {
      given_[option->name] = {std::string(rest.substr(1))};
    } else if (option->value.empty()) {
      given_[option->name] = {"true"};
    } else if (!rest.empty()) {
      given_[option->name] = {std::string(rest)};
    } else if (i + 1 < arguments.size() && !arguments[i + 1].starts_with("--")) {
      given_[option->name] = {arguments[++i]};
    } else {
      throw UsageError(
          fmt::format("--{} lacks its value; accepted: {}", option->name, option->accepted));
    }
  }
}

}  // namespace fraudgen::cli
