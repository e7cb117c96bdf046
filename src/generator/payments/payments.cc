#include "generator/payments/payments.h"

#include <algorithm>
#include <vector>

#include "base/branch_free.h"
#include "generator/numbers/math.h"
#include "generator/payments/whereabouts.h"

namespace fraudgen::generator {
namespace {

using catalog::CardEntry;
using catalog::TransactionType;

// Probabilities in 1/65536.
constexpr std::uint32_t one_off_payee = percent(9);
constexpr std::uint32_t one_off_shop = percent(6);

// Who is paid again and again: 10 to 18 PIX keys a customer.
constexpr std::uint32_t fewest_regular_payees = 10;
constexpr std::uint32_t regular_payees_spread = 9;
static_assert(fewest_regular_payees + regular_payees_spread - 1 <= Circle::most_regulars);

// Those who pay often pay the same people: transactions a month, in 1/1024.
constexpr std::uint64_t usual_activity = 60 * 1024;

constexpr std::uint32_t other_device = 46;  // of 256
constexpr std::uint32_t at_favourite = percent(34);
constexpr std::uint32_t unlike_the_profile = percent(14);  // of what is not a favourite's

bool receives_at_bank(TransactionType type) {
  return type == TransactionType::ted || type == TransactionType::doc ||
         type == TransactionType::boleto;
}

// Of the favourites the first is the most visited. `random` is 16 bits.
std::uint32_t favourite_slot(std::uint32_t random) {
  return std::min((random & 0xFF) * Habits::favourites >> 8, random * Habits::favourites >> 16);
}

}  // namespace

Payments::Payments(const Model& model, SliceLists& lists)
    : model_(model),
      tables_(PaymentTables::get()),
      first_weekday_(static_cast<std::uint32_t>(weekday(model.options.start_day))),
      habits_(model.people, model.frauds.rings(), model.behaviours.back(), model.layout.customers(),
              lists) {}

void Payments::begin_customer(const Person& person, History& history, Life& life,
                              std::uint64_t draws) {
  person_ = person;
  behaviour_ = &model_.behaviours[person.profile];
  history_ = &history;
  life_ = &life;
  draws_key_ = draws;
  same_until_ = 0;
  const auto newness = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(1400, usual_activity * 1024 / std::max(history.activity, 1u)));
  one_off_payee_ = one_off_payee * newness >> 10;
  one_off_shop_ = one_off_shop * newness >> 10;
  stays_key_ = stream_key(model_.people.seed(), Domain::places, ~person.number);
  regular_payees_ =
      fewest_regular_payees +
      static_cast<std::uint32_t>(scale(
          stream_key(model_.people.seed(), Domain::circle, person.number), regular_payees_spread));
  habits_.begin_customer(person, *behaviour_);
}

std::uint16_t Payments::payees_after(std::uint64_t payments) {
  static const std::vector<std::uint16_t> known =
      Circle{everybody, fewest_regular_payees + regular_payees_spread / 2, one_off_payee}
          .known_by_payments();
  return known[std::min<std::uint64_t>(payments, known.size() - 1)];
}

std::uint16_t Payments::shops_after(std::uint64_t purchases) {
  static const std::vector<std::uint16_t> known =
      Circle{everybody, regular_shops, one_off_shop}.known_by_payments();
  return known[std::min<std::uint64_t>(purchases, known.size() - 1)];
}

void Payments::look_at(std::span<const Instant> instants, std::int64_t begin) {
  draws_.draw(instants, begin, stays_key_, draws_key_);
  draws_key_ = mix(draws_key_);
}

// What every payment begins with.
void Payments::begin(DraftRow row, TransactionType type) {
  day_ = draws_.day[at_];
  hour_ = draws_.hour[at_];
  stay_ = draws_.stay[at_];
  card_absent_ = false;
  at_terminal_ = false;
  row.type() = static_cast<std::uint8_t>(type);
  row.raise(SliceRows::unusual_hour, hour_ < 6);
  if (day_ >= same_until_) begin_day();
}

