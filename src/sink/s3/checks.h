#pragma once

#include <optional>

#include "sink/s3/call.h"
#include "sink/s3/responses.h"

namespace fraudgen::sink::s3 {

// What most calls look for in an answer (see Check).

/// Nothing but the status, and that no error document came with it.
inline std::optional<ServiceError> anything(const Received& received) {
  if (received.body.empty()) return std::nullopt;
  const ServiceError error = parse_error(received.body);
  return error.code.empty() ? std::nullopt : std::optional(error);
}

/// Puts what a body was parsed to into `to`, or returns the error that it is.
template <typename T>
std::optional<ServiceError> take(Answer<T>&& answer, T& to) {
  if (const auto* error = std::get_if<ServiceError>(&answer)) return *error;
  to = std::get<T>(std::move(answer));
  return std::nullopt;
}

}  // namespace fraudgen::sink::s3
