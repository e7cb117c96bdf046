#include "generator/tables/transactions_writer.h"

#include "generator/tables/ids.h"
#include "generator/tables/text.h"
#include "generator/tables/transactions_job.h"

namespace fraudgen::generator {

TransactionsWriter::TransactionsWriter(const TransactionsSchema& schema, Money money,
                                       std::int32_t first_day, std::uint32_t row_group_rows,
                                       Carver& scratch)
    : schema_(schema),
      money_(money),
      first_instant_(std::int64_t{first_day} * ms_per_day),
      all_(scratch, row_group_rows),
      with_card_(scratch, row_group_rows),
      with_key_(scratch, row_group_rows),
      with_bank_(scratch, row_group_rows),
      with_past_(scratch, row_group_rows),
      refused_(scratch, row_group_rows),
      fraudulent_(scratch, row_group_rows),
      dictionary_(scratch, row_group_rows),
      batch_(scratch.take<std::uint64_t>(RowOrder::batch_rows)),
      marks_(scratch.take<std::uint8_t>(RowOrder::padded(row_group_rows))),
      flags_(scratch.take<std::uint8_t>(row_group_rows)),
      types_or_mccs_(scratch.take<std::uint8_t>(row_group_rows)),
      shops_(scratch.take<std::uint16_t>(row_group_rows)),
      positions_or_places_(scratch.take<std::uint16_t>(row_group_rows)) {}

void TransactionsWriter::write(parquet::FileWriter& writer, const Slice& slice,
                               const Player& player) {
  order_rows(player);
  Job job{.out = writer,
          .rows = player.rows(),
          .lists = player.lists(),
          .slice = slice,
          .order = player.order(),
          .batch = batch_};
  writer.begin_row_group(slice.rows);
  write_ids(job);
  write_times(job);
  write_payment(job);
  write_place(job);
  write_merchant(job);
  write_card(job);
  write_transfer(job);
  write_history(job);
  write_outcome(job);
  writer.end_row_group();
}

void TransactionsWriter::order_rows(const Player& player) {
  using catalog::index;
  using catalog::TransactionType;
  constexpr auto marks_of_type = [] {
    std::array<std::uint8_t, 256> made{};
    const auto set = [&](Mark mark, std::initializer_list<TransactionType> types) {
      for (const TransactionType type : types) {
        made[index(type)] = static_cast<std::uint8_t>(made[index(type)] | 1u << mark);
      }
    };
    set(Mark::card, {TransactionType::cartao_credito, TransactionType::cartao_debito});
    set(Mark::key, {TransactionType::pix});
    set(Mark::bank, {TransactionType::pix, TransactionType::ted, TransactionType::boleto,
                     TransactionType::doc});
    return made;
  }();
  static_assert(SliceRows::first == 1 && SliceRows::refused == 32);
  constexpr auto marks_of_flags = [](std::uint32_t flags) {
    return (~flags & 1) << Mark::past | (flags >> 5 & 1) << Mark::refused;
  };

  const SliceRows& rows = player.rows();
  all_.take_all(player.order());
  const std::uint32_t count = all_.count();
  const std::uint16_t* const row_at = all_.rows().data();
  const auto type = at(rows.type);
  const auto flags = at(rows.flags);
  const auto fraud = at(rows.fraud);
  std::uint8_t* const marks = marks_.data();
  std::uint8_t* const types = types_or_mccs_.data();
  std::uint8_t* const all_flags = flags_.data();
#pragma GCC unroll 8
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint16_t row = row_at[i];
    types[i] = type(row);
    all_flags[i] = flags(row);
    marks[i] =
        static_cast<std::uint8_t>(marks_of_type[types[i]] | marks_of_flags(all_flags[i]) |
                                  (fraud(row) != SliceRows::honest ? 1u << Mark::fraudulent : 0));
  }
  std::fill(marks + count, marks + RowOrder::padded(count), std::uint8_t{0});
  with_card_.take_marked(all_, marks_, Mark::card);
  with_key_.take_marked(all_, marks_, Mark::key);
  with_bank_.take_marked(all_, marks_, Mark::bank);
  with_past_.take_marked(all_, marks_, Mark::past);
  refused_.take_marked(all_, marks_, Mark::refused);
  fraudulent_.take_marked(all_, marks_, Mark::fraudulent);

  const auto shop = at(rows.shop);
  std::uint16_t* const shops = shops_.data();
  std::uint16_t* const positions = positions_or_places_.data();
#pragma GCC unroll 8
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint16_t row = row_at[i];
    shops[i] = shop(row);
    positions[row] = static_cast<std::uint16_t>(i);
  }
}

