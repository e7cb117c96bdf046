#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "generator/life.h"
#include "generator/person.h"
#include "generator/standing.h"

namespace fraudgen::generator {

/// What a customer is and has agreed to for good, in a cache line: functions of (options, seed,
/// customer) that are kept from slice to slice, since to work them out costs more than to read
/// them.
class alignas(64) Biography {
 public:
  Biography() = default;
  Biography(const Person& person, const Changes& changes, std::span<const AgreedOrder> orders);

  /// `number` is the customer's.
  Person person(std::uint64_t number) const;
  Changes changes() const;

  /// Some have more orders than there is room for, who also have many transactions to share the
  /// cost of working them out.
  bool has_orders() const { return order_count_ <= orders_.size(); }
  std::span<const AgreedOrder> orders() const { return std::span(orders_).first(order_count_); }

 private:
  static constexpr std::uint16_t never = 0xFFFF;
  static std::uint16_t packed(std::int32_t day) {
    return day == Life::never ? never : static_cast<std::uint16_t>(day);
  }
  static std::int32_t unpacked(std::uint16_t day) { return day == never ? Life::never : day; }

  std::uint32_t income_cents_ = 0;
  std::uint16_t city_ = 0;
  std::uint16_t new_device_day_ = never;
  std::uint16_t income_day_ = never;
  std::uint16_t means_before_ = 0;
  std::uint16_t means_after_ = 0;
  std::uint8_t profile_ = 0;
  std::uint8_t state_ = 0;
  std::uint8_t age_ = 0;
  std::uint8_t order_count_ = 0;
  std::uint8_t income_class_ : 3 = 0;
  std::uint8_t devices_ : 2 = 0;
  std::uint8_t cards_ : 2 = 0;
  std::uint8_t female_ : 1 = 0;
  std::uint8_t replaces_phone_ : 1 = 0;
  std::array<AgreedOrder, 21> orders_{};
};
static_assert(sizeof(Biography) == 64);

inline Biography::Biography(const Person& person, const Changes& changes,
                            std::span<const AgreedOrder> orders)
    : income_cents_(static_cast<std::uint32_t>(person.income_cents)),
      city_(person.city),
      new_device_day_(packed(changes.new_device_day)),
      income_day_(packed(changes.income_day)),
      means_before_(changes.means_before),
      means_after_(changes.means_after),
      profile_(person.profile),
      state_(person.state),
      age_(person.age),
      order_count_(static_cast<std::uint8_t>(orders.size())),
      income_class_(person.income_class & 7),
      devices_(person.devices & 3),
      cards_(person.cards & 3),
      female_(person.female ? 1 : 0),
      replaces_phone_(changes.replaces_phone ? 1 : 0) {
  if (has_orders()) std::copy(orders.begin(), orders.end(), orders_.begin());
}

inline Person Biography::person(std::uint64_t number) const {
  Person person{};
  person.number = number;
  person.profile = profile_;
  person.age = age_;
  person.income_class = income_class_;
  person.cards = cards_;
  person.state = state_;
  person.city = city_;
  person.female = female_ != 0;
  person.devices = devices_;
  person.income_cents = income_cents_;
  return person;
}

inline Changes Biography::changes() const {
  return {.new_device_day = unpacked(new_device_day_),
          .income_day = unpacked(income_day_),
          .means_before = means_before_,
          .means_after = means_after_,
          .replaces_phone = replaces_phone_ != 0};
}

}  // namespace fraudgen::generator
