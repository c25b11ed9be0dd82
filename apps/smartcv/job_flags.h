#ifndef SMARTCV_APPS_SMARTCV_JOB_FLAGS_H
#define SMARTCV_APPS_SMARTCV_JOB_FLAGS_H

#include <CLI/CLI.hpp>
#include <list>
#include <string>
#include <vector>

#include "config/resolve.h"
#include "config/schema.h"

namespace smartcv::app {

// The options of a job on a command line: a flag for every key of its schema, --config and --set. Must live until the
// work is done.
class JobFlags {
 public:
  JobFlags() = default;
  JobFlags(const JobFlags&) = delete;
  JobFlags& operator=(const JobFlags&) = delete;

  // `schema` must outlive this. A key whose flag the command has already for itself is left to --set and --config.
  void add(CLI::App& command, const config::Schema& schema);
  // What the command line says, once it is parsed. Throws Error(usage).
  [[nodiscard]] config::Sources sources() const;

 private:
  struct Flag {
    const config::Option* key;
    const CLI::Option* option = nullptr;
    std::vector<std::string> values;  // as given
  };
  void add_flag(CLI::App& command, const config::Option& key);
  [[nodiscard]] std::vector<config::Assignment> assignments() const;

  std::list<Flag> flags_;  // a list: CLI11 keeps references to the values
  std::string file_;
  const CLI::Option* file_option_ = nullptr;
  std::vector<std::string> set_;
};

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_JOB_FLAGS_H
