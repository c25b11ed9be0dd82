#include "smartcv/scratch_folder.h"

#include <unistd.h>

#include "base/error.h"
#include "base/format.h"

namespace smartcv::app {

namespace fs = std::filesystem;

ScratchFolder::ScratchFolder() {
  std::error_code problem;
  path_ = fs::temp_directory_path(problem) / fmt::format("smartcv-bench-{}", getpid());
  if (problem || !fs::create_directory(path_, problem)) {
    throw Error(ErrorCode::output, "the folder for temporary results cannot be made; set TMPDIR to one with space",
                {.file = path_.string()});
  }
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace smartcv::app
