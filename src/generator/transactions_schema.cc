#include "generator/transactions_schema.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "catalog/catalog.h"
#include "generator/text.h"

namespace fraudgen::generator {
namespace {

using parquet::Codec;
using parquet::ColumnOptions;
using parquet::Encoding;
using parquet::Field;
using parquet::LogicalType;
using parquet::PhysicalType;
using parquet::Repetition;
using parquet::StatisticsLevel;

// What the values of a column are to the encoder.
enum class Kind : std::uint8_t {
  sequence,     // ids that mostly count up
  vocabulary,   // codes into a dictionary that never changes
  slice_codes,  // codes into a dictionary made for the row group, its entries in no order
  sorted_codes,
  number,       // integers, neighbours unlike each other
  time,
  flag,
};

struct ColumnSpec {
  const char* name;
  Repetition repetition;
  PhysicalType type;
  LogicalType logical;
  Kind kind;
};

std::vector<ColumnSpec> column_specs(const DatasetOptions& options) {
  constexpr auto R = Repetition::required;
  constexpr auto N = Repetition::optional;
  constexpr auto text = PhysicalType::byte_array;
  const LogicalType utf8 = LogicalType::string();
  const bool decimal = options.money == Money::decimal;
  const PhysicalType money = decimal ? PhysicalType::int32 : PhysicalType::float64;
  const LogicalType money_type = decimal ? LogicalType::decimal(9, 2) : LogicalType::none();
  return {
      {"transaction_id", R, text, utf8, Kind::sequence},
      {"customer_id", R, text, utf8, Kind::sorted_codes},
      {"session_id", R, text, utf8, Kind::sequence},
      {"device_id", R, text, utf8, Kind::slice_codes},
      {"timestamp", R, PhysicalType::int64, LogicalType::timestamp_micros(false), Kind::time},
      {"tipo", R, text, utf8, Kind::vocabulary},
      {"valor", R, money, money_type, Kind::number},
      {"moeda", R, text, utf8, Kind::vocabulary},
      {"canal", R, text, utf8, Kind::vocabulary},
      {"ip_address", R, text, utf8, Kind::slice_codes},
      {"geolocalizacao_lat", R, PhysicalType::float64, {}, Kind::slice_codes},
      {"geolocalizacao_lon", R, PhysicalType::float64, {}, Kind::slice_codes},
      {"merchant_id", R, text, utf8, Kind::vocabulary},
      {"merchant_name", R, text, utf8, Kind::vocabulary},
      {"merchant_category", R, text, utf8, Kind::vocabulary},
      {"mcc_code", R, text, utf8, Kind::vocabulary},
      {"mcc_risk_level", R, text, utf8, Kind::vocabulary},
      {"numero_cartao_hash", N, text, utf8, Kind::slice_codes},
      {"bandeira", N, text, utf8, Kind::vocabulary},
      {"tipo_cartao", N, text, utf8, Kind::vocabulary},
      {"entrada_cartao", N, text, utf8, Kind::vocabulary},
      {"parcelas", N, PhysicalType::int32, LogicalType::integer(32, true), Kind::vocabulary},
      {"cvv_validado", N, PhysicalType::boolean, {}, Kind::flag},
      {"autenticacao_3ds", N, PhysicalType::boolean, {}, Kind::flag},
      {"chave_pix_tipo", N, text, utf8, Kind::vocabulary},
      {"chave_pix_destino", N, text, utf8, Kind::slice_codes},
      {"banco_destino", N, text, utf8, Kind::vocabulary},
      {"distancia_ultima_transacao_km", N, PhysicalType::float64, {}, Kind::slice_codes},
      {"tempo_desde_ultima_transacao_min", N, PhysicalType::int32, LogicalType::integer(32, true),
       Kind::number},
      {"transacoes_ultimas_24h", R, PhysicalType::int32, LogicalType::integer(32, true),
       Kind::number},
      {"valor_acumulado_24h", R, money, money_type, Kind::number},
      {"horario_incomum", R, PhysicalType::boolean, {}, Kind::flag},
      {"novo_beneficiario", R, PhysicalType::boolean, {}, Kind::flag},
      {"status", R, text, utf8, Kind::vocabulary},
      {"motivo_recusa", N, text, utf8, Kind::vocabulary},
      {"fraud_score", R, PhysicalType::float64, {}, Kind::slice_codes},
      {"is_fraud", R, PhysicalType::boolean, {}, Kind::flag},
      {"fraud_type", N, text, utf8, Kind::vocabulary},
  };
}

parquet::Schema make_schema(const DatasetOptions& options) {
  std::vector<Field> fields;
  for (const ColumnSpec& spec : column_specs(options)) {
    fields.push_back(Field::leaf(spec.name, spec.repetition, spec.type, spec.logical));
  }
  return parquet::Schema(std::move(fields), "transactions");
}

ColumnOptions column_options(const ColumnSpec& spec, const DatasetOptions& options) {
  ColumnOptions column;
  column.codec = options.zstd_level == 0 ? Codec::uncompressed : Codec::zstd;
  const bool modern = options.parquet_version == 2;
  switch (spec.kind) {
    case Kind::sequence:
      column.encoding = modern ? Encoding::delta_byte_array : Encoding::plain;
      break;
    case Kind::vocabulary:
    case Kind::slice_codes:
    case Kind::sorted_codes:
      column.encoding = Encoding::dictionary;
      break;
    case Kind::number:
    case Kind::time:
      column.encoding = modern && spec.type != PhysicalType::float64 ? Encoding::delta_binary_packed
                                                                     : Encoding::plain;
      break;
    case Kind::flag:
      column.encoding = modern ? Encoding::rle : Encoding::plain;
      break;
  }
  return column;
}

parquet::FileOptions make_options(const DatasetOptions& options) {
  parquet::FileOptions file = file_options(options);
  for (const ColumnSpec& spec : column_specs(options)) {
    file.columns.push_back(column_options(spec, options));
  }
  file.sorting_columns = {{.column = static_cast<std::uint32_t>(Column::timestamp)}};
  return file;
}

template <typename Values, typename Text>
std::vector<std::string_view> texts(const Values& values, Text text) {
  std::vector<std::string_view> list;
  for (const auto& value : values) list.push_back(text(value));
  return list;
}

}  // namespace

parquet::FileOptions file_options(const DatasetOptions& options) {
  parquet::FileOptions file;
  file.page_version = options.parquet_version;
  file.zstd_level = std::max(options.zstd_level, 1);
  // Pages of 20,000 numbers fit; longer texts make more pages. Four buffers are of this size.
  file.page_bytes = 256u << 10;
  file.max_value_bytes = 256;
  return file;
}

TransactionsSchema::TransactionsSchema(const DatasetOptions& options)
    : schema_(make_schema(options)),
      options_(make_options(options)),
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
  prepare(Column::mcc_risk_level, {catalog::risk_name(catalog::Risk::low),
                                   catalog::risk_name(catalog::Risk::medium),
                                   catalog::risk_name(catalog::Risk::high)});

