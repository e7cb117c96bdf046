#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "parquet/dictionary_view.h"
#include "parquet/options.h"
#include "parquet/page_memory.h"
#include "parquet/page_writer.h"
#include "parquet/statistics.h"

namespace fraudgen::parquet {

/// The codes of the page that is being gathered. Held in the narrowest type that the dictionary's
/// size allows, so that the loops over them move more at a time.
class CodeValues {
 public:
  /// Marks for the used entries of a dictionary: one byte for each distinct entry that may fit in a
  /// dictionary page.
  static std::size_t marks_bytes(const FileOptions& file) {
    return std::max<std::size_t>(256, file.dictionary_page_bytes / 2);
  }

  CodeValues(const PageMemory& memory, std::span<std::uint8_t> marks)
      : memory_(memory), marks_(marks) {}

  /// `ranks` has the place of each entry in the entries' order, and `by_rank` is its inverse; or
  /// both are empty. `ranges`: whether range() will be asked for (page), chunk_range() (chunk) or
  /// neither; `mark_used`: used_in_chunk() will be asked for.
  void begin_chunk(const DictionaryView& dictionary, std::span<const std::uint32_t> ranks,
                   std::span<const std::uint32_t> by_rank, Order order, StatisticsLevel ranges,
                   bool mark_used);

  /// Throws std::invalid_argument for a code beyond the dictionary.
  template <class Code>
  void append(std::span<const Code> codes);

  std::size_t size() const { return size_; }
  /// Of the page, which has at least one code.
  Range range();
  /// Of all pages since begin_chunk(): looks at each entry of the dictionary at most once, whatever
  /// the number of values.
  Range chunk_range();
  PageValues encode();
  void clear() {
    size_ = 0;
    least_ = ~std::uint32_t{0};
    greatest_ = 0;
  }

  bool used_in_chunk(std::uint32_t code) const { return (marks_[code] & in_chunk) != 0; }

 private:
  static constexpr std::uint8_t in_page = 1;
  static constexpr std::uint8_t in_chunk = 2;

  /// The least and the greatest of some entries.
  struct Ends {
    bool any = false;
    std::string_view low;
    std::string_view high;
    std::uint64_t low_key = 0;
    std::uint64_t high_key = 0;

    void take(Order order, std::string_view entry);
    /// Of entries that compare as bytes and share so many of the first.
    void take_bytes(std::string_view entry, std::size_t shared);

   private:
    void take_end(std::string_view entry, std::uint64_t key);
  };

  /// What the range of the chunk comes from.
  enum class Source : std::uint8_t {
    none,     ///< is not asked for, or found page by page
    codes,    ///< the least and the greatest code: the dictionary is sorted
    entries,  ///< the dictionary, which is complete
    ranks,    ///< the marked codes' ranks
    marks,    ///< the marked entries themselves
  };

  template <class Stored, class Code>
  void take(std::span<const Code> codes);
  template <class Visitor>
  auto visit(Visitor&& visitor);
  Source chunk_source() const;
  /// Before any range is asked for: finds out what has to be known of the entries themselves.
  void look_at_entries();
  void mark(std::uint8_t marks_to_set);
  /// Marks codes until the entries of the lowest and the highest rank have been seen.
  void mark_until_both_ends();
  Range range_by_ranks();
  Range chunk_range_by_ranks() const;
  /// Of the entries for whose codes counts(code).
  template <class Counts>
  Range range_of_entries(Counts&& counts);
  /// Of the entries that have this mark; it is taken off.
  Range range_by_marks(std::uint8_t with);
  std::int64_t count_nans();

  PageMemory memory_;
  std::span<std::uint8_t> marks_;
  DictionaryView dictionary_;
  std::span<const std::uint32_t> ranks_;
  std::span<const std::uint32_t> by_rank_;
  Order order_ = Order::bytes;
  StatisticsLevel ranges_ = StatisticsLevel::none;
  Source source_ = Source::none;
  bool both_ends_seen_ = false;
  Range entries_range_;  ///< of all entries of a DOUBLE dictionary, if it was asked for
  bool mark_used_ = false;
  bool any_nan_ = false;
  std::size_t shared_prefix_ = 0;  ///< of all entries, where they are compared
  unsigned width_ = 0;
  std::size_t code_bytes_ = 1;
  std::size_t size_ = 0;
  std::uint32_t least_ = 0;
  std::uint32_t greatest_ = 0;
  std::uint32_t chunk_least_ = 0;
  std::uint32_t chunk_greatest_ = 0;
  std::int64_t chunk_values_ = 0;  ///< of the pages done, where chunk_range() will be asked for
  std::int64_t chunk_nans_ = 0;
};

}  // namespace fraudgen::parquet
