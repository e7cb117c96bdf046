#include "generator/people/cpf.h"

#include <algorithm>
#include <span>
#include <stdexcept>

#include "base/int128.h"
#include "catalog/catalog.h"
#include "generator/numbers/random.h"

namespace fraudgen::generator {
namespace {

// Numbers of the stream that keys all documents of a dataset.
constexpr std::uint64_t point_number = 0;
constexpr std::uint64_t digits_number = 1;

constexpr std::uint32_t stratum_bits = 10;

constexpr std::uint64_t half = 10'000;

// A Feistel network over pairs of four-digit halves: one to one on [0, 10^8).
std::uint64_t permute(std::uint64_t key, std::uint64_t x) {
  std::uint64_t left = x / half;
  std::uint64_t right = x % half;
  for (std::uint64_t round = 0; round < 5; ++round) {
    const std::uint64_t sum = left + scale(mix(key + golden_step * (round * half + right)), half);
    left = right;
    right = sum < half ? sum : sum - half;
  }
  return left * half + right;
}

// The sum of the digits of a number below 10^4 by weights that fall by one from `first`.
std::uint32_t weighted_sum(std::uint32_t digits, std::uint32_t first) {
  return digits / 1000 * first + digits / 100 % 10 * (first - 1) + digits / 10 % 10 * (first - 2) +
         digits % 10 * (first - 3);
}

std::uint32_t check_digit(std::uint32_t sum) {
  const std::uint32_t remainder = sum % 11;
  return remainder < 2 ? 0 : 11 - remainder;
}

}  // namespace

CpfRegister::CpfRegister(std::uint64_t seed) {
  const std::uint64_t key = stream_key(seed, Domain::document, 0);
  point_key_ = Random::at(key, point_number);
  digits_key_ = Random::at(key, digits_number);

  const std::span<const catalog::State> states = catalog::states();
  if (states.size() > order_.size()) throw std::logic_error("too many states");
  std::uint64_t total = 0;
  std::array<std::uint64_t, 10> region_weight{};
  for (std::size_t i = 0; i < states.size(); ++i) {
    order_[i] = static_cast<std::uint8_t>(i);
    region_digit_[i] = states[i].cpf_region;
    total += states[i].weight;
    region_weight[states[i].cpf_region] += states[i].weight;
  }
  if (*std::ranges::max_element(region_weight) * cpf_layers > total) {
    throw std::logic_error("a fiscal region is too wide for layers of CPFs");
  }
  std::stable_sort(
      order_.begin(), order_.begin() + static_cast<std::ptrdiff_t>(states.size()),
      [&](std::uint8_t a, std::uint8_t b) { return states[a].cpf_region < states[b].cpf_region; });
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i + 1 < states.size(); ++i) {
    sum += states[order_[i]].weight;
    ends_[i] = static_cast<std::uint64_t>((static_cast<uint128_t>(sum) << 64) / total);
  }
  ends_[states.size() - 1] = ~std::uint64_t{0};
  for (std::uint64_t byte = 0; byte < first_.size(); ++byte) {
    while (ends_[first_[byte]] <= byte << 56) ++first_[byte];
  }
}

std::uint8_t CpfRegister::state(std::uint64_t number) const {
  const std::uint64_t layer = number / layer_customers;
  const std::uint64_t place = number % layer_customers;
  // Stratified: of every thousand or so who follow each other, one has each thousandth of the
  // circle, so that the states keep their proportions in small datasets too.
  const std::uint64_t group = Random::at(point_key_, place >> stratum_bits);
  const std::uint64_t stratum =
      ((place * (group | 1)) + (group >> 32)) & ((1u << stratum_bits) - 1);
  const std::uint64_t within = mix(group + place) >> stratum_bits;
  const std::uint64_t point = (stratum << (64 - stratum_bits) | within) + (layer << 62);
  std::size_t i = first_[point >> 56];
  while (ends_[i] <= point && ends_[i] != ~std::uint64_t{0}) ++i;
  return order_[i];
}

std::uint64_t CpfRegister::cpf(std::uint64_t number, std::uint8_t state) const {
  std::uint64_t place = permute(digits_key_, number % layer_customers);
  while (place >= layer_customers) place = permute(digits_key_, place);
  // Skip 00000000, 11111111, ..., 99999999: there are 11,111,110 numbers between two of them.
  const std::uint64_t free_digits = place + 1 + place / 11'111'110;
  const auto left = static_cast<std::uint32_t>(free_digits / half);
  const auto right = static_cast<std::uint32_t>(free_digits % half);
  const std::uint32_t region = region_digit_[state];
  // The first check digit weighs the nine digits by 10 to 2, the second the ten by 11 to 2.
  const std::uint32_t first =
      check_digit(weighted_sum(left, 10) + weighted_sum(right, 6) + region * 2);
  const std::uint32_t second =
      check_digit(weighted_sum(left, 11) + weighted_sum(right, 7) + region * 3 + first * 2);
  return free_digits * 1000 + region * 100 + first * 10 + second;
}

}  // namespace fraudgen::generator
