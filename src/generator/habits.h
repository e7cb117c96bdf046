#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "catalog/catalog.h"
#include "generator/behaviour.h"
#include "generator/life.h"
#include "generator/person.h"
#include "generator/rings.h"
#include "generator/slice_rows.h"

namespace fraudgen::generator {

/// Who a PIX key belongs to. A function of the key; the shop that stands for the owner of a key
/// that one customer alone pays is of that customer's city and way of life.
struct Payee {
  std::uint16_t code;     ///< into SliceLists::keys
  std::uint16_t shop;     ///< position in catalog::shops()
  std::uint8_t key_type;  ///< catalog::PixKeyType
  std::uint8_t bank;      ///< position in catalog::banks()
};

struct Card {
  std::uint16_t code;  ///< into SliceLists::cards
  std::uint8_t brand;
};

enum class OwnPlace : std::uint8_t { home, work, second, third };
enum class OwnAddress : std::uint8_t { home, mobile, other_mobile, work };

/// What the customer at hand has and uses again and again: places, network addresses, cards,
/// devices, payees. All are functions of (seed, customer); each enters the slice's lists when it
/// is first used in the slice, and is only a look-up afterwards. One customer at a time.
class Habits {
 public:
  /// `national`: the way of life of those without a profile.
  Habits(const People& people, const Rings& rings, const Behaviour& national,
         std::uint64_t customers, SliceLists& lists);

  void begin_slice();
  /// The codes of the customer before are forgotten.
  void begin_customer(const Person& person, const Behaviour& behaviour);

  /// Where a phone says it is: the place with one of four little errors.
  std::uint16_t place(OwnPlace place, std::uint32_t variant);
  /// A shop's terminal; the same code for all customers of the slice.
  std::uint16_t place_of(const catalog::Shop& shop, std::uint16_t shop_number);
  /// Where the customer stays on a trip, likewise.
  std::uint16_t place_on(const Trip& trip, std::uint32_t variant);
  /// Somewhere in a city; in the next if it is the customer's.
  std::uint16_t place_elsewhere(std::uint16_t city, std::uint64_t random);
  /// As it is on a day: most addresses change now and then.
  std::uint16_t address(OwnAddress address, std::int32_t day);
  std::uint16_t address_on(const Trip& trip);
  std::uint16_t address(std::uint32_t ip) { return lists_.addresses.add(ip); }
  std::uint16_t device(std::uint32_t slot);
  Card card(std::uint32_t slot);
  /// The customer's payee number `rank`, in the order in which they were first paid.
  Payee payee(std::uint32_t rank);
  /// Any account, by the identity of its key.
  Payee payee_with(std::uint64_t identity);
  /// Whether the key with an identity is random or a firm's.
  static bool is_impersonal(std::uint64_t identity);
  /// The customer's shop number `rank` among those for an MCC, likewise. `rank` < shop_count(mcc).
  std::uint16_t shop(std::size_t mcc, std::uint32_t rank) const;
  std::uint32_t shop_count(std::size_t mcc) const;
  /// The same for the shops with a terminal in the city of a trip; none of them is at home.
  std::uint16_t shop_on(const Trip& trip, std::size_t mcc, std::uint32_t rank) const;
  static std::uint32_t shop_count_on(const Trip& trip, std::size_t mcc);
  /// One of the MCCs of a few shops that the customer goes to above all, of which it is the best
  /// known: a function of the customer. `slot` < favourites.
  std::size_t favourite(std::uint32_t slot) const;
  static constexpr std::uint32_t favourites = 4;

 private:
  static constexpr std::uint32_t place_variants = 4;
  static constexpr std::uint32_t remembered_payees = 256;
  static constexpr std::uint32_t brought_devices = 8;

  Place own_place(OwnPlace place) const;
  std::uint32_t own_address(OwnAddress address, std::uint64_t epoch) const;
  std::uint64_t payee_identity(std::uint32_t rank) const;
  Payee describe(std::uint64_t identity, bool shared) const;
  std::uint16_t add_place(Place place);
  void go_on(const Trip& trip);

  const People& people_;
  const Rings& rings_;
  const Behaviour& national_;
  std::uint64_t circles_;  ///< companies and landlords, as many in every city
  SliceLists& lists_;

  const Behaviour* behaviour_ = nullptr;
  Person person_{};
  std::uint64_t places_key_ = 0;
  std::uint64_t network_key_ = 0;
  std::uint64_t payees_key_ = 0;
  std::uint64_t shops_key_ = 0;
  std::optional<std::uint64_t> household_;
  // Codes, or `unknown`.
  std::array<std::uint32_t, 4 * place_variants> place_codes_{};
  std::array<std::uint32_t, 4> address_codes_{};
  std::array<std::uint32_t, 4> address_epochs_{};
  std::uint32_t trip_ = 0;  ///< number of the trip that these are of
  std::array<std::uint32_t, place_variants> trip_place_codes_{};
  std::uint32_t trip_address_code_ = 0;
  std::array<std::uint32_t, 4> device_codes_{};
  std::array<std::uint32_t, 2> card_codes_{};
  std::array<std::uint8_t, 2> card_brands_{};
  struct Remembered {
    std::uint32_t generation;  ///< that the payee belongs to
    Payee payee;
  };
  std::array<Remembered, remembered_payees> payees_{};
  std::uint32_t generation_ = 0;
  // Brought devices are few: searched one by one.
  struct Brought {
    std::uint32_t slot;
    std::uint16_t code;
  };
  std::array<Brought, brought_devices> brought_{};
  std::uint32_t brought_count_ = 0;
  std::array<std::uint32_t, catalog::most_shops> shop_places_{};
};

}  // namespace fraudgen::generator
