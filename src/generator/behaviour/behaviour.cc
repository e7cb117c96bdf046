#include "generator/behaviour/behaviour.h"

#include <algorithm>
#include <initializer_list>
#include <numeric>
#include <stdexcept>
#include <string_view>

namespace fraudgen::generator {
namespace {

using catalog::Channel;
using catalog::TransactionType;

constexpr std::uint32_t brl = 100;  // cents

// How much a profile likes each hour: most those that it prefers, half of that an hour away, and so
// on, down to a little at any time.
HourLiking hour_liking(const catalog::Profile& profile) {
  constexpr double least = 0.1;
  HourLiking liking{};
  for (std::uint32_t hour = 0; hour < 24; ++hour) {
    std::uint32_t away = 0;  // hours to the nearest preferred one, around the clock
    const auto preferred = [&](std::uint32_t h) {
      return (profile.preferred_hours >> (h % 24) & 1) != 0;
    };
    while (away < 12 && !preferred(hour + away) && !preferred(hour + 24 - away)) ++away;
    liking[hour] = least + 1.0 / (1u << away);
  }
  return liking;
}

// The profiles differ, and all of them together follow the national curve.
const HourTable& hours_of_profiles() {
  static const HourTable made = [] {
    std::array<double, 24> national{};
    std::copy(national_hours().begin(), national_hours().end(), national.begin());
    std::vector<std::uint32_t> transactions;  // of all customers of a profile
    std::vector<HourLiking> likings;
    for (const catalog::Profile& profile : catalog::profiles()) {
      transactions.push_back(profile.weight * (profile.monthly_min + profile.monthly_max));
      likings.push_back(hour_liking(profile));
    }
    return HourTable(national, transactions, likings);
  }();
  return made;
}

std::array<std::uint32_t, 24> hour_weights(const catalog::Profile* profile) {
  std::array<std::uint32_t, 24> weights{};
  if (profile == nullptr) {
    std::copy(national_hours().begin(), national_hours().end(), weights.begin());
    return weights;
  }
  const auto index = static_cast<std::size_t>(profile - catalog::profiles().data());
  for (std::size_t hour = 0; hour < 24; ++hour) {
    weights[hour] =
        static_cast<std::uint32_t>(hours_of_profiles().at(hour, index) * (1u << 30) + 0.5);
  }
  return weights;
}

class MccWeights {
 public:
  MccWeights() = default;
  void set(std::string_view key, std::uint32_t weight) {
    weights_[catalog::mcc_index(key)] = weight;
  }
  void set_all(std::span<const std::uint32_t> weights) {
    std::copy(weights.begin(), weights.end(), weights_.begin());
  }
  bool any() const {
    return std::any_of(weights_.begin(), weights_.end(), [](std::uint32_t w) { return w > 0; });
  }
  /// Only the named ones stay.
  MccWeights among(std::initializer_list<std::string_view> keys) const {
    MccWeights kept;
    for (const std::string_view key : keys) kept.set(key, weights_[catalog::mcc_index(key)]);
    return kept;
  }
  /// In 1/65536.
  std::uint32_t share(std::size_t mcc) const {
    return (weights_[mcc] << 16) / std::accumulate(weights_.begin(), weights_.end(), 0u);
  }
  std::span<const std::uint32_t> all() const {
    return std::span(weights_).first(catalog::mccs().size());
  }

