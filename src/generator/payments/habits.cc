#include "generator/payments/habits.h"

#include <algorithm>

#include "generator/people/network.h"

namespace fraudgen::generator {
namespace {

// Millionths of a degree; a hundred thousand are about 11 km.
constexpr std::int32_t home_spread = 45'000;
constexpr std::int32_t other_spread = 60'000;
constexpr std::int32_t phone_error = 250;

// How many customers of the whole country share a company's network or a landlord, on average of
// cities as large as the country: in a city with a tenth of the people, a tenth of that.
constexpr std::uint64_t customers_per_circle = 24;

// One payee in so many positions may be somebody whom others pay too.
constexpr std::uint32_t landlord_rank = 2;
constexpr std::uint32_t mule_rank = 6;

// How long an address on the net stays the same, in days: home, mobile, other mobile, work.
constexpr std::array<std::int32_t, 4> address_days{260, 75, 150, 100'000};

// How far a phone is off, likewise.
std::int32_t error_of(std::uint32_t random) {
  constexpr std::uint32_t width = phone_error + 1;
  return static_cast<std::int32_t>(((random & 0xFFFF) * width >> 16) +
                                   ((random >> 16) * width >> 16)) -
         phone_error;
}

// What a key's owner is drawn from: its type by the uppermost bits.
std::uint64_t owner_draw(std::uint64_t identity) { return mix(mix(identity)); }

}  // namespace

Habits::Habits(const People& people, const Rings& rings, const Behaviour& national,
               std::uint64_t customers, SliceLists& lists)
    : people_(people),
      rings_(rings),
      national_(national),
      circles_(customers / customers_per_circle + 1),
      tables_(PaymentTables::get()),
      lists_(lists),
      key_types_(weighted<8>(catalog::pix_key_types())),
      banks_(weighted<32>(catalog::banks())),
      brands_(weighted<8>(catalog::card_brands())) {}

void Habits::begin_slice() {
  place_codes_.fill(no_place);
  for (Remembered& remembered : payees_) remembered.generation = 0;
  generation_ = 0;
}

void Habits::begin_customer(const Person& person, const Behaviour& behaviour) {
  behaviour_ = &behaviour;
  person_ = person;
  const StreamKeys& keys = people_.keys();
  places_key_ = keys.key(Domain::places, person.number);
  network_key_ = keys.key(Domain::network, person.number);
  payees_key_ = keys.key(Domain::counterparties, person.number);
  shops_key_ = mix(payees_key_);
  home_key_ = household_of(people_.seed(), person.number).value_or(network_key_);
  own_surroundings_known_ = 0;
  std::fill_n(place_codes_.begin(), own_places, no_place);
  addresses_.fill({});
  device_codes_.fill(unknown);
  card_codes_.fill(unknown);
  brought_count_ = 0;
  trip_ = 0;
  ++generation_;
}

Habits::Surroundings Habits::around(Place exact, std::uint64_t random) {
  Surroundings made{.latitudes = {},
                    .longitudes = {},
                    .latitude_codes = {unknown, unknown},
                    .longitude_codes = {unknown, unknown}};
  const std::uint64_t other = mix(random);
  for (std::uint32_t i = 0; i < 2; ++i) {
    made.latitudes[i] = exact.latitude + error_of(static_cast<std::uint32_t>(random >> 32 * i));
    made.longitudes[i] = exact.longitude + error_of(static_cast<std::uint32_t>(other >> 32 * i));
  }
  return made;
}

std::uint16_t Habits::add_place(Surroundings& around, std::uint32_t variant) {
  const std::size_t i = variant & 1;
  const std::size_t j = variant >> 1;
  if (around.latitude_codes[i] == unknown) {
    around.latitude_codes[i] = lists_.places.add_latitude(around.latitudes[i]);
  }
  if (around.longitude_codes[j] == unknown) {
    around.longitude_codes[j] = lists_.places.add_longitude(around.longitudes[j]);
  }
  return lists_.places.add_pair({static_cast<std::uint16_t>(around.latitude_codes[i]),
                                 static_cast<std::uint16_t>(around.longitude_codes[j])});
}

std::uint16_t Habits::add_place(OwnPlace place, std::uint32_t variant) {
  const auto n = static_cast<std::uint64_t>(place);
  if ((own_surroundings_known_ >> n & 1) == 0) {
    own_surroundings_known_ |= 1u << n;
    const catalog::City& city = catalog::cities()[person_.city];
    const std::int32_t spread = place == OwnPlace::home ? home_spread : other_spread;
    own_surroundings_[n] =
        around({city.latitude + around_zero(Random::at(places_key_, 2 * n), spread),
                city.longitude + around_zero(Random::at(places_key_, 2 * n + 1), spread)},
               Random::at(places_key_, 16 + n));
  }
  return add_place(own_surroundings_[n], variant);
}

std::uint16_t Habits::place_elsewhere(std::uint16_t city, std::uint64_t random) {
  const auto cities = catalog::cities();
  const catalog::City& chosen = cities[city != person_.city ? city : (city + 1u) % cities.size()];
  const std::uint64_t where = mix(random);
  const Place place{chosen.latitude + around_zero(where, other_spread),
                    chosen.longitude + around_zero(mix(where), other_spread)};
  return lists_.places.add(place);
}

void Habits::go_on(const Trip& trip) {
  if (trip_ == trip.number) return;
  trip_ = trip.number;
  trip_place_codes_.fill(no_place);
  trip_address_code_ = unknown;
  const catalog::City& city = catalog::cities()[trip.city];
  const std::uint64_t where = mix(places_key_ + trip.number);
  trip_surroundings_ = around({city.latitude + around_zero(where, other_spread),
                               city.longitude + around_zero(mix(where), other_spread)},
                              Random::at(where, 0));
}

std::uint16_t Habits::place_on(const Trip& trip, std::uint32_t variant) {
  go_on(trip);
  std::uint16_t& code = trip_place_codes_[variant];
  if (code == no_place) code = add_place(trip_surroundings_, variant);
  return code;
}

std::uint16_t Habits::address_on(const Trip& trip) {
  go_on(trip);
  if (trip_address_code_ == unknown) {
    trip_address_code_ = lists_.addresses.add(address_from(mix(network_key_ + trip.number)));
  }
  return static_cast<std::uint16_t>(trip_address_code_);
}

std::uint32_t Habits::own_address(OwnAddress address, std::uint64_t epoch) const {
  switch (address) {
    case OwnAddress::home: {
      return address_from(Random::at(home_key_, epoch));
    }
    case OwnAddress::work: {
      const std::uint64_t company = scale(Random::at(network_key_, 1u << 16), circles_);
      return address_from(
          people_.keys().key(Domain::company, mix(company) + std::uint64_t{person_.city}));
    }
    default:
      return address_from(
          Random::at(network_key_, (static_cast<std::uint64_t>(address) << 20) + epoch));
  }
}

std::uint16_t Habits::add_address(OwnAddress address, std::int32_t day) {
  const auto which = static_cast<std::size_t>(address);
  // A family's line changes for all of them at once.
  const auto phase = static_cast<std::int32_t>(home_key_ >> 32 & 0xFF);
  const std::int32_t epoch = (day + phase) / address_days[which];
  const std::int32_t begin = epoch * address_days[which] - phase;
  OnTheNet& now = addresses_[which];
  now = {.days = {begin, begin + address_days[which]},
         .code = lists_.addresses.add(own_address(address, static_cast<std::uint64_t>(epoch)))};
  return now.code;
}

std::uint16_t Habits::add_device(std::uint32_t slot) {
  return lists_.devices.add(device_number(people_.seed(), person_.number, slot));
}

std::uint16_t Habits::brought_device(std::uint32_t slot) {
  const std::uint32_t known = std::min(brought_count_, brought_devices);
  for (std::uint32_t i = 0; i < known; ++i) {
    if (brought_[i].slot == slot) return brought_[i].code;
  }
  const std::uint16_t code = add_device(slot);
  brought_[brought_count_++ % brought_devices] = {slot, code};
  return code;
}

void Habits::add_card(std::uint32_t slot) {
  const std::uint64_t hash = people_.keys().key(Domain::cards, 2 * person_.number + slot);
  card_codes_[slot] = lists_.cards.add(hash);
  card_brands_[slot] = static_cast<std::uint8_t>(brands_.pick(mix(hash)));
}

// Keys of different positions are different: each has a stream number of its own, and only two
// positions may hold a key that others pay too, from pools that have nothing in common.
std::uint64_t Habits::payee_identity(std::uint32_t rank) const {
  const std::uint64_t bits = Random::at(payees_key_, rank);
  if (rank == landlord_rank && (bits & 3) == 0) {
    const std::uint64_t landlord = scale(mix(bits), circles_);
    return people_.keys().key(Domain::landlord, mix(landlord) + std::uint64_t{person_.city});
  }
  if (rank == mule_rank && (bits & 15) == 0) {
    const std::uint32_t ring = rings_.ring_of(person_.number, rings_.most_hostile());
    return rings_.mule_key(ring, static_cast<std::uint32_t>(bits >> 8) % Rings::mules_per_ring);
  }
  return bits;
}

// A key of the customer's alone goes with the customer's way of life, mostly in the same city; one
// that others pay too must look the same to all of them.
void Habits::describe(std::uint64_t identity, bool shared, Payee& payee) const {
  const std::uint64_t bits = mix(identity);
  const std::uint64_t owner = owner_draw(identity);
  const Behaviour& way = shared ? national_ : *behaviour_;
  const bool far = shared || bits % 8 == 0;
  const std::size_t elsewhere = scale(owner << 48, catalog::cities().size());
  const std::size_t city = far ? elsewhere : person_.city;
  const auto shops = shop_lists_.of(way.mcc(catalog::TransactionType::pix, owner << 16), city);
  payee.shop = shops[scale(bits, shops.size())];
  payee.key_type = static_cast<std::uint8_t>(key_types_.pick(owner));
  payee.bank = static_cast<std::uint8_t>(banks_.pick(owner << 32));
}

void Habits::add_payee(std::uint32_t rank, Payee& payee) {
  const std::uint64_t identity = payee_identity(rank);
  describe(identity, identity != Random::at(payees_key_, rank), payee);
  payee.code = lists_.keys.add(identity);
}

bool Habits::is_impersonal(std::uint64_t identity) {
  static const Weighted<8> key_types = weighted<8>(catalog::pix_key_types());
  const auto type = static_cast<catalog::PixKeyType>(key_types.pick(owner_draw(identity)));
  return type == catalog::PixKeyType::aleatoria || type == catalog::PixKeyType::cnpj;
}

const Payee& Habits::payee_with(std::uint64_t identity) {
  describe(identity, true, other_payee_);
  other_payee_.code = lists_.keys.add(identity);
  return other_payee_;
}

std::uint16_t Habits::shop(std::size_t mcc, std::uint32_t rank) const {
  // A walk along the list, best known first, from a start that most have near its head: one to one
  // for each customer, and the well known are in more customers' lives and nearer to their head.
  const auto shops = shop_lists_.of(mcc, person_.city);
  const std::uint64_t bits = Random::at(shops_key_, mcc);
  std::size_t at = scale((bits >> 32) * (bits & 0xFFFFFFFFu), shops.size()) + rank;
  at -= at >= shops.size() ? shops.size() : 0;
  return shops[at];
}

std::size_t Habits::favourite(std::uint32_t slot) const {
  return behaviour_->mcc(catalog::TransactionType::cartao_credito,
                         Random::at(shops_key_, 64 + std::uint64_t{slot}));
}

namespace {

bool has_terminal_in(std::uint16_t shop, std::uint16_t city) {
  return catalog::shops()[shop].city == city;
}

}  // namespace

std::uint32_t Habits::shop_count_on(const Trip& trip, std::size_t mcc) {
  return static_cast<std::uint32_t>(
      std::ranges::count_if(catalog::shops_for(mcc, trip.city),
                            [&](std::uint16_t shop) { return has_terminal_in(shop, trip.city); }));
}

std::uint16_t Habits::shop_on(const Trip& trip, std::size_t mcc, std::uint32_t rank) const {
  const auto shops = catalog::shops_for(mcc, trip.city);
  std::size_t at =
      scale(Random::at(shops_key_, 1024 + mcc + 32 * std::uint64_t{trip.number}), shops.size());
  while (true) {
    if (has_terminal_in(shops[at], trip.city) && rank-- == 0) return shops[at];
    at = at + 1 == shops.size() ? 0 : at + 1;
  }
}

}  // namespace fraudgen::generator
