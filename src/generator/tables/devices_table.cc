#include "generator/tables/devices_table.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "catalog/devices.h"
#include "generator/people/life.h"
#include "generator/tables/columns.h"
#include "generator/tables/text.h"

namespace fraudgen::generator {
namespace {

constexpr std::int32_t most_years_of_use = 4;

constexpr std::uint64_t trusted_own = 930;  // per mille
constexpr std::uint64_t trusted_new = 600;
constexpr std::uint64_t trusted_brought = 150;

// A block's customers can't have more: every slot that is not their own.
constexpr std::size_t most_brought =
    std::size_t{Layout::block_customers} * (device_slots - first_fraud_device_slot);

ColumnList device_columns(const DatasetOptions& options) {
  using enum ColumnKind;
  ColumnList columns(options);
  columns.add("device_id", sorted_id)
      .add("customer_id", sorted_id)
      .add("tipo", code)
      .add("fabricante", code)
      .add("modelo", code)
      .add("sistema_operacional", code)
      .add("fingerprint", text)
      .add("primeiro_uso", date)
      .add("is_trusted", flag)
      .add("is_rooted_jailbroken", flag);
  return columns;
}

}  // namespace

/// A brought device as 64 bits that sort by customer and day: the victim's place in the block, the
/// day from the dataset's first, the slot, the machine.
class DevicesWriter::Brought {
 public:
  Brought(const Block& block, const FraudDevice& device)
      : bits_((device.customer - block.first_customer) << 58 |
              static_cast<std::uint64_t>(device.first_day) << 36 |
              std::uint64_t{device.slot} << 26 | device.machine) {}
  explicit Brought(std::uint64_t bits) : bits_(bits) {}

  std::uint64_t bits() const { return bits_; }
  std::uint64_t victim() const { return bits_ >> 58; }
  std::int32_t day() const { return static_cast<std::int32_t>(bits_ >> 36 & 0x3FFFFF); }
  std::uint16_t slot() const { return static_cast<std::uint16_t>(bits_ >> 26 & 0x3FF); }
  std::uint64_t machine() const { return bits_ & 0x3FFFFFF; }

