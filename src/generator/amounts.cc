#include "generator/amounts.h"

#include <algorithm>
#include <array>
#include <bit>
#include <iterator>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "generator/random.h"

namespace fraudgen::generator {
namespace {

using catalog::TransactionType;

constexpr std::uint32_t brl = 100;  // cents
constexpr std::uint32_t greatest_pix = 9'000 * brl;
constexpr std::uint32_t greatest_transfer = 20'000 * brl;

// ---- What prices end in ----

// Cuts an amount down to a multiple of `step` and adds `first` + `apart` * (0 to `count` - 1).
struct Cut {
  std::uint32_t step;
  std::uint32_t first;
  std::uint32_t apart;
  std::uint32_t count;
  std::uint64_t reciprocal;  // 2^64 / step, rounded up: exact for 32-bit amounts

  constexpr Cut(std::uint32_t step_cents, std::uint32_t first_end, std::uint32_t ends_apart = 0,
                std::uint32_t end_count = 1)
      : step(step_cents),
        first(first_end),
        apart(ends_apart),
        count(end_count),
        reciprocal(~std::uint64_t{0} / step_cents + 1) {}

  constexpr std::uint32_t apply(std::uint32_t cents, std::uint32_t random) const {
    const auto steps = static_cast<std::uint32_t>(scale(reciprocal, cents));
    return steps * step + first + apart * scale32(random, count);
  }
};

// An ending by the size of the amount: below R$ 10, below 100, below 1000, from there on. A step
// is at most the size's first digit, which therefore stays.
using Ending = std::array<Cut, 4>;

enum EndingKind : std::uint8_t {
  any,
  nine,
  whole,
  half,
  n90,
  n99,
  tag,
  list,
  tens,
  twenties,
  fifties,
  big
};

constexpr Ending same(Cut cut) { return {cut, cut, cut, cut}; }

constexpr std::array<Ending, 12> endings{
    same({100, 0, 1, 100}),                                        // any: 37.42
    same({100, 9, 10, 10}),                                        // nine: 37.49
    same({100, 0}),                                                // whole: 37.00
    same({100, 50}),                                               // half: 37.50
    same({100, 90}),                                               // n90: 37.90
    same({100, 99}),                                               // n99: 37.99
    Ending{{{100, 90}, {1000, 990}, {1000, 990}, {10000, 9990}}},  // tag: 39.90, 1,399.90
    Ending{{{100, 99}, {500, 499}, {1000, 900}, {10000, 9900}}},   // list: 34.99, 239.00
    Ending{{{100, 0}, {1000, 0}, {1000, 0}, {10000, 0}}},          // tens: 30, 230, 1,200
    Ending{{{100, 0}, {1000, 0}, {2000, 0}, {10000, 0}}},          // twenties: 30, 220
    Ending{{{100, 0}, {1000, 0}, {5000, 0}, {10000, 0}}},          // fifties: 30, 250
    Ending{{{100, 0}, {500, 0}, {5000, 0}, {50000, 0}}},           // big: 35, 250, 1,500
};

// What a trade's prices end in, a sixteenth each.
using Style = std::array<EndingKind, 16>;

enum StyleName : std::uint8_t {
  till,
  menu,
  pump,
  shelf,
  label,
  plan,
  fee,
  ticket,
  stake,
  hand,
  transfer,
  cash
};

constexpr std::array<Style, 12> styles{{
    // till: a basket of things
    {any, any, any, any, any, any, any, any, nine, nine, nine, nine, n90, n99, n99, whole},
    // menu: what is eaten out
    {any, any, any, any, whole, whole, whole, half, half, n90, n90, n90, n90, n90, n99, n99},
    // pump: by the litre, or a round sum
    {any, any, any, any, any, any, any, any, any, any, any, any, any, tens, tens, tens},
    // shelf: one thing or a few
    {any, any, any, any, any, nine, nine, n90, n90, n90, n90, n99, n99, n99, tag, tag},
    // label: clothes and the like, one price tag
    {any, any, any, n90, n90, n90, n90, n99, n99, tag, tag, tag, tag, tag, list, list},
    // plan: a fee each month
    {n90, n90, n90, n90, n90, n90, n90, n90, n99, n99, n99, tag, tag, tag, list, any},
    // fee: for a service
    {any, any, any, whole, whole, whole, whole, whole, tens, tens, tens, tens, big, big, big, n90},
    // ticket: as a computer priced it
    {any, any, any, any, any, any, any, any, any, any, any, any, n90, n90, n90, whole},
    // stake: a round sum
    {tens, tens, tens, tens, tens, tens, big, big, big, big, big, whole, whole, whole, any, any},
    // hand: from one person to another
    {whole, whole, whole, tens, tens, tens, tens, tens, big, big, big, big, any, any, any, half},
    // transfer: larger, between accounts
    {tens, tens, tens, tens, big, big, big, big, big, any, any, any, any, any, whole, whole},
    // cash: what the machine has notes for
    {tens, tens, tens, tens, tens, twenties, twenties, twenties, twenties, twenties, fifties,
     fifties, fifties, fifties, fifties, fifties},
}};

// What a single ride costs, or two at once; what is put on a telephone. By the position in the
// range: those in the middle come more often.
using Tariff = std::array<std::uint16_t, 16>;
enum TariffName : std::uint8_t { by_range, fares, top_ups };
constexpr std::array<Tariff, 2> tariffs{
    {{400, 420, 440, 440, 440, 450, 470, 480, 500, 500, 500, 520, 600, 880, 890, 1000},
     {1500, 1500, 1500, 2000, 2000, 2000, 2000, 2500, 3000, 3000, 3000, 3000, 4000, 5000, 5000,
      10000}}};

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

bool is_card(TransactionType type) {
  return type == TransactionType::cartao_credito || type == TransactionType::cartao_debito;
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

// Where in its range an amount lies, in 1/65536: two uniform numbers make a bell, which is then
// leant to the low side, less for those with means.
std::uint32_t position(std::uint32_t random, std::int32_t lean) {
  const auto even = static_cast<std::int32_t>(((random & 0xFFFF) + (random >> 16)) / 2);
  return static_cast<std::uint32_t>(even + (lean * (even * (65536 - even) >> 16) >> 16));
}

constexpr std::uint32_t usual_position = 65536 * 40 / 100;

}  // namespace

constinit const std::array<std::uint32_t, 257> powers_of_two = [] {
  // 2^(1/256), 2^(1/128) and so on to 2^(1/2).
  constexpr std::array<double, 8> roots{1.00271127505020248543, 1.00542990111280282136,
                                        1.01088928605170046002, 1.02189714865411667823,
                                        1.04427378242741384032, 1.09050773266525765921,
                                        1.18920711500272106672, 1.41421356237309504880};
  std::array<std::uint32_t, 257> made{};
  for (std::size_t i = 0; i < 256; ++i) {
    double power = 1 << 30;
    for (std::size_t bit = 0; bit < roots.size(); ++bit) {
      if ((i >> bit & 1) != 0) power *= roots[bit];
    }
    made[i] = static_cast<std::uint32_t>(power + 0.5);
  }
  made[256] = 1u << 31;
  return made;
}();

AmountRange AmountRange::between(std::uint32_t low, std::uint32_t high) {
  // log2(high / low) by bisection over the very table that at() uses.
  AmountRange range{low, 0};
  for (std::uint32_t bit = 1u << 20; bit > 0; bit >>= 1) {
    AmountRange longer{low, range.span + bit};
    if (longer.span < (16u << 16) && longer.at(65535) < high) range = longer;
  }
  return range;
}

Pricing::Pricing(TransactionType type, std::size_t mcc, AmountRange range)
    : range_(range), usual_(range.at(usual_position)) {
  const std::string_view key = catalog::mccs()[mcc].key;
  const StyleName style = style_of(type, trade_of(key).style);
  styles_ = {style, type == TransactionType::pix ? hand : style};
  if (type == TransactionType::recarga_celular) tariff_ = top_ups;
  if (is_card(type) && key == "4131") tariff_ = fares;
}

std::uint32_t Pricing::draw(std::int32_t lean, std::uint64_t random) const {
  const std::uint32_t at = position(static_cast<std::uint32_t>(random), lean);
  const auto rest = static_cast<std::uint32_t>(random >> 32);
  if (tariff_ != by_range) return tariffs[tariff_ - 1u][at >> 12];

  const std::uint32_t cents = range_.at(at);
  const std::size_t size = static_cast<std::size_t>(cents >= 10 * brl) +
                           static_cast<std::size_t>(cents >= 100 * brl) +
                           static_cast<std::size_t>(cents >= 1000 * brl);
  const Ending& ending = endings[styles[styles_[rest & 1]][rest >> 1 & 15]];
  return std::max(range_.low, ending[size].apply(cents, rest << 5));
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
