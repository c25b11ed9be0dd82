#ifndef SMARTCV_TASKS_FITTING_PREVIEW_LOOK_OUTPUT_H
#define SMARTCV_TASKS_FITTING_PREVIEW_LOOK_OUTPUT_H

#include <filesystem>
#include <optional>
#include <string>

#include "media/image_sequence_writer.h"
#include "media/source_info.h"
#include "media/writer.h"
#include "pipeline/task.h"
#include "tasks/fitting_preview/look_layout.h"

namespace smartcv::fitting_preview {

// What a layout is written as.
struct OutputForm {
  bool images = false;       // PNG, one a frame; only of garments alone
  std::string alpha_format;  // of a video of garments alone
  media::SourceInfo info;    // of the pictures that come
};
// `frame_format`: FFmpeg's name of the reader's frames. Throws Error(usage) for images of another layout.
[[nodiscard]] OutputForm output_form(const std::filesystem::path& output, Layout layout, const std::string& codec,
                                     const std::string& frame_format, const media::SourceInfo& source);

// The file or the images of one look. Items have RenderNotes.
class LookOutput : public pipeline::FrameTarget {
 public:
  // Opens it. Throws Error(usage) and Error(output) as media::Writer and media::ImageSequenceWriter do.
  LookOutput(const std::filesystem::path& output, const OutputForm& form, const media::EncodeOptions& encode);

  void write(pipeline::Item item) override;
  [[nodiscard]] media::WriteResult finish(bool partial);

 private:
  std::filesystem::path path_;
  std::optional<media::Writer> video_;
  std::optional<media::ImageSequenceWriter> images_;
};

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_LOOK_OUTPUT_H
