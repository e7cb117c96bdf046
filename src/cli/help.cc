#include "cli/help.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cli/option_table.h"

namespace fraudgen::cli {
namespace {

/// Where the explanations begin, and where they end.
constexpr std::size_t help_column = 28;
constexpr std::size_t width = 96;

class Text {
 public:
  explicit Text(bool colour) : colour_(colour) {}

  void heading(std::string_view text) { text_ += "\n" + styled("1", text) + "\n"; }
  void line(std::string_view text) { text_ += fmt::format("{}\n", text); }
  void example(std::string_view command, std::string_view what) {
    text_ += fmt::format("  {}\n      {}\n", styled("36", command), what);
  }

  /// A name, and its explanation wrapped beside it.
  void entry(std::string_view name, std::string_view explanation) {
    text_ += "  " + styled("36", name);
    std::size_t column = 2 + name.size();
    if (column + 2 > help_column) {
      text_ += '\n';
      column = 0;
    }
    text_.append(help_column - column, ' ');
    column = help_column;
    while (!explanation.empty()) {
      const std::string_view word = explanation.substr(0, explanation.find(' '));
      if (column > help_column && column + 1 + word.size() > width) {
        text_ += '\n';
        text_.append(help_column, ' ');
        column = help_column;
      } else if (column > help_column) {
        text_ += ' ';
        ++column;
      }
      text_ += word;
      column += word.size();
      explanation.remove_prefix(std::min(word.size() + 1, explanation.size()));
    }
    text_ += '\n';
  }

  std::string take() { return std::move(text_); }

 private:
  std::string styled(std::string_view code, std::string_view text) const {
    return colour_ ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
  }

  bool colour_;
  std::string text_;
};

void options(Text& text, Option::Group group, Command command) {
  for (const Option& option : option_table()) {
    if (option.group != group || (option.plan_only && command != Command::plan)) continue;
    std::string name = option.letter != 0 ? fmt::format("-{}, ", option.letter) : "    ";
    name += fmt::format("--{}", option.name);
    if (!option.value.empty()) name += fmt::format(" {}", option.value);
    std::string explanation(option.help);
    if (!option.preset.empty()) explanation += fmt::format(" [{}]", option.preset);
    text.entry(name, explanation);
  }
}

void overview(Text& text) {
  text.line("fraudgen writes a synthetic dataset of Brazilian retail banking as Parquet:");
  text.line("customers, their devices and their transactions, fraud among them.");
  text.heading("Usage");
  text.line("  fraudgen [generate] [OPTIONS]");
  text.line("  fraudgen plan [--json] [OPTIONS]");
  text.heading("Commands");
  text.entry("generate", "writes the dataset; the default when the first argument is an option");
  text.entry("plan", "prints what generate would do with the same options, and writes nothing");
  text.entry("COMMAND --help", "all options of a command");
  text.entry("--version", "versions of the program and of what it is built from");
}

void examples(Text& text) {
  text.heading("Examples");
  text.example("fraudgen --size 1GB --output data", "a gigabyte into the directory data");
  text.example("fraudgen --size 1GB --output data --resume", "goes on where a run was interrupted");
  text.example("fraudgen plan --size 100GB --file-size 512MB", "files, rows and memory beforehand");
  text.example("fraudgen --rows 5000000 --shard 0/2 -o data",
               "half of the files; --shard 1/2, perhaps elsewhere, writes the others");
  text.example("fraudgen --size 2GB -o null: --stats stats.json", "how fast this machine is");
}

}  // namespace

std::string help_text(Command on, bool colour) {
  Text text(colour);
  if (on == Command::help) {
    overview(text);
    examples(text);
    return text.take();
  }
  if (on == Command::plan) {
    text.line("fraudgen plan [--json] [OPTIONS]");
    text.line("prints what generate would do with the same options, and writes nothing.");
  } else {
    text.line("fraudgen [generate] [OPTIONS]");
    text.line("writes the dataset, and last a manifest of its files.");
  }
  text.heading("The dataset");
  options(text, Option::Group::what, on);
  text.heading("Its files");
  options(text, Option::Group::how_written, on);
  text.heading("The run");
  options(text, Option::Group::how_run, on);
  text.heading("Object storage (not used for a directory)");
  options(text, Option::Group::object_store, on);
  text.entry("-h, --help", "this text");
  text.heading("Notes");
  text.line("  SIZE: 500MB, 1.5GB; K, M, G, T with or without B or iB, powers of 1024.");
  text.line(
      "  Each option of the first three groups also has an environment variable: --fraud-rate is");
  text.line("  FRAUD_RATE; switches take true or false there. The command line wins.");
  text.line(
      "  Exit status: 0 done, 1 failed on the way (--resume goes on), 2 can't be done as given,");
  text.line("  128+signal interrupted.");
  if (on == Command::generate) examples(text);
  return text.take();
}

}  // namespace fraudgen::cli
