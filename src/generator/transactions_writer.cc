#include "generator/transactions_writer.h"

#include "generator/ids.h"
#include "generator/text.h"

namespace fraudgen::generator {
namespace {

std::span<const char> write_address(std::span<char> at, std::uint32_t ip) {
  char* end = at.data();
  for (int shift = 24; shift >= 0; shift -= 8) {
    end = put_number(end, ip >> shift & 0xFF);
    if (shift > 0) end = put(end, '.');
  }
  return at.first(static_cast<std::size_t>(end - at.data()));
}

}  // namespace

struct TransactionsWriter::Job {
  parquet::FileWriter& out;
  const SliceRows& rows;
  const SliceLists& lists;
  const Slice& slice;
  std::span<const std::uint64_t> order;
  std::span<std::uint64_t> batch;

  /// f(row) for the rows of a batch, as an array of T.
  template <typename T, typename F>
  std::span<const T> gather(std::span<const std::uint16_t> from, F f) {
    T* values = reinterpret_cast<T*>(batch.data());
    for (std::size_t i = 0; i < from.size(); ++i) values[i] = static_cast<T>(f(from[i]));
    return {values, from.size()};
  }

  /// A whole column of codes; the column is begun.
  template <typename T, typename F>
  void codes(const RowOrder& of, F f) {
    for (std::uint32_t b = 0; b < of.batches(); ++b) {
      out.write_codes(of.validity(b), gather<T>(of.rows(b), f));
    }
    out.end_column();
  }
  template <typename T, typename F>
  void vocabulary(const parquet::PreparedDictionary& entries, const RowOrder& of, F f) {
    out.begin_column(entries);
    codes<T>(of, f);
  }
  template <typename F>
  void numbers(const RowOrder& of, F f) {
    out.begin_column();
    for (std::uint32_t b = 0; b < of.batches(); ++b) {
      out.write_int32(of.validity(b), gather<std::int32_t>(of.rows(b), f));
    }
    out.end_column();
  }
  template <typename F>
  void flags(const RowOrder& of, F f) {
    out.begin_column();
    for (std::uint32_t b = 0; b < of.batches(); ++b) {
      out.write_bools(of.validity(b), gather<std::uint8_t>(of.rows(b), f));
    }
    out.end_column();
  }
  /// Cents as the money that the dataset has.
  template <typename F>
  void money(Money money, const RowOrder& of, F f) {
    if (money == Money::decimal) return numbers(of, f);
    out.begin_column();
    for (std::uint32_t b = 0; b < of.batches(); ++b) {
      out.write_double(of.validity(b), gather<double>(of.rows(b), [&](std::uint16_t row) {
                         return static_cast<double>(f(row)) / 100.0;
                       }));
    }
    out.end_column();
  }
};

TransactionsWriter::TransactionsWriter(const TransactionsSchema& schema, Money money,
                                       std::int32_t first_day, std::uint32_t row_group_rows,
                                       memory::Carver& scratch)
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
      row_codes_(scratch.take<std::uint16_t>(row_group_rows)) {}

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
  const SliceRows& rows = player.rows();
  constexpr auto bit = [](TransactionType type) { return 1u << index(type); };
  constexpr std::uint32_t cards =
      bit(TransactionType::cartao_credito) | bit(TransactionType::cartao_debito);
  constexpr std::uint32_t keys = bit(TransactionType::pix);
  constexpr std::uint32_t banks =
      keys | bit(TransactionType::ted) | bit(TransactionType::boleto) | bit(TransactionType::doc);
  all_.take_all(player.order());
  const auto is_among = [&](std::uint32_t types) {
    return [&rows, types](std::uint16_t row) { return (types >> rows.type[row] & 1) != 0; };
  };
  with_card_.take_if(all_, is_among(cards));
  with_key_.take_if(all_, is_among(keys));
  with_bank_.take_if(all_, is_among(banks));
  with_past_.take_if(all_, [&](auto row) { return (rows.flags[row] & SliceRows::first) == 0; });
  refused_.take_if(all_, [&](auto row) { return (rows.flags[row] & SliceRows::refused) != 0; });
  fraudulent_.take_if(all_, [&](auto row) { return rows.fraud[row] != SliceRows::honest; });
}

