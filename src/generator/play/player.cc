#include "generator/play/player.h"

#include <algorithm>
#include <bit>
#include <stdexcept>
#include <utility>

#include "base/arithmetic.h"
#include "generator/people/life.h"
#include "generator/time/time_order.h"

namespace fraudgen::generator {
namespace {

constexpr std::uint32_t share_bits = 20;
constexpr std::uint32_t weight_shift = 22;

// At most this share of a row group is planned for; the rest takes up the uneven fall of frauds.
constexpr std::uint32_t filled(std::uint32_t capacity) { return capacity - capacity / 32; }

// Customers do as much as makes up the rows, whatever their activity would be by itself.
std::uint32_t pace(const Model& model) {
  const Layout& layout = model.layout;
  const uint128_t honest = layout.rows() - layout.fraud_rows();
  const ActivityRate rate(model.people.profiles(), layout.days());
  const uint128_t pace = honest * 65536 * rate.customers / (rate.rows * layout.customers());
  return static_cast<std::uint32_t>(std::min<uint128_t>(pace, 0xFFFFFFFF));
}

}  // namespace

Player::Player(const Model& model, PlayerScratch& scratch, Carver& carver)
    : model_(model),
      country_(model.behaviours.back().rhythm()),
      capacity_(model.layout.row_group_rows()),
      rows_(carver, capacity_),
      lists_(carver, capacity_),
      histories_(carver.take<History>(Layout::most_strip_customers)),
      biographies_(carver, Layout::most_strip_customers, most_kept_orders),
      episodes_(model.frauds, carver),
      window_(carver, Layout::most_strip_customers, Layout::most_rows_in_24_hours),
      scratch_(scratch),
      sorted_(carver.take<std::uint64_t>(capacity_)),
      payments_(model, lists_),
      journal_(model.people.seed(), rows_, lists_.places),
      standing_(model.people.seed(), model.options.start_day),
      pace_(pace(model)),
      end_of_days_(model.layout.days() * ms_per_day) {}

void Player::begin(const FilePlan& file) {
  file_ = file;
  from_ = 0;
  strip_number_ = 0;
  in_strip_ = false;
}

void Player::begin_sample(const FilePlan& file, std::uint32_t part, std::uint32_t parts) {
  begin(file);
  if (model_.layout.single_slice()) {
    strip_number_ = model_.layout.strip_count(file) * part / parts;
  } else {
    from_ = end_of_days_ * part / parts / ms_per_day * ms_per_day;
  }
}

void Player::touch_busiest() {
  if (model_.layout.single_slice()) return;
  std::uint64_t busiest = 0;
  for (std::uint32_t day = 0; day < model_.layout.days(); ++day) {
    busiest = std::max(busiest, country_.day_sum(day + 1) - country_.day_sum(day));
  }
  const std::uint64_t rows =
      proportion(model_.layout.strip(file_, 0).rows, busiest, country_.total());
  // From noon to noon, and with frauds, there may be a few more.
  window_.touch(rows + rows / 8);
  scratch_.past.touch(rows + rows / 8);
}

std::optional<Slice> Player::next() {
  while (true) {
    if (!in_strip_) {
      if (strip_number_ == model_.layout.strip_count(file_)) return std::nullopt;
      begin_strip();
    }
    if (slice_.end == end_of_days_) {
      in_strip_ = false;
      ++strip_number_;
      continue;
    }
    slice_.begin = slice_.end;
    slice_.end = choose_end();
    slice_.first_row = next_row_;
    play(honest_before(slice_.end) - honest_before(slice_.begin));
    const std::uint32_t rows = journal_.count();
    if (rows == 0) continue;
    const auto length = static_cast<std::uint64_t>(slice_.end - slice_.begin);
    order_ = sort_by_bits(rows_.when.first(rows), sorted_.first(rows), SliceRows::row_bits,
                          static_cast<std::uint32_t>(std::bit_width(length)));
    slice_.rows = rows;
    next_row_ += rows;
    return slice_;
  }
}

void Player::begin_strip() {
  in_strip_ = true;
  strip_ = model_.layout.strip(file_, strip_number_);
  slice_ = {.begin = from_, .end = from_, .first_row = 0, .rows = 0};
  next_row_ = strip_.first_row;
  window_.clear();
  biographies_.clear();
  episodes_.clear();
  if (model_.layout.single_slice()) return;
  for (std::size_t i = 0; i < strip_.customers; ++i) {
    const std::uint64_t number = strip_.first_customer + i;
    const Person person = model_.people.person(number);
    History& history = histories_[i] = History{};
    history.profile = person.profile;
    history.activity = model_.people.activity(number, person.profile);
    biographies_.add(person, changes_of(model_.people.seed(), person, model_.layout.days()),
                     standing_.agree(person, model_.behaviours[person.profile],
                                     rows_per_month(history.activity)));
    if (from_ > 0) make_up_past(history, person);
  }
}

// As many payees and shops as a customer of this activity has met by now, and a last transaction
// yesterday.
void Player::make_up_past(History& history, const Person& person) const {
  const catalog::City& city = catalog::cities()[person.city];
  history.last = from_ - ms_per_day;
  history.last_place = {city.latitude, city.longitude};
  history.last_cosine = cos_microdegrees(city.latitude);
  constexpr std::uint64_t ms_per_month = ms_per_day * 365 / 12;
  const std::uint64_t payments = std::uint64_t{rows_per_month(history.activity)} *
                                 static_cast<std::uint64_t>(from_) / ms_per_month / 1024;
  const Behaviour& behaviour = model_.behaviours[history.profile];
  history.payees =
      Payments::payees_after(payments * behaviour.type_share(catalog::TransactionType::pix) >> 16);
  for (std::size_t mcc = 0; mcc < Behaviour::mccs; ++mcc) {
    const std::uint16_t shops =
        Payments::shops_after(payments * behaviour.purchase_share(mcc) >> 16);
    const std::size_t most = catalog::shops_for(mcc, person.city).size();
    history.shops[mcc] = static_cast<std::uint8_t>(std::min<std::size_t>({shops, most, 255}));
  }
}

std::uint64_t Player::honest_before(std::int64_t instant) const {
  const std::uint64_t honest = strip_.rows - strip_.fraud_rows;
  return static_cast<std::uint64_t>(uint128_t{honest} * country_.before(instant) /
                                    country_.total());
}

// As far as the row group reaches: whole hours where it reaches several days.
std::int64_t Player::choose_end() {
  if (model_.layout.single_slice()) return end_of_days_;
  const auto expected = [&](std::int64_t end) {
    const auto span = static_cast<std::uint64_t>(end - slice_.begin);
    return honest_before(end) - honest_before(slice_.begin) +
           static_cast<std::uint64_t>(uint128_t{strip_.fraud_rows} * span /
                                      static_cast<std::uint64_t>(end_of_days_));
  };
  std::int64_t low = slice_.begin / ms_per_minute;
  std::int64_t high = end_of_days_ / ms_per_minute;
  while (low < high) {
    const std::int64_t middle = (low + high + 1) / 2;
    if (expected(middle * ms_per_minute) <= filled(capacity_)) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  std::int64_t end = std::max(low * ms_per_minute, slice_.begin + ms_per_minute);
  if (end != end_of_days_ && end - slice_.begin > 2 * ms_per_day) end -= end % ms_per_hour;
  const auto fits = [&](std::int64_t until) {
    const std::uint64_t honest = honest_before(until) - honest_before(slice_.begin);
    return honest + scratch_.frauds.at_most(file_, strip_, slice_.begin, until) <= capacity_ ||
           honest + scratch_.frauds.count(episodes_, file_, strip_, slice_.begin, until) <=
               capacity_;
  };
  while (!fits(end)) {
    if (end - slice_.begin <= ms_per_minute) {
      // Layout keeps a strip's busiest day near two row groups.
      throw std::logic_error("one minute has more transactions than a row group");
    }
    const std::int64_t shorter = slice_.begin + (end - slice_.begin) * 7 / 8;
    end = std::max(shorter - shorter % ms_per_minute, slice_.begin + ms_per_minute);
  }
  return end;
}

std::uint32_t Player::weight(std::uint64_t customer, std::uint8_t profile,
                             std::uint32_t activity) const {
  // Slices of one life differ: a factor around 1024, of its own for each customer and slice.
  const std::uint64_t bits = mix(static_cast<std::uint64_t>(slice_.begin) * golden_step ^
                                 model_.people.keys().key(Domain::slice_counts, customer));
  const std::uint64_t factor = 1 + (bits & 1023) + (bits >> 10 & 1023);
  const std::uint64_t weight =
      (std::uint64_t{activity} * shares_[profile] * factor) >> weight_shift;
  return static_cast<std::uint32_t>(1 + awake(customer, weight));
}

// What is left of a weight when the days of the slice are taken off on which the customer does
// nothing.
std::uint64_t Player::awake(std::uint64_t customer, std::uint64_t weight) const {
  const auto [begin, end] = slice_days_;
  const std::uint64_t key = model_.people.keys().key(Domain::dormancy, customer);
  std::int32_t asleep = 0;
  for (std::int32_t year = begin / days_per_year; year * days_per_year < end; ++year) {
    asleep += dormant_spell(key, year).days_within(begin, end);
  }
  if (asleep == 0) return weight;
  return weight * static_cast<std::uint64_t>(end - begin - asleep) /
         static_cast<std::uint64_t>(end - begin);
}

// Of the strip's customer at a position.
std::uint32_t Player::weight_of(std::uint64_t position) const {
  const std::uint64_t customer = strip_.first_customer + position;
  if (!model_.layout.single_slice()) {
    const History& history = histories_[position];
    return weight(customer, history.profile, history.activity);
  }
  const std::uint8_t profile = model_.people.profile(customer);
  return weight(customer, profile, model_.people.activity(customer, profile));
}

// Of all customers of the strip; what there is room for is remembered for the pass that follows.
std::uint64_t Player::weigh() {
  const std::uint64_t remembered =
      std::min<std::uint64_t>(strip_.customers, scratch_.weights.size());
  std::uint64_t total = 0;
  for (std::uint64_t i = 0; i < remembered; ++i) total += scratch_.weights[i] = weight_of(i);
  for (std::uint64_t i = remembered; i < strip_.customers; ++i) total += weight_of(i);
  return total;
}

// Systematic sampling: customers are laid out in a row by weight, and every (total / honest_rows)th
// point of it, from a random start, is a transaction. So the number of rows is exact, and nobody
// is further from their share than one.
void Player::play(std::uint64_t honest_rows) {
  lists_.clear();
  scratch_.past.take_over(window_);
  payments_.begin_slice();
  journal_.begin_slice(slice_.begin, slice_.end - slice_.begin, slice_.first_row,
                       model_.layout.single_slice() ? nullptr : &window_);
  standing_.begin_slice(slice_.begin, slice_.end);
  slice_days_ = {static_cast<std::int32_t>(slice_.begin / ms_per_day),
                 static_cast<std::int32_t>(ceil_div(static_cast<std::uint64_t>(slice_.end),
                                                    static_cast<std::uint64_t>(ms_per_day)))};
  for (std::size_t p = 0; p < model_.behaviours.size(); ++p) {
    const Rhythm& rhythm = model_.behaviours[p].rhythm();
    const std::uint64_t part = rhythm.before(slice_.end) - rhythm.before(slice_.begin);
    shares_[p] = static_cast<std::uint32_t>((uint128_t{part} << share_bits) / rhythm.total());
    stretches_[p] = Stretch(rhythm, slice_.begin, slice_.end);
  }
  const std::uint64_t total = honest_rows > 0 ? weigh() : 1;
  std::uint64_t position =
      scale(stream_key(model_.people.seed(), Domain::strip,
                       strip_.first_customer ^ mix(static_cast<std::uint64_t>(slice_.begin))),
            total);

  for (std::uint32_t b = 0; b < strip_.blocks; ++b) {
    const Block block = model_.layout.block(file_, strip_.first_block + b);
    std::span<const FraudEvent> frauds =
        scratch_.frauds.gather(episodes_, block, b, slice_.begin, slice_.end);
    const std::uint64_t first = std::uint64_t{b} * Layout::block_customers;
    for (std::uint32_t i = 0; i < block.customers; ++i) {
      std::uint32_t honest = 0;
      if (honest_rows > 0) {
        const std::uint64_t at = first + i;
        const std::uint64_t weight =
            at < scratch_.weights.size() ? scratch_.weights[at] : weight_of(at);
        position += weight * honest_rows;
      }
      while (position >= total) {
        position -= total;
        ++honest;
      }
      std::size_t own = 0;
      while (own < frauds.size() && frauds[own].victim() == i) ++own;
      play_customer(first + i, honest, frauds.first(own));
      frauds = frauds.subspan(own);
    }
  }
  journal_.end_slice();
}

void Player::play_customer(std::uint64_t position, std::uint32_t honest_rows,
                           std::span<const FraudEvent> frauds) {
  const bool single = model_.layout.single_slice();
  const auto past = single ? std::span<const Window::Entry>{}
                           : scratch_.past.of(static_cast<std::uint32_t>(position));
  if (honest_rows + frauds.size() == 0) {
    if (!single) journal_.pass_over(past);
    return;
  }
  History fresh;
  History& history = single ? fresh : histories_[position];
  const std::uint64_t number = strip_.first_customer + position;
  const StreamKeys& keys = model_.people.keys();
  const Person person =
      single ? model_.people.person(number) : biographies_.person(position, number);
  if (single) history.activity = model_.people.activity(number, person.profile);
  Random random(mix(keys.key(Domain::payments, number) + static_cast<std::uint64_t>(slice_.begin)));
  const Behaviour& behaviour = model_.behaviours[person.profile];
  if (!single) {
    // The next customer's is too far in time for the processor to foresee.
    __builtin_prefetch(histories_.data() + position + 1, 1);
    biographies_.fetch(position + 1);
  }
  Life life(keys, person,
            single ? changes_of(model_.people.seed(), person, model_.layout.days())
                   : biographies_.changes(position));
  const auto due = standing_.begin_customer(
      number,
      !single && biographies_.has_orders(position)
          ? biographies_.orders(position)
          : standing_.agree(person, behaviour, rows_per_month(history.activity)),
      scratch_.due.first(std::min(honest_rows, PlayerScratch::most_due)));
  const auto all = draw_instants(stretches_[person.profile], keys.key(Domain::activity, ~number),
                                 life, honest_rows - static_cast<std::uint32_t>(due.size()), due,
                                 frauds, random, scratch_.instants);
  payments_.begin_customer(person, history, life, random.next());
  journal_.begin_customer(lists_.customers.add(person.number), past, single ? nullptr : &history);
  for (std::size_t first = 0; first < all.size(); first += PaymentDraws::capacity) {
    const auto some = all.subspan(first, std::min(all.size() - first, PaymentDraws::capacity));
    payments_.look_at(some, slice_.begin);
    for (std::size_t i = 0; i < some.size(); ++i) play_instant(some[i], i, due, frauds);
  }
}

void Player::play_instant(const Instant& instant, std::size_t number,
                          std::span<const DuePayment> due, std::span<const FraudEvent> frauds) {
  const DraftRow row = journal_.add_row(instant.since());
  if (instant.is_everyday()) {
    payments_.everyday(row, number);
  } else if (instant.is_standing()) {
    const DuePayment& payment = due[instant.due()];
    payments_.standing(row, number, standing_.order(payment.order), payment.month);
  } else {
    const FraudEvent& event = frauds[instant.fraud()];
    payments_.fraudulent(row, number, scratch_.frauds.episode(event), event.step);
  }
}

}  // namespace fraudgen::generator
