#include "generator/tables/transactions_schema.h"

#include <map>
#include <string>
#include <string_view>

#include "catalog/catalog.h"
#include "generator/tables/columns.h"
#include "generator/tables/text.h"

namespace fraudgen::generator {
namespace {

using parquet::Effort;

// Where a page's search for repetitions is cut short, docs/encodings.md says what that saves.
ColumnList transaction_column_list(const DatasetOptions& options) {
  using enum ColumnKind;
  constexpr auto nullable = parquet::Repetition::optional;
  constexpr Effort none = Effort::none();
  constexpr Effort entropy = Effort::entropy();
  ColumnList columns(options);
  columns.add("transaction_id", sorted_id)
      .add("customer_id", code)
      .efforts(none)
      .add("session_id", sorted_id)
      .efforts(entropy)
      .add("device_id", code)
      .efforts(none, Effort::every(5))
      .add("timestamp", timestamp)
      .add("tipo", code)
      .add("valor", money)
      .add("moeda", code)
      .add("canal", code)
      .add("ip_address", code)
      .efforts(none, Effort::every(4))
      .add("geolocalizacao_lat", real_code)
      .efforts(none, none)
      .add("geolocalizacao_lon", real_code)
      .efforts(none, none)
      .add("merchant_id", code)
      .efforts(none)
      .add("merchant_name", code)
      .efforts(none)
      .add("merchant_category", code)
      .efforts(none)
      .add("mcc_code", code)
      .efforts(none)
      .add("mcc_risk_level", code)
      .add("numero_cartao_hash", code, nullable)
      .efforts(none, Effort::hex_ids(20))
      .add("bandeira", code, nullable)
      .add("tipo_cartao", code, nullable)
      .add("entrada_cartao", code, nullable)
      .add("parcelas", number_code, nullable)
      .add("cvv_validado", flag, nullable)
      .add("autenticacao_3ds", flag, nullable)
      .efforts(none)
      .add("chave_pix_tipo", code, nullable)
      .add("chave_pix_destino", code, nullable)
      .efforts(none, Effort::hex_ids(16))
      .add("banco_destino", code, nullable)
      .efforts(none)
      .add("distancia_ultima_transacao_km", real_code, nullable)
      .add("tempo_desde_ultima_transacao_min", number, nullable)
      .add("transacoes_ultimas_24h", number_code)
      .add("valor_acumulado_24h", money)
      .add("horario_incomum", flag)
      .add("novo_beneficiario", flag)
      .add("status", code)
      .add("motivo_recusa", code, nullable)
      .add("fraud_score", real_code)
      .efforts(none)
      .add("is_fraud", flag)
      .add("fraud_type", code, nullable);
  return columns;
}

template <typename Values, typename Text>
std::vector<std::string_view> texts(const Values& values, Text text) {
  std::vector<std::string_view> list;
  list.reserve(values.size());
  for (const auto& value : values) list.push_back(text(value));
  return list;
}

}  // namespace

TransactionsSchema::TransactionsSchema(const DatasetOptions& options)
    : TransactionsSchema(transaction_column_list(options)) {}

TransactionsSchema::TransactionsSchema(const ColumnList& columns)
    : schema_(columns.schema("transactions")),
      options_(columns.file_options({{.column = static_cast<std::uint32_t>(Column::timestamp)}})),
      vocabulary_of_(transaction_columns, 0xFF) {
  prepare_vocabularies();
}

const parquet::PreparedDictionary& TransactionsSchema::vocabulary(Column column) const {
  return vocabularies_[vocabulary_of_[static_cast<std::size_t>(column)]];
}

void TransactionsSchema::prepare(Column column, const std::vector<std::string_view>& entries) {
  const auto number = static_cast<std::size_t>(column);
  vocabulary_of_[number] = static_cast<std::uint8_t>(vocabularies_.size());
  vocabularies_.emplace_back(schema_.leaves()[number], options_.columns[number], options_,
                             std::span(entries));
}

void TransactionsSchema::prepare_vocabularies() {
  const auto value = [](const catalog::Value& v) { return v.value; };
  prepare(Column::tipo, texts(catalog::transaction_types(), value));
  prepare(Column::moeda, {"BRL"});
  prepare(Column::canal, texts(catalog::channels(), value));
  prepare(Column::bandeira, texts(catalog::card_brands(), value));
  prepare(Column::tipo_cartao, {"CREDITO", "DEBITO"});
  prepare(Column::entrada_cartao, texts(catalog::card_entries(), value));
  prepare(Column::chave_pix_tipo, texts(catalog::pix_key_types(), value));
  prepare(Column::banco_destino, texts(catalog::banks(), [](const auto& b) { return b.code; }));
  prepare(Column::status, {"APROVADA", "RECUSADA", "PENDENTE"});
  prepare(Column::motivo_recusa, texts(catalog::refusal_reasons(), value));
  prepare(Column::fraud_type, texts(catalog::fraud_types(), value));
  prepare(Column::merchant_category,
          texts(catalog::mccs(), [](const catalog::Mcc& m) { return m.category; }));
  prepare(Column::mcc_risk_level,
          {catalog::risk_name(catalog::Risk::low), catalog::risk_name(catalog::Risk::medium),
           catalog::risk_name(catalog::Risk::high)});

  std::vector<std::string> ids;
  for (std::size_t shop = 0; shop < catalog::shops().size(); ++shop) {
    std::string id(merchant_id_form.length(), ' ');
    put_id(id.data(), merchant_id_form, shop + 1);
    ids.push_back(id);
  }
  prepare(Column::merchant_id,
          texts(ids, [](const std::string& id) { return std::string_view(id); }));

  // Shops of a brand, and MCCs of a code, share an entry. Entries ascend, so that the encoder finds
  // a row group's least and greatest without looking up what codes stand for.
  const auto share = [](const auto& items, auto text, auto& codes) {
    std::map<std::string_view, std::size_t> known;
    for (const auto& item : items) known.emplace(text(item), 0);
    std::vector<std::string_view> entries;
    for (auto& [entry, code] : known) {
      code = entries.size();
      entries.push_back(entry);
    }
    for (const auto& item : items) {
      codes.push_back(
          static_cast<typename std::decay_t<decltype(codes)>::value_type>(known.at(text(item))));
    }
    return entries;
  };
  prepare(Column::merchant_name,
          share(
              catalog::shops(), [](const catalog::Shop& s) { return s.name; }, name_codes_));
  prepare(Column::mcc_code,
          share(
              catalog::mccs(), [](const catalog::Mcc& m) { return m.code; }, mcc_codes_));

  for (const catalog::Shop& shop : catalog::shops()) shop_mccs_.push_back(shop.mcc);
  for (const catalog::Mcc& mcc : catalog::mccs()) {
    mcc_risks_.push_back(static_cast<std::uint8_t>(mcc.risk));
  }

  const auto plans = catalog::installments();
  std::vector<std::byte> plain(plans.size() * sizeof(std::int32_t));
  for (std::size_t i = 0; i < plans.size(); ++i) {
    for (std::size_t byte = 0; byte < 4; ++byte) {
      plain[4 * i + byte] = static_cast<std::byte>(plans[i].count >> (8 * byte) & 0xFF);
    }
  }
  const auto number = static_cast<std::size_t>(Column::parcelas);
  vocabulary_of_[number] = static_cast<std::uint8_t>(vocabularies_.size());
  vocabularies_.emplace_back(schema_.leaves()[number], options_.columns[number], options_,
                             parquet::Dictionary{.plain = plain,
                                                 .count = static_cast<std::uint32_t>(plans.size()),
                                                 .offsets = {},
                                                 .sorted = false});
}

}  // namespace fraudgen::generator
