#include "generator/fraud/stories.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "generator/numbers/random.h"

namespace fraudgen::generator {
namespace {

using catalog::FraudType;

constexpr std::uint32_t minute = 60;
constexpr std::uint32_t hour = 3600;

// In the order of catalog::FraudType. Types: PIX, credit, debit, boleto, TED, withdrawal, DOC,
// automatic debit, phone credit.
constexpr std::array<FraudStory, 13> stories{{
    // Social engineering: a caller talks the victim into paying, from the victim's own phone.
    {.length_min = 1,
     .length_max = 5,
     .gap_seconds = 5 * minute,
     .slow = 330,
     .by_day = 830,
     .by_evening = 140,
     .new_device = 0,
     .new_address = 40,
     .elsewhere = 40,
     .new_beneficiary = 430,
     .card_absent = 900,
     .unverified = 350,
     .by_stripe = 60,
     .amount = 430,
     .tactic = Tactic::rising,
     .types = {70, 8, 0, 10, 12, 0, 0, 0, 0},
     .mccs = {}},
    // Account takeover: password stolen, own machine, the account is emptied.
    {.length_min = 3,
     .length_max = 10,
     .gap_seconds = 150,
     .slow = 250,
     .by_day = 450,
     .by_evening = 330,
     .new_device = 550,
     .new_address = 650,
     .elsewhere = 260,
     .new_beneficiary = 620,
     .card_absent = 950,
     .unverified = 350,
     .by_stripe = 60,
     .amount = 500,
     .tactic = Tactic::rising,
     .types = {64, 10, 0, 6, 12, 0, 0, 0, 8},
     .mccs = {"5732", "5815", "4814"}},
    // Cloned card: tried with a coffee, then used until it is blocked.
    {.length_min = 3,
     .length_max = 12,
     .gap_seconds = 3 * minute,
     .slow = 300,
     .by_day = 570,
     .by_evening = 370,
     .new_device = 300,
     .new_address = 500,
     .elsewhere = 300,
     .new_beneficiary = 450,
     .card_absent = 550,
     .unverified = 600,
     .by_stripe = 520,
     .amount = 100,
     .tactic = Tactic::probing,
     .types = {0, 82, 18, 0, 0, 0, 0, 0, 0},
     .mccs = {"5411", "5541", "5912", "5651", "5311"}},
    // False identity: an account or credit in somebody else's name, used over days.
    {.length_min = 2,
     .length_max = 8,
     .gap_seconds = 20 * hour,
     .slow = 0,
     .by_day = 690,
     .by_evening = 260,
     .new_device = 350,
     .new_address = 500,
     .elsewhere = 220,
     .new_beneficiary = 330,
     .card_absent = 600,
     .unverified = 350,
     .by_stripe = 60,
     .amount = 200,
     .tactic = Tactic::rising,
     .types = {26, 34, 0, 22, 10, 2, 0, 0, 6},
     .mccs = {"5732", "4814", "5311"}},
    // Fraud by the customer: spends, then denies it.
    {.length_min = 2,
     .length_max = 6,
     .gap_seconds = 5 * hour,
     .slow = 200,
     .by_day = 630,
     .by_evening = 320,
     .new_device = 0,
     .new_address = 60,
     .elsewhere = 60,
     .new_beneficiary = 240,
     .card_absent = 550,
     .unverified = 250,
     .by_stripe = 60,
     .amount = 230,
     .tactic = Tactic::level,
     .types = {26, 46, 10, 0, 10, 8, 0, 0, 0},
     .mccs = {"5944", "4511", "7011"}},
    // Friendly fraud: a real purchase on the net that is disputed afterwards.
    {.length_min = 1,
     .length_max = 3,
     .gap_seconds = 10 * hour,
     .slow = 300,
     .by_day = 500,
     .by_evening = 450,
     .new_device = 0,
     .new_address = 30,
     .elsewhere = 30,
     .new_beneficiary = 190,
     .card_absent = 950,
     .unverified = 250,
     .by_stripe = 60,
     .amount = 90,
     .tactic = Tactic::level,
     .types = {0, 90, 10, 0, 0, 0, 0, 0, 0},
     .mccs = {"5815", "5812D", "5651"}},
    // Money laundering: in and out, in pieces.
    {.length_min = 4,
     .length_max = 14,
     .gap_seconds = 3 * hour,
     .slow = 200,
     .by_day = 650,
     .by_evening = 250,
     .new_device = 50,
     .new_address = 250,
     .elsewhere = 150,
     .new_beneficiary = 430,
     .card_absent = 500,
     .unverified = 350,
     .by_stripe = 60,
     .amount = 410,
     .tactic = Tactic::structured,
     .types = {58, 0, 0, 12, 26, 4, 0, 0, 0},
     .mccs = {}},
    // Triangulation: somebody else's order is paid with the victim's card.
    {.length_min = 2,
     .length_max = 6,
     .gap_seconds = 40 * minute,
     .slow = 200,
     .by_day = 600,
     .by_evening = 340,
     .new_device = 200,
     .new_address = 500,
     .elsewhere = 260,
     .new_beneficiary = 360,
     .card_absent = 970,
     .unverified = 700,
     .by_stripe = 60,
     .amount = 90,
     .tactic = Tactic::level,
     .types = {8, 82, 10, 0, 0, 0, 0, 0, 0},
     .mccs = {"5732", "5311", "5651", "5977"}},
    // WhatsApp scam: "I have a new number and need money".
    {.length_min = 1,
     .length_max = 3,
     .gap_seconds = 6 * minute,
     .slow = 150,
     .by_day = 500,
     .by_evening = 450,
     .new_device = 0,
     .new_address = 20,
     .elsewhere = 20,
     .new_beneficiary = 550,
     .card_absent = 0,
     .unverified = 350,
     .by_stripe = 60,
     .amount = 230,
     .tactic = Tactic::level,
     .types = {100, 0, 0, 0, 0, 0, 0, 0, 0},
     .mccs = {}},
    // Phishing: what was typed into a false page is used, whatever it was.
    {.length_min = 2,
     .length_max = 6,
     .gap_seconds = 4 * minute,
     .slow = 250,
     .by_day = 520,
     .by_evening = 330,
     .new_device = 450,
     .new_address = 650,
     .elsewhere = 300,
     .new_beneficiary = 520,
     .card_absent = 950,
     .unverified = 450,
     .by_stripe = 60,
     .amount = 270,
     .tactic = Tactic::level,
     .types = {38, 36, 0, 8, 4, 0, 0, 0, 14},
     .mccs = {"5815", "5732", "4814"}},
    // SIM swap: the victim's number rings elsewhere, and all codes go there.
    {.length_min = 3,
     .length_max = 8,
     .gap_seconds = 2 * minute,
     .slow = 220,
     .by_day = 220,
     .by_evening = 260,
     .new_device = 850,
     .new_address = 850,
     .elsewhere = 250,
     .new_beneficiary = 640,
     .card_absent = 950,
     .unverified = 350,
     .by_stripe = 60,
     .amount = 480,
     .tactic = Tactic::rising,
     .types = {72, 4, 0, 0, 20, 0, 0, 0, 4},
     .mccs = {}},
    // False boleto: paid by the victim to somebody else's account.
    {.length_min = 1,
     .length_max = 2,
     .gap_seconds = 12 * hour,
     .slow = 0,
     .by_day = 850,
     .by_evening = 130,
     .new_device = 0,
     .new_address = 20,
     .elsewhere = 30,
     .new_beneficiary = 180,
     .card_absent = 0,
     .unverified = 350,
     .by_stripe = 60,
     .amount = 20,
     .tactic = Tactic::level,
     .types = {0, 0, 0, 100, 0, 0, 0, 0, 0},
     .mccs = {}},
    // False QR code: stuck over the real one.
    {.length_min = 1,
     .length_max = 2,
     .gap_seconds = 25 * minute,
     .slow = 100,
     .by_day = 480,
     .by_evening = 490,
     .new_device = 0,
     .new_address = 20,
     .elsewhere = 60,
     .new_beneficiary = 530,
     .card_absent = 0,
     .unverified = 350,
     .by_stripe = 60,
     .amount = 0,
     .tactic = Tactic::level,
     .types = {100, 0, 0, 0, 0, 0, 0, 0, 0},
     .mccs = {}},
}};

static_assert(std::ranges::all_of(stories, [](const FraudStory& story) {
  return std::accumulate(story.types.begin(), story.types.end(), 0) == 100 &&
         story.by_day + story.by_evening <= 1000 && story.length_min >= 1 &&
         story.length_min <= story.length_max;
}));

}  // namespace

const FraudStory& fraud_story(FraudType type) { return stories[catalog::index(type)]; }

// The lesser of two equal draws: short ones are commoner.
std::uint32_t episode_length(const FraudStory& story, std::uint64_t random) {
  const std::uint32_t lengths = story.length_max - story.length_min + 1u;
  return story.length_min + std::min(scale32(static_cast<std::uint32_t>(random), lengths),
                                     scale32(static_cast<std::uint32_t>(random >> 32), lengths));
}

std::uint32_t mean_length_thousandths(const FraudStory& story) {
  const std::uint32_t lengths = story.length_max - story.length_min + 1u;
  return 1000u * story.length_min + 1000 * (lengths - 1) * (2 * lengths - 1) / (6 * lengths);
}

std::uint32_t exposure(FraudType type, const Traits& victim) {
  const auto profiles = catalog::profiles();
  std::uint32_t exposed = 1000;
  if (victim.profile < profiles.size()) {
    const catalog::Profile& profile = profiles[victim.profile];
    exposed = profile.fraud_factor;
    constexpr std::size_t boleto = catalog::index(catalog::TransactionType::boleto);
    if (type == FraudType::boleto_falso && profile.transaction_types[boleto] == 0) return 0;
  }
  const bool well_off = victim.income_class >= 3;
  switch (type) {
    case FraudType::engenharia_social:
    case FraudType::golpe_whatsapp:
    case FraudType::boleto_falso:
      if (victim.age >= 55) exposed = exposed * 16 / 10;
      if (victim.age < 28) exposed = exposed * 7 / 10;
      break;
    case FraudType::conta_tomada:
    case FraudType::sim_swap:
    case FraudType::phishing:
      if (well_off) exposed = exposed * 15 / 10;
      break;
    case FraudType::cartao_clonado:
    case FraudType::triangulacao:
      if (victim.cards > 1) exposed = exposed * 13 / 10;
      if (well_off) exposed = exposed * 12 / 10;
      break;
    case FraudType::autofraude:
    case FraudType::identidade_falsa:
      if (victim.income_class <= 1) exposed = exposed * 15 / 10;
      break;
    default:
      break;
  }
  return std::min(exposed, greatest_exposure);
}

std::uint32_t most_exposure(FraudType type, std::uint8_t profile) {
  std::uint32_t most = 0;
  // The ages and incomes on both sides of every line that exposure() draws.
  for (const std::uint8_t age : {20, 40, 70}) {
    for (const std::uint8_t income_class : {0, 4}) {
      for (const std::uint8_t cards : {1, 2}) {
        most = std::max(most, exposure(type, {profile, age, income_class, cards}));
      }
    }
  }
  return most;
}

StoryGoods::StoryGoods() {
  for (std::size_t type = 0; type < stories.size(); ++type) {
    for (const char* key : stories[type].mccs) {
      if (key == nullptr) break;
      Goods& goods = goods_[type];
      goods.mccs[goods.count++] = static_cast<std::uint8_t>(catalog::mcc_index(key));
    }
  }
}

bool StoryGoods::pick(FraudType type, std::uint32_t random, std::size_t& mcc) const {
  const Goods& goods = goods_[catalog::index(type)];
  if (goods.count == 0) return false;
  mcc = goods.mccs[scale32(random, goods.count)];
  return true;
}

}  // namespace fraudgen::generator