void TransactionsWriter::write_ids(Job& job) {
  const SliceRows& rows = job.rows;
  std::uint64_t next = job.slice.first_row;
  job.out.begin_column();
  for (std::uint32_t b = 0; b < all_.batches(); ++b) {
    const auto ids = job.gather<std::uint64_t>(all_.rows(b), [&](std::uint16_t) { return ++next; });
    job.out.write_decimal_ids(all_.validity(b),
                              {transaction_id_form.prefix, transaction_id_form.digits, ids});
  }
  job.out.end_column();

  // Customers enter the slice in the order of their numbers.
  dictionary_.build_distinct(job.lists.customers.items(), [](auto& to, std::uint64_t number) {
    put_id(to.text(customer_id_form.length()).data(), customer_id_form, number + 1);
  });
  job.out.begin_column(dictionary_.texts(true));
  job.codes<std::uint16_t>(all_, [&](std::uint16_t row) { return rows.customer[row]; });

  // A session has the number of its first row, so ids mostly count up.
  std::uint32_t position = 0;
  job.out.begin_column();
  for (std::uint32_t b = 0; b < all_.batches(); ++b) {
    const auto ids = job.gather<std::uint64_t>(all_.rows(b), [&](std::uint16_t row) {
      const std::uint16_t session = rows.session[row];
      if (session == row) row_codes_[row] = static_cast<std::uint16_t>(position);
      ++position;
      return job.slice.first_row + row_codes_[session] + 1;
    });
    job.out.write_decimal_ids(all_.validity(b),
                              {session_id_form.prefix, session_id_form.digits, ids});
  }
  job.out.end_column();

  dictionary_.build(
      job.lists.devices.items(), [](std::uint64_t number) { return number; },
      [](auto& to, std::uint64_t number) {
        put_id(to.text(device_id_form.length()).data(), device_id_form, number);
      });
  job.out.begin_column(dictionary_.texts());
  job.codes<std::uint16_t>(
      all_, [&](std::uint16_t row) { return dictionary_.codes()[rows.device[row]]; });
}

void TransactionsWriter::write_times(Job& job) {
  const std::int64_t begin = first_instant_ + job.slice.begin;
  std::size_t next = 0;
  job.out.begin_column();
  for (std::uint32_t b = 0; b < all_.batches(); ++b) {
    const auto micros = job.gather<std::int64_t>(all_.rows(b), [&](std::uint16_t) {
      const auto since = static_cast<std::int64_t>(job.order[next++] >> SliceRows::row_bits);
      return (begin + since) * 1000;
    });
    job.out.write_int64(all_.validity(b), micros);
  }
  job.out.end_column();
}

void TransactionsWriter::write_payment(Job& job) {
  const SliceRows& rows = job.rows;
  job.vocabulary<std::uint8_t>(schema_.vocabulary(Column::tipo), all_,
                               [&](std::uint16_t row) { return rows.type[row]; });
  job.money(money_, all_, [&](std::uint16_t row) { return rows.amount[row]; });
  job.vocabulary<std::uint8_t>(schema_.vocabulary(Column::moeda), all_,
                               [](std::uint16_t) { return 0; });
  job.vocabulary<std::uint8_t>(schema_.vocabulary(Column::canal), all_,
                               [&](std::uint16_t row) { return rows.channel[row]; });
}

