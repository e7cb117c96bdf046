#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "generator/plan/options.h"
#include "parquet/dictionary.h"
#include "parquet/options.h"
#include "parquet/schema.h"

namespace fraudgen::generator {

/// The columns of the transactions table, in their order in the file.
enum class Column : std::uint8_t {
  transaction_id,
  customer_id,
  session_id,
  device_id,
  timestamp,
  tipo,
  valor,
  moeda,
  canal,
  ip_address,
  geolocalizacao_lat,
  geolocalizacao_lon,
  merchant_id,
  merchant_name,
  merchant_category,
  mcc_code,
  mcc_risk_level,
  numero_cartao_hash,
  bandeira,
  tipo_cartao,
  entrada_cartao,
  parcelas,
  cvv_validado,
  autenticacao_3ds,
  chave_pix_tipo,
  chave_pix_destino,
  banco_destino,
  distancia_ultima_transacao_km,
  tempo_desde_ultima_transacao_min,
  transacoes_ultimas_24h,
  valor_acumulado_24h,
  horario_incomum,
  novo_beneficiario,
  status,
  motivo_recusa,
  fraud_score,
  is_fraud,
  fraud_type,
};
inline constexpr std::size_t transaction_columns = 38;

/// Schema, encodings and the dictionaries that never change: made once, read by all workers.
class TransactionsSchema {
 public:
  explicit TransactionsSchema(const DatasetOptions& options);

  const parquet::Schema& schema() const { return schema_; }
  const parquet::FileOptions& options() const { return options_; }
  /// Of a column whose values are codes into a fixed vocabulary.
  const parquet::PreparedDictionary& vocabulary(Column column) const;
  /// By shop (position in catalog::shops()): the code in merchant_name's vocabulary, and the MCC,
  /// a position in catalog::mccs() and the code in merchant_category's.
  std::span<const std::uint16_t> name_codes() const { return name_codes_; }
  std::span<const std::uint8_t> shop_mccs() const { return shop_mccs_; }
  /// By MCC: the codes in the vocabularies of mcc_code and mcc_risk_level.
  std::span<const std::uint8_t> mcc_codes() const { return mcc_codes_; }
  std::span<const std::uint8_t> mcc_risks() const { return mcc_risks_; }

 private:
  explicit TransactionsSchema(const class ColumnList& columns);
  void prepare(Column column, const std::vector<std::string_view>& entries);
  void prepare_vocabularies();

  parquet::Schema schema_;
  parquet::FileOptions options_;
  std::vector<parquet::PreparedDictionary> vocabularies_;
  std::vector<std::uint8_t> vocabulary_of_;  // by column; none: 0xFF
  std::vector<std::uint16_t> name_codes_;
  std::vector<std::uint8_t> mcc_codes_;
  std::vector<std::uint8_t> shop_mccs_;
  std::vector<std::uint8_t> mcc_risks_;
};

}  // namespace fraudgen::generator
