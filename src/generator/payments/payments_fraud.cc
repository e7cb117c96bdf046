#include <algorithm>
#include <bit>
#include <utility>

#include "generator/numbers/math.h"
#include "generator/payments/payments.h"

namespace fraudgen::generator {
namespace {

using catalog::Channel;
using catalog::TransactionType;

constexpr std::uint64_t brl = 100;                             // cents
constexpr std::uint32_t by_app = 42'000;                       // in 1/65536; else by a browser
constexpr std::int32_t greatest_octaves = 7 * one_octave / 2;  // nobody's account gives more
constexpr std::uint32_t most_mules = 4;                        // of an episode

// Numbers of an episode's stream; its clock reads it from the start.
constexpr std::uint64_t step_draws = 1000;
constexpr std::uint64_t mule_draws = 2000;
constexpr std::uint64_t payment_draws = 3000;

// What transaction `step` of an episode is by, and whether it goes to somebody new: of the
// episode's stream alone, so that a later step can tell what the earlier ones did.
struct Step {
  TransactionType type;
  bool to_new_beneficiary;

  bool pays_mule() const { return type == TransactionType::pix && to_new_beneficiary; }
};

// Whether a bank does this at an hour; what it does not do then goes by PIX.
bool is_served(TransactionType type, std::int64_t hour) {
  switch (type) {
    case TransactionType::ted:
    case TransactionType::doc:
      return hour >= 7 && hour < 17;
    case TransactionType::boleto:
      return hour >= 7 && hour < 21;
    case TransactionType::saque:
      return hour >= 6 && hour < 22;
    default:
      return true;
  }
}

// The victim's bank must know the victim by it: who never pays by boleto does not do so now.
Step step_of(const Episode& episode, const Behaviour& victim, std::uint32_t step,
             std::int64_t instant) {
  const FraudStory& story = fraud_story(episode.type);
  const std::uint64_t bits = Random::at(episode.key, step_draws + step);
  std::uint32_t by = scale32(static_cast<std::uint32_t>(bits >> 32), 100);
  std::size_t number = 0;
  while (by >= story.types[number]) by -= story.types[number++];
  auto type = static_cast<TransactionType>(number);
  if (!is_served(type, instant % ms_per_day / ms_per_hour) || victim.type_share(type) == 0) {
    type = TransactionType::pix;
  }
  return {type, scale32(static_cast<std::uint32_t>(bits), 1000) < story.new_beneficiary};
}

// Money goes to one account, then perhaps to the next: which one, and whether for the first time.
struct Mule {
  std::uint32_t number = 0;
  bool is_first = true;
};

// A step and, if it pays a mule, which. Goes through the steps before it by the episode's own
// clock: what the slice made of an instant is not known of those in other slices.
std::pair<Step, Mule> step_and_mule(const Episode& episode, const Behaviour& victim,
                                    std::uint32_t last) {
  Mule mule;
  bool any = false;
  EpisodeClock clock(episode);
  for (std::uint32_t i = 0;; ++i) {
    const Step step = step_of(episode, victim, i, clock.now());
    if (step.pays_mule()) {
      const bool moves_on =
          any && mule.number + 1 < most_mules && Random::at(episode.key, mule_draws + i) % 8 < 5;
      mule.is_first = !any || moves_on;
      if (moves_on) ++mule.number;
      any = true;
    }
    if (i == last) return {step, mule};
    clock.advance();
  }
}

// Whether the card is only tried.
bool is_probe(const Episode& episode, std::uint32_t step) {
  return fraud_story(episode.type).tactic == Tactic::probing && step * 5 < episode.rows * 2u;
}

// Beside an honest amount, in 1/256 octaves.
std::int32_t exponent(const Episode& episode, const FraudStory& story, std::uint32_t step,
                      std::uint64_t random) {
  const auto noise = static_cast<std::int32_t>(scale32(static_cast<std::uint32_t>(random), 512) +
                                               scale32(static_cast<std::uint32_t>(random >> 32),
                                                       512)) -
                     512;  // two octaves either way
  // The episode's own size: some fraudsters ask for little, a few for very much.
  const auto spread = static_cast<std::int32_t>(episode.key >> 40 & 1023);
  const std::int32_t size = spread * spread / 1024 - 300;
  const auto place = static_cast<std::int32_t>(step * one_octave / episode.rows);  // 0 to 255
  switch (story.tactic) {
    case Tactic::probing:
      if (is_probe(episode, step)) return -3 * one_octave / 2 + noise;
      break;
    case Tactic::rising:
      return story.amount + size + noise + place - one_octave / 2;
    case Tactic::structured:
      return story.amount + size / 2 + noise / 2;
    case Tactic::level:
      break;
  }
  return story.amount + size + noise;
}

// From this story.amount on fraudsters have a sum in mind, whoever the victim is: nearer to it than
// the victim's own amounts.
constexpr std::int32_t greedy = 100;

std::int32_t greed(std::uint32_t usual_amount) {
  constexpr std::uint32_t wanted = 90'000;  // cents
  // In whole octaves. The type of bit_width is not the same in every library.
  const auto octaves = static_cast<std::int32_t>(std::bit_width(wanted)) -
                       static_cast<std::int32_t>(std::bit_width(usual_amount));
  return octaves * one_octave * 3 / 8;
}

}  // namespace

void Payments::transfer_to_fraudster(DraftRow row, const Episode& episode, std::uint32_t number,
                                     bool is_first) {
  row.raise(SliceRows::new_beneficiary, is_first);
  const auto first = static_cast<std::uint32_t>(episode.key % Rings::mules_per_ring);
  std::uint64_t identity =
      episode.ring == Rings::none
          ? mix(episode.key + number)
          : model_.frauds.rings().mule_key(episode.ring, (first + number) % Rings::mules_per_ring);
  // What a QR code holds is often a random key or a firm's: the mule may have one of these as well.
  if (episode.type == catalog::FraudType::qr_code_falso) {
    for (int i = 0; i < 4 && !Habits::is_impersonal(identity); ++i) identity = mix(identity + 1);
  }
  transfer(row, habits_.payee_with(identity));
}

// How the card was read, or what of it was asked for, as far as the story knows better.
void Payments::forge(DraftRow row, const FraudStory& story, Random& random) {
  if (at_terminal_) {
    if (random.below(1000) < story.by_stripe) {
      row.entry() = static_cast<std::uint8_t>(catalog::CardEntry::magnetico);
    }
  } else if (random.below(1000) < story.unverified) {
    row.lower(SliceRows::strong_authentication);
    if (random.below(4) == 0) row.lower(SliceRows::cvv_checked);
  }
}

void Payments::fraudulent(DraftRow row, std::size_t number, const Episode& episode,
                          std::uint32_t step) {
  at_ = number;
  const FraudStory& story = fraud_story(episode.type);
  const auto [what, mule] = step_and_mule(episode, *behaviour_, step);
  begin(row, what.type);
  Random random(Random::at(episode.key, payment_draws + step));
  row.fraud() = static_cast<std::uint8_t>(episode.type);

  const bool at_machine = what.type == TransactionType::saque;
  const bool own = episode.device_slot == own_device;
  row.channel() =
      static_cast<std::uint8_t>(own || at_machine ? behaviour_->channel(what.type, random.next())
                                : random.chance(by_app) ? Channel::app_mobile
                                                        : Channel::web_banking);
  if (own) {
    use_own_device(row);
  } else {
    row.device() = habits_.device(episode.device_slot);
    row.raise(SliceRows::new_device, day_ < episode.start / ms_per_day + days_of_new_device);
  }

  std::size_t mcc = 0;
  const std::uint64_t goods = random.next();
  const bool by_card = is_card(what.type);
  if (!by_card || (goods & 0xFF) < 100 || is_probe(episode, step) ||
      !goods_.pick(episode.type, static_cast<std::uint32_t>(goods >> 32), mcc)) {
    mcc = behaviour_->mcc(what.type, hour_, mix(goods));
  }
  const std::uint64_t size = random.next();
  const std::uint32_t honest = pricing(what.type, mcc).draw(lean_, random.next());
  const std::int32_t beside = std::min(
      greatest_octaves, exponent(episode, story, step, size) +
                            (story.amount >= greedy ? greed(behaviour_->usual_amount()) : 0));
  row.set_amount(
      what.type == TransactionType::recarga_celular
          ? honest
          : with_ending_of(honest, within_trade(what.type, mcc, times_exp2(honest, beside), size)),
      mix(size));

  if (what.pays_mule()) {
    transfer_to_fraudster(row, episode, mule.number, mule.is_first);
  } else if (what.type == TransactionType::pix) {
    transfer(row, payees().choose_known(history_->payees, draws_.acquaintance[at_]));
  } else {
    // Few trades can be paid from afar.
    const std::uint64_t absent = random.below(1000);
    card_absent_ =
        by_card && (sells_over_the_net(mcc) || absent < 60) && absent < story.card_absent;
    const std::uint32_t known = history_->shops[mcc];
    const bool somebody_new = what.to_new_beneficiary && known < shops(mcc).available;
    buy(row, mcc,
        somebody_new ? Choice{known, true}
                     : shops(mcc).choose_known(known, draws_.acquaintance[at_]));
    if (by_card) forge(row, story, random);
  }
  be_somewhere(row, episode);
}

}  // namespace fraudgen::generator