// What the customer's life has decided for the day, and mostly for those after it.
void Payments::begin_day() {
  trip_ = life_->trip(day_);
  lean_ = lean_of(life_->means(day_));
  same_until_ = life_->same_until(day_);

  const std::int32_t bought = life_->new_device_day();
  const bool has_new = day_ >= bought;
  const std::uint32_t newest = person_.devices - 1u;
  // A new phone takes the old one's place; another device is one more besides it.
  const bool new_phone = has_new && life_->replaces_phone();
  const bool one_more = bought == Life::never || (has_new && !life_->replaces_phone());
  phone_ = new_phone ? newest : 0;
  other_devices_ = newest - (one_more ? 0 : 1);
  other_device_chance_ = other_devices_ > 0 ? other_device : 0;
  new_device_ = no_device;
  if (has_new && day_ < bought + days_of_new_device) {
    new_device_ = newest;
    same_until_ = std::min(same_until_, bought + days_of_new_device);
  }
}

inline OwnPlace Payments::whereabouts() const {
  const bool weekend = (static_cast<std::uint32_t>(day_) + first_weekday_) % 7 >= 5;
  return own_place_at(hour_, weekend, static_cast<std::uint16_t>(stay_));
}

inline OwnAddress Payments::network_at(OwnPlace place) const {
  return own_network_at(place, static_cast<std::uint16_t>(stay_ >> 32));
}

// Whoever pays at a terminal is where that stands.
inline std::uint16_t Payments::place_of(DraftRow row, OwnPlace place) {
  // Most often the phone says the same; one time in eight it is off to the north or south, and
  // likewise to the east or west.
  const std::uint32_t off = static_cast<std::uint32_t>(stay_ >> 16) & 63;
  const std::uint32_t variant = ((off & 7) == 0 ? 1u : 0u) | (off < 8 ? 2u : 0u);
  if (trip_ != nullptr && !at_terminal_) return habits_.place_on(*trip_, variant);
  return habits_.place(at_terminal_, row.shop(), place, variant);
}

inline std::uint16_t Payments::address_of(OwnAddress network) {
  if (trip_ == nullptr) return habits_.address(network, day_);
  const bool at_hotel = (stay_ >> 24 & 15) < 6;
  return at_hotel ? habits_.address_on(*trip_) : habits_.address(OwnAddress::mobile, day_);
}

inline void Payments::be_somewhere(DraftRow row) {
  const OwnPlace place = whereabouts();
  row.place() = place_of(row, place);
  row.address() = address_of(network_at(place));
}

void Payments::be_somewhere(DraftRow row, const Episode& episode) {
  const Rings& rings = model_.frauds.rings();
  const OwnPlace place = whereabouts();
  row.place() = episode.elsewhere && !at_terminal_
                    ? habits_.place_elsewhere(rings.city(episode.ring, episode.key), episode.key)
                    : place_of(row, place);
  if (episode.new_address) {
    row.address() = habits_.address(rings.address(episode.ring, episode.key));
  } else {
    // Nobody is cheated over the company's network: it would point at all the colleagues.
    const OwnAddress network = network_at(place);
    row.address() = address_of(network == OwnAddress::work ? OwnAddress::mobile : network);
  }
}

inline void Payments::pay_by_card(DraftRow row) {
  const std::uint64_t bits = draws_.card[at_];
  const bool second = static_cast<unsigned>(person_.cards == 2) & ((bits & 0xFF) < 77);
  const Card card = habits_.card(second ? 1 : 0);
  row.card() = card.code;
  row.brand() = card.brand;
  const std::uint32_t entry = tables_.entry_at_terminal(bits);
  constexpr std::uint32_t typed{catalog::index(CardEntry::digitado)};
  row.entry() = static_cast<std::uint8_t>(chosen(at_terminal_, entry, typed));
  row.installments() = 0;
  row.raise(SliceRows::strong_authentication,
            !at_terminal_ & ((bits >> 16 & 0xFFFF) < percent(70)));
  row.raise(SliceRows::cvv_checked, (bits >> 32 & 0xFFFF) < percent(97));
}

