#include "batch/state_folder.h"

#include <cstddef>
#include <system_error>

#include "base/error.h"
#include "base/sha256.h"

namespace smartcv::batch {

namespace fs = std::filesystem;

void StateFolder::make() const {
  for (const auto& folder : {results, journals(), claims(), logs(), thumbnails()}) {
    std::error_code problem;
    fs::create_directories(folder, problem);
    if (problem) {
      throw Error(ErrorCode::output, "the folder cannot be made: " + problem.message(), {.file = folder.string()});
    }
  }
}

fs::path StateFolder::log_of(const std::string& file) const {
  constexpr std::size_t longest = 200;  // bytes
  fs::path log = logs();
  for (const auto& part : fs::path(file)) {
    const std::string& name = part.native();
    log /= name.size() <= longest ? name : name.substr(0, longest) + "~" + sha256_hex(name).substr(0, 8);
  }
  log += ".log";
  return log;
}

bool is_state_folder(const fs::path& folder) {
  std::error_code ignored;
  return folder.filename() == "smartcv-batch" && fs::is_directory(folder / "journal", ignored);
}

}  // namespace smartcv::batch