  std::vector<std::string> ids;
  for (std::size_t shop = 0; shop < catalog::shops().size(); ++shop) {
    std::string id(12, ' ');
    put_digits(put(id.data(), "MERCH_"), shop + 1, 6);
    ids.push_back(id);
  }
  prepare(Column::merchant_id, texts(ids, [](const std::string& id) { return std::string_view(id); }));

  // Shops of a brand, and MCCs of a code, share an entry.
  const auto share = [](const auto& items, auto text, auto& codes) {
    std::map<std::string_view, std::size_t> known;
    std::vector<std::string_view> entries;
    for (const auto& item : items) {
      const auto [entry, is_new] = known.emplace(text(item), entries.size());
      if (is_new) entries.push_back(text(item));
      codes.push_back(
          static_cast<typename std::decay_t<decltype(codes)>::value_type>(entry->second));
    }
    return entries;
  };
  prepare(Column::merchant_name,
          share(catalog::shops(), [](const catalog::Shop& s) { return s.name; }, name_codes_));
  prepare(Column::mcc_code,
          share(catalog::mccs(), [](const catalog::Mcc& m) { return m.code; }, mcc_codes_));

  const auto plans = catalog::installments();
  std::vector<std::byte> plain(plans.size() * sizeof(std::int32_t));
  for (std::size_t i = 0; i < plans.size(); ++i) {
    for (std::size_t byte = 0; byte < 4; ++byte) {
      plain[4 * i + byte] = static_cast<std::byte>(plans[i].count >> (8 * byte) & 0xFF);
    }
  }
  const auto number = static_cast<std::size_t>(Column::parcelas);
  vocabulary_of_[number] = static_cast<std::uint8_t>(vocabularies_.size());
  vocabularies_.emplace_back(
      schema_.leaves()[number], options_.columns[number], options_,
      parquet::Dictionary{.plain = plain,
                          .count = static_cast<std::uint32_t>(plans.size()),
                          .offsets = {},
                          .sorted = false});
}

}  // namespace fraudgen::generator
