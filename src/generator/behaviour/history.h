#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>

#include "base/carver.h"
#include "generator/behaviour/behaviour.h"
#include "generator/numbers/math.h"
#include "generator/time/calendar.h"

namespace fraudgen::generator {

/// What a customer's next transaction depends on from those before it: one cache line, kept from
/// slice to slice.
struct alignas(64) History {
  static constexpr std::int64_t nothing_yet = -1;

  std::int64_t last = nothing_yet;  ///< instant of the last transaction
  Place last_place{};
  double last_cosine = 1;  ///< of the last place's latitude
  std::uint32_t activity = 0;
  std::uint16_t payees = 0;  ///< PIX keys paid so far, fraud apart
  std::uint8_t profile = 0;
  std::array<std::uint8_t, Behaviour::mccs> shops{};  ///< shops paid so far at home, by MCC
  std::uint8_t trip = 0;                              ///< number of the last trip, in 8 bits
  std::uint16_t blocked_until = 0;  ///< in units of blocking_ms: till then the bank is suspicious
  std::uint32_t shops_away = 0;     ///< shops paid so far on the trip, four bits for each kind

  static constexpr std::int64_t blocking_ms = 2 * ms_per_hour;
};
static_assert(sizeof(History) == 64);

/// The transactions of the last 24 hours of a strip's customers at the end of a slice, customer
/// after customer.
class Window {
 public:
  struct Entry {
    std::uint32_t time;    ///< ms since 24 hours before the slice's end
    std::uint32_t amount;  ///< cents
  };

  Window(Carver& carver, std::uint32_t customers, std::uint32_t entries)
      : ends_(carver.take<std::uint32_t>(customers)), entries_(carver.take<Entry>(entries)) {}

  void clear() { customers_ = count_ = 0; }
  /// Becomes what `other`, of the same size, is, and clears that.
  void take_over(Window& other) {
    std::copy_n(other.ends_.begin(), other.customers_, ends_.begin());
    std::copy_n(other.entries_.begin(), other.count_, entries_.begin());
    customers_ = other.customers_;
    count_ = other.count_;
    other.clear();
  }
  /// Writes to the memory that so many entries would take: it counts as used from then on. Those
  /// that are there are lost.
  void touch(std::uint64_t entries) {
    clear();
    std::fill_n(entries_.begin(), std::min<std::uint64_t>(entries, entries_.size()), Entry{});
  }
  void add(Entry entry) {
    if (count_ == entries_.size()) throw std::length_error("a strip's 24 hours overflow");
    entries_[count_++] = entry;
  }
  /// All entries added since the last call belong to the next customer.
  void end_customer() { ends_[customers_++] = count_; }

  std::span<const Entry> of(std::uint32_t customer) const {
    if (customer >= customers_) return {};
    const std::uint32_t begin = customer == 0 ? 0 : ends_[customer - 1];
    return entries_.subspan(begin, ends_[customer] - begin);
  }

 private:
  std::span<std::uint32_t> ends_;
  std::span<Entry> entries_;
  std::uint32_t customers_ = 0;
  std::uint32_t count_ = 0;
};

}  // namespace fraudgen::generator