 private:
  std::uint64_t bits_;
};

DevicesTable::DevicesTable(const DatasetOptions& options, const People& people,
                           const Layout& layout, const FraudPlan& frauds)
    : DevicesTable(options, people, layout, frauds, device_columns(options)) {}

DevicesTable::DevicesTable(const DatasetOptions& options, const People& people,
                           const Layout& layout, const FraudPlan& frauds, const ColumnList& columns)
    : people_(people),
      layout_(layout),
      frauds_(frauds),
      start_day_(options.start_day),
      accounts_(people, options.start_day),
      machines_(options.seed),
      schema_(columns.schema("devices")),
      options_(columns.file_options({{.column = 1}})) {
  std::vector<std::string_view> kinds;
  for (const auto device : {catalog::DeviceKind::smartphone, catalog::DeviceKind::desktop,
                            catalog::DeviceKind::tablet}) {
    kinds.push_back(catalog::device_kind_name(device));
  }
  std::vector<std::string_view> models;
  for (const catalog::DeviceModel& device : catalog::device_models()) {
    // Two makers may use one name for a model, but a dictionary has each text once.
    if (std::ranges::find(models, device.name) == models.end()) models.push_back(device.name);
    model_codes_.push_back(
        static_cast<std::uint8_t>(std::ranges::find(models, device.name) - models.begin()));
  }
  // In the order of Vocabulary.
  prepare("tipo", kinds);
  prepare("fabricante", catalog::manufacturers());
  prepare("modelo", models);
  prepare("sistema_operacional", catalog::operating_systems());
}

void DevicesTable::prepare(const std::string& column, std::span<const std::string_view> entries) {
  const std::size_t number = schema_.column(column);
  vocabularies_.emplace_back(schema_.leaves()[number], options_.columns[number], options_, entries);
}

DevicesWriter::DevicesWriter(const DevicesTable& table, std::uint32_t row_group_rows,
                             Carver& scratch)
    : table_(table),
      rows_(scratch.take<Row>(row_group_rows)),
      episodes_(scratch.take<Episode>(Layout::most_fraud_rows)),
      brought_(scratch.take<std::uint64_t>(most_brought)),
      batches_(scratch) {
  // Touched at once, so that a run's memory is the same whether it has enough customers for a full
  // row group or not.
  std::fill(rows_.begin(), rows_.end(), Row{});
}

std::uint32_t DevicesWriter::write_row_group(parquet::FileWriter& writer, Position& position,
                                             std::uint64_t end_customer) {
  const std::uint32_t rows = gather(position, end_customer);
  if (rows == 0) return 0;
  writer.begin_row_group(rows);
  write_columns(writer, rows);
  writer.end_row_group();
  return rows;
}

std::uint32_t DevicesWriter::gather_brought(const Block& block) {
  std::uint32_t count = 0;
  table_.frauds_.for_each_device(block, episodes_, [&](const FraudDevice& device) {
    brought_[count++] = Brought(block, device).bits();
  });
  std::sort(brought_.begin(), brought_.begin() + count);
  return count;
}

std::uint32_t DevicesWriter::gather(Position& position, std::uint64_t end_customer) {
  std::uint32_t rows = 0;
  const auto full = [&] { return rows == rows_.size(); };
  while (position.customer < end_customer && !full()) {
    const FilePlan file = table_.layout_.file(table_.layout_.file_of(position.customer));
    const std::uint64_t offset = position.customer - file.first_customer;
    const Block block =
        table_.layout_.block(file, static_cast<std::uint32_t>(offset / Layout::block_customers));
    const std::uint32_t brought = gather_brought(block);

    std::uint32_t next = 0;
    const std::uint64_t end = std::min(end_customer, block.first_customer + block.customers);
    while (position.customer < end && !full()) {
      const Person person = table_.people_.person(position.customer);
      const std::uint64_t victim = person.number - block.first_customer;
      while (next < brought && Brought(brought_[next]).victim() < victim) ++next;

      std::uint32_t device = position.devices_done;
      for (; device < person.devices && !full(); ++device) {
        rows_[rows++] = own_device(person, device);
      }
      std::uint32_t at = next + device - person.devices;
      for (; !full() && at < brought && Brought(brought_[at]).victim() == victim; ++at) {
        rows_[rows++] = brought_device(person.number, Brought(brought_[at]));
        ++device;
      }
      const bool more =
          device < person.devices || (at < brought && Brought(brought_[at]).victim() == victim);
      position = more ? Position{person.number, device} : Position{person.number + 1, 0};
    }
  }
  return rows;
}

DevicesWriter::Row DevicesWriter::own_device(const Person& person, std::uint32_t slot) const {
  const std::int32_t bought =
      slot + 1 == person.devices
          ? new_device_day(table_.people_.seed(), person, table_.layout_.days())
          : Life::never;
  const bool new_phone = bought != Life::never && replaces_phone(table_.people_.seed(), person);
  const Machine machine = table_.machines_.own(person.number, slot, new_phone);
  // Used since some time after the account was opened and before the first day; recent devices
  // are commoner. A new one since the day on which it is bought.
  const std::uint64_t random = mix(machine.fingerprint[0]);
  const std::int32_t account_age = table_.start_day_ - table_.accounts_.opened_day(person);
  const std::int32_t most = std::min(account_age, most_years_of_use * days_per_year);
  const auto days = static_cast<std::int32_t>(
      scale(std::min(random, random << 32), static_cast<std::uint64_t>(most)));
  return {.customer = person.number,
          .first_use =
              bought != Life::never ? table_.start_day_ + bought : table_.start_day_ - 1 - days,
          .slot = static_cast<std::uint16_t>(slot),
          .model = machine.model,
          .system = machine.system,
          .trusted = scale(mix(random), 1000) < (bought != Life::never ? trusted_new : trusted_own),
          .rooted = machine.rooted,
          .fingerprint = machine.fingerprint};
}

DevicesWriter::Row DevicesWriter::brought_device(std::uint64_t customer, Brought device) const {
  const Machine machine = table_.machines_.of_ring(device.machine());
  const std::uint64_t random = mix(machine.fingerprint[0] + customer);
  return {.customer = customer,
          .first_use = table_.start_day_ + device.day(),
          .slot = device.slot(),
          .model = machine.model,
          .system = machine.system,
          .trusted = scale(random, 1000) < trusted_brought,
          .rooted = machine.rooted,
          .fingerprint = machine.fingerprint};
}

void DevicesWriter::write_columns(parquet::FileWriter& writer, std::uint32_t rows) {
  const auto model = [&](std::uint32_t row) -> const catalog::DeviceModel& {
    return catalog::device_models()[rows_[row].model];
  };
  batches_.ids(writer, rows, device_id_form, [&](std::uint32_t row) {
    return device_number(table_.people_.seed(), rows_[row].customer, rows_[row].slot);
  });
  batches_.ids(writer, rows, customer_id_form,
               [&](std::uint32_t row) { return rows_[row].customer + 1; });
  batches_.codes(writer, rows, vocabulary(DevicesTable::kind), [&](std::uint32_t row) {
    return static_cast<std::uint8_t>(catalog::device_types()[model(row).type].kind);
  });
  batches_.codes(writer, rows, vocabulary(DevicesTable::manufacturer),
                 [&](std::uint32_t row) { return model(row).manufacturer; });
  batches_.codes(writer, rows, vocabulary(DevicesTable::model),
                 [&](std::uint32_t row) { return table_.model_codes_[rows_[row].model]; });
  batches_.codes(writer, rows, vocabulary(DevicesTable::system),
                 [&](std::uint32_t row) { return rows_[row].system; });
  batches_.texts(writer, rows, [&](std::uint32_t row, char* at) {
    return put_hex(put_hex(at, rows_[row].fingerprint[0]), rows_[row].fingerprint[1]);
  });
  batches_.numbers(writer, rows, [&](std::uint32_t row) { return rows_[row].first_use; });
  batches_.flags(writer, rows, [&](std::uint32_t row) { return rows_[row].trusted; });
  batches_.flags(writer, rows, [&](std::uint32_t row) { return rows_[row].rooted; });
}

}  // namespace fraudgen::generator
