// Ids of a prefix and a number as byte arrays: see byte_values.h.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <stdexcept>

#include "parquet/byte_values.h"
#include "parquet/bytes.h"
#include "parquet/digits.h"
#include "parquet/extent.h"
#include "parquet/id_text.h"

namespace fraudgen::parquet {
namespace {

/// How many first digits are equal.
std::size_t shared_digits(const std::array<char, Digits::size>& a,
                          const std::array<char, Digits::size>& b) {
  for (std::size_t i = 0; i < Digits::size; i += 8) {
    const std::uint64_t different =
        load<std::uint64_t>(a.data() + i) ^ load<std::uint64_t>(b.data() + i);
    if (different != 0) return i + static_cast<std::size_t>(std::countr_zero(different)) / 8;
  }
  return Digits::size;
}

/// Whether each id is one above the one before.
bool count_up(std::span<const std::uint64_t> ids) {
  if (ids.back() - ids.front() != ids.size() - 1) return false;
  std::uint64_t different = 0;
  for (std::size_t i = 0; i < ids.size(); ++i) different |= ids[i] ^ (ids.front() + i);
  return different == 0;
}

/// At most nine times, and nearly always nine.
std::int32_t* fill_some(std::int32_t* to, std::size_t count, std::int32_t value) {
  if (count == 9) return std::fill_n(to, 9, value);
  return std::fill_n(to, count, value);
}

}  // namespace

void ByteValues::check_ids(const DecimalIds& ids) {
  if (ids.prefix.size() > max_id_prefix || ids.digits < 1 || ids.digits > max_digits) {
    throw std::invalid_argument(
        fmt::format("ids of a prefix of {} bytes and {} digits", ids.prefix.size(), ids.digits));
  }
  // No id is above all of their bits together, and those are found faster than the greatest.
  std::uint64_t bits = 0;
#pragma GCC unroll 4
  for (const std::uint64_t id : ids.ids) bits |= id;
  if (bits < power_of_ten(ids.digits)) return;
  const std::uint64_t greatest = extent_of(ids.ids).greatest;
  if (greatest >= power_of_ten(ids.digits)) {
    throw std::invalid_argument(fmt::format("id {} has more than {} digits", greatest, ids.digits));
  }
}

void ByteValues::note_ids(const DecimalIds& ids, std::size_t first, std::size_t count) {
  const auto some = ids.ids.subspan(first, count);
  IdText text(ids.prefix, ids.digits);
  IdText::Whole low;
  IdText::Whole high;
  if (want_range_) {
    const Extent<std::uint64_t> extent = extent_of(some);
    text.set(extent.least);
    const std::string_view low_view = text.view(low);
    text.set(extent.greatest);
    range_.add(low_view, text.view(high), count);
  }
  if (bloom_ != nullptr) {
    for (const std::uint64_t id : some) {
      text.set(id);
      bloom_->add(text.view(low));
    }
  }
}

std::size_t ByteValues::append_ids(const DecimalIds& ids, std::size_t first, std::size_t count) {
  if (count == 0) return 0;
  IdText text(ids.prefix, ids.digits);
  const std::size_t each = 4 + text.size;
  const std::size_t room = plain_bytes_ < page_bytes_ ? (page_bytes_ - plain_bytes_) / each : 0;
  count = std::min(count, room);
  if (count == 0) {
    if (size_ != 0) return 0;
    count = 1;  // a page takes at least one value
  }
  if (text.size > max_value_bytes_) {
    throw std::length_error(fmt::format("an id of {} bytes where at most {} were provided for",
                                        text.size, max_value_bytes_));
  }
  note_ids(ids, first, count);
  const auto some = ids.ids.subspan(first, count);
  if (encoding_ == Encoding::delta_byte_array) {
    store_ids_shared(text, some);
  } else if (encoding_ == Encoding::delta_length_byte_array) {
    store_ids_lengths(text, some);
  } else {
    store_ids_plain(text, some);
  }
  size_ += count;
  plain_bytes_ += count * each;
  return count;
}

void ByteValues::store_ids_plain(IdText& text, std::span<const std::uint64_t> ids) {
  std::byte* end = end_;
  for (const std::uint64_t id : ids) {
    text.set(id);
    end = store(end, static_cast<std::uint32_t>(text.size));
    std::memcpy(end, text.prefix_text.data(), max_id_prefix);
    std::memcpy(end + text.prefix_size, text.digits(), Digits::size);
    end += text.size;
  }
  end_ = end;
}

void ByteValues::store_ids_lengths(IdText& text, std::span<const std::uint64_t> ids) {
  std::byte* end = end_;
  for (const std::uint64_t id : ids) {
    text.set(id);
    std::memcpy(end, text.prefix_text.data(), max_id_prefix);
    std::memcpy(end + text.prefix_size, text.digits(), Digits::size);
    end += text.size;
  }
  end_ = end;
  std::fill_n(lengths() + size_, ids.size(), static_cast<std::int32_t>(text.size));
}

void ByteValues::store_ids_shared(IdText& text, std::span<const std::uint64_t> ids) {
  // The first is compared with whatever was last, the others with the id before them.
  IdText::Whole whole;
  text.set(ids[0]);
  const std::string_view first = text.view(whole);
  const auto same = std::mismatch(first.begin(), first.end(), last(), last() + last_size_);
  auto shared = static_cast<std::size_t>(same.first - first.begin());
  std::int32_t* prefix = prefixes() + size_;
  std::int32_t* suffix = lengths() + size_;
  *prefix++ = static_cast<std::int32_t>(shared);
  *suffix++ = static_cast<std::int32_t>(text.size - shared);
  std::byte* end = copy_bytes(end_, first.data() + shared, text.size - shared);

  std::uint64_t before = text.eight();
  const auto size_of_text = static_cast<std::int32_t>(text.size);
  const bool counting = count_up(ids);
  for (std::size_t i = 1; i < ids.size(); ++i) {
    if (counting) {
      // Up to the next ten only the last digit changes.
      static constexpr char following[] = "123456789---------------";
      const auto digit = static_cast<std::size_t>((before >> 56) - '0');
      const std::size_t run = std::min(9 - digit, ids.size() - i);
      std::memcpy(end, following + digit, 16);
      end += run;
      prefix = fill_some(prefix, run, size_of_text - 1);
      suffix = fill_some(suffix, run, 1);
      before += std::uint64_t{run} << 56;
      i += run;
      if (i == ids.size()) break;
    }
    std::int32_t suffix_size;
    if (text.is_near(ids[i])) {
      const std::uint64_t eight = text.eight_digits(ids[i]);
      const int same_bytes = std::countr_zero(eight ^ before) / 8;
      // Eight bytes whatever the size: what is too much is overwritten. All are shared by an id
      // that comes again, of which nothing is kept.
      store(end, eight >> (8 * same_bytes & 63));
      suffix_size = 8 - same_bytes;
      before = eight;
    } else {
      text.set_eight(before);
      const std::array<char, Digits::size> all_before = text.number();
      text.set(ids[i]);
      suffix_size =
          static_cast<std::int32_t>(Digits::size - shared_digits(all_before, text.number()));
      std::memcpy(end, text.number_text.data() + Digits::size - suffix_size, Digits::size);
      before = text.eight();
    }
    end += suffix_size;
    *prefix++ = size_of_text - suffix_size;
    *suffix++ = suffix_size;
  }
  text.set_eight(before);
  end_ = end;
  const std::string_view final = text.view(whole);
  std::memcpy(last(), final.data(), final.size());
  last_size_ = final.size();
}

}  // namespace fraudgen::parquet