bool Payments::sells_over_the_net(std::size_t mcc) const {
  return tables_.over_the_net(mcc) > percent(10);
}

// At a shop that is chosen.
inline void Payments::pay_at(DraftRow row, std::uint16_t shop) {
  row.shop() = shop;
  const auto type = static_cast<TransactionType>(row.type());
  if (is_card(type)) {
    at_terminal_ = !card_absent_ & tables_.has_terminal(shop);
    pay_by_card(row);
  } else if (receives_at_bank(type)) {
    row.bank() = static_cast<std::uint8_t>(scale(mix(shop + golden_step), catalog::banks().size()));
  } else if (type == TransactionType::saque) {
    at_terminal_ = tables_.has_terminal(shop);
  }
}

void Payments::buy(DraftRow row, std::size_t mcc, Choice choice) {
  row.usual_amount() = pricing(static_cast<TransactionType>(row.type()), mcc).usual();
  history_->shops[mcc] = static_cast<std::uint8_t>(history_->shops[mcc] + (choice.is_new ? 1 : 0));
  row.raise(SliceRows::new_beneficiary, choice.is_new);
  pay_at(row, habits_.shop(mcc, choice.rank));
}

bool Payments::wants_to_buy_on_trip(DraftRow row, const Trip& trip, std::uint32_t& kind) {
  if (!is_card(static_cast<TransactionType>(row.type()))) return false;
  const std::uint64_t random = draws_.shopping[at_];
  kind = tables_.trip_kind(random);
  return (random & 0xFF) < 205 && Habits::shop_count_on(trip, tables_.trip_mcc(kind)) > 0;
}

// Shops of other cities are counted for one trip: no trip goes where another went.
void Payments::buy_on_trip(DraftRow row, const Trip& trip, std::uint32_t kind) {
  const auto number = static_cast<std::uint8_t>(trip.number);
  if (history_->trip != number) {
    history_->trip = number;
    history_->shops_away = 0;
  }
  const std::size_t mcc = tables_.trip_mcc(kind);
  const std::uint32_t shift = 4 * kind;
  const std::uint32_t known = history_->shops_away >> shift & 15;
  const Circle circle{std::min(Habits::shop_count_on(trip, mcc), 15u), 3, percent(22)};
  const Choice choice = circle.choose(known, draws_.acquaintance[at_]);
  if (choice.is_new) {
    history_->shops_away += 1u << shift;
    row.raise(SliceRows::new_beneficiary);
  }
  row.usual_amount() = pricing(static_cast<TransactionType>(row.type()), mcc).usual();
  pay_at(row, habits_.shop_on(trip, mcc, choice.rank));
}

void Payments::transfer(DraftRow row, const Payee& payee) {
  row.key() = payee.code;
  row.key_type() = payee.key_type;
  row.bank() = payee.bank;
  row.shop() = payee.shop;
  row.usual_amount() = pricing(TransactionType::pix, tables_.mcc_of(payee.shop)).usual();
}

void Payments::transfer(DraftRow row, Choice choice) {
  history_->payees = static_cast<std::uint16_t>(history_->payees + (choice.is_new ? 1 : 0));
  row.raise(SliceRows::new_beneficiary, choice.is_new);
  transfer(row, habits_.payee(choice.rank));
}

void Payments::use_own_device(DraftRow row) {
  const auto random = static_cast<std::uint32_t>(stay_ >> 48);
  // There are at most two others.
  const std::uint32_t other = 1 + (random >> 8 & (other_devices_ - 1));
  const std::uint32_t slot = chosen((random & 0xFF) < other_device_chance_, other, phone_);
  row.device() = habits_.device(slot);
  row.raise(SliceRows::new_device, slot == new_device_);
}

