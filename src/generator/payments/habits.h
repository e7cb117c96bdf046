#pragma once

#include <array>
#include <cstdint>

#include "base/branch_free.h"
#include "catalog/catalog.h"
#include "generator/behaviour/behaviour.h"
#include "generator/behaviour/payment_tables.h"
#include "generator/fraud/rings.h"
#include "generator/numbers/weighted.h"
#include "generator/people/life.h"
#include "generator/people/person.h"
#include "generator/rows/slice_rows.h"

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

  /// Where a payment is made, as a code of the slice's places: at a shop's terminal, the same for
  /// all customers, or where a phone says it is: the place with one of four little errors, which
  /// are two of the latitude (by the lower bit of `variant`) with two of the longitude, so that
  /// dictionaries of either have half as many values. Which of the two nothing foretells: there is
  /// no branch.
  std::uint16_t place(bool at_terminal, std::uint16_t shop, OwnPlace place, std::uint32_t variant) {
    const std::uint32_t own = static_cast<std::uint32_t>(place) * place_variants + variant;
    const std::uint32_t terminal = own_places + shop;
    const std::uint32_t at = chosen(at_terminal, terminal, own);
    if (place_codes_[at] == no_place) {
      place_codes_[at] =
          at_terminal ? lists_.places.add(tables_.terminal(shop)) : add_place(place, variant);
    }
    return place_codes_[at];
  }
  /// Where the customer stays on a trip, likewise.
  std::uint16_t place_on(const Trip& trip, std::uint32_t variant);
  /// Somewhere in a city; in the next if it is the customer's.
  std::uint16_t place_elsewhere(std::uint16_t city, std::uint64_t random);
  /// As it is on a day: most addresses change now and then.
  std::uint16_t address(OwnAddress address, std::int32_t day) {
    const OnTheNet& now = addresses_[static_cast<std::size_t>(address)];
    return now.days.holds(day) ? now.code : add_address(address, day);
  }
  std::uint16_t address_on(const Trip& trip);
  std::uint16_t address(std::uint32_t ip) { return lists_.addresses.add(ip); }
  std::uint16_t device(std::uint32_t slot) {
    if (slot >= device_codes_.size()) return brought_device(slot);
    if (device_codes_[slot] == unknown) device_codes_[slot] = add_device(slot);
    return static_cast<std::uint16_t>(device_codes_[slot]);
  }
  Card card(std::uint32_t slot) {
    if (card_codes_[slot] == unknown) add_card(slot);
    return {static_cast<std::uint16_t>(card_codes_[slot]), card_brands_[slot]};
  }
  /// The customer's payee number `rank`, in the order in which they were first paid.
  const Payee& payee(std::uint32_t rank) {
    if (rank >= remembered_payees) {
      add_payee(rank, other_payee_);
      return other_payee_;
    }
    Remembered& slot = payees_[rank];
    if (slot.generation != generation_) {
      slot.generation = generation_;
      add_payee(rank, slot.payee);
    }
    return slot.payee;
  }
  /// Any account, by the identity of its key.
  const Payee& payee_with(std::uint64_t identity);
  /// Whether the key with an identity is random or a firm's.
  static bool is_impersonal(std::uint64_t identity);
  /// The customer's shop number `rank` among those for an MCC, likewise. `rank` < shop_count(mcc).
  std::uint16_t shop(std::size_t mcc, std::uint32_t rank) const;
  std::uint32_t shop_count(std::size_t mcc) const {
    return static_cast<std::uint32_t>(shop_lists_.of(mcc, person_.city).size());
  }
  /// The same for the shops with a terminal in the city of a trip; none of them is at home.
  std::uint16_t shop_on(const Trip& trip, std::size_t mcc, std::uint32_t rank) const;
  static std::uint32_t shop_count_on(const Trip& trip, std::size_t mcc);
  /// One of the MCCs of a few shops that the customer goes to above all, of which it is the best
  /// known: a function of the customer. `slot` < favourites.
  std::size_t favourite(std::uint32_t slot) const;
  static constexpr std::uint32_t favourites = 4;

 private:
  static constexpr std::uint32_t unknown = 0xFFFFFFFF;
  static constexpr std::uint16_t no_place = 0xFFFF;  ///< or that of a slice's very last row
  static constexpr std::uint32_t place_variants = 4;
  static constexpr std::uint32_t own_places = 4 * place_variants;
  static constexpr std::uint32_t remembered_payees = 256;
  static constexpr std::uint32_t brought_devices = 8;

  std::uint32_t own_address(OwnAddress address, std::uint64_t epoch) const;
  /// The latitudes and longitudes that a phone gives for one place; the codes (or `unknown`) are
  /// those of what has been used in the slice.
  struct Surroundings {
    std::array<std::int32_t, 2> latitudes;
    std::array<std::int32_t, 2> longitudes;
    std::array<std::uint32_t, 2> latitude_codes;
    std::array<std::uint32_t, 2> longitude_codes;
  };
  static Surroundings around(Place exact, std::uint64_t random);

  std::uint64_t payee_identity(std::uint32_t rank) const;
  void describe(std::uint64_t identity, bool shared, Payee& payee) const;
  // What is used for the first time in the slice.
  std::uint16_t add_place(Surroundings& around, std::uint32_t variant);
  std::uint16_t add_place(OwnPlace place, std::uint32_t variant);
  std::uint16_t add_address(OwnAddress address, std::int32_t day);
  std::uint16_t add_device(std::uint32_t slot);
  std::uint16_t brought_device(std::uint32_t slot);
  void add_card(std::uint32_t slot);
  void add_payee(std::uint32_t rank, Payee& payee);
  void go_on(const Trip& trip);

  const People& people_;
  const Rings& rings_;
  const Behaviour& national_;
  std::uint64_t circles_;  ///< companies and landlords, as many in every city
  const PaymentTables& tables_;
  SliceLists& lists_;
  catalog::ShopLists shop_lists_;
  Weighted<8> key_types_;
  Weighted<32> banks_;
  Weighted<8> brands_;

  const Behaviour* behaviour_ = nullptr;
  Person person_{};
  std::uint64_t places_key_ = 0;
  std::uint64_t network_key_ = 0;
  std::uint64_t payees_key_ = 0;
  std::uint64_t shops_key_ = 0;
  std::uint64_t home_key_ = 0;  ///< of the addresses at home: the family's, if there is one
  std::array<Surroundings, 4> own_surroundings_{};
  std::uint32_t own_surroundings_known_ = 0;  ///< a bit for each
  /// Codes, or `no_place`: of the customer's own, then of the shops'.
  std::array<std::uint16_t, own_places + catalog::most_shops> place_codes_{};
  struct OnTheNet {
    Spell days;  ///< on which the code holds
    std::uint16_t code;
  };
  std::array<OnTheNet, 4> addresses_{};
  std::uint32_t trip_ = 0;  ///< number of the trip that these are of
  Surroundings trip_surroundings_{};
  std::array<std::uint16_t, place_variants> trip_place_codes_{};
  std::uint32_t trip_address_code_ = 0;
  // Codes, or `unknown`.
  std::array<std::uint32_t, 4> device_codes_{};
  std::array<std::uint32_t, 2> card_codes_{};
  std::array<std::uint8_t, 2> card_brands_{};
  struct Remembered {
    std::uint32_t generation;  ///< that the payee belongs to
    Payee payee;
  };
  std::array<Remembered, remembered_payees> payees_{};
  std::uint32_t generation_ = 0;
  Payee other_payee_{};  ///< one that is not remembered
  // Brought devices are few: searched one by one.
  struct Brought {
    std::uint32_t slot;
    std::uint16_t code;
  };
  std::array<Brought, brought_devices> brought_{};
  std::uint32_t brought_count_ = 0;
};

}  // namespace fraudgen::generator
