#ifndef SMARTCV_BATCH_FACTS_H
#define SMARTCV_BATCH_FACTS_H

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "batch/file_facts.h"

namespace smartcv::batch {

// What decides a result besides its input. Two runs may share results only when all of it agrees.
struct Identity {
  std::string job;      // "anonymize"
  std::string version;  // of the program
  std::string root;     // text_of() the inputs' folder: the same name elsewhere is another video
  std::vector<std::pair<std::string, std::string>> configuration;  // keys that change a result, with their values
  std::map<std::string, std::string> models;                       // name to SHA-256

  // SHA-256 of all of it, hex.
  [[nodiscard]] std::string hash() const;
};
[[nodiscard]] Json to_json(const Identity& identity);
[[nodiscard]] Identity identity_from(const Json& json);  // throws Json::exception
// "method was solid and is blur now, …": empty when they agree.
[[nodiscard]] std::string differences(const Identity& before, const Identity& now);

// The kinds of facts in a journal. Each is {"fact": KIND, "time": UTC, …}; times are for people only.

// A run begins. The first line of each journal.
struct RunFact {
  Identity identity;
  std::string campaign;  // runs that belong together: a job array; else the run alone
  std::int64_t started_ns = 0;
  std::string host;
  int pid = 0;
  std::string shard;  // "2/4"; empty: all files

  // Of its journal, unlike any other.
  [[nodiscard]] std::string name() const;
};
[[nodiscard]] Json to_json(const RunFact& run);
[[nodiscard]] RunFact run_from(const Json& json);

// What this run will look after.
struct PlanFact {
  std::string file;
  std::string output;
  std::uint64_t bytes = 0;
};
[[nodiscard]] Json to_json(const PlanFact& plan);
[[nodiscard]] PlanFact plan_from(const Json& json);

// A file is begun: from here on, whatever stands under its output's name is ours.
struct StartFact {
  std::string file;
  std::string output;
};
[[nodiscard]] Json to_json(const StartFact& start);
[[nodiscard]] StartFact start_from(const Json& json);

struct DoneFact {
  std::string file;
  InputFacts input;
  std::vector<OutputFacts> outputs;
  std::int64_t frames = 0;
  double seconds = 0;
  double fps = 0;
};
[[nodiscard]] Json to_json(const DoneFact& done);
[[nodiscard]] DoneFact done_from(const Json& json);

struct FailedFact {
  std::string file;
  int exit_code = 1;  // of the job; 128 + signal when it was killed
  std::string reason;
  std::optional<FileStamp> input;
  double seconds = 0;
};
[[nodiscard]] Json to_json(const FailedFact& failed);
[[nodiscard]] FailedFact failed_from(const Json& json);

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_FACTS_H
