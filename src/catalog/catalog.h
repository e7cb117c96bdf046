#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

/// The figures behind the dataset: read-only tables made at build time from src/catalog/data, in
/// the order of those files. Texts are UTF-8 and live as long as the program. Coordinates are
/// millionths of a degree, money is in cents, factors are in thousandths ("per mille"). A weight
/// means something only beside the other weights of its table.
namespace fraudgen::catalog {

// The values of the coded columns, in the order of categories.tsv; the build fails where an
// enumeration and the file differ. An enumerator's text is values(...)[index(enumerator)].value.

enum class TransactionType : std::uint8_t {
  pix,
  cartao_credito,
  cartao_debito,
  boleto,
  ted,
  saque,
  doc,
  debito_automatico,
  recarga_celular,
};

enum class Channel : std::uint8_t { app_mobile, web_banking, atm, agencia, whatsapp_pay };

enum class FraudType : std::uint8_t {
  engenharia_social,
  conta_tomada,
  cartao_clonado,
  identidade_falsa,
  autofraude,
  fraude_amigavel,
  lavagem_dinheiro,
  triangulacao,
  golpe_whatsapp,
  phishing,
  sim_swap,
  boleto_falso,
  qr_code_falso,
};

enum class PixKeyType : std::uint8_t { cpf, telefone, email, aleatoria, cnpj };
enum class CardBrand : std::uint8_t { visa, mastercard, elo, hipercard, amex };
enum class CardEntry : std::uint8_t { chip, contactless, digitado, magnetico };

enum class RefusalReason : std::uint8_t {
  saldo_insuficiente,
  suspeita_fraude,
  limite_excedido,
  cartao_bloqueado,
  erro_cvv,
  cartao_vencido,
  senha_invalida,
  conta_bloqueada,
};

/// Position of an enumerator in its table.
template <typename Enum>
constexpr std::size_t index(Enum value) {
  return static_cast<std::size_t>(value);
}

constexpr bool is_card(TransactionType type) {
  return type == TransactionType::cartao_credito || type == TransactionType::cartao_debito;
}

struct Value {
  std::string_view value;
  std::uint32_t weight;
};

std::span<const Value> transaction_types();
std::span<const Value> channels();
std::span<const Value> fraud_types();
std::span<const Value> pix_key_types();
std::span<const Value> card_brands();
std::span<const Value> card_entries();
std::span<const Value> refusal_reasons();

struct Installments {
  std::uint32_t count;
  std::uint32_t weight;
};
std::span<const Installments> installments();

enum class BankKind : std::uint8_t { publico, privado, digital, cooperativa };

struct Bank {
  std::string_view code;  ///< three digits
  std::string_view name;
  std::string_view ispb;  ///< eight digits
  BankKind kind;
  std::uint32_t weight;
};
std::span<const Bank> banks();

/// First octets of Brazilian IPv4 addresses.
std::span<const std::uint8_t> ip_prefixes();

// ---- Places ----

struct CepRange {
  std::uint32_t first;  ///< eight digits as a number
  std::uint32_t last;   ///< included
};

struct City {
  std::string_view name;
  std::uint8_t state;  ///< index into states()
  std::uint8_t area_code;
  std::int32_t latitude;
  std::int32_t longitude;
  std::uint32_t weight;  ///< thousands of inhabitants
  CepRange cep;          ///< inside the state's
};
/// The cities of a state follow each other, the capital first.
std::span<const City> cities();

struct State {
  std::string_view code;  ///< two letters (UF)
  std::string_view name;
  std::int32_t latitude;    ///< of the capital
  std::int32_t longitude;   ///< of the capital
  std::uint32_t weight;     ///< per mille of the catalogue's weights
  std::uint8_t cpf_region;  ///< the ninth digit of a CPF
  std::uint16_t first_city;
  std::uint16_t city_count;
  std::span<const CepRange> cep;             ///< one or two
  std::span<const std::uint8_t> area_codes;  ///< DDD, none of them another state's
};
std::span<const State> states();

// ---- Commerce ----

enum class Risk : std::uint8_t { low, medium, high };
std::string_view risk_name(Risk risk);

struct Mcc {
  std::string_view key;   ///< of the catalogue: "5812D" for delivery apps
  std::string_view code;  ///< four digits, as written
  std::string_view category;
  Risk risk;
  std::uint32_t amount_min;
  std::uint32_t amount_max;
  std::uint32_t weight;
};
std::span<const Mcc> mccs();

/// Index into mccs() of a key ("5812D" and "5812" are two). The key must exist.
std::size_t mcc_index(std::string_view key);

inline constexpr std::uint8_t nowhere = 0xFF;
inline constexpr std::uint16_t no_city = 0xFFFF;

/// A shop is what merchant_id stands for. One with a city has a terminal at its coordinates; one
/// without (an app, an airline, a utility) has none, and its state, if any, is where it serves.
struct Shop {
  std::string_view name;  ///< the brand
  std::uint8_t mcc;       ///< index into mccs()
  std::uint8_t state;     ///< index into states(), or `nowhere`: the whole country
  std::uint16_t city;     ///< index into cities(), or `no_city`
  std::int32_t latitude;  ///< 0 without a city
  std::int32_t longitude;
};

/// All shops. The number of a shop is its position + 1, its merchant_id "MERCH_" and six digits
/// of that number. Numbers say nothing of a shop's trade.
std::span<const Shop> shops();
inline constexpr std::size_t most_shops = 8191;

/// The shops where people in a city (index into cities()) spend on an MCC (index into mccs()):
/// those with a place there and those without that serve it. Positions in shops(), the best known
/// first. Never empty. A Zipf law over the list gives each brand about the share that its rank in
/// the catalogue suggests.
std::span<const std::uint16_t> shops_for(std::size_t mcc, std::size_t city);

/// shops_for() where it is asked all the time.
class ShopLists {
 public:
  ShopLists();
  std::span<const std::uint16_t> of(std::size_t mcc, std::size_t city) const {
    const std::uint32_t* list = starts_ + city * mccs_ + mcc;
    return {shops_ + list[0], shops_ + list[1]};
  }

 private:
  const std::uint16_t* shops_;
  const std::uint32_t* starts_;  ///< of each list in `shops_`, and the end of the last
  std::size_t mccs_;
};

// ---- People ----

struct Profile {
  std::string_view name;
  std::uint32_t weight;
  std::uint8_t age_min;
  std::uint8_t age_max;
  std::uint32_t income_min;  ///< per mille of the class's income
  std::uint32_t income_max;
  std::span<const std::uint32_t>
      transaction_types;                    ///< weights in the order of transaction_types()
  std::span<const std::uint32_t> mccs;      ///< weights in the order of mccs()
  std::span<const std::uint32_t> channels;  ///< weights in the order of channels()
  std::uint32_t monthly_min;                ///< transactions
  std::uint32_t monthly_max;
  std::uint32_t amount_min;
  std::uint32_t amount_max;
  std::uint32_t preferred_hours;  ///< bit h for hour h
  std::uint32_t weekend_factor;   ///< per mille
  std::uint32_t fraud_factor;     ///< per mille
};
std::span<const Profile> profiles();

}  // namespace fraudgen::catalog
