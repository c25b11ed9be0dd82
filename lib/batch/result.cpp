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

FileResult as_done(FileResult result, const DoneFact& done) {
  result.state = FileState::done;
  for (const auto& output : done.outputs) {
    result.outputs.push_back(output.path);
  }
  result.frames = done.frames;
  result.fps = done.fps;
  result.seconds = done.seconds;
  return result;
}

}  // namespace smartcv::batch
