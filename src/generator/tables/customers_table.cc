#include "generator/tables/customers_table.h"

#include <array>
#include <string>
#include <string_view>

#include "catalog/catalog.h"
#include "generator/tables/columns.h"

namespace fraudgen::generator {
namespace {

ColumnList customer_columns(const DatasetOptions& options) {
  using enum ColumnKind;
  ColumnList columns(options);
  columns.add("customer_id", sorted_id)
      .add("nome", text)
      .add("cpf", text)
      .add("email", text)
      .add("telefone", text)
      .add("data_nascimento", date)
      .begin_group("endereco")
      .add("logradouro", text)
      .add("bairro", code)
      .add("cidade", code)
      .add("estado", code)
      .add("cep", text)
      .end_group()
      .add("renda_mensal", money)
      .add("limite_credito", price)
      .add("profissao", code)
      .add("conta_criada_em", timestamp)
      .add("tipo_conta", code)
      .add("status_conta", code)
      .add("score_credito", number)
      .add("nivel_risco", code)
      .add("banco_codigo", code)
      .add("banco_nome", code)
      .add("agencia", text)
      .add("numero_conta", text)
      .add("perfil_comportamental", code, parquet::Repetition::optional);
  return columns;
}

template <typename Values, typename Member>
std::vector<std::string_view> texts(const Values& values, Member member) {
  std::vector<std::string_view> list;
  for (const auto& value : values) list.push_back(value.*member);
  return list;
}

constexpr std::array<std::string_view, 3> account_types{"CORRENTE", "POUPANCA", "DIGITAL"};
constexpr std::array<std::string_view, 3> account_statuses{"ATIVA", "BLOQUEADA", "INATIVA"};
constexpr std::array<std::string_view, 3> risk_levels{"BAIXO", "MEDIO", "ALTO"};

constexpr std::int64_t us_per_second = 1'000'000;
constexpr std::int64_t us_per_day = 86'400 * us_per_second;

}  // namespace

CustomersTable::CustomersTable(const DatasetOptions& options, const People& people)
    : CustomersTable(options, people, customer_columns(options)) {}

CustomersTable::CustomersTable(const DatasetOptions& options, const People& people,
                               const ColumnList& columns)
    : people_(people),
      money_(options.money),
      identities_(people, options.start_day),
      accounts_(people, options.start_day),
      schema_(columns.schema("customers")),
      options_(columns.file_options({{.column = 0}})) {
  using namespace catalog;
  // In the order of Vocabulary.
  prepare("endereco.bairro", texts(neighbourhoods(), &Value::value));
  prepare("endereco.cidade", texts(cities(), &City::name));
  prepare("endereco.estado", texts(states(), &State::code));
  prepare("profissao", identities_.profession_texts());
  prepare("tipo_conta", account_types);
  prepare("status_conta", account_statuses);
  prepare("nivel_risco", risk_levels);
  prepare("banco_codigo", texts(banks(), &Bank::code));
  prepare("banco_nome", texts(banks(), &Bank::name));
  prepare("perfil_comportamental", texts(profiles(), &Profile::name));
}

void CustomersTable::prepare(const std::string& column, std::span<const std::string_view> entries) {
  const std::size_t number = schema_.column(column);
  vocabularies_.emplace_back(schema_.leaves()[number], options_.columns[number], options_, entries);
}

CustomersWriter::CustomersWriter(const CustomersTable& table, std::uint32_t row_group_rows,
                                 Carver& scratch)
    : table_(table),
      outline_(scratch.take<Outline>(row_group_rows)),
      income_(scratch.take<std::int32_t>(row_group_rows)),
      limit_(scratch.take<std::int32_t>(row_group_rows)),
      opened_day_(scratch.take<std::int32_t>(row_group_rows)),
      score_(scratch.take<std::uint16_t>(row_group_rows)),
      bank_(scratch.take<std::uint8_t>(row_group_rows)),
      type_(scratch.take<std::uint8_t>(row_group_rows)),
      status_(scratch.take<std::uint8_t>(row_group_rows)),
      risk_(scratch.take<std::uint8_t>(row_group_rows)),
      batches_(scratch) {}

void CustomersWriter::write_row_group(parquet::FileWriter& writer, std::uint64_t first_customer,
                                      std::uint32_t rows) {
  first_customer_ = first_customer;
  rows_ = rows;
  gather();
  writer.begin_row_group(rows);
  write_person(writer);
  write_address(writer);
  write_finances(writer);
  write_account(writer);
  write_profile(writer);
  writer.end_row_group();
}

void CustomersWriter::gather() {
  for (std::uint32_t row = 0; row < rows_; ++row) {
    const Person person = table_.people_.person(first_customer_ + row);
    // The names are filled in when they are written.
    outline_[row] = {.given_name = 0,
                     .surname = 0,
                     .city = person.city,
                     .state = person.state,
                     .profile = person.profile,
                     .age = person.age,
                     .income_class = person.income_class,
                     .female = person.female};
    const Account account = table_.accounts_.account(person);
    income_[row] = static_cast<std::int32_t>(person.income_cents);
    limit_[row] = static_cast<std::int32_t>(account.limit_cents);
    opened_day_[row] = account.opened_day;
    score_[row] = account.score;
    bank_[row] = account.bank;
    type_[row] = static_cast<std::uint8_t>(account.type);
    status_[row] = static_cast<std::uint8_t>(account.status);
    risk_[row] = static_cast<std::uint8_t>(account.risk);
  }
}

Person CustomersWriter::person(std::uint32_t row) const {
  const Outline& outline = outline_[row];
  Person person{};
  person.number = first_customer_ + row;
  person.profile = outline.profile;
  person.state = outline.state;
  person.city = outline.city;
  person.female = outline.female;
  person.age = outline.age;
  person.income_class = outline.income_class;
  person.income_cents = income_[row];
  return person;
}

void CustomersWriter::write_person(parquet::FileWriter& writer) {
  const Identities& identities = table_.identities_;
  batches_.ids(writer, rows_, customer_id_form,
               [&](std::uint32_t row) { return first_customer_ + row + 1; });
  batches_.texts(writer, rows_, [&](std::uint32_t row, char* at) {
    const FullName name = identities.name(person(row));
    outline_[row].given_name = name.given;
    outline_[row].surname = name.last();
    return identities.put_name(at, name);
  });
  batches_.texts(writer, rows_, [&](std::uint32_t row, char* at) {
    return identities.put_cpf(at, first_customer_ + row, outline_[row].state);
  });
  batches_.texts(writer, rows_, [&](std::uint32_t row, char* at) {
    return identities.put_email(at, person(row), outline_[row].given_name, outline_[row].surname);
  });
  batches_.texts(writer, rows_, [&](std::uint32_t row, char* at) {
    return identities.put_phone(at, person(row));
  });
  batches_.numbers(writer, rows_,
                   [&](std::uint32_t row) { return identities.birth_day(person(row)); });
}

static_assert(Identities::most_text_bytes <= ColumnBatches::most_text_bytes);

void CustomersWriter::write_address(parquet::FileWriter& writer) {
  const Identities& identities = table_.identities_;
  batches_.texts(writer, rows_, [&](std::uint32_t row, char* at) {
    return identities.put_street(at, person(row));
  });
  batches_.codes(writer, rows_, vocabulary(CustomersTable::neighbourhood),
                 [&](std::uint32_t row) { return identities.neighbourhood(person(row)); });
  batches_.codes(writer, rows_, vocabulary(CustomersTable::city),
                 [&](std::uint32_t row) { return static_cast<std::uint8_t>(outline_[row].city); });
  batches_.codes(writer, rows_, vocabulary(CustomersTable::state),
                 [&](std::uint32_t row) { return outline_[row].state; });
  batches_.texts(writer, rows_,
                 [&](std::uint32_t row, char* at) { return identities.put_cep(at, person(row)); });
}

void CustomersWriter::write_money(parquet::FileWriter& writer,
                                  std::span<const std::int32_t> cents) {
  const auto value = [&](std::uint32_t row) { return cents[row]; };
  if (table_.money_ == Money::float64) {
    batches_.doubles_of_cents(writer, rows_, value);
  } else {
    batches_.numbers(writer, rows_, value);
  }
}

void CustomersWriter::write_finances(parquet::FileWriter& writer) {
  write_money(writer, income_);
  write_money(writer, limit_);
  batches_.codes(writer, rows_, vocabulary(CustomersTable::profession),
                 [&](std::uint32_t row) { return table_.identities_.profession(person(row)); });
}

void CustomersWriter::write_account(parquet::FileWriter& writer) {
  const Accounts& accounts = table_.accounts_;
  const auto code = [](std::span<const std::uint8_t> codes) {
    return [codes](std::uint32_t row) { return codes[row]; };
  };
  batches_.large_numbers(writer, rows_, [&](std::uint32_t row) {
    return opened_day_[row] * us_per_day +
           accounts.opened_second(first_customer_ + row) * us_per_second;
  });
  batches_.codes(writer, rows_, vocabulary(CustomersTable::account_type), code(type_));
  batches_.codes(writer, rows_, vocabulary(CustomersTable::account_status), code(status_));
  batches_.numbers(writer, rows_, [&](std::uint32_t row) { return std::int32_t{score_[row]}; });
  batches_.codes(writer, rows_, vocabulary(CustomersTable::risk_level), code(risk_));
  batches_.codes(writer, rows_, vocabulary(CustomersTable::bank_code), code(bank_));
  batches_.codes(writer, rows_, vocabulary(CustomersTable::bank_name), code(bank_));
  batches_.texts(writer, rows_, [&](std::uint32_t row, char* at) {
    return accounts.put_branch(at, person(row), bank_[row]);
  });
  batches_.texts(writer, rows_,
                 [&](std::uint32_t row, char* at) { return accounts.put_number(at, person(row)); });
}

void CustomersWriter::write_profile(parquet::FileWriter& writer) {
  const parquet::PreparedDictionary& profiles = vocabulary(CustomersTable::profile);
  if (table_.people_.profiles()) {
    batches_.codes(writer, rows_, profiles,
                   [&](std::uint32_t row) { return outline_[row].profile; });
    return;
  }
  // Nobody has one.
  constexpr std::array<std::uint8_t, ColumnBatches::batch_rows / 8> none{};
  writer.begin_column(profiles);
  ColumnBatches::for_batches(rows_, [&](std::uint32_t, std::uint32_t count) {
    writer.write_codes(parquet::Validity::bitmap(count, none), std::span<const std::uint8_t>{});
  });
  writer.end_column();
}

}  // namespace fraudgen::generator