void TransactionsWriter::write_ids(Job& job) {
  const SliceRows& rows = job.rows;
  parquet::FileWriter& out = job.out;
  const std::uint64_t first_row = job.slice.first_row;
  const auto ids = [&](const IdForm& form, auto id) {
    out.begin_column();
    job.column(all_, [&](const auto& validity, auto batch, auto first) {
      out.write_decimal_ids(validity, {form.prefix, form.digits, id(batch, first)});
    });
  };
  ids(transaction_id_form, [&](auto batch, std::uint64_t first) {
    std::uint64_t next = first_row + first;
    return job.made<std::uint64_t>(batch, [&](std::uint16_t) { return ++next; });
  });

  // Customers enter the slice in the order of their numbers.
  dictionary_.build_distinct(job.lists.customers.items(), [](auto& to, std::uint64_t number) {
    put_id(to.text(customer_id_form.length()).data(), customer_id_form, number + 1);
  });
  out.begin_column(dictionary_.texts(true));
  job.codes<std::uint16_t>(all_, at(rows.customer));

  // A session has the number of its first row, so ids mostly count up.
  const auto session = at(rows.session);
  const auto position = at(positions_or_places_);
  ids(session_id_form, [&](auto batch, auto) {
    return job.made<std::uint64_t>(
        batch, [=](std::uint16_t row) { return first_row + position(session(row)) + 1; });
  });

  dictionary_.build(
      job.lists.devices.items(), [](std::uint64_t number) { return number; },
      [](auto& to, std::uint64_t number) {
        put_id(to.text(device_id_form.length()).data(), device_id_form, number);
      });
  out.begin_column(dictionary_.texts());
  write_listed(job, all_, rows.device);
}

void TransactionsWriter::write_times(Job& job) {
  const std::int64_t begin = first_instant_ + job.slice.begin;
  job.out.begin_column();
  job.column(all_, [&](const auto& validity, auto rows, auto first) {
    job.out.write_int64(
        validity,
        job.made<std::int64_t>(job.order.subspan(first, rows.size()), [&](std::uint64_t when) {
          const auto since = static_cast<std::int64_t>(when >> SliceRows::row_bits);
          return (begin + since) * 1000;
        }));
  });
}

void TransactionsWriter::write_payment(Job& job) {
  const SliceRows& rows = job.rows;
  job.out.begin_column(schema_.vocabulary(Column::tipo));
  job.codes_by_time<std::uint8_t>(all_, types_or_mccs_);
  job.money(money_, all_, at(rows.amount));
  job.vocabulary(schema_.vocabulary(Column::moeda), all_, [](std::uint16_t) { return 0; });
  job.vocabulary(schema_.vocabulary(Column::canal), all_, at(rows.channel));
}

void TransactionsWriter::write_place(Job& job) {
  // In order, so that neighbours begin alike and are compressed well.
  dictionary_.build_sorted(job.lists.addresses.items(), [](auto& to, std::uint32_t ip) {
    to.text_by([ip](char* begin) { return put_address(begin, ip); });
  });
  job.out.begin_column(dictionary_.texts());
  write_listed(job, all_, job.rows.address);

  fill(positions_or_places_.data(), all_.rows(), at(job.rows.place));
  const auto coordinate = [&](std::span<const std::int32_t> values, auto of) {
    dictionary_.build_sorted(values, [](auto& to, std::int32_t value) { to.put(value / 1e6); });
    job.out.begin_column(dictionary_.numbers(true));
    job.codes_by_time<std::uint16_t, std::uint16_t>(
        all_, positions_or_places_,
        [of, codes_of = job.lists.places.codes().data(), code = at(dictionary_.codes())](
            std::uint16_t place) { return code(of(codes_of[place])); });
  };
  using Codes = SlicePlaces::Codes;
  coordinate(job.lists.places.latitudes(), [](const Codes& codes) { return codes.latitude; });
  coordinate(job.lists.places.longitudes(), [](const Codes& codes) { return codes.longitude; });
}

void TransactionsWriter::write_merchant(Job& job) {
  fill(types_or_mccs_.data(), std::span<const std::uint16_t>(shops_).first(all_.count()),
       at(schema_.shop_mccs()));
  job.out.begin_column(schema_.vocabulary(Column::merchant_id));
  job.codes_by_time<std::uint16_t>(all_, shops_);
  job.out.begin_column(schema_.vocabulary(Column::merchant_name));
  job.codes_by_time<std::uint16_t, std::uint16_t>(all_, shops_, at(schema_.name_codes()));
  job.out.begin_column(schema_.vocabulary(Column::merchant_category));
  job.codes_by_time<std::uint8_t>(all_, types_or_mccs_);
  job.out.begin_column(schema_.vocabulary(Column::mcc_code));
  job.codes_by_time<std::uint8_t, std::uint8_t>(all_, types_or_mccs_, at(schema_.mcc_codes()));
  job.out.begin_column(schema_.vocabulary(Column::mcc_risk_level));
  job.codes_by_time<std::uint8_t, std::uint8_t>(all_, types_or_mccs_, at(schema_.mcc_risks()));
}

