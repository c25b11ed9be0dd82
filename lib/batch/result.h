#ifndef SMARTCV_BATCH_RESULT_H
#define SMARTCV_BATCH_RESULT_H

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "batch/facts.h"

namespace smartcv::batch {

enum class FileState {
  done,
  failed,
  stopped,  // on request, before it was done
  waiting,  // not begun
};
[[nodiscard]] const char* name_of(FileState state);

// What has become of one file.
struct FileResult {
  std::string name;              // PlannedFile::name
  std::filesystem::path output;  // as planned, below the results' folder
  FileState state = FileState::waiting;
  bool earlier = false;                        // known from the journals, nothing was done now
  std::vector<std::filesystem::path> outputs;  // below the results' folder, when done
  std::string reason;                          // why not
  int exit_code = 0;                           // of the job
  std::int64_t frames = 0;
  double fps = 0;
  double seconds = 0;
  bool piece = false;  // of a long file: told on the way only
};

// The same file, done as this fact says.
[[nodiscard]] FileResult as_done(FileResult result, const DoneFact& done);

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_RESULT_H
