#include "parquet/code_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "parquet/hybrid.h"

namespace fraudgen::parquet {
namespace {

bool is_nan(std::string_view value) {
  const auto number = load<double>(value.data());
  return number != number;
}

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
  width_ = dictionary.width();
  code_bytes_ = width_ <= 8 ? 1 : (width_ <= 16 ? 2 : 4);
  any_nan_ = false;
  if (order == Order::float64 && !dictionary.sorted() && ranks.empty()) {
    for (std::uint32_t code = 0; code < dictionary.count() && !any_nan_; ++code) {
      any_nan_ = is_nan(dictionary.entry(code));
    }
  }
  const bool compared = !dictionary.sorted() && ranks.empty();
  shared_prefix_ = compared && ranges != StatisticsLevel::none ? shared_prefix(dictionary) : 0;
  if (mark_used || compared || ranges == StatisticsLevel::chunk) {
    if (dictionary.count() > marks_.size()) {
      throw std::invalid_argument(
          fmt::format("{} entries in a dictionary of {} bytes: some are equal", dictionary.count(),
                      dictionary.dictionary().plain.size()));
    }
    std::fill_n(marks_.begin(), dictionary.count(), std::uint8_t{0});
  }
  clear();
}

template <class Stored, class Code>
void CodeValues::take(std::span<const Code> codes) {
  auto* to = reinterpret_cast<Stored*>(memory_.gathered.data()) + size_;
  Code least = codes[0];
  Code greatest = codes[0];
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const Code code = codes[i];
    least = std::min(least, code);
    greatest = std::max(greatest, code);
    to[i] = static_cast<Stored>(code);
  }
  least_ = std::min<std::uint32_t>(least_, least);
  greatest_ = std::max<std::uint32_t>(greatest_, greatest);
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

Range CodeValues::chunk_range() {
  Range range;
  if (chunk_values_ > 0 && !dictionary_.sorted() && ranks_.empty()) {
    range = range_by_marks(in_chunk);
  } else if (chunk_values_ > 0) {
    // Codes, or their ranks, are in the order of the entries.
    std::uint32_t low = dictionary_.count();
    std::uint32_t high = 0;
    for (std::uint32_t code = 0; code < dictionary_.count(); ++code) {
      if (marks_[code] == 0) continue;
      const std::uint32_t rank = ranks_.empty() ? code : ranks_[code];
      low = std::min(low, rank);
      high = std::max(high, rank);
    }
    const auto entry = [this](std::uint32_t rank) {
      return dictionary_.entry(ranks_.empty() ? rank : by_rank_[rank]);
    };
    range = range_between(order_, entry(low), entry(high));
  }
  range.nans = chunk_nans_;
  range.values = chunk_values_ - chunk_nans_;
  return range;
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

void CodeValues::Ends::take_bytes(std::string_view entry, std::size_t shared) {
  // Eight bytes where entries begin to differ settle most comparisons.
  const std::uint64_t key = BytesRange::key_of(entry.substr(shared));
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

Range CodeValues::range_by_marks(std::uint8_t with) {
  const bool floats = order_ == Order::float64;
  const bool bytes = order_ == Order::bytes || order_ == Order::text;
  Ends ends;
  for (std::uint32_t code = 0; code < dictionary_.count(); ++code) {
    if ((marks_[code] & with) == 0) continue;
    marks_[code] = in_chunk;
    const std::string_view entry = dictionary_.entry(code);
    if (bytes) {
      ends.take_bytes(entry, shared_prefix_);
    } else if (!floats || !is_nan(entry)) {
      ends.take(order_, entry);
    }
  }
  return ends.any ? range_between(order_, ends.low, ends.high) : Range{};
}

std::int64_t CodeValues::count_nans() {
  if (!any_nan_) return 0;
  return visit([this](auto codes) {
    return static_cast<std::int64_t>(std::count_if(
        codes.begin(), codes.end(), [this](auto code) { return is_nan(dictionary_.entry(code)); }));
  });
}

PageValues CodeValues::encode() {
  if (mark_used_ || ranges_ == StatisticsLevel::chunk) mark(in_chunk);
  if (ranges_ == StatisticsLevel::chunk) {
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
