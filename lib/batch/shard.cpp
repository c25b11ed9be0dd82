#include "batch/shard.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <fstream>
#include <iterator>
#include <numeric>
#include <string_view>
#include <thread>

#include "base/error.h"
#include "base/format.h"
#include "base/part_file.h"
#include "base/sha256.h"
#include "batch/journal_line.h"

namespace smartcv::batch {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_shards = 100'000;

[[noreturn]] void refuse(const std::string& where, std::string message) {
  throw Error(ErrorCode::usage, std::move(message), {.file = where});
}

std::optional<std::size_t> number(std::string_view text) {
  std::size_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  return problem == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(value)
                                                                                     : std::nullopt;
}

std::optional<std::size_t> number_in(const Environment& environment, const char* name) {
  const char* const text = environment(name);
  if (text == nullptr || *text == 0) {
    return std::nullopt;
  }
  const auto value = number(text);
  if (!value) {
    refuse(name, fmt::format("a whole number is expected, but it is '{}'", text));
  }
  return value;
}

std::optional<Shard> from_slurm(const Environment& environment) {
  const auto id = number_in(environment, "SLURM_ARRAY_TASK_ID");
  if (!id) {
    return std::nullopt;
  }
  const auto count = number_in(environment, "SLURM_ARRAY_TASK_COUNT");
  const auto least = number_in(environment, "SLURM_ARRAY_TASK_MIN");
  if (!count || !least) {
    refuse("SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT and SLURM_ARRAY_TASK_MIN are not set; give --shard i/N");
  }
  if (*id < *least || *id - *least >= *count) {
    refuse(
        "SLURM_ARRAY_TASK_ID",
        fmt::format("{} is none of {} tasks counted from {} in steps of one; submit --array={}-{} or give --shard i/N",
                    *id, *count, *least, *least, *least + *count - 1));
  }
  const char* const array = environment("SLURM_ARRAY_JOB_ID");
  return Shard{*id - *least + 1, *count, array == nullptr ? "" : fmt::format("slurm-{}", array)};
}

std::optional<Shard> from_kubernetes(std::optional<std::size_t> shards, const Environment& environment) {
  const auto index = number_in(environment, "JOB_COMPLETION_INDEX");
  if (!index) {
    return std::nullopt;
  }
  if (!shards) {
    refuse("JOB_COMPLETION_INDEX", "Kubernetes does not say of how many; add --shards N, the job's completions");
  }
  if (*index >= *shards) {
    refuse("JOB_COMPLETION_INDEX", fmt::format("{} is out of range: --shards {} are counted from 0", *index, *shards));
  }
  return Shard{*index + 1, *shards, ""};
}

std::size_t by_name(const std::string& file, std::size_t shards) {
  const std::string hex = sha256_hex(file).substr(0, 12);
  return std::stoull(hex, nullptr, 16) % shards + 1;
}

// Workers start together: one makes the file, the others wait for it.
void write_once(const fs::path& path, const std::string& text) {
  for (int i = 0; i < 200 && !fs::exists(path); ++i) {
    try {
      write_file(path, text, false);
    } catch (const Error&) {
      if (i == 199) {
        throw;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }
}

fs::path assignment_path(const fs::path& folder, std::size_t shards) {
  return folder / fmt::format("shards-{}.json", shards);
}

}  // namespace

std::string Shard::text() const { return fmt::format("{}/{}", index, count); }

Shard parse_shard(const std::string& text) {
  const auto slash = std::min(text.find('/'), text.size());
  const auto index = number(std::string_view(text).substr(0, slash));
  const auto count = number(std::string_view(text).substr(std::min(slash + 1, text.size())));
  if (!index || !count) {
    refuse("--shard", fmt::format("i/N is expected, as in 2/4, but '{}' was given", text));
  }
  if (*count < 1 || *count > most_shards || *index < 1 || *index > *count) {
    refuse("--shard",
           fmt::format("{} is out of range: shards are counted from 1 to N, N at most {}", text, most_shards));
  }
  return {*index, *count, ""};
}

std::optional<Shard> find_shard(const std::string& given, std::optional<std::size_t> shards,
                                const Environment& environment) {
  const auto kubernetes_needs_shards = given.empty() ? shards : shards.value_or(most_shards);
  auto cluster = from_slurm(environment);
  const char* source = "SLURM_ARRAY_TASK_ID";
  if (!cluster) {
    source = "JOB_COMPLETION_INDEX";
    if (given.empty() || shards) {
      cluster = from_kubernetes(kubernetes_needs_shards, environment);
    }
  }
  if (given.empty()) {
    if (cluster && shards && cluster->count != *shards) {
      refuse("--shards", fmt::format("{} shards were given, but the array has {} tasks", *shards, cluster->count));
    }
    if (!cluster && shards) {
      refuse("--shards", "which of them this is, is not known: neither Slurm nor Kubernetes says; give --shard i/N");
    }
    return cluster;
  }
  Shard shard = parse_shard(given);
  if (shards && *shards != shard.count) {
    refuse("--shard", fmt::format("{} and --shards {} contradict each other; leave one of them out", given, *shards));
  }
  if (cluster && (cluster->index != shard.index || cluster->count != shard.count)) {
    refuse("--shard",
           fmt::format("{} was given, but {} makes this {}; leave --shard out", given, source, cluster->text()));
  }
  shard.campaign = cluster ? cluster->campaign : "";
  return shard;
}

Assignment assign(const std::vector<PlannedFile>& files, std::size_t shards) {
  std::vector<const PlannedFile*> sorted;
  for (const auto& file : files) {
    sorted.push_back(&file);
  }
  std::ranges::sort(sorted, [](const PlannedFile* a, const PlannedFile* b) {
    return a->bytes != b->bytes ? a->bytes > b->bytes : a->name < b->name;
  });
  // Every file costs something, however small it is: a start of the program.
  constexpr std::uint64_t cost_of_start = std::uint64_t{100} << 10U;
  std::vector<std::uint64_t> load(shards, 0);
  Assignment assignment;
  for (const PlannedFile* file : sorted) {
    const auto least = std::ranges::min_element(load);
    *least += file->bytes + cost_of_start;
    assignment[file->name] = static_cast<std::size_t>(least - load.begin()) + 1;
  }
  return assignment;
}

Assignment read_assignment(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  const auto json = unsealed(std::string{std::istreambuf_iterator<char>(file), {}});
  if (!json) {
    throw Error(ErrorCode::output, "the shards' assignment is damaged; remove it while no worker runs",
                {.file = path.string()});
  }
  Assignment assignment;
  for (const auto& [name, shard] : json->at("shards").items()) {
    assignment[name] = shard.get<std::size_t>();
  }
  return assignment;
}

Assignment known_assignment(const fs::path& folder, const std::vector<PlannedFile>& files, std::size_t shards) {
  const fs::path path = assignment_path(folder, shards);
  if (!fs::exists(path)) {
    return assign(files, shards);
  }
  Assignment assignment = read_assignment(path);
  for (const auto& file : files) {
    assignment.emplace(file.name, by_name(file.name, shards));
  }
  return assignment;
}

Assignment common_assignment(const fs::path& folder, const std::vector<PlannedFile>& files, std::size_t shards) {
  const fs::path path = assignment_path(folder, shards);
  if (!fs::exists(path)) {
    Json json = Json::object();
    for (const auto& [name, shard] : assign(files, shards)) {
      json[name] = shard;
    }
    write_once(path, sealed({{"shards", json}}));
  }
  return known_assignment(folder, files, shards);
}

}  // namespace smartcv::batch
