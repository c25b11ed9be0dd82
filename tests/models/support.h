#ifndef SMARTCV_TESTS_MODELS_SUPPORT_H
#define SMARTCV_TESTS_MODELS_SUPPORT_H

#include <catch2/catch.hpp>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/sha256.h"
#include "models/catalog_entry.h"
#include "tests/support/fixture_bytes.h"

namespace smartcv::models {

// Bytes that differ from place to place, so that two halves of different files do not fit together.
inline std::string sample_bytes(std::size_t size, unsigned int seed = 1) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) {
    seed = seed * 1664525U + 1013904223U;
    bytes[i] = static_cast<char>(seed >> 24U);
  }
  return bytes;
}

inline std::string sha256_of(const std::string& bytes) { return sha256_hex(std::as_bytes(std::span(bytes))); }

inline std::vector<std::string> names_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.push_back(entry.path().filename());
  }
  std::sort(names.begin(), names.end());
  return names;
}

// The sentence of the Error(model) that `action` throws.
template <typename Action>
std::string refusal(Action&& action, ErrorCode code = ErrorCode::model) {
  try {
    action();
  } catch (const Error& error) {
    CHECK(error.code() == code);
    return error.what();
  }
  FAIL("no error was thrown");
  return {};
}

// A model "net" in the file net.pt with these bytes.
inline CatalogEntry entry_for(const std::string& bytes, const std::string& url = {}) {
  CatalogEntry entry;
  entry.name = "net";
  entry.file = "net.pt";
  entry.size = bytes.size();
  entry.sha256 = sha256_of(bytes);
  entry.code_licence = entry.weights_licence = "MIT (somebody)";
  entry.code_licence_id = entry.weights_licence_id = "MIT";
  if (!url.empty()) {
    entry.urls.push_back(url);
  }
  return entry;
}

}  // namespace smartcv::models

#endif  // SMARTCV_TESTS_MODELS_SUPPORT_H
