#include "generator/behaviour/amounts.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "generator/behaviour/price_endings.h"
#include "generator/numbers/math.h"
#include "generator/numbers/random.h"

namespace fraudgen::generator {
namespace {

using catalog::TransactionType;
using namespace prices;

constexpr std::uint32_t brl = 100;  // cents
constexpr std::uint32_t greatest_pix = 9'000 * brl;
constexpr std::uint32_t greatest_transfer = 20'000 * brl;

// ---- Trades ----

struct Trade {
  std::string_view mcc;
  StyleName style;
  std::uint32_t split_percent;  // of dear purchases: how many are paid in parts
};

constexpr Trade trades[] = {
    {"5411", till, 6},   {"5812", menu, 1},   {"5814", menu, 0},    {"5499", till, 0},
    {"5541", pump, 3},   {"4121", ticket, 0}, {"4131", ticket, 0},  {"5912", shelf, 15},
    {"8011", fee, 45},   {"5311", label, 60}, {"5651", label, 65},  {"5732", label, 88},
    {"5944", label, 75}, {"4900", ticket, 2}, {"4814", plan, 8},    {"5977", shelf, 40},
    {"7995", stake, 0},  {"6011", cash, 0},   {"7011", ticket, 55}, {"4511", ticket, 80},
    {"5815", plan, 0},   {"8299", fee, 50},   {"5995", shelf, 15},  {"7941", plan, 25},
    {"5812D", menu, 0},
};

const Trade& trade_of(std::string_view mcc) {
  const auto* const found = std::find_if(std::begin(trades), std::end(trades),
                                         [&](const Trade& trade) { return trade.mcc == mcc; });
  if (found == std::end(trades)) throw std::logic_error("an MCC has no style of prices");
  return *found;
}

StyleName style_of(TransactionType type, StyleName trade) {
  switch (type) {
    case TransactionType::ted:
    case TransactionType::doc:
      return transfer;
    case TransactionType::saque:
      return cash;
    default:
      return trade;
  }
}

// ---- How much ----

// log2(means / usual_means) in 1/1024, straight between powers of two, from -2 to 3.
std::int32_t log_means(std::uint32_t means) {
  const std::uint32_t bounded = std::clamp(means, usual_means / 4, usual_means * 8);
  const int power = std::bit_width(bounded) - 1;
  return (power - 11) * 1024 + static_cast<std::int32_t>((bounded << 10) >> power);
}

// How often something is dear or cheap, in 1/65536. Seldom a transfer is for a car or a house.
constexpr std::uint16_t dear = percent(9);
constexpr std::uint16_t dear_transfer = percent(2);
constexpr std::uint16_t cheap = percent(4);

constexpr std::uint32_t usual_position = 65536 * 40 / 100;

}  // namespace

AmountRange AmountRange::between(std::uint32_t low, std::uint32_t high) {
  // log2(high / low) by bisection, by the very formula that at() uses.
  AmountRange range{low, 0};
  for (std::uint32_t bit = 1u << 20; bit > 0; bit >>= 1) {
    AmountRange longer{low, range.span + bit};
    if (longer.span < (16u << 16) && longer.at(65535) < high) range = longer;
  }
  return range;
}

Pricing::Pricing(TransactionType type, std::size_t mcc, AmountRange range)
    : range_(range),
      usual_(range.at(usual_position)),
      type_(type),
      mcc_(static_cast<std::uint8_t>(mcc)) {
  const std::string_view key = catalog::mccs()[mcc].key;
  const StyleName style = style_of(type, trade_of(key).style);
  styles_ = {style, type == TransactionType::pix ? hand : style};
  if (type == TransactionType::recarga_celular) tariff_ = top_ups;
  if (is_card(type) && key == "4131") tariff_ = fares;
  // What is put on a telephone is one of few sums.
  if (type == TransactionType::recarga_celular) return;
  dear_ = type == TransactionType::ted ? dear_transfer : dear;
  odd_ = static_cast<std::uint16_t>(dear_ + cheap);
}

const Pricing& Pricing::known() {
  static const Pricing pricing = [] {
    Pricing made;
    made.styles_ = {as_it_is, as_it_is};
    return made;
  }();
  return pricing;
}

std::uint32_t Pricing::ended(std::uint32_t cents, std::uint32_t position,
                             std::uint32_t random) const {
  if (tariff_ != by_range) return tariffs[tariff_ - 1u][position >> 12];
  const std::size_t size = static_cast<std::size_t>(cents >= 10 * brl) +
                           static_cast<std::size_t>(cents >= 100 * brl) +
                           static_cast<std::size_t>(cents >= 1000 * brl);
  const Ending& ending = endings[styles[styles_[random & 1]][random >> 1 & 15]];
  return std::max(range_.low, ending[size].apply(cents, random << 5));
}

void Pricing::end(std::span<const Pricing* const> prices, std::span<const std::uint64_t> randoms,
                  std::span<const std::uint32_t> positions, std::span<std::uint32_t> cents) {
  for (std::size_t i = 0; i < prices.size(); ++i) {
    cents[i] =
        prices[i]->ended(cents[i], positions[i], static_cast<std::uint32_t>(randoms[i] >> 32));
  }
}

std::uint32_t Pricing::dear_or_cheap(std::uint32_t usual, std::uint64_t random) const {
  const auto octaves = static_cast<std::int32_t>(random >> 16 & 0x1FF);
  const bool is_dear = (random & 0xFFFF) < dear_;
  const std::int32_t exponent = is_dear ? 128 + octaves + (octaves >> 2) : -octaves;
  return with_ending_of(usual, within_trade(type_, mcc_, times_exp2(usual, exponent), random));
}

std::int32_t lean_of(std::uint32_t means) {
  return -40000 + log_means(means) * 12;  // in 1/65536, within -1 and 1
}

std::uint64_t within_trade(TransactionType type, std::size_t mcc, std::uint64_t cents,
                           std::uint64_t random) {
  const catalog::Mcc& trade = catalog::mccs()[mcc];
  const bool by_key = type == TransactionType::pix;
  const bool by_bank = type == TransactionType::ted || type == TransactionType::doc;
  const std::uint64_t least = by_key || by_bank ? 5 * brl : trade.amount_min;
  const std::uint64_t most = by_key ? greatest_pix : by_bank ? greatest_transfer : trade.amount_max;
  if (cents > most) return most / 2 + scale(mix(random), most / 2);
  return std::max(cents, least);
}

std::uint32_t with_ending_of(std::uint32_t usual, std::uint64_t cents) {
  const std::uint64_t unit = usual % (10 * brl) == 0 && cents >= 10 * brl ? 10 * brl : brl;
  return static_cast<std::uint32_t>(
      std::max<std::uint64_t>(brl, cents / unit * unit + usual % unit));
}

Installments::Installments() {
  for (const Trade& trade : trades) {
    split_shares_[catalog::mcc_index(trade.mcc)] = trade.split_percent * 65536 / 100;
  }
  const auto all = catalog::installments();
  std::vector<catalog::Installments> several(all.begin(), all.end());
  several.front().weight = 0;
  parts_ = weighted<8>(several);
}

std::uint8_t Installments::draw(std::size_t mcc, std::uint32_t cents, std::uint64_t random) const {
  // From R$ 250 on as much as ever. No part is below R$ 20.
  constexpr std::uint32_t dear = 250 * brl;
  constexpr std::uint32_t least_part = 20 * brl;
  if (cents < least) return 0;
  const std::uint32_t reached = std::min(cents, dear) - least / 2;
  const std::uint32_t share = split_shares_[mcc] * (reached >> 4) / ((dear - least / 2) >> 4);
  if ((random & 0xFFFF) >= share) return 0;
  std::uint32_t parts = parts_.pick(random);
  while (catalog::installments()[parts].count * least_part > cents) --parts;
  return static_cast<std::uint8_t>(parts);
}

}  // namespace fraudgen::generator
