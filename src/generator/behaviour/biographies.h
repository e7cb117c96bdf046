#pragma once

#include <cstdint>
#include <span>

#include "base/carver.h"
#include "generator/behaviour/standing.h"
#include "generator/people/life.h"
#include "generator/people/person.h"

namespace fraudgen::generator {

/// What the customers of a strip are and have agreed to for good: functions of (options, seed,
/// customer) that are kept from slice to slice, since to work them out costs more than to read
/// them.
class Biographies {
 public:
  /// `orders`: standing orders of all together that there is room for.
  Biographies(Carver& carver, std::uint32_t customers, std::uint32_t orders)
      : kept_(carver.take<Kept>(customers)), orders_(carver.take<AgreedOrder>(orders)) {}

  void clear() { count_ = order_count_ = 0; }
  /// The next customer.
  void add(const Person& person, const Changes& changes, std::span<const AgreedOrder> orders);

  /// Of the customer at a position, in the order in which they were added; `number` is theirs.
  Person person(std::size_t position, std::uint64_t number) const;
  Changes changes(std::size_t position) const;
  /// Whether there was room for the orders.
  bool has_orders(std::size_t position) const { return kept_[position].has_orders != 0; }
  std::span<const AgreedOrder> orders(std::size_t position) const {
    return orders_.subspan(kept_[position].first_order, kept_[position].order_count);
  }
  /// Says that a position is asked for next.
  void fetch(std::size_t position) const { __builtin_prefetch(kept_.data() + position); }

 private:
  struct Kept {
    std::uint32_t income_cents;
    std::uint32_t first_order;
    std::uint16_t city;
    std::uint16_t new_device_day;
    std::uint16_t income_day;
    std::uint16_t means_before;
    std::uint16_t means_after;
    std::uint8_t profile;
    std::uint8_t state;
    std::uint8_t age;
    std::uint8_t order_count;
    std::uint16_t income_class : 3;
    std::uint16_t devices : 2;
    std::uint16_t cards : 2;
    std::uint16_t female : 1;
    std::uint16_t replaces_phone : 1;
    std::uint16_t has_orders : 1;
  };
  static_assert(sizeof(Kept) == 24);
  static constexpr std::uint16_t never = 0xFFFF;
  static std::int32_t day_of(std::uint16_t kept) { return kept == never ? Life::never : kept; }

  std::span<Kept> kept_;
  std::span<AgreedOrder> orders_;
  std::uint32_t count_ = 0;
  std::uint32_t order_count_ = 0;
};

inline Person Biographies::person(std::size_t position, std::uint64_t number) const {
  const Kept& kept = kept_[position];
  Person person{};
  person.number = number;
  person.profile = kept.profile;
  person.age = kept.age;
  person.income_class = kept.income_class;
  person.cards = kept.cards;
  person.state = kept.state;
  person.city = kept.city;
  person.female = kept.female != 0;
  person.devices = kept.devices;
  person.income_cents = kept.income_cents;
  return person;
}

inline Changes Biographies::changes(std::size_t position) const {
  const Kept& kept = kept_[position];
  return {.new_device_day = day_of(kept.new_device_day),
          .income_day = day_of(kept.income_day),
          .means_before = kept.means_before,
          .means_after = kept.means_after,
          .replaces_phone = kept.replaces_phone != 0};
}

}  // namespace fraudgen::generator
