#include "generator/behaviour/payment_tables.h"

#include <string_view>
#include <vector>

namespace fraudgen::generator {
namespace {

struct TripPurchase {
  const char* mcc;
  std::uint32_t weight;
};
constexpr std::array<TripPurchase, PaymentTables::trip_kinds> trip_purchases{{{"5812", 30},
                                                                              {"5814", 18},
                                                                              {"5411", 12},
                                                                              {"7011", 10},
                                                                              {"5541", 10},
                                                                              {"5912", 6},
                                                                              {"5499", 8},
                                                                              {"5651", 6}}};

// In percent of the purchases for an MCC that a shop with a terminal could have had.
std::uint32_t percent_over_the_net(std::string_view mcc) {
  for (const std::string_view shipped : {"5732", "5311", "5651", "5977", "5995", "5944"}) {
    if (mcc == shipped) return 42;
  }
  return mcc == "7011" || mcc == "8299" ? 50 : 3;
}

}  // namespace

const PaymentTables& PaymentTables::get() {
  static const PaymentTables made;
  return made;
}

PaymentTables::PaymentTables() : trip_kinds_(weighted<8>(trip_purchases)) {
  for (std::size_t i = 0; i < trip_purchases.size(); ++i) {
    trip_mccs_[i] = static_cast<std::uint8_t>(catalog::mcc_index(trip_purchases[i].mcc));
  }
  const auto entries = catalog::card_entries();
  std::vector<catalog::Value> at_terminal(entries.begin(), entries.end());
  at_terminal[catalog::index(catalog::CardEntry::digitado)].weight = 0;
  entries_at_terminal_ = weighted<8>(at_terminal);
  for (std::size_t i = 0; i < over_the_net_.size(); ++i) {
    over_the_net_[i] = percent_over_the_net(catalog::mccs()[i].key) * 65536 / 100;
  }
  for (std::size_t i = 0; i < catalog::shops().size(); ++i) {
    const catalog::Shop& shop = catalog::shops()[i];
    const bool has_terminal = shop.city != catalog::no_city;
    shops_[i] = static_cast<std::uint8_t>(shop.mcc | (has_terminal ? terminal_bit : 0));
    if (has_terminal) terminals_[i] = {shop.latitude, shop.longitude};
  }
}

}  // namespace fraudgen::generator