void TransactionsWriter::write_place(Job& job) {
  const SliceRows& rows = job.rows;
  dictionary_.build(
      job.lists.addresses.items(), [](std::uint32_t ip) { return ip; },
      [](auto& to, std::uint32_t ip) {
        std::array<char, 15> text;
        const auto written = write_address(text, ip);
        const auto entry = to.text(static_cast<std::uint32_t>(written.size()));
        std::copy(written.begin(), written.end(), entry.begin());
      });
  job.out.begin_column(dictionary_.texts());
  job.codes<std::uint16_t>(
      all_, [&](std::uint16_t row) { return dictionary_.codes()[rows.address[row]]; });

  const auto coordinate = [&](auto of) {
    dictionary_.build(
        job.lists.places.items(),
        [&](const Place& place) { return static_cast<std::uint64_t>(of(place)); },
        [&](auto& to, const Place& place) { to.put(of(place) / 1e6); });
    job.out.begin_column(dictionary_.numbers());
    job.codes<std::uint16_t>(
        all_, [&](std::uint16_t row) { return dictionary_.codes()[rows.place[row]]; });
  };
  coordinate([](const Place& place) { return place.latitude; });
  coordinate([](const Place& place) { return place.longitude; });
}

void TransactionsWriter::write_merchant(Job& job) {
  const SliceRows& rows = job.rows;
  const auto shops = catalog::shops();
  const auto mccs = catalog::mccs();
  job.vocabulary<std::uint16_t>(schema_.vocabulary(Column::merchant_id), all_,
                                [&](std::uint16_t row) { return rows.shop[row]; });
  job.vocabulary<std::uint16_t>(
      schema_.vocabulary(Column::merchant_name), all_,
      [&](std::uint16_t row) { return schema_.name_code(rows.shop[row]); });
  job.vocabulary<std::uint8_t>(schema_.vocabulary(Column::merchant_category), all_,
                               [&](std::uint16_t row) { return shops[rows.shop[row]].mcc; });
  job.vocabulary<std::uint8_t>(schema_.vocabulary(Column::mcc_code), all_, [&](std::uint16_t row) {
    return schema_.mcc_code(shops[rows.shop[row]].mcc);
  });
  job.vocabulary<std::uint8_t>(
      schema_.vocabulary(Column::mcc_risk_level), all_,
      [&](std::uint16_t row) { return mccs[shops[rows.shop[row]].mcc].risk; });
}

void TransactionsWriter::write_card(Job& job) {
  using catalog::TransactionType;
  const SliceRows& rows = job.rows;
  const auto has_flag = [&](std::uint8_t flag) {
    return [&rows, flag](std::uint16_t row) { return (rows.flags[row] & flag) != 0 ? 1 : 0; };
  };
  dictionary_.build_distinct(job.lists.cards.items(), [](auto& to, std::uint64_t hash) {
    put_hex(to.text(16).data(), hash);
  });
  job.out.begin_column(dictionary_.texts());
  job.codes<std::uint16_t>(with_card_, [&](std::uint16_t row) { return rows.card[row]; });
  job.vocabulary<std::uint8_t>(schema_.vocabulary(Column::bandeira), with_card_,
                               [&](std::uint16_t row) { return rows.brand[row]; });
  constexpr auto credit = static_cast<std::uint8_t>(TransactionType::cartao_credito);
  job.vocabulary<std::uint8_t>(schema_.vocabulary(Column::tipo_cartao), with_card_,
                               [&](std::uint16_t row) { return rows.type[row] == credit ? 0 : 1; });
  job.vocabulary<std::uint8_t>(schema_.vocabulary(Column::entrada_cartao), with_card_,
                               [&](std::uint16_t row) { return rows.entry[row]; });
  job.vocabulary<std::uint8_t>(schema_.vocabulary(Column::parcelas), with_card_,
                               [&](std::uint16_t row) { return rows.installments[row]; });
  job.flags(with_card_, has_flag(SliceRows::cvv_checked));
  job.flags(with_card_, has_flag(SliceRows::strong_authentication));
}