void TransactionsWriter::write_card(Job& job) {
  using catalog::TransactionType;
  const SliceRows& rows = job.rows;
  const auto has_flag = [flags = at(rows.flags)](std::uint8_t flag) {
    return [=](std::uint16_t row) { return (flags(row) & flag) != 0 ? 1 : 0; };
  };
  dictionary_.build_distinct(job.lists.cards.items(), [](auto& to, std::uint64_t hash) {
    put_hex(to.text(16).data(), hash);
  });
  job.out.begin_column(dictionary_.texts());
  job.codes<std::uint16_t>(with_card_, at(rows.card));
  job.vocabulary(schema_.vocabulary(Column::bandeira), with_card_, at(rows.brand));
  constexpr auto credit = static_cast<std::uint8_t>(TransactionType::cartao_credito);
  job.vocabulary(schema_.vocabulary(Column::tipo_cartao), with_card_,
                 [type = at(rows.type)](std::uint16_t row) { return type(row) == credit ? 0 : 1; });
  job.vocabulary(schema_.vocabulary(Column::entrada_cartao), with_card_, at(rows.entry));
  job.vocabulary(schema_.vocabulary(Column::parcelas), with_card_, at(rows.installments));
  job.bools(with_card_, has_flag(SliceRows::cvv_checked));
  job.bools(with_card_, has_flag(SliceRows::strong_authentication));
}

void TransactionsWriter::write_transfer(Job& job) {
  const SliceRows& rows = job.rows;
  job.vocabulary(schema_.vocabulary(Column::chave_pix_tipo), with_key_, at(rows.key_type));
  dictionary_.build(
      job.lists.keys.items(), [](std::uint64_t identity) { return identity; },
      [](auto& to, std::uint64_t identity) {
        put_hex(put_hex(to.text(32).data(), mix(identity + golden_step)), mix(identity));
      });
  job.out.begin_column(dictionary_.texts());
  write_listed(job, with_key_, rows.key);
  job.vocabulary(schema_.vocabulary(Column::banco_destino), with_bank_, at(rows.bank));
}

void TransactionsWriter::write_listed(Job& job, const RowOrder& of,
                                      std::span<const std::uint16_t> column) {
  job.codes<std::uint16_t>(of, [item = at(column), code = at(dictionary_.codes())](
                                   std::uint16_t row) { return code(item(row)); });
}

template <typename From, typename Put>
void TransactionsWriter::write_few(Job& job, const RowOrder& of, From from, Put put) {
  const std::span<std::uint32_t> room = dictionary_.room_for_numbers();
  std::uint32_t count = 0;
  for (std::uint32_t b = 0; b < of.batches(); ++b) {
    fill(room.data() + count, of.rows(b), from);
    count += static_cast<std::uint32_t>(of.rows(b).size());
  }
  const std::span<const std::uint32_t> numbers = room.first(count);
  dictionary_.build_ascending(numbers, put);
  job.out.begin_column(dictionary_.numbers(true));
  job.column(of, [&](const auto& validity, auto rows, auto first) {
    job.out.write_codes(validity, job.made<std::uint16_t>(numbers.subspan(first, rows.size()),
                                                          dictionary_.code_of_number()));
  });
}

void TransactionsWriter::write_history(Job& job) {
  const SliceRows& rows = job.rows;
  const auto hundredths = [](auto& to, std::uint32_t value) {
    to.put(static_cast<double>(value) / 100.0);
  };
  write_few(job, with_past_, at(rows.distance), hundredths);
  job.numbers(with_past_, at(rows.minutes));
  write_few(job, all_, at(rows.count_24h),
            [](auto& to, std::uint32_t value) { to.put(static_cast<std::int32_t>(value)); });
  job.money(money_, all_, at(rows.sum_24h));
  job.flags_by_time(all_, flags_, SliceRows::unusual_hour);
  job.flags_by_time(all_, flags_, SliceRows::new_beneficiary);
  // 0 approved, 1 refused, 2 pending
  job.out.begin_column(schema_.vocabulary(Column::status));
  job.codes_by_time<std::uint8_t, std::uint8_t>(all_, flags_, [](std::uint8_t flags) {
    return (flags & SliceRows::refused) != 0 ? 1 : (flags & SliceRows::pending) != 0 ? 2 : 0;
  });
  job.vocabulary(schema_.vocabulary(Column::motivo_recusa), refused_, at(rows.reason));
  write_few(job, all_, at(rows.score), hundredths);
}

void TransactionsWriter::write_outcome(Job& job) {
  job.flags_by_time(all_, marks_, 1u << Mark::fraudulent);
  job.vocabulary(schema_.vocabulary(Column::fraud_type), fraudulent_, at(job.rows.fraud));
}

}  // namespace fraudgen::generator
