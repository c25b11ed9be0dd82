#include "batch/result.h"

namespace smartcv::batch {

const char* name_of(FileState state) {
  switch (state) {
    case FileState::done:
      return "done";
    case FileState::failed:
      return "failed";
    case FileState::stopped:
      return "stopped";
    case FileState::waiting:
      return "waiting";
  }
  return "";
}

}  // namespace smartcv::batch
