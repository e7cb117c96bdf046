#include "parquet/statistics.h"

#include <algorithm>
#include <limits>
#include <type_traits>

#include "base/instruction_set.h"
#include "parquet/bytes.h"
#include "parquet/extent.h"

namespace fraudgen::parquet {
namespace {

template <class T>
int compare_as(std::string_view a, std::string_view b) {
  const T x = load<T>(a.data());
  const T y = load<T>(b.data());
  return x < y ? -1 : (y < x ? 1 : 0);
}

int compare_bytes(std::string_view a, std::string_view b) {
  const std::size_t common = std::min(a.size(), b.size());
  const int difference = common == 0 ? 0 : std::memcmp(a.data(), b.data(), common);
  if (difference != 0) return difference;
  return a.size() < b.size() ? -1 : (a.size() > b.size() ? 1 : 0);
}

template <class T>
void set_exact(Bound& bound, T value) {
  std::memcpy(bound.bytes.data(), &value, sizeof(T));
  bound.size = sizeof(T);
  bound.present = bound.exact = true;
}

/// `values` as numbers with the sign that they are compared with.
template <class T>
Range integer_range(std::span<const T> values) {
  const Extent<T> extent = extent_of(values);
  Range range;
  range.values = static_cast<std::int64_t>(values.size());
  set_exact(range.minimum, extent.least);
  set_exact(range.maximum, extent.greatest);
  return range;
}

template <class T>
auto without_sign(std::span<const T> values) {
  using Unsigned = std::make_unsigned_t<T>;
  return std::span(reinterpret_cast<const Unsigned*>(values.data()), values.size());
}

struct DoubleExtent {
  double least;
  double greatest;
  std::int64_t nans;
};

FRAUDGEN_KERNEL(DoubleExtent, extent_of_doubles, (std::span<const double> values), (values)) {
  // A comparison with NaN is false, so NaN never becomes a bound. Some at a time, since each waits
  // for the one before.
  constexpr std::size_t lanes = 8;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  std::array<double, lanes> low;
  std::array<double, lanes> high;
  std::array<std::int64_t, lanes> not_numbers{};
  low.fill(infinity);
  high.fill(-infinity);
  const auto take = [&](std::size_t lane, double value) __attribute__((always_inline)) {
    low[lane] = value < low[lane] ? value : low[lane];
    high[lane] = value > high[lane] ? value : high[lane];
    not_numbers[lane] += value != value ? 1 : 0;
  };
  std::size_t i = 0;
  for (; i + lanes <= values.size(); i += lanes) {
    for (std::size_t lane = 0; lane < lanes; ++lane) take(lane, values[i + lane]);
  }
  for (; i < values.size(); ++i) take(0, values[i]);
  DoubleExtent extent{low[0], high[0], not_numbers[0]};
  for (std::size_t lane = 1; lane < lanes; ++lane) {
    extent.least = std::min(extent.least, low[lane]);
    extent.greatest = std::max(extent.greatest, high[lane]);
    extent.nans += not_numbers[lane];
  }
  return extent;
}

}  // namespace

Order order_of(const Leaf& leaf) {
  const bool is_unsigned =
      leaf.logical.kind == LogicalType::Kind::integer && !leaf.logical.is_signed;
  switch (leaf.type) {
    case PhysicalType::boolean:
      return Order::boolean;
    case PhysicalType::int32:
      return is_unsigned ? Order::uint32 : Order::int32;
    case PhysicalType::int64:
      return is_unsigned ? Order::uint64 : Order::int64;
    case PhysicalType::float64:
      return Order::float64;
    case PhysicalType::byte_array:
      return leaf.logical.kind == LogicalType::Kind::string ? Order::text : Order::bytes;
    case PhysicalType::fixed_len_byte_array:
      return leaf.logical.kind == LogicalType::Kind::decimal ? Order::decimal_bytes : Order::bytes;
  }
  return Order::bytes;
}

int compare(Order order, std::string_view a, std::string_view b) {
  switch (order) {
    case Order::boolean:
      return compare_as<std::uint8_t>(a, b);
    case Order::int32:
      return compare_as<std::int32_t>(a, b);
    case Order::uint32:
      return compare_as<std::uint32_t>(a, b);
    case Order::int64:
      return compare_as<std::int64_t>(a, b);
    case Order::uint64:
      return compare_as<std::uint64_t>(a, b);
    case Order::float64:
      return compare_as<double>(a, b);
    case Order::bytes:
    case Order::text:
      return compare_bytes(a, b);
    case Order::decimal_bytes: {
      const auto sign_a = static_cast<signed char>(a[0]);
      const auto sign_b = static_cast<signed char>(b[0]);
      if (sign_a != sign_b) return sign_a < sign_b ? -1 : 1;
      return compare_bytes(a, b);
    }
  }
  return 0;
}

void Bound::set(std::string_view value, bool is_exact) {
  copy_bytes(reinterpret_cast<std::byte*>(bytes.data()), value.data(), value.size());
  size = static_cast<std::uint8_t>(value.size());
  present = true;
  exact = is_exact;
}

void Range::add(Order order, const Range& other) {
  nulls += other.nulls;
  nans += other.nans;
  if (other.values == 0) return;
  if (values == 0) {
    minimum = other.minimum;
    maximum = other.maximum;
  } else {
    // Between equal bounds the exact one tells more, and is true of both ranges together.
    const auto widen = [order](Bound& mine, const Bound& theirs, int outward) {
      if (!mine.present || !theirs.present) {
        mine.present = false;
        return;
      }
      const int difference = outward * compare(order, theirs.view(), mine.view());
      if (difference > 0 || (difference == 0 && theirs.exact)) mine = theirs;
    };
    widen(minimum, other.minimum, -1);
    widen(maximum, other.maximum, 1);
  }
  values += other.values;
}

Range range_of_bools(std::span<const std::uint8_t> values) {
  std::uint8_t any = 0;
  std::uint8_t all = 1;
  for (const std::uint8_t value : values) {
    any |= value;
    all &= value;
  }
  Range range;
  range.values = static_cast<std::int64_t>(values.size());
  set_exact(range.minimum, all);
  set_exact(range.maximum, any);
  return range;
}

Range range_of(std::span<const std::int32_t> values, bool is_signed) {
  return is_signed ? integer_range(values) : integer_range(without_sign(values));
}

Range range_of(std::span<const std::int64_t> values, bool is_signed) {
  return is_signed ? integer_range(values) : integer_range(without_sign(values));
}

Range range_of(std::span<const double> values) {
  const DoubleExtent extent = extent_of_doubles(values);
  Range range;
  range.nans = extent.nans;
  range.values = static_cast<std::int64_t>(values.size()) - extent.nans;
  if (range.values > 0) {
    // The two zeros are equal but not the same: a bound of zero takes in both.
    set_exact(range.minimum, extent.least == 0 ? -0.0 : extent.least);
    set_exact(range.maximum, extent.greatest == 0 ? 0.0 : extent.greatest);
  }
  return range;
}

void BytesRange::Head::take(std::string_view value) {
  size = std::min(value.size(), max_bound_bytes);
  cut = value.size() > max_bound_bytes;
  copy_bytes(reinterpret_cast<std::byte*>(bytes.data()), value.data(), size);
}

int BytesRange::Head::compare(std::string_view value) const {
  const int difference = compare_bytes(view(), value.substr(0, max_bound_bytes));
  if (difference != 0) return difference;
  const bool value_cut = value.size() > max_bound_bytes;
  return static_cast<int>(cut) - static_cast<int>(value_cut);
}

void BytesRange::consider(std::string_view value, std::uint64_t key) {
  if (values_ == 1) {
    least_.take(value);
    greatest_.take(value);
    least_key_ = greatest_key_ = key;
    return;
  }
  if (key <= least_key_ && least_.compare(value) > 0) {
    least_.take(value);
    least_key_ = key;
  }
  if (key >= greatest_key_ && greatest_.compare(value) < 0) {
    greatest_.take(value);
    greatest_key_ = key;
  }
}

Range BytesRange::range(Order order) const {
  Range range;
  range.values = values_;
  if (values_ == 0) return range;
  const bool text = order == Order::text;

  std::string_view low = least_.view();
  if (least_.cut && text) low = cut_text(low, low.size());
  range.minimum.set(low, !least_.cut);

  std::string_view high = greatest_.view();
  if (greatest_.cut && text) high = cut_text(high, high.size());
  range.maximum.set(high, !greatest_.cut);
  if (greatest_.cut) {
    const std::span<char> prefix(range.maximum.bytes.data(), high.size());
    const std::size_t size = text ? raise_text(prefix) : raise_bytes(prefix);
    range.maximum.size = static_cast<std::uint8_t>(size);
    range.maximum.present = size > 0;
  }
  if (order == Order::decimal_bytes) {
    for (Bound* bound : {&range.minimum, &range.maximum}) {
      bound->bytes[0] = static_cast<char>(bound->bytes[0] ^ '\x80');
    }
  }
  return range;
}

}  // namespace fraudgen::parquet