void TransactionsWriter::write_transfer(Job& job) {
  const SliceRows& rows = job.rows;
  job.vocabulary<std::uint8_t>(schema_.vocabulary(Column::chave_pix_tipo), with_key_,
                               [&](std::uint16_t row) { return rows.key_type[row]; });
  dictionary_.build(
      job.lists.keys.items(), [](std::uint64_t identity) { return identity; },
      [](auto& to, std::uint64_t identity) {
        put_hex(put_hex(to.text(32).data(), mix(identity + golden_step)), mix(identity));
      });
  job.out.begin_column(dictionary_.texts());
  job.codes<std::uint16_t>(with_key_,
                           [&](std::uint16_t row) { return dictionary_.codes()[rows.key[row]]; });
  job.vocabulary<std::uint8_t>(schema_.vocabulary(Column::banco_destino), with_bank_,
                               [&](std::uint16_t row) { return rows.bank[row]; });
}

void TransactionsWriter::write_history(Job& job) {
  const SliceRows& rows = job.rows;
  // Numbers of which a row group has few: `put` adds one to the dictionary.
  const auto few = [&](const RowOrder& of, auto value, auto put) {
    const auto values = [&](auto take) {
      for (std::uint32_t b = 0; b < of.batches(); ++b) {
        for (const std::uint16_t row : of.rows(b)) take(value(row));
      }
    };
    if (dictionary_.build_ascending(values, put)) {
      job.out.begin_column(dictionary_.numbers(true));
      job.codes<std::uint16_t>(of,
                               [&](std::uint16_t row) { return dictionary_.code_of(value(row)); });
      return;
    }
    dictionary_.clear();
    for (std::uint32_t b = 0; b < of.batches(); ++b) {
      for (const std::uint16_t row : of.rows(b)) {
        row_codes_[row] = dictionary_.intern(value(row), [&](auto& to) { put(to, value(row)); });
      }
    }
    job.out.begin_column(dictionary_.numbers());
    job.codes<std::uint16_t>(of, [&](std::uint16_t row) { return row_codes_[row]; });
  };
  const auto hundredths = [](auto& to, std::uint32_t value) {
    to.put(static_cast<double>(value) / 100.0);
  };
  const auto has_flag = [&](std::uint8_t flag) {
    return [&rows, flag](std::uint16_t row) { return (rows.flags[row] & flag) != 0 ? 1 : 0; };
  };
  few(with_past_, [&](std::uint16_t row) { return rows.distance[row]; }, hundredths);
  job.numbers(with_past_, [&](std::uint16_t row) { return rows.minutes[row]; });
  few(
      all_, [&](std::uint16_t row) { return rows.count_24h[row]; },
      [](auto& to, std::uint32_t value) { to.put(static_cast<std::int32_t>(value)); });
  job.money(money_, all_, [&](std::uint16_t row) { return rows.sum_24h[row]; });
  job.flags(all_, has_flag(SliceRows::unusual_hour));
  job.flags(all_, has_flag(SliceRows::new_beneficiary));
  // 0 approved, 1 refused, 2 pending
  job.vocabulary<std::uint8_t>(schema_.vocabulary(Column::status), all_, [&](std::uint16_t row) {
    return (rows.flags[row] & SliceRows::refused) != 0   ? 1
           : (rows.flags[row] & SliceRows::pending) != 0 ? 2
                                                         : 0;
  });
  job.vocabulary<std::uint8_t>(schema_.vocabulary(Column::motivo_recusa), refused_,
                               [&](std::uint16_t row) { return rows.reason[row]; });
  few(all_, [&](std::uint16_t row) { return rows.score[row]; }, hundredths);
}

void TransactionsWriter::write_outcome(Job& job) {
  const SliceRows& rows = job.rows;
  job.flags(all_, [&](std::uint16_t row) { return rows.fraud[row] != SliceRows::honest ? 1 : 0; });
  job.vocabulary<std::uint8_t>(schema_.vocabulary(Column::fraud_type), fraudulent_,
                               [&](std::uint16_t row) { return rows.fraud[row]; });
}

}  // namespace fraudgen::generator