// Most rows come from here: the parts are made one piece with it.
[[gnu::flatten]] void Payments::everyday(DraftRow row, std::size_t number) {
  at_ = number;
  begin(row, TransactionType::pix);
  // A choice from a table takes 16 bits, from above: four of them share a number.
  const std::uint64_t choices = draws_.choices[at_];
  const TransactionType type = behaviour_->type(hour_, choices);
  row.type() = static_cast<std::uint8_t>(type);
  row.channel() = static_cast<std::uint8_t>(behaviour_->channel(type, choices << 16));
  use_own_device(row);
  std::uint32_t kind = 0;
  const std::uint64_t bits = draws_.price[at_];
  if (type == TransactionType::pix) {
    transfer(row, payees().choose(history_->payees, draws_.acquaintance[at_]));
    row.set_price(pricing(type, tables_.mcc_of(row.shop())), lean_, bits);
  } else if (trip_ != nullptr && wants_to_buy_on_trip(row, *trip_, kind)) {
    row.set_price(pricing(type, tables_.trip_mcc(kind)), lean_, bits);
    buy_on_trip(row, *trip_, kind);
  } else {
    const std::uint64_t what = draws_.shopping[at_];
    const bool by_card = is_card(type);
    const bool favourite = by_card && (what & 0xFFFF) < at_favourite;
    // Everybody buys something now and then that is not in their way of life.
    const bool unlike = by_card && (choices & 0xFFFF) < unlike_the_profile;
    const Behaviour& buyer = unlike ? model_.behaviours.back() : *behaviour_;
    const std::size_t mcc =
        favourite ? habits_.favourite(favourite_slot(static_cast<std::uint32_t>(what >> 48)))
                  : buyer.mcc(type, hour_, choices << 32);
    // On a trip the shops at home are out of reach but for the net.
    card_absent_ =
        by_card && (trip_ != nullptr || (what >> 16 & 0xFFFF) < tables_.over_the_net(mcc));
    row.set_price(pricing(type, mcc), lean_, bits);
    const std::uint32_t known = history_->shops[mcc];
    buy(row, mcc,
        favourite && known > 0 ? Choice{0, false}
                               : shops(mcc).choose(known, draws_.acquaintance[at_]));
  }
  be_somewhere(row);
}

void Payments::standing(DraftRow row, std::size_t number, const StandingOrder& order,
                        std::uint32_t month) {
  at_ = number;
  begin(row, order.type);
  row.channel() = static_cast<std::uint8_t>(behaviour_->channel(order.type, mix(order.key)));
  use_own_device(row);
  // Whom it goes to is known after the first time.
  const auto choice_of = [&](std::uint32_t known, std::uint32_t available) {
    const std::uint32_t rank = std::min<std::uint32_t>(order.rank, available - 1);
    return known > rank ? Choice{rank, false} : Choice{known, true};
  };
  std::size_t mcc = order.mcc;
  if (order.type == TransactionType::pix) {
    transfer(row, choice_of(history_->payees, everybody));
    mcc = tables_.mcc_of(row.shop());
  }
  // The same to the cent every month; a bill for what was used differs a little.
  std::uint64_t cents = pricing(order.type, mcc).draw(lean_, mix(order.key + 2));
  if (order.type == TransactionType::boleto && (order.key & 1) != 0) {
    cents = cents * (850 + scale(mix(order.key + 1000 + month), 300)) / 1000;
  }
  row.set_amount(static_cast<std::uint32_t>(cents), order.key);
  if (order.type != TransactionType::pix) {
    buy(row, mcc, choice_of(history_->shops[mcc], shops(mcc).available));
  }
  be_somewhere(row);
}

}  // namespace fraudgen::generator
