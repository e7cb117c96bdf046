#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "memory/arena.h"
#include "pipeline/file_list.h"

namespace fraudgen::pipeline {
namespace {

using generator::Table;

BOOST_AUTO_TEST_CASE(names_there_and_back) {
  BOOST_TEST(file_name({Table::customers, 0}) == "customers/customers_00000.parquet");
  BOOST_TEST(file_name({Table::transactions, 123456}) ==
             "transactions/transactions_123456.parquet");
  for (const std::uint32_t number : {0U, 7U, 99999U, 100000U, 4294967295U}) {
    const FileId id{Table::devices, number};
    BOOST_TEST((parse_file_name(file_name(id)).value() == id));
  }
}

BOOST_DATA_TEST_CASE(names_that_are_not_ours,
                     boost::unit_test::data::make(std::vector<std::string>{
                         "customers/customers_0000.parquet", "customers/customers_000000.parquet",
                         "customers/customers_00000.parquet.bak", "customers/devices_00000.parquet",
                         "customers/customers_-0001.parquet", "customers/customers_00000",
                         "customers/_tmp-customers_00000.parquet",
                         "transactions/transactions_4294967296.parquet", "", "customers/",
                         "customers_00000.parquet"})) {
  BOOST_TEST(!parse_file_name(sample));
}

BOOST_AUTO_TEST_CASE(manifests) {
  BOOST_TEST(manifest_name({}) == "_manifest.json");
  BOOST_TEST(manifest_name({2, 3}) == "_manifest-2-of-3.json");
  BOOST_TEST(parse_manifest_name("_manifest.json").value().whole());
  BOOST_TEST(parse_manifest_name("_manifest-2-of-3.json").value().index == 2);
  for (const char* name : {"_manifest-0-of-1.json", "_manifest-02-of-3.json", "_manifest-.json",
                           "manifest.json", "_manifest-1-of-3.json.bak"}) {
    BOOST_TEST(!parse_manifest_name(name));
  }
}

BOOST_AUTO_TEST_CASE(shards_partition_the_files) {
  generator::DatasetOptions options;
  options.rows = 200'000;
  options.file_size = 1 << 20;
  memory::Arena arena(generator::DatasetWriter::workspace_bytes(options).all);
  const generator::Dataset dataset(options, arena.take(arena.size()));
  const FileList all(dataset, Shard{});
  BOOST_REQUIRE(all.size() > 3);

  std::set<std::pair<Table, std::uint32_t>> seen;
  for (std::uint32_t index = 0; index < 3; ++index) {
    const Shard shard{index, 3};
    const FileList files(dataset, shard);
    for (std::uint64_t i = 0; i < files.size(); ++i) {
      const FileId id = files.at(i);
      BOOST_TEST(shard.has(id.number));
      BOOST_TEST(id.number < dataset.file_count(id.table));
      BOOST_TEST(files.index_of(id).value() == i);
      BOOST_TEST(seen.emplace(id.table, id.number).second);
    }
    BOOST_TEST(!files.index_of({Table::transactions, dataset.file_count(Table::transactions)}));
    BOOST_TEST(!files.index_of({Table::transactions, (index + 1) % 3}));
  }
  BOOST_TEST(seen.size() == all.size());
}

}  // namespace
}  // namespace fraudgen::pipeline
