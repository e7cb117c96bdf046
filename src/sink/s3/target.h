#pragma once

#include <memory>
#include <stop_token>
#include <string>

#include "sink/notice.h"
#include "sink/s3/address.h"
#include "sink/s3/options.h"
#include "sink/s3/session.h"
#include "sink/target.h"

namespace fraudgen::sink::s3 {

/// Objects in a bucket of an S3 service, below a prefix. An object is there from the moment that
/// its upload is completed, and not before. Unfinished uploads, which S3 keeps (and counts) until
/// they are aborted, are found by their keys. S3 has no locks: claim() keeps nobody out.
class S3Target : public Target {
 public:
  /// `name` is s3://BUCKET/PREFIX or minio://BUCKET/PREFIX. `options` outlives it. `stop` ends
  /// every waiting for the server. Touches nothing and asks for no credentials. Throws UsageError
  /// when it names no bucket.
  S3Target(const std::string& name, const Options& options, Notice notice, std::stop_token stop);

  std::size_t part_bytes() const override { return part_bytes_; }
  /// More than a worker fills while one part is on its way to a server some way off.
  unsigned most_parts_per_object() const override { return 8; }
  std::size_t own_bytes() const override;
  std::size_t own_bytes_per_part() const override;

  /// Finds the credentials, makes the bucket if it is not there, and tries whether an upload can be
  /// begun in it.
  void prepare() override;
  void claim(bool) override {}
  std::unique_ptr<Object> begin(std::string_view name, const Labels& labels) override;
  void list(std::string_view folder, const Visit& visit) override;
  std::optional<Labels> labels(std::string_view name) override;
  void read(std::string_view name, std::uint64_t offset, std::span<std::byte> to) override;
  void remove(std::string_view name) override;
  void remove_unfinished(std::string_view name) override;
  void remove_unfinished_in(std::string_view folder,
                            const std::function<bool(std::string_view)>& ours) override;
  Counters counters() const override;

 private:
  void connect();
  void find_bucket();
  void try_upload();
  void abort_unconfirmed_trial();
  Session::Manner at_first() const;
  [[noreturn]] static void fail(std::string_view name, const Reply& reply,
                                std::string_view permission);
  Reply send(Request request, Check check, std::span<std::byte> download = {});

  const Options& options_;
  Notice notice_;
  std::stop_token stop_;
  Location location_;
  std::size_t part_bytes_;
  bool tls_;
  std::unique_ptr<Session> session_;  ///< from prepare() on
};

}  // namespace fraudgen::sink::s3
