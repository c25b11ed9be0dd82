#ifndef SMARTCV_TESTS_CONFIG_SCHEMA_DESK_H
#define SMARTCV_TESTS_CONFIG_SCHEMA_DESK_H

#include <string>

#include "config/resolve.h"
#include "config/schema.h"
#include "tests/config/support.h"
#include "tests/support/shared.h"

namespace smartcv::config {

// A job's settings, resolved over a data folder with one variant. `make` gives the job's schema, `check` is what no
// single key can tell.
template <typename Settings, Schema (*make)(Settings&), void (*check)(const Schema&, Settings&)>
struct SchemaDesk {
  SchemaDesk() {
    write_text(folder / "configs/pipelines/cpu-gpu.yaml", "batch_size: 6\n");
    sources.data = folder.path();
  }
  void file(const std::string& text) { sources.file = write_text(folder / "my.yaml", text); }
  void set(const std::string& key, const std::string& value) {
    sources.assignments.push_back({key, value, "--" + key});
  }
  void resolve_all() {
    resolve(schema, sources);
    check(schema, settings);
  }
  std::string refused() {
    return refusal([this] { resolve_all(); });
  }
  [[nodiscard]] std::string origin(const std::string& key) const { return schema.find(key)->origin; }

  tests::TemporaryFolder folder;
  Settings settings;
  Schema schema = make(settings);
  Sources sources;
};

}  // namespace smartcv::config

#endif  // SMARTCV_TESTS_CONFIG_SCHEMA_DESK_H
