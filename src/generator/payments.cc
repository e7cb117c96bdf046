#include "generator/payments.h"

#include <algorithm>
#include <bit>
#include <vector>

namespace fraudgen::generator {
namespace {

using catalog::CardEntry;
using catalog::Channel;
using catalog::TransactionType;

// Probabilities in 1/65536.
constexpr std::uint32_t percent(std::uint32_t n) { return n * 65536 / 100; }

constexpr std::uint32_t one_off_payee = percent(6);
constexpr std::uint32_t one_off_shop = percent(5);

// Who is paid again and again: 10 to 18 PIX keys a customer, a few shops for each MCC.
constexpr std::uint32_t fewest_regular_payees = 10;
constexpr std::uint32_t regular_payees_spread = 9;
constexpr std::uint32_t regular_shops = 5;
constexpr std::uint32_t brl = 100;
constexpr std::uint32_t greatest_amount = 50'000 * brl;

// The regulars are met early, with a chance that falls; what comes later is mostly one-off.
std::uint32_t newcomer_chance(std::uint32_t known, std::uint32_t regulars, std::uint32_t one_off) {
  return known == 0 ? 65536 : one_off + percent(90) / (1 + 2 * std::min(known, regulars));
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

struct Pools {
  Weighted<8> installments;
  Weighted<8> entries_at_terminal;
};

const Pools& pools() {
  static const Pools made = [] {
    const auto all = catalog::card_entries();
    std::vector<catalog::Value> at_terminal(all.begin(), all.end());
    at_terminal[catalog::index(CardEntry::digitado)].weight = 0;
    return Pools{weighted<8>(catalog::installments()), weighted<8>(at_terminal)};
  }();
  return made;
}

std::uint32_t rounded(std::uint32_t cents, std::uint32_t to) {
  return std::max(to, cents / to * to);
}

}  // namespace

Payments::Payments(const People& people, const FraudPlan& frauds, std::int32_t first_day,
                   SliceRows& rows, SliceLists& lists)
    : people_(people),
      frauds_(frauds),
      first_day_(first_day),
      rows_(rows),
      habits_(people, frauds.rings(), lists) {}

void Payments::begin_customer(const Person& person, const Behaviour& behaviour, History& history,
                              Random random) {
  person_ = person;
  behaviour_ = &behaviour;
  history_ = &history;
  random_ = random;
  habits_.begin_customer(person, behaviour);
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
  return {.available = 0xFFFF,
          .regulars = fewest_regular_payees +
                      static_cast<std::uint32_t>(
                          scale(stream_key(people_.seed(), Domain::circle, person_.number),
                                regular_payees_spread)),
          .one_off = one_off_payee};
}

Payments::Circle Payments::shops(std::size_t mcc) const {
  return {.available = std::min(habits_.shop_count(mcc), 255u),
          .regulars = regular_shops,
          .one_off = one_off_shop};
}

OwnPlace Payments::whereabouts(std::int64_t instant) {
  const std::int64_t hour = instant % ms_per_day / ms_per_hour;
  const auto day = first_day_ + static_cast<std::int32_t>(instant / ms_per_day);
  const bool working = hour >= 9 && hour < 18 && !is_weekend(day);
  const std::uint32_t bits = random_.next32() >> 16;
  if (bits < percent(working ? 55 : 8)) return OwnPlace::work;
  if (bits < percent(working ? 75 : 78)) return OwnPlace::home;
  return bits < percent(92) ? OwnPlace::second : OwnPlace::third;
}

OwnAddress Payments::network_at(OwnPlace place, std::uint32_t random) const {
  if (place == OwnPlace::home && random < percent(75)) return OwnAddress::home;
  if (place == OwnPlace::work && random < percent(55)) return OwnAddress::work;
  return random > percent(88) ? OwnAddress::other_mobile : OwnAddress::mobile;
}

// A row paid at a shop's terminal has the terminal's coordinates; a card's holder is there.
bool Payments::at_terminal(std::uint32_t row) const {
  const auto type = static_cast<TransactionType>(rows_.type[row]);
  return (type == TransactionType::cartao_credito || type == TransactionType::cartao_debito ||
          type == TransactionType::saque) &&
         catalog::shops()[rows_.shop[row]].city != catalog::no_city;
}

// Called once a row, last: what is not used must not enter the slice's lists.
void Payments::be_somewhere(std::uint32_t row, std::int64_t instant, const Episode* episode) {
  const OwnPlace place = whereabouts(instant);
  const std::uint32_t bits = random_.next32();
  if (at_terminal(row)) {
    rows_.place[row] = habits_.place_of(catalog::shops()[rows_.shop[row]], rows_.shop[row]);
  } else if (episode != nullptr && episode->elsewhere) {
    rows_.place[row] = habits_.place_elsewhere(episode->key);
  } else {
    rows_.place[row] = habits_.place(place, bits & 3);
  }
  if (episode != nullptr && episode->new_address) {
    const Rings& rings = frauds_.rings();
    const std::uint32_t ring = episode->mule == no_mule ? 0 : rings.ring_of(episode->mule);
    rows_.address[row] = habits_.address(rings.address(ring, episode->key));
  } else {
    rows_.address[row] = habits_.address(network_at(place, bits >> 16));
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
    rows_.installments[row] = static_cast<std::uint8_t>(pools().installments.pick(random_.next()));
  }
}

std::uint32_t Payments::amount(std::uint32_t row, const AmountRange& range) {
  const std::uint64_t bits = random_.next();
  // A bell around two fifths of the range, shifted by how well-off the customer is.
  const auto sum =
      static_cast<std::uint32_t>((bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF));
  const std::uint32_t position = sum * 22 / 90 + person_.income_class * 2600u;
  const std::uint32_t cents = range.at(position);
  const auto ending = static_cast<std::uint32_t>(bits >> 48);
  switch (static_cast<TransactionType>(rows_.type[row])) {
    case TransactionType::cartao_credito:
    case TransactionType::cartao_debito:
      if (cents < 3 * brl || ending > percent(72)) return cents;
      if (ending < percent(30)) return rounded(cents, brl) - 10;
      return rounded(cents, brl) - (ending < percent(50) ? 1 : 0);
    case TransactionType::pix:
      if (ending < percent(40)) return rounded(cents, brl);
      return ending < percent(62) ? rounded(cents, 10 * brl) : cents;
    case TransactionType::ted:
    case TransactionType::doc:
      return ending < percent(55) ? rounded(cents, 100 * brl) : cents;
    case TransactionType::saque:
      return rounded(cents, ending < percent(60) ? 50 * brl : 10 * brl);
    case TransactionType::recarga_celular:
      return rounded(cents, 5 * brl);
    default:
      return cents;
  }
}

void Payments::buy(std::uint32_t row, std::size_t mcc, Choice choice) {
  if (choice.is_new) {
    ++history_->shops[mcc];
    rows_.flags[row] |= SliceRows::new_beneficiary;
  }
  rows_.shop[row] = habits_.shop(mcc, choice.rank);
  const auto type = static_cast<TransactionType>(rows_.type[row]);
  if (type == TransactionType::cartao_credito || type == TransactionType::cartao_debito) {
    pay_by_card(row);
  } else if (receives_at_bank(type)) {
    rows_.bank[row] = static_cast<std::uint8_t>(
        scale(mix(rows_.shop[row] + golden_step), catalog::banks().size()));
  }
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

void Payments::honest(std::uint32_t row, std::int64_t instant) {
  const TransactionType type = behaviour_->type(random_.next());
  rows_.type[row] = static_cast<std::uint8_t>(type);
  rows_.channel[row] = static_cast<std::uint8_t>(behaviour_->channel(type, random_.next()));
  rows_.fraud[row] = SliceRows::honest;
  rows_.flags[row] = 0;
  const std::uint32_t device = random_.next32();
  rows_.device[row] = habits_.device(
      person_.devices > 1 && (device & 0xFF) < 46 ? 1 + (device >> 8) % (person_.devices - 1u) : 0);
  if (type == TransactionType::pix) {
    transfer(row, choose(history_->payees, payees()));
    rows_.amount[row] =
        amount(row, behaviour_->amounts(type, catalog::shops()[rows_.shop[row]].mcc));
  } else {
    const std::size_t mcc = behaviour_->mcc(type, random_.next());
    rows_.amount[row] = amount(row, behaviour_->amounts(type, mcc));
    buy(row, mcc, choose(history_->shops[mcc], shops(mcc)));
  }
  be_somewhere(row, instant, nullptr);
}

namespace {

// What transaction `step` of an episode is by, and whether it goes to somebody new: of the
// episode's stream alone, so that a later step can tell what the earlier ones did.
struct FraudStep {
  TransactionType type;
  bool to_new_beneficiary;
};

FraudStep fraud_step(const Episode& episode, std::uint32_t step) {
  const FraudStory& story = fraud_story(episode.type);
  const std::uint64_t bits = Random::at(episode.key, 1000 + step);
  std::uint32_t by = scale32(static_cast<std::uint32_t>(bits >> 32), 1000);
  const auto is = [&](std::uint32_t share) {
    if (by < share) return true;
    by -= share;
    return false;
  };
  FraudStep result{};
  result.type = is(story.by_pix)      ? TransactionType::pix
                : is(story.by_ted)    ? TransactionType::ted
                : is(story.by_boleto) ? TransactionType::boleto
                : is(story.by_debit)  ? TransactionType::cartao_debito
                                      : TransactionType::cartao_credito;
  result.to_new_beneficiary =
      scale32(static_cast<std::uint32_t>(bits), 1000) < story.new_beneficiary;
  return result;
}

bool pays_mule(const FraudStep& step) {
  return step.type == TransactionType::pix && step.to_new_beneficiary;
}

}  // namespace

std::uint32_t Payments::fraud_amount(const Episode& episode, std::uint32_t step,
                                     Random& random) const {
  const FraudStory& story = fraud_story(episode.type);
  if (episode.type == catalog::FraudType::cartao_clonado && step < episode.rows / 2u) {
    return static_cast<std::uint32_t>(random.between(1 * brl, 12 * brl));  // does the card work?
  }
  // From a fifth of the type's typical amount to about four times it.
  const std::uint64_t bits = random.next();
  const std::uint64_t factor = 20 + (((bits >> 32) * (bits & 0xFFFFFFFFu) >> 32) * 400 >> 32);
  const std::uint64_t cents =
      std::uint64_t{behaviour_->usual_amount()} * story.amount_percent * factor / 10'000;
  const auto whole =
      static_cast<std::uint32_t>(std::clamp<std::uint64_t>(cents, 5 * brl, greatest_amount));
  return random.chance(percent(35)) ? rounded(whole, 50 * brl) : whole;
}

void Payments::fraudulent(std::uint32_t row, std::int64_t instant, const Episode& episode,
                          std::uint32_t step) {
  const FraudStep what = fraud_step(episode, step);
  Random random(Random::at(episode.key, 2000 + step));
  rows_.type[row] = static_cast<std::uint8_t>(what.type);
  rows_.channel[row] = static_cast<std::uint8_t>(random.chance(percent(75)) ? Channel::app_mobile
                                                                            : Channel::web_banking);
  rows_.fraud[row] = static_cast<std::uint8_t>(episode.type);
  rows_.flags[row] = 0;
  rows_.amount[row] = fraud_amount(episode, step, random);

  rows_.device[row] = habits_.device(episode.device_slot == own_device ? 0 : episode.device_slot);
  if (episode.device_slot != own_device) rows_.flags[row] |= SliceRows::foreign_device;

  if (pays_mule(what)) {
    bool is_first = true;
    for (std::uint32_t i = 0; i < step; ++i) {
      if (pays_mule(fraud_step(episode, i))) is_first = false;
    }
    if (is_first) rows_.flags[row] |= SliceRows::new_beneficiary;
    transfer(row, habits_.mule_payee(episode.mule, episode.key));
  } else if (what.type == TransactionType::pix) {
    transfer(row, choose_known(history_->payees, payees()));
  } else {
    const std::size_t mcc = behaviour_->mcc(what.type, random.next());
    const std::uint32_t known = history_->shops[mcc];
    const bool somebody_new = what.to_new_beneficiary && known < shops(mcc).available;
    buy(row, mcc, somebody_new ? Choice{known, true} : choose_known(known, shops(mcc)));
  }
  be_somewhere(row, instant, &episode);
}

}  // namespace fraudgen::generator
