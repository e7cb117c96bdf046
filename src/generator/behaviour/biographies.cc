#include "generator/behaviour/biographies.h"

#include <algorithm>

namespace fraudgen::generator {

void Biographies::add(const Person& person, const Changes& changes,
                      std::span<const AgreedOrder> orders) {
  const auto kept_day = [](std::int32_t day) {
    return day == Life::never ? never : static_cast<std::uint16_t>(day);
  };
  Kept& kept = kept_[count_++];
  kept = {.income_cents = static_cast<std::uint32_t>(person.income_cents),
          .first_order = order_count_,
          .city = person.city,
          .new_device_day = kept_day(changes.new_device_day),
          .income_day = kept_day(changes.income_day),
          .means_before = changes.means_before,
          .means_after = changes.means_after,
          .profile = person.profile,
          .state = person.state,
          .age = person.age,
          .order_count = 0,
          .income_class = static_cast<std::uint16_t>(person.income_class & 7),
          .devices = static_cast<std::uint16_t>(person.devices & 3),
          .cards = static_cast<std::uint16_t>(person.cards & 3),
          .female = person.female,
          .replaces_phone = changes.replaces_phone,
          .has_orders = 0};
  if (orders.size() > orders_.size() - order_count_) return;
  kept.has_orders = 1;
  kept.order_count = static_cast<std::uint8_t>(orders.size());
  std::copy(orders.begin(), orders.end(), orders_.begin() + order_count_);
  order_count_ += kept.order_count;
}

}  // namespace fraudgen::generator
