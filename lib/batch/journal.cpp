#include "batch/journal.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/error.h"
#include "base/format.h"

namespace smartcv::batch {
namespace {

// Taken from the disk beforehand, so that facts can still be noted when it is full.
constexpr off_t reserve = off_t{64} * 1024;

Error failure(const std::filesystem::path& path, const char* what, int number) {
  const bool full = number == ENOSPC || number == EDQUOT;
  return {ErrorCode::output,
          full ? std::string("the disk is full; free some space and start the batch again")
               : fmt::format("{}: {}", what, std::generic_category().message(number)),
          {.file = path.string()}};
}

}  // namespace

Journal::Journal(const std::filesystem::path& folder, std::string_view run_name)
    : path_(folder / fmt::format("{}.jsonl", run_name)) {
  file_ = open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file_ < 0) {
    throw failure(path_, "the journal cannot be made", errno);
  }
  // File systems that cannot reserve go without.
  (void)fallocate(file_, FALLOC_FL_KEEP_SIZE, 0, reserve);
}

Journal::~Journal() {
  // What was reserved and not needed goes back.
  (void)ftruncate(file_, size_);
  close(file_);
}

void Journal::add(const Json& fact) { add(std::vector<Json>{fact}); }

void Journal::add(const std::vector<Json>& facts) {
  std::string text;
  for (const auto& fact : facts) {
    text += sealed(fact);
  }
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto written = pwrite(file_, rest.data(), rest.size(), size_ + static_cast<off_t>(text.size() - rest.size()));
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      const int number = errno;
      (void)ftruncate(file_, size_);  // the next fact must not stand behind half a line
      throw failure(path_, "the journal cannot be written", number);
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  if (fdatasync(file_) != 0) {
    throw failure(path_, "the journal cannot be flushed to disk", errno);
  }
  size_ += static_cast<std::int64_t>(text.size());
}

}  // namespace smartcv::batch
