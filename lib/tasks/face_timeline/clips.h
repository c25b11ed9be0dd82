#ifndef SMARTCV_TASKS_FACE_TIMELINE_CLIPS_H
#define SMARTCV_TASKS_FACE_TIMELINE_CLIPS_H

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "media/writer.h"
#include "tasks/face_timeline/options.h"
#include "tasks/face_timeline/timeline.h"

namespace smartcv::face_timeline {

struct ClipRequest {
  std::filesystem::path video;
  std::filesystem::path folder;  // made when it is missing
  Options options;               // its part about clips
  media::EncodeOptions encode;   // codec, quality, overwrite
  int threads = 1;               // cores to be used, by as many clips at a time as make sense
  // Asked between frames, from any thread; true: stop, clips that are not finished are not left behind. May be empty.
  std::function<bool()> stopped;
};

// One file that was written.
struct Clip {
  std::string identity;  // id
  std::filesystem::path file;
  std::vector<FrameSpan> pieces;  // frames of the video, in the order they are shown
  std::int64_t frames = 0;
  bool copied = false;  // packets of the source, not encoded anew
};

struct ClipResult {
  std::vector<Clip> clips;                // in the order of the timeline
  std::vector<std::string> left_without;  // ids of identities none of whose pieces was long enough
};

// Cuts the video: a file for each identity or each appearance, named IDENTITY_TIMECODE.EXT, see clip_names.h. The sound
// is cut with the picture, to the sample where it is encoded anew. Each file is there whole or not at all; files that
// were finished before an error stay.
// Throws Error(output) for a full disk, a taken name (unless encode.overwrite) or a name that would be the video
// itself, Error(input) for a damaged video, Error(usage) for options that do not go together, Error(stopped).
ClipResult write_clips(const Timeline& timeline, const ClipRequest& request);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_CLIPS_H
