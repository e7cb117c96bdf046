#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "generator/play/player.h"

namespace fraudgen::generator {

/// A row as the columns tell it.
struct Row {
  std::int64_t instant;
  std::uint64_t customer;
  std::uint32_t amount;
  std::uint32_t count_24h;
  std::uint32_t sum_24h;
  std::uint32_t minutes;
  std::uint32_t distance;
  Place place;
  std::uint64_t beneficiary;
  std::uint64_t device;
  std::uint32_t address;
  catalog::TransactionType type;
  std::uint8_t key_type;
  std::uint8_t fraud;
  std::uint8_t flags;
  bool is_fraud;
};

/// What is played: options and sizes.
struct Story {
  DatasetOptions options;
  std::uint64_t rows;
  std::uint64_t customers;
};

inline Story story(std::uint64_t rows, std::uint64_t customers, std::int32_t days,
                   std::uint32_t fraud_ppb = 20'000'000, std::uint32_t row_group_rows = 4096) {
  Story made{{}, rows, customers};
  made.options.end_day = made.options.start_day + days - 1;
  made.options.fraud_ppb = fraud_ppb;
  made.options.row_group_rows = row_group_rows;
  return made;
}

/// A player with the memory and the model that it needs.
class Stage {
 public:
  explicit Stage(const Story& story)
      : layout_(story.options, story.rows, story.customers, story.rows),
        model_(story.options, layout_) {
    Carver counter;
    {
      PlayerScratch scratch(model_, counter);
      const Player player(model_, scratch, counter);
    }
    memory_.resize(counter.used() / sizeof(Line) + 1);
    Carver carver(std::as_writable_bytes(std::span(memory_)));
    scratch_.emplace(model_, carver);
    player_.emplace(model_, *scratch_, carver);
  }

  const Model& model() const { return model_; }

  /// Calls visit(const Slice&, const Player&) for every slice of the first file.
  template <typename Visit>
  void play(Visit visit) {
    player_->begin(layout_.file(0));
    while (const auto slice = player_->next()) visit(*slice, *player_);
  }

  std::vector<Row> all_rows() {
    std::vector<Row> rows;
    play([&](const Slice& slice, const Player& player) {
      const SliceRows& from = player.rows();
      for (const std::uint64_t when : player.order()) {
        const std::size_t i = when & 0xFFFF;
        const bool pix = from.type[i] == 0;
        rows.push_back({slice.begin + static_cast<std::int64_t>(when >> SliceRows::row_bits),
                        player.lists().customers[from.customer[i]], from.amount[i],
                        from.count_24h[i], from.sum_24h[i], from.minutes[i], from.distance[i],
                        player.lists().places[from.place[i]],
                        pix ? player.lists().keys[from.key[i]] : from.shop[i],
                        player.lists().devices[from.device[i]],
                        player.lists().addresses[from.address[i]],
                        static_cast<catalog::TransactionType>(from.type[i]), from.key_type[i],
                        from.fraud[i], from.flags[i], from.fraud[i] != SliceRows::honest});
      }
    });
    return rows;
  }

 private:
  struct alignas(64) Line {
    std::byte bytes[64];
  };
  Layout layout_;
  Model model_;
  std::vector<Line> memory_;
  std::optional<PlayerScratch> scratch_;
  std::optional<Player> player_;
};

}  // namespace fraudgen::generator
