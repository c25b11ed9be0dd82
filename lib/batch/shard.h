#ifndef SMARTCV_BATCH_SHARD_H
#define SMARTCV_BATCH_SHARD_H

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "batch/plan.h"

namespace smartcv::batch {

// One of `count` workers that share a plan; `index` from 1.
struct Shard {
  std::size_t index = 1;
  std::size_t count = 1;
  std::string campaign;  // name of the array this is part of; empty: none

  [[nodiscard]] std::string text() const;  // "2/4"
};

// "2/4". Throws Error(usage) for anything else and for a number out of range.
[[nodiscard]] Shard parse_shard(const std::string& text);

// The shard this process is: `given` (--shard), else what Slurm says (SLURM_ARRAY_TASK_ID, _MIN, _COUNT), else
// Kubernetes (JOB_COMPLETION_INDEX, with `shards` workers: --shards, as Kubernetes does not tell). Nothing: all files
// are ours. Throws Error(usage) when these contradict each other or are incomplete. `environment` is getenv but in
// tests.
using Environment = std::function<const char*(const char* name)>;
[[nodiscard]] std::optional<Shard> find_shard(const std::string& given, std::optional<std::size_t> shards,
                                              const Environment& environment);

// Which shard (from 1) does which file: the largest files first, each to the shard that has least to do. The same files
// give the same answer everywhere.
using Assignment = std::map<std::string, std::size_t>;
[[nodiscard]] Assignment assign(const std::vector<PlannedFile>& files, std::size_t shards);

// The assignment all workers of one results' folder keep to, whenever they start: made by the first, kept in `folder`,
// read by the others. A file that came later goes to a shard by its name. Throws Error(output).
[[nodiscard]] Assignment common_assignment(const std::filesystem::path& folder, const std::vector<PlannedFile>& files,
                                           std::size_t shards);

// The same, but nothing is kept: what common_assignment() would say.
[[nodiscard]] Assignment known_assignment(const std::filesystem::path& folder, const std::vector<PlannedFile>& files,
                                          std::size_t shards);

// One that was kept. Throws Error(output).
[[nodiscard]] Assignment read_assignment(const std::filesystem::path& path);

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_SHARD_H
