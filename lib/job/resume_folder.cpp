#include "job/resume_folder.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/format.h"
#include "base/log.h"
#include "base/part_file.h"
#include "base/sha256.h"

namespace smartcv::job {
namespace {

namespace fs = std::filesystem;

constexpr int format_version = 1;
constexpr const char* manifest_name = "job.json";
constexpr const char* checkpoint_name = "checkpoint";
constexpr std::string_view checkpoint_mark = "smartcv checkpoint 1\n";
constexpr std::size_t sum_length = 64;
constexpr const char* begin_anew = "remove the folder to begin anew";

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool is_of_a_run(const fs::path& file) {
  const std::string name = file.filename().string();
  return name == manifest_name || name == checkpoint_name || file.extension() == ".packets" ||
         file.extension() == ".part";
}

// Hashes are told apart by their beginning.
std::string shown(const std::string& value) {
  constexpr std::size_t most = 60;
  constexpr std::size_t enough = 12;
  return value.size() > most ? value.substr(0, enough) + "…" : value;
}

Error failure(const fs::path& folder, ErrorCode code, const std::string& message) {
  return Error(code, message, {"", folder.string(), std::nullopt});
}

}  // namespace

ResumeFolder::ResumeFolder(const fs::path& folder, std::string job, std::vector<ResumeFact> facts, OtherRun other)
    : lock_(folder), job_(std::move(job)), facts_(std::move(facts)) {
  for (const auto& entry : fs::directory_iterator(path())) {
    if (!is_of_a_run(entry.path()) && entry.path().filename() != FolderLock::file_name()) {
      throw failure(path(), ErrorCode::output,
                    fmt::format("the folder for an unfinished run holds something else ({}); take it out of there",
                                entry.path().filename().string()));
    }
  }
  if (fs::exists(at(manifest_name)) && fs::exists(at(checkpoint_name))) {
    try {
      compare_facts();
      load_checkpoint();
      found_ = true;
    } catch (const Error& error) {
      if (other == OtherRun::refuse) {
        throw;
      }
      log_info(fmt::format("{}; it is begun anew", error.what()));
    }
  } else {
    found_ = is_this_run();
  }
  stays_ = found_;
  if (!found_) {
    remove_leftovers();
  }
}

// Of a run that has finished nothing there is nothing to refuse: then it is another one that begins.
bool ResumeFolder::is_this_run() const {
  try {
    compare_facts();
    return true;
  } catch (const Error&) {
    return false;
  }
}

ResumeFolder::~ResumeFolder() {
  if (!stays_) {
    lock_.remove_if_empty();
  }
}

void ResumeFolder::compare_facts() const {
  const Json manifest = Json::parse(content_of(at(manifest_name)), nullptr, false);
  if (!manifest.is_object() || manifest.value("format", 0) != format_version || manifest.value("job", "") != job_ ||
      !manifest.contains("facts") || !manifest["facts"].is_object()) {
    throw failure(path(), ErrorCode::usage,
                  fmt::format("the folder holds an unfinished run of another kind or version; {}", begin_anew));
  }
  const Json& before = manifest["facts"];
  for (const ResumeFact& fact : facts_) {
    const auto found = before.find(fact.name);
    compare_fact(fact, found != before.end() && found->is_string() ? found->get<std::string>() : "not known");
  }
}

void ResumeFolder::compare_fact(const ResumeFact& fact, const std::string& before) const {
  if (fact.value == before) {
    return;
  }
  if (!fact.refusal) {
    log_warning(
        fmt::format("{}: this run was begun with {} '{}' and goes on with '{}'; the last bits of its samples "
                    "may be others than in one go",
                    path().string(), fact.name, shown(before), shown(fact.value)));
    return;
  }
  throw failure(path(), *fact.refusal,
                fmt::format("the folder holds an unfinished run with {} '{}', and now it is '{}'; repeat that command "
                            "to finish it, or {}",
                            fact.name, shown(before), shown(fact.value), begin_anew));
}

void ResumeFolder::load_checkpoint() {
  const std::string bytes = content_of(at(checkpoint_name));
  const std::size_t head = checkpoint_mark.size() + sum_length + 1;
  if (bytes.starts_with(checkpoint_mark) && bytes.size() > head) {
    const std::string_view content = std::string_view(bytes).substr(head);
    if (bytes.compare(checkpoint_mark.size(), sum_length, sha256_hex(content)) == 0) {
      checkpoint_ = Json::from_cbor(content.begin(), content.end());
      return;
    }
  }
  throw failure(at(checkpoint_name), ErrorCode::output,
                fmt::format("the checkpoint of the unfinished run is damaged; {}", begin_anew));
}

void ResumeFolder::begin() {
  if (!found_) {
    Json facts = Json::object();
    for (const ResumeFact& fact : facts_) {
      facts[fact.name] = fact.value;
    }
    const Json manifest = {{"format", format_version}, {"job", job_}, {"facts", std::move(facts)}};
    write_file(at(manifest_name), manifest.dump(2, ' ', false, Json::error_handler_t::replace) + "\n", true);
  }
  stays_ = true;
}

void ResumeFolder::save(const Json& checkpoint) {
  const std::vector<std::uint8_t> cbor = Json::to_cbor(checkpoint);
  const std::string_view content(reinterpret_cast<const char*>(cbor.data()), cbor.size());
  write_file(at(checkpoint_name), fmt::format("{}{}\n{}", checkpoint_mark, sha256_hex(content), content), true);
}

// Without job.json nothing of the rest counts.
void ResumeFolder::remove() {
  std::error_code problem;
  fs::remove(at(manifest_name), problem);
  remove_leftovers();
  if (problem) {
    log_warning(
        fmt::format("{}: the folder of the finished run cannot be removed: {}", path().string(), problem.message()));
  }
  lock_.remove_if_empty();
}

void ResumeFolder::remove_leftovers() const {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(path())) {
    if (is_of_a_run(entry.path())) {
      files.push_back(entry.path());
    }
  }
  for (const auto& file : files) {
    std::error_code ignored;  // what stays is seen: the folder stays too
    fs::remove(file, ignored);
  }
}

std::string content_identity(const std::vector<fs::path>& files) {
  if (files.size() == 1) {
    return sha256_of_file(files.front());
  }
  std::string list;
  for (const auto& file : files) {
    list += sha256_of_file(file) + " " + file.filename().string() + "\n";
  }
  return sha256_hex(list);
}

}  // namespace smartcv::job