 private:
  std::array<std::uint32_t, 32> weights_{};
};

MccWeights national_mccs() {
  MccWeights weights;
  std::array<std::uint32_t, 32> all{};
  for (std::size_t i = 0; i < catalog::mccs().size(); ++i) all[i] = catalog::mccs()[i].weight;
  weights.set_all(std::span(all).first(catalog::mccs().size()));
  return weights;
}

// What a transaction of a type can be for, where a type narrows it down.
MccWeights mccs_of(TransactionType type, const MccWeights& purchases, const MccWeights& national) {
  const auto among = [&](std::initializer_list<std::string_view> keys) {
    const MccWeights own = purchases.among(keys);
    return own.any() ? own : national.among(keys);
  };
  switch (type) {
    case TransactionType::saque:
      return national.among({"6011"});
    case TransactionType::recarga_celular:
      return national.among({"4814"});
    case TransactionType::debito_automatico:
      return among({"4900", "4814", "5815", "7941"});
    case TransactionType::boleto:
      return among({"4900", "4814", "8299", "8011", "5311", "5732"});
    default: {
      MccWeights spent = purchases;
      spent.set("6011", 0);
      return spent;
    }
  }
}

Weighted<8> channels_of(TransactionType type, std::span<const std::uint32_t> weights) {
  std::array<std::uint32_t, 8> own{};
  std::copy(weights.begin(), weights.end(), own.begin());
  const auto at = [&](Channel channel) -> std::uint32_t& { return own[catalog::index(channel)]; };
  switch (type) {
    case TransactionType::saque:
      own = {};
      at(Channel::atm) = 92;
      at(Channel::agencia) = 8;
      break;
    case TransactionType::pix:
      at(Channel::atm) = 0;
      break;
    default:
      at(Channel::whatsapp_pay) = 0;
  }
  return Weighted<8>(std::span(own).first(weights.size()));
}

AmountRange amounts_of(TransactionType type, const catalog::Mcc& mcc,
                       const catalog::Profile* profile) {
  const std::uint32_t typical_low = profile != nullptr ? profile->amount_min : 10 * brl;
  const std::uint32_t typical_high = profile != nullptr ? profile->amount_max : 2500 * brl;
  switch (type) {
    case TransactionType::ted:
      return AmountRange::between(
          std::max(800 * brl, typical_low * 4),
          std::max(profile != nullptr ? 6000 * brl : 12'000 * brl, typical_high * 9 / 10));
    case TransactionType::doc:
      return AmountRange::between(300 * brl, 4999 * brl);
    case TransactionType::recarga_celular:
      return AmountRange::between(15 * brl, 100 * brl);
    default: {
      const std::uint32_t low = std::max(mcc.amount_min, typical_low);
      const std::uint32_t high = std::min(mcc.amount_max, typical_high);
      if (low < high) return AmountRange::between(low, high);
      // The profile lies beside the MCC's range: its end towards the profile, in tens of reais,
      // lest a price's ending pass the end.
      const std::uint32_t middle = (mcc.amount_min + mcc.amount_max) / (20 * brl) * (10 * brl);
      return typical_low > mcc.amount_max ? AmountRange::between(middle, mcc.amount_max)
                                          : AmountRange::between(mcc.amount_min, middle);
    }
  }
}

}  // namespace

Behaviour::Behaviour(const catalog::Profile* profile, std::int32_t first_day, std::uint32_t days)
    : rhythm_(first_day, days, profile != nullptr ? profile->weekend_factor : 1000,
              hour_weights(profile)) {
  std::array<std::uint32_t, 16> type_weights{};
  std::array<std::uint32_t, 8> channel_weights{};
  const MccWeights national = national_mccs();
  MccWeights purchases = national;
  if (profile != nullptr) {
    std::copy(profile->transaction_types.begin(), profile->transaction_types.end(),
              type_weights.begin());
    std::copy(profile->channels.begin(), profile->channels.end(), channel_weights.begin());
    purchases.set_all(profile->mccs);
  } else {
    for (std::size_t i = 0; i < types; ++i)
      type_weights[i] = catalog::transaction_types()[i].weight;
    for (std::size_t i = 0; i < catalog::channels().size(); ++i) {
      channel_weights[i] = catalog::channels()[i].weight;
    }
  }
  const std::uint32_t all_types = std::accumulate(type_weights.begin(), type_weights.end(), 0u);
  for (std::size_t i = 0; i < types; ++i) type_shares_[i] = (type_weights[i] << 16) / all_types;
  const std::uint32_t not_by_pix = 65536 - type_share(TransactionType::pix);
  for (std::size_t m = 0; m < mccs; ++m) {
    purchase_shares_[m] =
        static_cast<std::uint32_t>(std::uint64_t{not_by_pix} * purchases.share(m) >> 16);
  }
  for (std::size_t i = 0; i < types; ++i) {
    const auto type = static_cast<TransactionType>(i);
    mccs_[i] = Weighted<32>(mccs_of(type, purchases, national).all());
    channels_[i] = channels_of(type, std::span(channel_weights).first(catalog::channels().size()));
    for (std::size_t m = 0; m < mccs; ++m) {
      pricing_[i][m] = Pricing(type, m, amounts_of(type, catalog::mccs()[m], profile));
    }
  }
  for (std::size_t i = 0; i < types; ++i) type_weights[i] *= 1000 - by_standing_order[i];
  spread_over_the_day(std::span(type_weights).first(types),
                      mccs_of(TransactionType::cartao_credito, purchases, national).all());
  usual_amount_ =
      profile != nullptr
          ? AmountRange::between(profile->amount_min, profile->amount_max).at(65536 * 2 / 5)
          : AmountRange::between(10 * brl, 2500 * brl).at(65536 * 2 / 5);
}

void Behaviour::spread_over_the_day(std::span<const std::uint32_t> type_weights,
                                    std::span<const std::uint32_t> card_mcc_weights) {
  std::array<double, 24> hours{};
  for (std::size_t h = 0; h < hours.size(); ++h) {
    const auto begin = static_cast<std::int64_t>(h) * ms_per_hour;
    hours[h] = static_cast<double>(rhythm_.share_before(begin + ms_per_hour) -
                                   rhythm_.share_before(begin));
  }
  std::vector<HourLiking> likings;
  for (std::size_t i = 0; i < types; ++i) {
    likings.push_back(liking_of(static_cast<TransactionType>(i)));
  }
  const HourTable type_table(hours, type_weights, likings);
  types_by_hour_ = ByHour<16>(type_table);

  std::array<double, 24> card_hours{};
  for (std::size_t h = 0; h < card_hours.size(); ++h) {
    card_hours[h] = type_table.at(h, catalog::index(TransactionType::cartao_credito)) +
                    type_table.at(h, catalog::index(TransactionType::cartao_debito));
  }
  likings.clear();
  for (std::size_t m = 0; m < mccs; ++m) likings.push_back(liking_of_mcc(m));
  card_mccs_by_hour_ = ByHour<32>(HourTable(card_hours, card_mcc_weights, likings));
}

std::vector<Behaviour> make_behaviours(std::int32_t first_day, std::uint32_t days) {
  if (catalog::mccs().size() != Behaviour::mccs ||
      catalog::transaction_types().size() != Behaviour::types) {
    throw std::logic_error("the catalogue has not as many types or MCCs as Behaviour");
  }
  std::vector<Behaviour> behaviours;
  for (const catalog::Profile& profile : catalog::profiles()) {
    behaviours.emplace_back(&profile, first_day, days);
  }
  behaviours.emplace_back(nullptr, first_day, days);
  return behaviours;
}

}  // namespace fraudgen::generator
