#include "tasks/anonymize/tracks_writer.h"

#include "base/error.h"
#include "tasks/anonymize/tracks_json.h"

namespace smartcv::anonymize {

// "frames" comes first in the file: what stands behind it is known only at the end.
TracksWriter::TracksWriter(const std::filesystem::path& path, bool overwrite)
    : part_(path, overwrite), file_(part_.part_path(), std::ios::binary | std::ios::trunc) {
  put("{\"frames\":[");
}

void TracksWriter::add(const DecidedFrame& frame) {
  for (const auto* places : {&frame.places, &frame.visible}) {
    for (const vision::TrackPlace& place : *places) {
      seen_.insert(place.track);
    }
  }
  put((first_ ? "\n" : ",\n") + json_of(planned(frame)).dump());
  first_ = false;
}

void TracksWriter::publish(const TrackPlan& head, const std::vector<PlannedTrack>& tracks) {
  std::set<std::int64_t> rest = seen_;
  put("\n],\n\"tracks\":[");
  const char* between = "\n";
  for (const PlannedTrack& track : tracks) {
    put(between + json_of(track).dump());
    between = ",\n";
    rest.erase(track.id);
  }
  for (const std::int64_t id : rest) {
    put(between + json_of(PlannedTrack{.id = id}).dump());
    between = ",\n";
  }
  put("\n],\n");
  // Names may be any bytes; what is not UTF-8 is replaced.
  const std::string text = head_json(head).dump(-1, ' ', false, FloatJson::error_handler_t::replace);
  put(text.substr(1) + "\n");
  file_.close();
  if (!file_) {
    throw Error(ErrorCode::output, "could not be written to the end; is the disk full?",
                {.file = part_.final_path().string()});
  }
  part_.publish();
}

void TracksWriter::put(const std::string& text) {
  file_ << text;
  if (!file_) {
    throw Error(ErrorCode::output, "could not be written; is the disk full?", {.file = part_.final_path().string()});
  }
}

}  // namespace smartcv::anonymize
