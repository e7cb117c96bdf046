#pragma once

#include <condition_variable>
#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "sink/s3/call.h"
#include "sink/s3/request.h"
#include "sink/s3/session.h"
#include "sink/target.h"

namespace fraudgen::sink::s3 {

/// An object of S3 while it is written: one PutObject if all fits one part, else a multipart
/// upload, whose parts are sent while the next are made. A part's buffer is what is sent, and goes
/// back when the server has confirmed the part. Every part carries its CRC-32C, which the server
/// checks; the object's is compared at the end. Dropped unfinished, it aborts its upload.
class Upload : public Object {
 public:
  /// `session` outlives it. `name` is for messages.
  Upload(Session& session, std::string name, std::string key, std::vector<Field> labels,
         std::stop_token stop);
  ~Upload() override;

  void put(memory::Part part) override;
  void finish() override;

 private:
  /// A part on its way.
  struct Sending {
    memory::Part part;
    std::optional<Call> call;
    bool ended = false;
  };

  void create();
  void send_part(memory::Part part);
  /// Here and not by the loop, which has other parts to send meanwhile.
  void hash(Request& request) const;
  void part_ended(Sending& sending, std::size_t index, Reply&& reply);
  void put_whole();
  void complete();
  /// Whether the object that is there now is, as far as the server tells, what was sent. `told`: it
  /// has told that the upload was completed.
  bool matches_object(bool told);
  [[noreturn]] void remove_wrong(unsigned tries);
  void clean_up() noexcept;
  void throw_if_failed();
  [[noreturn]] void fail(const std::string& reason, unsigned tries) const;
  Attributes attributes() const { return {.metadata = labels_}; }
  std::vector<std::uint32_t> part_checksums() const;

  Session& session_;
  std::string name_;
  std::string key_;
  std::vector<Field> labels_;
  std::stop_token stop_;

  // The writer's:
  std::optional<memory::Part> whole_;  ///< the first part as long as it may be the only one
  std::string upload_id_;
  bool unconfirmed_ = false;  ///< an upload may be there that nobody told the name of
  bool under_way_ = false;    ///< the upload is there, neither completed nor aborted
  std::uint64_t bytes_ = 0;
  std::uint32_t crc32c_ = 0;
  std::list<Sending> sending_;

  // Shared with the loop:
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::vector<UploadedPart> parts_;
  std::size_t confirmed_ = 0;
  std::optional<Reply> failure_;  ///< the first
};

}  // namespace fraudgen::sink::s3
