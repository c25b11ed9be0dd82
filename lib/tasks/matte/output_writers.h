#ifndef SMARTCV_TASKS_MATTE_OUTPUT_WRITERS_H
#define SMARTCV_TASKS_MATTE_OUTPUT_WRITERS_H

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "job/settings.h"
#include "media/source_info.h"
#include "media/writer.h"
#include "pipeline/task.h"
#include "tasks/matte/options.h"
#include "tasks/matte/output_choice.h"
#include "tasks/matte/picture_maker.h"

namespace smartcv::matte {

// What became of one output.
struct OutputResult {
  OutputKind kind = OutputKind::composite;
  media::WriteResult written;                 // of images: the path as the user gave it, "png" or "exr", their number
  std::vector<std::filesystem::path> beside;  // of images: the files that hold their times
};

// What an interrupted run has left of its outputs, and where it keeps more.
struct Unfinished {
  std::filesystem::path folder;
  bool begun = false;     // images that are there are the run's own
  bool complete = false;  // all frames are finished, and files may have been published already
  std::vector<std::vector<std::int64_t>> segments;  // of each output that is a video, frames in each finished one
};

// The files of one run, all written in one pass. Alpha in .mkv is FFV1 unless a codec was asked for.
class OutputWriters : public pipeline::FrameTarget {
 public:
  // Opens all of them, so that a container that cannot hold transparency or a file that exists is known before the
  // work. Throws Error(usage) and Error(output) as media::Writer and media::ImageSequenceWriter do, and Error(usage)
  // for images that are neither PNG nor EXR.
  OutputWriters(const std::vector<OutputChoice>& choices, const Options& options, const media::EncodeOptions& encode,
                const media::SourceInfo& source, const std::optional<Unfinished>& unfinished = std::nullopt);
  ~OutputWriters() override;
  OutputWriters(const OutputWriters&) = delete;
  OutputWriters& operator=(const OutputWriters&) = delete;

  // What each of them takes, in their order.
  [[nodiscard]] std::vector<PictureForm> forms() const;
  // Bytes of the pictures that are made of one frame.
  [[nodiscard]] std::size_t bytes_per_frame() const;

  // The next frame is in every output already. All of those are kept before the first one is written.
  void keep(const media::ImageTime& time);
  // What was written since the last segment is on the disk. Returns the frames in each new segment; 0 for images, and
  // where there was nothing to write.
  [[nodiscard]] std::vector<std::int64_t> end_segment();

  // The item's notes are MatteNotes with a picture for each output.
  void write(pipeline::Item item) override;
  // Publishes one after the other, in their order. When one of them fails, those before it stand, each whole.
  [[nodiscard]] std::vector<OutputResult> finish(bool partial);

 private:
  class Output;
  class Video;
  class Images;
  std::vector<std::unique_ptr<Output>> outputs_;
};

}  // namespace smartcv::matte

#endif  // SMARTCV_TASKS_MATTE_OUTPUT_WRITERS_H
