#pragma once

// What prices end in. Of amounts.cc: nobody else includes this.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "generator/numbers/random.h"

namespace fraudgen::generator::prices {

// Cuts an amount down to a multiple of `step` and adds `first` + `apart` * (0 to `count` - 1).
struct Cut {
  std::uint32_t reciprocal;  // 2^shift / step, rounded up: exact for amounts below 2^30
  std::uint16_t step;
  std::uint16_t first;
  std::uint8_t apart;
  std::uint8_t count;
  std::uint8_t shift;

  constexpr Cut(std::uint16_t step_cents, std::uint16_t first_end, std::uint8_t ends_apart = 0,
                std::uint8_t end_count = 1)
      : reciprocal(0),
        step(step_cents),
        first(first_end),
        apart(ends_apart),
        count(end_count),
        shift(static_cast<std::uint8_t>(30 + std::bit_width(step_cents))) {
    reciprocal = static_cast<std::uint32_t>(((std::uint64_t{1} << shift) - 1) / step_cents + 1);
  }

  constexpr std::uint32_t apply(std::uint32_t cents, std::uint32_t random) const {
    const auto steps = static_cast<std::uint32_t>((std::uint64_t{cents} * reciprocal) >> shift);
    return steps * step + first + apart * scale32(random, count);
  }
};

// An ending by the size of the amount: below R$ 10, below 100, below 1000, from there on. A step
// is at most the size's first digit, which therefore stays.
using Ending = std::array<Cut, 4>;

enum EndingKind : std::uint8_t {
  any,
  nine,
  whole,
  half,
  n90,
  n99,
  tag,
  list,
  tens,
  twenties,
  fifties,
  big,
  exact
};

constexpr Ending same(Cut cut) { return {cut, cut, cut, cut}; }

inline constexpr std::array<Ending, 13> endings{
    same({100, 0, 1, 100}),                                        // any: 37.42
    same({100, 9, 10, 10}),                                        // nine: 37.49
    same({100, 0}),                                                // whole: 37.00
    same({100, 50}),                                               // half: 37.50
    same({100, 90}),                                               // n90: 37.90
    same({100, 99}),                                               // n99: 37.99
    Ending{{{100, 90}, {1000, 990}, {1000, 990}, {10000, 9990}}},  // tag: 39.90, 1,399.90
    Ending{{{100, 99}, {500, 499}, {1000, 900}, {10000, 9900}}},   // list: 34.99, 239.00
    Ending{{{100, 0}, {1000, 0}, {1000, 0}, {10000, 0}}},          // tens: 30, 230, 1,200
    Ending{{{100, 0}, {1000, 0}, {2000, 0}, {10000, 0}}},          // twenties: 30, 220
    Ending{{{100, 0}, {1000, 0}, {5000, 0}, {10000, 0}}},          // fifties: 30, 250
    Ending{{{100, 0}, {500, 0}, {5000, 0}, {50000, 0}}},           // big: 35, 250, 1,500
    same({1, 0}),                                                  // exact
};

// What a trade's prices end in, a sixteenth each.
using Style = std::array<EndingKind, 16>;

enum StyleName : std::uint8_t {
  till,
  menu,
  pump,
  shelf,
  label,
  plan,
  fee,
  ticket,
  stake,
  hand,
  transfer,
  cash,
  as_it_is
};

inline constexpr std::array<Style, 13> styles{{
    // till: a basket of things
    {any, any, any, any, any, any, any, any, nine, nine, nine, nine, n90, n99, n99, whole},
    // menu: what is eaten out
    {any, any, any, any, whole, whole, whole, half, half, n90, n90, n90, n90, n90, n99, n99},
    // pump: by the litre, or a round sum
    {any, any, any, any, any, any, any, any, any, any, any, any, any, tens, tens, tens},
    // shelf: one thing or a few
    {any, any, any, any, any, nine, nine, n90, n90, n90, n90, n99, n99, n99, tag, tag},
    // label: clothes and the like, one price tag
    {any, any, any, n90, n90, n90, n90, n99, n99, tag, tag, tag, tag, tag, list, list},
    // plan: a fee each month
    {n90, n90, n90, n90, n90, n90, n90, n90, n99, n99, n99, tag, tag, tag, list, any},
    // fee: for a service
    {any, any, any, whole, whole, whole, whole, whole, tens, tens, tens, tens, big, big, big, n90},
    // ticket: as a computer priced it
    {any, any, any, any, any, any, any, any, any, any, any, any, n90, n90, n90, whole},
    // stake: a round sum
    {tens, tens, tens, tens, tens, tens, big, big, big, big, big, whole, whole, whole, any, any},
    // hand: from one person to another
    {whole, whole, whole, tens, tens, tens, tens, tens, big, big, big, big, any, any, any, half},
    // transfer: larger, between accounts
    {tens, tens, tens, tens, big, big, big, big, big, any, any, any, any, any, whole, whole},
    // cash: what the machine has notes for
    {tens, tens, tens, tens, tens, twenties, twenties, twenties, twenties, twenties, fifties,
     fifties, fifties, fifties, fifties, fifties},
    // as_it_is: said otherwise
    {exact, exact, exact, exact, exact, exact, exact, exact, exact, exact, exact, exact, exact,
     exact, exact, exact},
}};

// What a single ride costs, or two at once; what is put on a telephone. By the position in the
// range: those in the middle come more often.
using Tariff = std::array<std::uint16_t, 16>;
enum TariffName : std::uint8_t { by_range, fares, top_ups };
inline constexpr std::array<Tariff, 2> tariffs{
    {{400, 420, 440, 440, 440, 450, 470, 480, 500, 500, 500, 520, 600, 880, 890, 1000},
     {1500, 1500, 1500, 2000, 2000, 2000, 2000, 2500, 3000, 3000, 3000, 3000, 4000, 5000, 5000,
      10000}}};

}  // namespace fraudgen::generator::prices
