#include "generator/time/instant_order.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>

#include "base/instruction_set.h"

namespace fraudgen::generator {
namespace {

// So few are ranked by comparing each with each; more are dealt out to buckets first, some eight to
// each.
constexpr std::size_t few = 24;
constexpr std::size_t most_in_bucket = 64;
constexpr std::size_t most_buckets = 128;
constexpr std::size_t most = 4 * most_buckets;

// How many of so many keys, a multiple of `step`, are less than each.
constexpr std::size_t step = 8;
using Keys = std::array<std::int32_t, most_in_bucket>;
using Lanes = std::int32_t __attribute__((vector_size(step * sizeof(std::int32_t))));

FRAUDGEN_KERNEL(void, find_ranks, (std::span<const std::int32_t> all, Keys& ranks), (all, ranks)) {
  const std::size_t count = all.size();
  const std::int32_t* const keys = all.data();
  for (std::size_t i = 0; i < count; i += step) {
    Lanes mine;
    std::memcpy(&mine, keys + i, sizeof mine);
    Lanes less{};
    for (std::size_t j = 0; j < count; j += step) {
      // True is -1.
      for (std::size_t k = 0; k < step; ++k) less -= Lanes{} + keys[j + k] < mine;
    }
    std::memcpy(&ranks[i], &less, sizeof less);
  }
}

// Puts at most most_in_bucket instants in order, if they differ after `shift`.
bool rank(std::span<const Instant> instants, Instant* sorted, int shift) {
  const std::size_t count = instants.size();
  alignas(64) Keys keys;
  Keys ranks;
  for (std::size_t i = 0; i < count; ++i) {
    keys[i] = static_cast<std::int32_t>(instants[i].since() >> shift);
  }
  // Whole steps, with what is less than nothing.
  std::size_t padded = count;
  while (padded % step != 0) keys[padded++] = std::numeric_limits<std::int32_t>::max();
  find_ranks(std::span(keys).first(padded), ranks);
  std::uint64_t taken = 0;
#pragma GCC unroll 4
  for (std::size_t i = 0; i < count; ++i) {
    const auto at = static_cast<std::size_t>(ranks[i]);
    taken |= std::uint64_t{1} << at;
    sorted[at] = instants[i];
  }
  return static_cast<std::size_t>(std::popcount(taken)) == count;
}

}  // namespace

bool sort_distinct(std::span<Instant> instants, std::span<Instant> room, std::int64_t length) {
  const std::size_t count = instants.size();
  if (count > most || count > room.size()) return false;
  const auto bits = static_cast<int>(std::bit_width(static_cast<std::uint64_t>(length)));
  // Instants become positive numbers of 32 bits, so that signed comparison is right, which every
  // processor has.
  const int shift = std::max(bits - 31, 0);
  if (count <= few) {
    std::copy(instants.begin(), instants.end(), room.begin());
    if (rank(room.first(count), instants.data(), shift)) return true;
    std::copy_n(room.begin(), count, instants.begin());
    return false;
  }
  const int bucket_bits = std::bit_width(count / 8);
  const int bucket_shift = std::max(bits - bucket_bits, 0);
  const std::size_t buckets = std::size_t{1} << bucket_bits;
  const auto bucket_of = [&](Instant instant) {
    return static_cast<std::size_t>(instant.since() >> bucket_shift);
  };
  std::array<std::uint16_t, most_buckets> ends{};
#pragma GCC unroll 4
  for (const Instant& instant : instants) ++ends[bucket_of(instant)];
  std::uint32_t begin = 0;
  for (std::uint16_t& end : std::span(ends).first(buckets)) {
    const std::uint32_t in_bucket = end;
    if (in_bucket > most_in_bucket) return false;
    end = static_cast<std::uint16_t>(begin);
    begin += in_bucket;
  }
#pragma GCC unroll 4
  for (const Instant& instant : instants) room[ends[bucket_of(instant)]++] = instant;
  begin = 0;
  bool distinct = true;
  for (const std::uint32_t end : std::span(ends).first(buckets)) {
    distinct &= rank(room.subspan(begin, end - begin), instants.data() + begin, shift);
    begin = end;
  }
  if (!distinct) std::copy_n(room.begin(), count, instants.begin());
  return distinct;
}

}  // namespace fraudgen::generator
