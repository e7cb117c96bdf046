#pragma once

#include <string_view>

namespace fraudgen::generator {

/// How the ids of a kind are spelled: a prefix and a number in so many digits, the same in every
/// table that has the id.
struct IdForm {
  std::string_view prefix;
  unsigned digits;

  constexpr unsigned length() const { return static_cast<unsigned>(prefix.size()) + digits; }
};

inline constexpr IdForm customer_id_form{"CUST_", 12};
inline constexpr IdForm device_id_form{"DEV_", 12};
inline constexpr IdForm transaction_id_form{"TXN_", 15};
inline constexpr IdForm session_id_form{"SESS_", 15};
inline constexpr IdForm merchant_id_form{"MERCH_", 6};

}  // namespace fraudgen::generator
