#ifndef SMARTCV_TASKS_MATTE_OUTPUT_FORM_H
#define SMARTCV_TASKS_MATTE_OUTPUT_FORM_H

#include <filesystem>
#include <string>

#include "media/image_pattern.h"
#include "media/image_sequence_writer.h"
#include "media/source_info.h"
#include "tasks/matte/options.h"
#include "tasks/matte/output_choice.h"
#include "tasks/matte/picture_maker.h"

namespace smartcv::matte {

// The frames a video output takes. Composite and foreground are in the source's own format. Alpha is gray of the wanted
// depth (automatic: 8 bits). rgba is what the file's codec keeps, see media/alpha_format.h. A preview is yuv420p, at
// most 360 pixels high. `codec` is the one that was asked for, "auto" where none was.
[[nodiscard]] PictureForm video_form(const OutputChoice& choice, const Options& options, const std::string& codec,
                                     const media::SourceInfo& source);

// Where the images of an output go and what they are: by the pattern's ending, of a folder by `image_format`. Automatic
// depth of PNG: 8 bits. Throws Error(usage) for another ending than .png and .exr, and for a preview.
struct ImageForm {
  media::ImagePattern pattern;
  media::ImageFormat format = media::ImageFormat::png8;
};
[[nodiscard]] ImageForm image_form(const OutputChoice& choice, const Options& options);

}  // namespace smartcv::matte

#endif  // SMARTCV_TASKS_MATTE_OUTPUT_FORM_H
