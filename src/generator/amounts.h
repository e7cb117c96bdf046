#pragma once

#include <cstddef>
#include <cstdint>

#include "catalog/catalog.h"
#include "generator/behaviour.h"

namespace fraudgen::generator {

/// `means` of someone with the usual income. A means of 2 * usual_means is twice that income.
inline constexpr std::uint32_t usual_means = 1024;

/// What an honest transaction comes to, in cents: a skewed bell over the logarithm of
/// behaviour.amounts(type, mcc), further up for those with more means, with the cents that such
/// prices end in. Of `means` only 1/4 to 8 times the usual makes a difference. Uses all of the
/// random bits.
///
/// The ending of a price never changes its first digit, so that first digits follow from the
/// range alone, and over all that people pay they are near Benford's law.
std::uint32_t draw_amount(const Behaviour& behaviour, catalog::TransactionType type,
                          std::size_t mcc, std::uint32_t means, std::uint64_t random);

/// In how many parts a purchase by credit card is paid: an index into catalog::installments().
/// Dear things are split, by trade; what is eaten or ridden in is not.
std::uint8_t draw_installments(std::size_t mcc, std::uint32_t cents, std::uint64_t random);

}  // namespace fraudgen::generator
