#include "batch/claims.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <exception>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/file_lock.h"
#include "base/sha256.h"
#include "batch/journal_line.h"

namespace smartcv::batch {
namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Field 22 of /proc/PID/stat: when the process was started; empty when there is none.
std::string start_of(int pid) {
  const std::string text = content("/proc/" + std::to_string(pid) + "/stat");
  const auto name_end = text.rfind(')');  // the name may hold anything
  if (name_end == std::string::npos) {
    return {};
  }
  std::istringstream fields(text.substr(name_end + 1));
  std::string field;
  std::string state;
  fields >> state;  // field 3
  for (int i = 4; i <= 22; ++i) {
    fields >> field;
  }
  return state == "Z" ? std::string() : field;  // a zombie writes nothing any more
}

}  // namespace

ProcessName this_process() {
  ProcessName name;
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  name.host = host.data();
  std::error_code ignored;
  std::string boot = content("/proc/sys/kernel/random/boot_id");
  boot = boot.substr(0, boot.find('\n'));
  name.place = name.host + "/" + boot + "/" + fs::read_symlink("/proc/self/ns/pid", ignored).string();
  name.pid = getpid();
  name.started = start_of(name.pid);
  return name;
}

Claims::Claims(fs::path folder, std::chrono::milliseconds patience)
    : folder_(std::move(folder)), patience_(patience), self_(this_process()) {}

Claims::~Claims() {
  for (const auto& file : held_) {
    remove(file);
  }
}

fs::path Claims::path_for(const std::string& file) const {
  return folder_ / (sha256_hex(file).substr(0, 32) + ".claim");
}

bool Claims::take(const std::string& file) {
  const fs::path path = path_for(file);
  const FileLock alone(folder_ / "claims", {});
  if (!make(path, file)) {
    if (!is_void(path)) {
      return false;
    }
    unlink(path.c_str());
    if (!make(path, file)) {
      return false;
    }
  }
  seen_.erase(path);
  held_.insert(file);
  return true;
}

void Claims::give_back(const std::string& file) noexcept {
  if (held_.erase(file) > 0) {
    remove(file);
  }
}

void Claims::remove(const std::string& file) const noexcept {
  try {
    const fs::path path = path_for(file);
    const FileLock alone(folder_ / "claims", {});
    if (is_ours(path)) {
      unlink(path.c_str());
    }
  } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): it becomes void when this process ends
  }
}

void Claims::beat() const noexcept {
  for (const auto& file : held_) {
    utimensat(AT_FDCWD, path_for(file).c_str(), nullptr, 0);
  }
}

bool Claims::make(const fs::path& path, const std::string& file) const {
  const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor < 0 && errno == EEXIST) {
    return false;
  }
  const std::string text =
      sealed({{"file", file}, {"place", self_.place}, {"pid", self_.pid}, {"started", self_.started}});
  const bool written = descriptor >= 0 && write(descriptor, text.data(), text.size()) == std::ssize(text);
  if (!written) {
    const int number = errno;
    if (descriptor >= 0) {
      close(descriptor);
      unlink(path.c_str());
    }
    throw Error(ErrorCode::output,
                "the file cannot be claimed: " + std::generic_category().message(number) + "; free some space",
                {.file = path.string()});
  }
  close(descriptor);
  return true;
}

bool Claims::is_ours(const fs::path& path) const {
  const auto claim = unsealed(content(path));
  return claim && claim->value("place", "") == self_.place && claim->value("pid", 0) == self_.pid &&
         claim->value("started", "") == self_.started;
}

bool Claims::is_void(const fs::path& path) {
  std::error_code problem;
  const auto touched = fs::last_write_time(path, problem);
  if (problem) {
    return problem == std::errc::no_such_file_or_directory;  // it has just been given back
  }
  const auto claim = unsealed(content(path));
  if (claim && claim->value("place", "") == self_.place) {
    return start_of(claim->value("pid", 0)) != claim->value("started", "");
  }
  const auto now = std::chrono::steady_clock::now();
  const auto [seen, is_new] = seen_.try_emplace(path, Seen{touched, now});
  if (!is_new && seen->second.touched != touched) {
    seen->second = {touched, now};
  }
  // Without a word in it, its maker died between two steps: nobody needs seconds for those.
  const auto patience = claim ? patience_ : std::min<std::chrono::milliseconds>(patience_, std::chrono::seconds(3));
  return now - seen->second.since >= patience;
}

}  // namespace smartcv::batch
