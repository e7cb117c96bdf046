#include "generator/time/by_hour.h"

#include <algorithm>
#include <numeric>
#include <string_view>

namespace fraudgen::generator {
namespace {

using catalog::TransactionType;

// A digit for each hour from 0 to 23. Nothing is impossible: 0 stands for a fiftieth of 1.
HourLiking liking(std::string_view digits) {
  HourLiking made{};
  for (std::size_t hour = 0; hour < made.size(); ++hour) {
    made[hour] = digits[hour] == '0' ? 0.02 : digits[hour] - '0';
  }
  return made;
}

struct MccHours {
  std::string_view mcc;
  std::string_view digits;
};

constexpr MccHours mcc_hours[] = {
    {"5411", "000000037889888789998510"},   // supermarkets
    {"5812", "210000000015996211489974"},   // restaurants: lunch and dinner
    {"5814", "210000000036986556899864"},   // fast food
    {"5499", "211112577777777777998764"},   // convenience
    {"5541", "322223588777777788987654"},   // petrol
    {"4121", "764433578766666678999998"},   // taxis: the way home at night
    {"4131", "100026999644554569985442"},   // buses and trains: to work and back
    {"5912", "111111246788777788987642"},   // pharmacies
    {"8011", "000000048998569997310000"},   // clinics
    {"5311", "000000001578877888998610"},   // department stores
    {"5651", "000000001578877888998610"},   // clothes
    {"5732", "100000012578877888998643"},   // electronics, on the net too
    {"5944", "000000000478877888998500"},   // jewellers
    {"4900", "000000368999888887765421"},   // utilities
    {"4814", "111111368888888888888753"},   // telephone
    {"5977", "000000001578877888998610"},   // cosmetics
    {"7995", "765322223444555566889998"},   // betting
    {"6011", "000000245788888888876530"},   // cash machines
    {"7011", "221111346887777777888764"},   // hotels
    {"4511", "321111234678887777899975"},   // airlines
    {"5815", "654322233455555556789998"},   // digital services
    {"8299", "000000148999778998766420"},   // schools
    {"5995", "000000003888777888984100"},   // pet shops
    {"7941", "000001799643334457999620"},   // gyms: before and after work
    {"5812D", "421000000027984223799986"},  // delivery: lunch, and dinner at home
};

}  // namespace

HourLiking liking_of(TransactionType type) {
  switch (type) {
    case TransactionType::pix:
      return liking("777777788888888888888888");
    case TransactionType::cartao_credito:
    case TransactionType::cartao_debito:
      return liking("321111246899999999999975");
    case TransactionType::boleto:
      return liking("000000279999999999986321");
    case TransactionType::ted:
    case TransactionType::doc:
      return liking("000000059999999980000000");
    case TransactionType::saque:
      return liking("000000245788888888876530");
    case TransactionType::debito_automatico:
      return liking("999999986432222222222211");
    case TransactionType::recarga_celular:
      return liking("432223567888888888888876");
  }
  return liking("111111111111111111111111");
}

HourLiking liking_of_mcc(std::size_t mcc) {
  const std::string_view key = catalog::mccs()[mcc].key;
  const auto* const found = std::find_if(std::begin(mcc_hours), std::end(mcc_hours),
                                         [&](const MccHours& entry) { return entry.mcc == key; });
  return liking(found != std::end(mcc_hours) ? found->digits : "111111111111111111111111");
}

HourTable::HourTable(std::span<const double, 24> hours, std::span<const std::uint32_t> outcomes,
                     std::span<const HourLiking> likings)
    : outcomes_(outcomes.size()), weights_(24 * outcomes.size()) {
  // Converges by a factor of about two a round: what is left is far below a table's resolution.
  constexpr int rounds = 60;
  const double all_hours = std::accumulate(hours.begin(), hours.end(), 0.0);
  const double all_outcomes = std::accumulate(outcomes.begin(), outcomes.end(), 0.0);
  const auto cell = [&](std::size_t hour, std::size_t outcome) -> double& {
    return weights_[hour * outcomes_ + outcome];
  };
  for (std::size_t h = 0; h < 24; ++h) {
    for (std::size_t i = 0; i < outcomes_; ++i) cell(h, i) = likings[i][h] * outcomes[i];
  }
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < outcomes_; ++i) {
      double sum = 0;
      for (std::size_t h = 0; h < 24; ++h) sum += cell(h, i);
      const double factor = sum > 0 ? outcomes[i] / all_outcomes / sum : 0;
      for (std::size_t h = 0; h < 24; ++h) cell(h, i) *= factor;
    }
    for (std::size_t h = 0; h < 24; ++h) {
      double sum = 0;
      for (std::size_t i = 0; i < outcomes_; ++i) sum += cell(h, i);
      for (std::size_t i = 0; i < outcomes_; ++i) cell(h, i) *= hours[h] / all_hours / sum;
    }
  }
}

std::vector<std::uint32_t> HourTable::hour(std::size_t hour) const {
  double sum = 0;
  for (std::size_t i = 0; i < outcomes_; ++i) sum += at(hour, i);
  std::vector<std::uint32_t> whole(outcomes_);
  for (std::size_t i = 0; i < outcomes_; ++i) {
    whole[i] = static_cast<std::uint32_t>(at(hour, i) / sum * (1u << 24) + 0.5);
  }
  return whole;
}

}  // namespace fraudgen::generator
