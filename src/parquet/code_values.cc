#include "parquet/code_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "parquet/extent.h"
#include "parquet/hybrid.h"

namespace fraudgen::parquet {
namespace {

/// How many first bytes all entries share.
std::size_t shared_prefix(const DictionaryView& dictionary) {
  if (dictionary.count() == 0) return 0;
  const std::string_view first = dictionary.entry(0);
  std::size_t shared = first.size();
  for (std::uint32_t code = 1; code < dictionary.count() && shared > 0; ++code) {
    const std::string_view entry = dictionary.entry(code);
    shared = std::min(shared, entry.size());
    if (std::memcmp(first.data(), entry.data(), shared) == 0) continue;
    shared = static_cast<std::size_t>(
        std::mismatch(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(shared),
                      entry.begin())
            .first -
        first.begin());
  }
  return shared;
}

/// The range of all entries, which are numbers of type T. They may lie
/// anywhere, so they are copied to where numbers are read fast.
template <class T, class RangeOf>
Range range_of_numbers(Order order, std::span<const std::byte> plain, RangeOf&& range_of_some) {
  std::array<T, 512> some;
  Range range;
  while (!plain.empty()) {
    const std::size_t bytes = std::min(plain.size(), sizeof(some));
    std::memcpy(some.data(), plain.data(), bytes);
    range.add(order, range_of_some(std::span<const T>(some).first(bytes / sizeof(T))));
    plain = plain.subspan(bytes);
  }
  return range;
}

Range range_of_doubles(const DictionaryView& dictionary) {
  return range_of_numbers<double>(Order::float64, dictionary.dictionary().plain,
                                  [](std::span<const double> some) { return range_of(some); });
}

}  // namespace

void CodeValues::begin_chunk(const DictionaryView& dictionary, std::span<const std::uint32_t> ranks,
                             std::span<const std::uint32_t> by_rank, Order order,
                             StatisticsLevel ranges, bool mark_used) {
  dictionary_ = dictionary;
  ranks_ = ranks;
  by_rank_ = by_rank;
  order_ = order;
  ranges_ = ranges;
  mark_used_ = mark_used;
  chunk_values_ = chunk_nans_ = 0;
  chunk_least_ = ~std::uint32_t{0};
  chunk_greatest_ = 0;
  both_ends_seen_ = false;
  width_ = dictionary.width();
  code_bytes_ = width_ <= 8 ? 1 : (width_ <= 16 ? 2 : 4);
  source_ = chunk_source();
  look_at_entries();
  const bool pages_compared =
      ranges == StatisticsLevel::page && !dictionary.sorted() && ranks.empty();
  if (mark_used || pages_compared || source_ == Source::ranks || source_ == Source::marks) {
    if (dictionary.count() > marks_.size()) {
      throw std::invalid_argument(
          fmt::format("{} entries in a dictionary of {} bytes: some are equal", dictionary.count(),
                      dictionary.dictionary().plain.size()));
    }
    std::fill_n(marks_.begin(), dictionary.count(), std::uint8_t{0});
  }
  clear();
}

CodeValues::Source CodeValues::chunk_source() const {
  if (ranges_ != StatisticsLevel::chunk) return Source::none;
  if (dictionary_.sorted()) return Source::codes;
  if (dictionary_.complete()) return Source::entries;
  return ranks_.empty() ? Source::marks : Source::ranks;
}

void CodeValues::look_at_entries() {
  any_nan_ = false;
  shared_prefix_ = 0;
  if (dictionary_.sorted() || !ranks_.empty() || ranges_ == StatisticsLevel::none) return;
  if (order_ == Order::float64) {
    entries_range_ = range_of_doubles(dictionary_);
    any_nan_ = entries_range_.nans > 0;
  } else {
    shared_prefix_ = shared_prefix(dictionary_);
  }
}

template <class Stored, class Code>
void CodeValues::take(std::span<const Code> codes) {
  auto* to = reinterpret_cast<Stored*>(memory_.gathered.data()) + size_;
  const Extent<Code> extent = extent_of(codes);
  std::transform(codes.begin(), codes.end(), to,
                 [](Code code) { return static_cast<Stored>(code); });
  least_ = std::min<std::uint32_t>(least_, extent.least);
  greatest_ = std::max<std::uint32_t>(greatest_, extent.greatest);
}

template <class Code>
void CodeValues::append(std::span<const Code> codes) {
  if (codes.empty()) return;
  if (code_bytes_ == 1) {
    take<std::uint8_t>(codes);
  } else if (code_bytes_ == 2) {
    take<std::uint16_t>(codes);
  } else {
    take<std::uint32_t>(codes);
  }
  if (greatest_ >= dictionary_.count()) {
    throw std::invalid_argument(
        fmt::format("code {} for a dictionary of {} entries", greatest_, dictionary_.count()));
  }
  size_ += codes.size();
}

template void CodeValues::append(std::span<const std::uint8_t>);
template void CodeValues::append(std::span<const std::uint16_t>);
template void CodeValues::append(std::span<const std::uint32_t>);

template <class Visitor>
auto CodeValues::visit(Visitor&& visitor) {
  const std::byte* codes = memory_.gathered.data();
  if (code_bytes_ == 1) {
    return visitor(std::span(reinterpret_cast<const std::uint8_t*>(codes), size_));
  }
  if (code_bytes_ == 2) {
    return visitor(std::span(reinterpret_cast<const std::uint16_t*>(codes), size_));
  }
  return visitor(std::span(reinterpret_cast<const std::uint32_t*>(codes), size_));
}

void CodeValues::mark(std::uint8_t marks_to_set) {
  visit([this, marks_to_set](auto codes) {
    std::uint8_t* marks = marks_.data();
    for (const auto code : codes) marks[code] = marks_to_set;
  });
}

Range CodeValues::range() {
  Range range;
  if (dictionary_.sorted()) {
    range = range_between(order_, dictionary_.entry(least_), dictionary_.entry(greatest_));
    range.values = static_cast<std::int64_t>(size_);
  } else if (!ranks_.empty()) {
    range = range_by_ranks();
  } else {
    mark(in_page | in_chunk);
    range = range_by_marks(in_page);
    range.nans = count_nans();
    range.values = static_cast<std::int64_t>(size_) - range.nans;
  }
  return range;
}

void CodeValues::mark_until_both_ends() {
  if (both_ends_seen_) return;
  const std::uint32_t low = by_rank_.front();
  const std::uint32_t high = by_rank_.back();
  visit([&](auto codes) {
    // So few that what is marked in vain costs nothing.
    constexpr std::size_t at_a_time = 512;
    std::uint8_t* marks = marks_.data();
    while (!codes.empty() && !both_ends_seen_) {
      const auto some = codes.first(std::min(codes.size(), at_a_time));
      for (const auto code : some) marks[code] = in_chunk;
      both_ends_seen_ = marks[low] != 0 && marks[high] != 0;
      codes = codes.subspan(some.size());
    }
  });
}

Range CodeValues::chunk_range() {
  Range range;
  if (chunk_values_ > 0) {
    switch (source_) {
      case Source::none:
        break;
      case Source::codes:
        range = range_between(order_, dictionary_.entry(chunk_least_),
                              dictionary_.entry(chunk_greatest_));
        break;
      case Source::entries:
        range =
            order_ == Order::float64 ? entries_range_ : range_of_entries([](auto) { return true; });
        break;
      case Source::ranks:
        range = chunk_range_by_ranks();
        break;
      case Source::marks:
        range = range_by_marks(in_chunk);
        break;
    }
  }
  range.nans = chunk_nans_;
  range.values = chunk_values_ - chunk_nans_;
  return range;
}

Range CodeValues::chunk_range_by_ranks() const {
  std::uint32_t low = 0;
  std::uint32_t high = dictionary_.count() - 1;
  if (!both_ends_seen_) {
    const auto is_used = [this](std::uint32_t rank) { return marks_[by_rank_[rank]] != 0; };
    while (low < high && !is_used(low)) ++low;
    while (high > low && !is_used(high)) --high;
  }
  return range_between(order_, dictionary_.entry(by_rank_[low]), dictionary_.entry(by_rank_[high]));
}

Range CodeValues::range_by_ranks() {
  const auto [low, high] = visit([this](auto codes) {
    const std::uint32_t* ranks = ranks_.data();
    std::uint32_t least = ranks[codes[0]];
    std::uint32_t greatest = least;
    for (const auto code : codes) {
      least = std::min(least, ranks[code]);
      greatest = std::max(greatest, ranks[code]);
    }
    return std::pair(least, greatest);
  });
  Range range =
      range_between(order_, dictionary_.entry(by_rank_[low]), dictionary_.entry(by_rank_[high]));
  range.values = static_cast<std::int64_t>(size_);
  return range;
}

void CodeValues::Ends::take(Order order, std::string_view entry) {
  if (!any || compare(order, entry, low) < 0) low = entry;
  if (!any || compare(order, high, entry) < 0) high = entry;
  any = true;
}

inline void CodeValues::Ends::take_bytes(std::string_view entry, std::size_t shared) {
  // Eight bytes where entries begin to differ settle most comparisons.
  const std::uint64_t key = BytesRange::key_of(entry.substr(shared));
  if (!any || key <= low_key || key >= high_key) take_end(entry, key);
}

void CodeValues::Ends::take_end(std::string_view entry, std::uint64_t key) {
  if (!any || key < low_key || (key == low_key && entry < low)) {
    low = entry;
    low_key = key;
  }
  if (!any || key > high_key || (key == high_key && high < entry)) {
    high = entry;
    high_key = key;
  }
  any = true;
}

template <class Counts>
Range CodeValues::range_of_entries(Counts&& counts) {
  const bool floats = order_ == Order::float64;
  const bool bytes = order_ == Order::bytes || order_ == Order::text;
  Ends ends;
  for (std::uint32_t code = 0; code < dictionary_.count(); ++code) {
    if (!counts(code)) continue;
    const std::string_view entry = dictionary_.entry(code);
    if (bytes) {
      ends.take_bytes(entry, shared_prefix_);
    } else if (!floats || !is_nan(entry)) {
      ends.take(order_, entry);
    }
  }
  return ends.any ? range_between(order_, ends.low, ends.high) : Range{};
}

Range CodeValues::range_by_marks(std::uint8_t with) {
  return range_of_entries([&](std::uint32_t code) {
    if ((marks_[code] & with) == 0) return false;
    marks_[code] = in_chunk;
    return true;
  });
}

std::int64_t CodeValues::count_nans() {
  if (!any_nan_) return 0;
  return visit([this](auto codes) {
    return static_cast<std::int64_t>(std::count_if(
        codes.begin(), codes.end(), [this](auto code) { return is_nan(dictionary_.entry(code)); }));
  });
}

PageValues CodeValues::encode() {
  if (mark_used_ || source_ == Source::marks) {
    mark(in_chunk);
  } else if (source_ == Source::ranks && size_ > 0) {
    mark_until_both_ends();
  }
  if (ranges_ == StatisticsLevel::chunk) {
    chunk_least_ = std::min(chunk_least_, least_);
    chunk_greatest_ = std::max(chunk_greatest_, greatest_);
    chunk_values_ += static_cast<std::int64_t>(size_);
    chunk_nans_ += count_nans();
  }
  std::byte* out = memory_.body;
  *out++ = static_cast<std::byte>(width_);
  out = visit([&](auto codes) { return encode_hybrid(codes, width_, out); });
  return {memory_.body, static_cast<std::size_t>(out - memory_.body), 0,
          format::Encoding::RLE_DICTIONARY};
}

}  // namespace fraudgen::parquet
