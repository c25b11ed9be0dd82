#include "batch/file_facts.h"

#include <sys/stat.h>

#include <algorithm>
#include <map>

#include "base/error.h"
#include "base/format.h"
#include "base/sha256.h"
#include "batch/input_files.h"
#include "batch/name_text.h"
#include "media/image_pattern.h"
#include "media/probe.h"
#include "media/reader.h"

namespace smartcv::batch {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t ns_per_second = 1'000'000'000;

std::int64_t ns_of(const timespec& time) { return time.tv_sec * ns_per_second + time.tv_nsec; }

void add_file(const fs::path& path, OutputFacts& facts) {
  if (const auto stamp = stamp_of(path)) {
    facts.stamp.bytes += stamp->bytes;
    facts.stamp.modified_ns = std::max(facts.stamp.modified_ns, stamp->modified_ns);
    facts.stamp.changed_ns = std::max(facts.stamp.changed_ns, stamp->changed_ns);
    ++facts.files;
  }
}

void add_folder(const fs::path& folder, OutputFacts& facts) {
  std::error_code problem;
  for (fs::recursive_directory_iterator it(folder, problem), end; !problem && it != end; it.increment(problem)) {
    if (it->is_regular_file(problem)) {
      add_file(it->path(), facts);
    }
  }
}

std::optional<OutputFacts> facts_now(const fs::path& results, const fs::path& path) {
  OutputFacts facts;
  facts.path = path;
  const fs::path whole = results / path;
  std::error_code ignored;
  if (media::ImagePattern::is_pattern(whole)) {
    const media::ImagePattern images(whole);
    for (const auto number : images.numbers_on_disk()) {
      add_file(images.path(number), facts);
    }
  } else if (fs::is_directory(whole, ignored)) {
    add_folder(whole, facts);
  } else {
    const auto stamp = stamp_of(whole);
    facts.stamp = stamp.value_or(FileStamp{});
    return stamp ? std::optional(facts) : std::nullopt;
  }
  return facts.files > 0 ? std::optional(facts) : std::nullopt;
}

std::int64_t count_frames(const fs::path& video) {
  const auto promised = media::Reader(video).info().video.expected_frames;
  return promised ? *promised : media::probe(video).read.frames;
}

}  // namespace

std::optional<FileStamp> stamp_of(const fs::path& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) {
    return std::nullopt;
  }
  return FileStamp{static_cast<std::uint64_t>(status.st_size), ns_of(status.st_mtim), ns_of(status.st_ctim),
                   status.st_ino};
}

InputFacts input_facts(const fs::path& path) {
  const auto before = stamp_of(path);
  const std::string sha256 = sha256_of_file(path);
  const auto after = stamp_of(path);
  if (!before || before != after) {
    throw Error(ErrorCode::input, "the file changes while it is read; wait until it is complete",
                {.file = text_of(path)});
  }
  return {*before, sha256};
}

bool is_unchanged(const fs::path& path, const InputFacts& recorded) {
  const auto now = stamp_of(path);
  if (!now || now->bytes != recorded.stamp.bytes) {
    return false;
  }
  try {
    return *now == recorded.stamp || sha256_of_file(path) == recorded.sha256;
  } catch (const Error&) {
    return false;  // it cannot be read any more
  }
}

std::string sha256_of_all(const fs::path& path) {
  if (std::error_code problem; !fs::is_directory(path, problem)) {
    return sha256_of_file(path);
  }
  std::map<std::string, std::string> files;
  std::error_code problem;
  for (fs::recursive_directory_iterator it(path, problem), end; !problem && it != end; it.increment(problem)) {
    if (it->path().filename().string().starts_with('.')) {
      it.disable_recursion_pending();
    } else if (it->is_regular_file(problem)) {
      files[it->path().lexically_relative(path).string()] = sha256_of_file(it->path());
    }
  }
  if (problem) {
    throw Error(ErrorCode::input, fmt::format("the folder cannot be read: {}", problem.message()),
                {.file = text_of(path)});
  }
  std::string all;
  for (const auto& [name, sha256] : files) {
    all += fmt::format("{}\n{}\n", name, sha256);
  }
  return sha256_hex(all);
}

bool is_there(const fs::path& results, const fs::path& path) { return facts_now(results, path).has_value(); }

OutputFacts output_facts(const fs::path& results, const fs::path& path, std::int64_t frames) {
  auto facts = facts_now(results, path);
  if (!facts) {
    throw Error(ErrorCode::output, "the result is not there although the job reported it", {.file = text_of(path)});
  }
  facts->frames = frames;
  if (facts->files == 0 && !is_called_like_video(path)) {
    facts->sha256 = sha256_of_file(results / path);
  }
  return *facts;
}

bool is_intact(const fs::path& results, const OutputFacts& recorded) {
  const auto now = facts_now(results, recorded.path);
  if (!now || recorded.loose) {
    return now.has_value();
  }
  if (now->stamp.bytes != recorded.stamp.bytes || now->files != recorded.files) {
    return false;
  }
  if (now->stamp == recorded.stamp || recorded.files > 0) {
    return true;
  }
  try {
    const fs::path whole = results / recorded.path;
    return recorded.sha256.empty() ? count_frames(whole) == recorded.frames : sha256_of_file(whole) == recorded.sha256;
  } catch (const Error&) {
    return false;  // no video any more
  }
}

Json to_json(const FileStamp& stamp) {
  return {{"bytes", stamp.bytes},
          {"modified_ns", stamp.modified_ns},
          {"changed_ns", stamp.changed_ns},
          {"inode", stamp.inode}};
}

FileStamp stamp_from(const Json& json) {
  return {json.at("bytes").get<std::uint64_t>(), json.at("modified_ns").get<std::int64_t>(),
          json.at("changed_ns").get<std::int64_t>(), json.at("inode").get<std::uint64_t>()};
}

}  // namespace smartcv::batch
