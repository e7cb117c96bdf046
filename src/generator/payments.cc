#include "generator/payments.h"

#include <algorithm>
#include <array>
#include <bit>
#include <string_view>
#include <vector>

#include "generator/amounts.h"
#include "generator/math.h"

namespace fraudgen::generator {
namespace {

using catalog::CardEntry;
using catalog::TransactionType;

// Probabilities in 1/65536.
constexpr std::uint32_t percent(std::uint32_t n) { return n * 65536 / 100; }

constexpr std::uint32_t one_off_payee = percent(9);
constexpr std::uint32_t one_off_shop = percent(6);

// Who is paid again and again: 10 to 18 PIX keys a customer, a few shops for each MCC.
constexpr std::uint32_t fewest_regular_payees = 10;
constexpr std::uint32_t regular_payees_spread = 9;
constexpr std::uint32_t regular_shops = 5;
constexpr std::uint32_t brl = 100;
// What exceeds it is spread below it.
constexpr std::uint32_t greatest_pix = 9'000 * brl;
constexpr std::uint32_t greatest_transfer = 20'000 * brl;

// For so long somebody stays where they are, on the same device and network, more or less.
constexpr std::int64_t stay_ms = 45 * 60'000;

// Those who pay often pay the same people: transactions a month, in 1/1024.
constexpr std::uint64_t usual_activity = 60 * 1024;

constexpr std::uint32_t at_favourite = percent(34);
constexpr std::uint32_t unlike_the_profile = percent(14);  // of what is not a favourite's
constexpr std::uint32_t dear = percent(9);
constexpr std::uint32_t dear_transfer = percent(2);
constexpr std::uint32_t cheap = percent(4);
constexpr std::uint32_t usual_position = percent(40);  // of the range of amounts

// The regulars are met early, with a chance that falls; what comes later is mostly one-off.
std::uint32_t newcomer_chance(std::uint32_t known, std::uint32_t regulars, std::uint32_t one_off) {
  return known == 0 ? 65536 : one_off + percent(55) / (1 + 2 * std::min(known, regulars));
}

std::uint16_t known_after(std::uint64_t payments, std::uint32_t regulars, std::uint32_t one_off) {
  std::uint64_t known = 0;  // in 1/65536
  for (std::uint64_t i = 0; i < std::min<std::uint64_t>(payments, 10'000); ++i) {
    known += newcomer_chance(static_cast<std::uint32_t>(known >> 16), regulars, one_off);
  }
  return static_cast<std::uint16_t>(known >> 16);
}

bool receives_at_bank(TransactionType type) {
  return type == TransactionType::ted || type == TransactionType::doc ||
         type == TransactionType::boleto;
}

// What is bought on a trip, and how often.
struct TripPurchase {
  const char* mcc;
  std::uint32_t weight;
};
constexpr std::array<TripPurchase, 8> trip_purchases{{{"5812", 30},
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

struct Pools {
  Weighted<8> entries_at_terminal;
  Weighted<8> bought_on_trips;
  std::array<std::uint8_t, trip_purchases.size()> trip_mccs{};
  std::array<std::uint32_t, Behaviour::mccs> over_the_net{};  // in 1/65536
};

const Pools& pools() {
  static const Pools made = [] {
    const auto all = catalog::card_entries();
    std::vector<catalog::Value> at_terminal(all.begin(), all.end());
    at_terminal[catalog::index(CardEntry::digitado)].weight = 0;
    Pools pools;
    pools.entries_at_terminal = weighted<8>(at_terminal);
    pools.bought_on_trips = weighted<8>(trip_purchases);
    for (std::size_t i = 0; i < trip_purchases.size(); ++i) {
      pools.trip_mccs[i] = static_cast<std::uint8_t>(catalog::mcc_index(trip_purchases[i].mcc));
    }
    for (std::size_t i = 0; i < Behaviour::mccs; ++i) {
      pools.over_the_net[i] = percent(percent_over_the_net(catalog::mccs()[i].key));
    }
    return pools;
  }();
  return made;
}

// Of the favourites the first is the most visited.
std::uint32_t favourite_slot(std::uint32_t random) {
  return std::min(scale32(random, Habits::favourites), scale32(random << 12, Habits::favourites));
}

}  // namespace

Payments::Payments(const Model& model, SliceRows& rows, SliceLists& lists)
    : model_(model),
      rows_(rows),
      habits_(model.people, model.frauds.rings(), model.behaviours.back(), model.layout.customers(),
              lists) {}

void Payments::begin_customer(const Person& person, History& history, Life& life, Random random) {
  person_ = person;
  behaviour_ = &model_.behaviours[person.profile];
  history_ = &history;
  life_ = &life;
  random_ = random;
  newness_ = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(1400, usual_activity * 1024 / std::max(history.activity, 1u)));
  stays_key_ = stream_key(model_.people.seed(), Domain::places, ~person.number);
  regular_payees_ =
      fewest_regular_payees +
      static_cast<std::uint32_t>(scale(
          stream_key(model_.people.seed(), Domain::circle, person.number), regular_payees_spread));
  habits_.begin_customer(person, *behaviour_);
}

std::uint16_t Payments::payees_after(std::uint64_t payments) {
  return known_after(payments, fewest_regular_payees + regular_payees_spread / 2, one_off_payee);
}

std::uint16_t Payments::shops_after(std::uint64_t purchases) {
  return known_after(purchases, regular_shops, one_off_shop);
}

// Newcomers are numbered as they come. The first of them stay for good, and are chosen by rank with
// weight near 1 / (rank + 1); those after them are paid once.
Payments::Choice Payments::choose(std::uint32_t known, const Circle& circle) {
  const std::uint64_t bits = random_.next();
  if (known == 0 || (known < circle.available &&
                     (bits & 0xFFFF) < newcomer_chance(known, circle.regulars, circle.one_off))) {
    return {known, true};
  }
  // Zipf: an octave of ranks with equal chances, then a rank within it.
  const std::uint32_t regulars = std::min(known, circle.regulars);
  const auto octaves = static_cast<std::uint32_t>(std::bit_width(regulars));
  const std::uint32_t octave = scale32(static_cast<std::uint32_t>(bits >> 32), octaves);
  const auto within = static_cast<std::uint32_t>(bits >> 16) & ((1u << octave) - 1);
  const std::uint32_t rank = (1u << octave) - 1 + within;
  return {rank < regulars ? rank : within, false};
}

Payments::Choice Payments::choose_known(std::uint32_t known, Circle circle) {
  circle.available = 0;
  return choose(known, circle);
}

Payments::Circle Payments::payees() const {
  return {
      .available = 0xFFFF, .regulars = regular_payees_, .one_off = one_off_payee * newness_ >> 10};
}

Payments::Circle Payments::shops(std::size_t mcc) const {
  return {.available = std::min(habits_.shop_count(mcc), 255u),
          .regulars = regular_shops,
          .one_off = one_off_shop * newness_ >> 10};
}

// What every payment begins with.
void Payments::begin(std::uint32_t row, std::int64_t instant, TransactionType type) {
  day_ = static_cast<std::int32_t>(instant / ms_per_day);
  hour_ = static_cast<std::uint32_t>(instant % ms_per_day / ms_per_hour);
  stay_ = mix(stays_key_ + static_cast<std::uint64_t>(instant / stay_ms));
  trip_ = life_->trip(day_);
  card_absent_ = false;
  rows_.type[row] = static_cast<std::uint8_t>(type);
  rows_.fraud[row] = SliceRows::honest;
  rows_.flags[row] = 0;
}

// A sum as the trade or the bank allows it: what lies beyond is spread over the upper half.
std::uint64_t Payments::within_trade(TransactionType type, std::size_t mcc, std::uint64_t cents,
                                     std::uint64_t random) {
  const catalog::Mcc& trade = catalog::mccs()[mcc];
  const bool by_key = type == TransactionType::pix;
  const bool by_bank = type == TransactionType::ted || type == TransactionType::doc;
  const std::uint64_t least = by_key || by_bank ? 5 * brl : trade.amount_min;
  const std::uint64_t most = by_key ? greatest_pix : by_bank ? greatest_transfer : trade.amount_max;
  if (cents > most) return most / 2 + scale(mix(random), most / 2);
  return std::max(cents, least);
}

// Changed by so much, a price still ends as prices do.
std::uint32_t Payments::with_ending_of(std::uint32_t usual, std::uint64_t cents) {
  const std::uint64_t unit = usual % (10 * brl) == 0 && cents >= 10 * brl ? 10 * brl : brl;
  return static_cast<std::uint32_t>(
      std::max<std::uint64_t>(brl, cents / unit * unit + usual % unit));
}

OwnPlace Payments::whereabouts() const {
  const bool working = hour_ >= 9 && hour_ < 18 && !is_weekend(model_.options.start_day + day_);
  const auto bits = static_cast<std::uint32_t>(stay_ & 0xFFFF);
  if (bits < percent(working ? 55 : 8)) return OwnPlace::work;
  if (bits < percent(working ? 75 : 78)) return OwnPlace::home;
  return bits < percent(92) ? OwnPlace::second : OwnPlace::third;
}

OwnAddress Payments::network_at(OwnPlace place, std::uint32_t random) const {
  if (place == OwnPlace::home && random < percent(75)) return OwnAddress::home;
  if (place == OwnPlace::work && random < percent(45)) return OwnAddress::work;
  return random > percent(88) ? OwnAddress::other_mobile : OwnAddress::mobile;
}

// A row paid at a shop's terminal has the terminal's coordinates; a card's holder is there.
bool Payments::at_terminal(std::uint32_t row) const {
  const auto type = static_cast<TransactionType>(rows_.type[row]);
  return !card_absent_ &&
         (type == TransactionType::cartao_credito || type == TransactionType::cartao_debito ||
          type == TransactionType::saque) &&
         catalog::shops()[rows_.shop[row]].city != catalog::no_city;
}

// Called once a row, last: what is not used must not enter the slice's lists.
void Payments::be_somewhere(std::uint32_t row, const Episode* episode) {
  const OwnPlace place = whereabouts();
  const auto bits = static_cast<std::uint32_t>(stay_ >> 16);
  const std::uint32_t variant = bits & 3;
  const Rings& rings = model_.frauds.rings();
  if (at_terminal(row)) {
    rows_.place[row] = habits_.place_of(catalog::shops()[rows_.shop[row]], rows_.shop[row]);
  } else if (episode != nullptr && episode->elsewhere) {
    rows_.place[row] =
        habits_.place_elsewhere(rings.city(episode->ring, episode->key), episode->key);
  } else if (trip_ != nullptr) {
    rows_.place[row] = habits_.place_on(*trip_, variant);
  } else {
    rows_.place[row] = habits_.place(place, variant);
  }
  if (episode != nullptr && episode->new_address) {
    rows_.address[row] = habits_.address(rings.address(episode->ring, episode->key));
  } else if (trip_ != nullptr && (bits & 0xF0) < 0x60) {
    rows_.address[row] = habits_.address_on(*trip_);
  } else {
    OwnAddress network = trip_ != nullptr ? OwnAddress::mobile : network_at(place, bits >> 16);
    // Nobody is cheated over the company's network: it would point at all the colleagues.
    if (episode != nullptr && network == OwnAddress::work) network = OwnAddress::mobile;
    rows_.address[row] = habits_.address(network, day_);
  }
}

void Payments::pay_by_card(std::uint32_t row) {
  const std::uint64_t bits = random_.next();
  const Card card = habits_.card(person_.cards == 2 && (bits & 0xFF) < 77 ? 1 : 0);
  rows_.card[row] = card.code;
  rows_.brand[row] = card.brand;
  if (at_terminal(row)) {
    rows_.entry[row] = static_cast<std::uint8_t>(pools().entries_at_terminal.pick(mix(bits)));
  } else {
    rows_.entry[row] = static_cast<std::uint8_t>(CardEntry::digitado);
    if ((bits >> 16 & 0xFFFF) < percent(70)) rows_.flags[row] |= SliceRows::strong_authentication;
  }
  if ((bits >> 32 & 0xFFFF) < percent(97)) rows_.flags[row] |= SliceRows::cvv_checked;
  rows_.installments[row] = 0;
  if (rows_.type[row] == catalog::index(TransactionType::cartao_credito) &&
      rows_.amount[row] >= 60 * brl) {
    rows_.installments[row] =
        draw_installments(catalog::shops()[rows_.shop[row]].mcc, rows_.amount[row], random_.next());
  }
}

bool Payments::sells_over_the_net(std::size_t mcc) {
  return pools().over_the_net[mcc] > percent(10);
}

std::uint32_t Payments::usual_amount(std::uint32_t row) const {
  const auto type = static_cast<TransactionType>(rows_.type[row]);
  return behaviour_->amounts(type, catalog::shops()[rows_.shop[row]].mcc).at(usual_position);
}

std::uint32_t Payments::amount(TransactionType type, std::size_t mcc, std::uint64_t random) const {
  return draw_amount(*behaviour_, type, mcc, life_->means(day_), random);
}

// Now and then something is dear or cheap, up to eight times as much or a quarter, but never out of
// what the trade has. Seldom a transfer is for a car or a house.
std::uint32_t Payments::everyday_amount(TransactionType type, std::size_t mcc,
                                        std::uint64_t random) {
  const std::uint32_t usual = amount(type, mcc, random);
  if (type == TransactionType::recarga_celular) return usual;
  const std::uint64_t bits = mix(random + 1);
  const auto dice = static_cast<std::uint32_t>(bits & 0xFFFF);
  const auto octaves = static_cast<std::int32_t>(bits >> 16 & 0x1FF);
  const bool by_bank = type == TransactionType::ted;
  std::int32_t exponent = 0;
  const std::uint32_t is_dear = by_bank ? dear_transfer : dear;
  if (dice < is_dear) {
    exponent = 128 + octaves + (octaves >> 2);
  } else if (dice < is_dear + cheap) {
    exponent = -octaves;
  } else {
    return usual;
  }
  return with_ending_of(usual, within_trade(type, mcc, times_exp2(usual, exponent), bits));
}

// At a shop that is chosen; the amount is there.
void Payments::pay_at(std::uint32_t row, std::uint16_t shop) {
  rows_.shop[row] = shop;
  const auto type = static_cast<TransactionType>(rows_.type[row]);
  if (type == TransactionType::cartao_credito || type == TransactionType::cartao_debito) {
    pay_by_card(row);
  } else if (receives_at_bank(type)) {
    rows_.bank[row] =
        static_cast<std::uint8_t>(scale(mix(shop + golden_step), catalog::banks().size()));
  }
}

void Payments::buy(std::uint32_t row, std::size_t mcc, Choice choice) {
  if (choice.is_new) {
    ++history_->shops[mcc];
    rows_.flags[row] |= SliceRows::new_beneficiary;
  }
  pay_at(row, habits_.shop(mcc, choice.rank));
}

bool Payments::wants_to_buy_on_trip(std::uint32_t row, const Trip& trip, std::uint32_t& kind) {
  const auto type = static_cast<TransactionType>(rows_.type[row]);
  if (type != TransactionType::cartao_credito && type != TransactionType::cartao_debito) {
    return false;
  }
  const std::uint32_t random = random_.next32();
  kind = pools().bought_on_trips.pick(std::uint64_t{random} << 32);
  return (random & 0xFF) < 205 && Habits::shop_count_on(trip, pools().trip_mccs[kind]) > 0;
}

// Shops of other cities are counted for one trip: no trip goes where another went.
void Payments::buy_on_trip(std::uint32_t row, const Trip& trip, std::uint32_t kind) {
  const auto number = static_cast<std::uint8_t>(trip.number);
  if (history_->trip != number) {
    history_->trip = number;
    history_->shops_away = 0;
  }
  const std::size_t mcc = pools().trip_mccs[kind];
  const std::uint32_t shift = 4 * kind;
  const std::uint32_t known = history_->shops_away >> shift & 15;
  const Circle circle{std::min(Habits::shop_count_on(trip, mcc), 15u), 3, percent(22)};
  const Choice choice = choose(known, circle);
  if (choice.is_new) {
    history_->shops_away += 1u << shift;
    rows_.flags[row] |= SliceRows::new_beneficiary;
  }
  pay_at(row, habits_.shop_on(trip, mcc, choice.rank));
}

void Payments::transfer(std::uint32_t row, const Payee& payee) {
  rows_.key[row] = payee.code;
  rows_.key_type[row] = payee.key_type;
  rows_.bank[row] = payee.bank;
  rows_.shop[row] = payee.shop;
}

void Payments::transfer(std::uint32_t row, Choice choice) {
  if (choice.is_new) {
    ++history_->payees;
    rows_.flags[row] |= SliceRows::new_beneficiary;
  }
  transfer(row, habits_.payee(choice.rank));
}

void Payments::use_own_device(std::uint32_t row) {
  const auto random = static_cast<std::uint32_t>(stay_ >> 48);
  const std::int32_t bought = life_->new_device_day();
  const bool has_new = day_ >= bought;
  const std::uint32_t newest = person_.devices - 1u;
  // A new phone takes the old one's place; another device is one more besides it.
  const bool new_phone = has_new && life_->replaces_phone();
  const bool one_more = bought == Life::never || (has_new && !life_->replaces_phone());
  const std::uint32_t others = newest - (one_more ? 0 : 1);
  std::uint32_t slot = new_phone ? newest : 0;
  if (others > 0 && (random & 0xFF) < 46) slot = 1 + (random >> 8) % others;
  rows_.device[row] = habits_.device(slot);
  if (has_new && slot == newest && day_ < bought + days_of_new_device) {
    rows_.flags[row] |= SliceRows::new_device;
  }
}

void Payments::everyday(std::uint32_t row, std::int64_t instant) {
  begin(row, instant, TransactionType::pix);
  const TransactionType type = behaviour_->type(hour_, random_.next());
  rows_.type[row] = static_cast<std::uint8_t>(type);
  rows_.channel[row] = static_cast<std::uint8_t>(behaviour_->channel(type, random_.next()));
  use_own_device(row);
  std::uint32_t kind = 0;
  const std::uint64_t bits = random_.next();
  if (type == TransactionType::pix) {
    transfer(row, choose(history_->payees, payees()));
    rows_.amount[row] = everyday_amount(type, catalog::shops()[rows_.shop[row]].mcc, bits);
  } else if (trip_ != nullptr && wants_to_buy_on_trip(row, *trip_, kind)) {
    rows_.amount[row] = everyday_amount(type, pools().trip_mccs[kind], bits);
    buy_on_trip(row, *trip_, kind);
  } else {
    const std::uint64_t what = random_.next();
    const bool by_card =
        type == TransactionType::cartao_credito || type == TransactionType::cartao_debito;
    const bool favourite = by_card && (what & 0xFFFF) < at_favourite;
    // Everybody buys something now and then that is not in their way of life.
    const bool unlike = by_card && (mix(what) & 0xFFFF) < unlike_the_profile;
    const Behaviour& buyer = unlike ? model_.behaviours.back() : *behaviour_;
    const std::size_t mcc =
        favourite ? habits_.favourite(favourite_slot(static_cast<std::uint32_t>(what >> 32)))
                  : buyer.mcc(type, hour_, mix(what + 1));
    // On a trip the shops at home are out of reach but for the net.
    card_absent_ =
        by_card && (trip_ != nullptr || (what >> 16 & 0xFFFF) < pools().over_the_net[mcc]);
    rows_.amount[row] = everyday_amount(type, mcc, bits);
    const std::uint32_t known = history_->shops[mcc];
    buy(row, mcc, favourite && known > 0 ? Choice{0, false} : choose(known, shops(mcc)));
  }
  be_somewhere(row, nullptr);
}

void Payments::standing(std::uint32_t row, std::int64_t instant, const StandingOrder& order,
                        std::uint32_t month) {
  begin(row, instant, order.type);
  rows_.channel[row] = static_cast<std::uint8_t>(behaviour_->channel(order.type, mix(order.key)));
  use_own_device(row);
  // Whom it goes to is known after the first time.
  const auto choice_of = [&](std::uint32_t known, std::uint32_t available) {
    const std::uint32_t rank = std::min<std::uint32_t>(order.rank, available - 1);
    return known > rank ? Choice{rank, false} : Choice{known, true};
  };
  // The same to the cent every month; a bill for what was used differs a little.
  std::uint64_t cents = 0;
  if (order.type == TransactionType::pix) {
    transfer(row, choice_of(history_->payees, 0xFFFF));
    cents = amount(order.type, catalog::shops()[rows_.shop[row]].mcc, mix(order.key + 2));
  } else {
    cents = amount(order.type, order.mcc, mix(order.key + 2));
  }
  if (order.type == TransactionType::boleto && (order.key & 1) != 0) {
    cents = cents * (850 + scale(mix(order.key + 1000 + month), 300)) / 1000;
  }
  rows_.amount[row] = static_cast<std::uint32_t>(cents);
  if (order.type != TransactionType::pix) {
    buy(row, order.mcc, choice_of(history_->shops[order.mcc], shops(order.mcc).available));
  }
  be_somewhere(row, nullptr);
}

}  // namespace fraudgen::generator
