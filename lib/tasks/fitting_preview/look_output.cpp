#include "tasks/fitting_preview/look_output.h"

#include <utility>

#include "base/error.h"
#include "media/alpha_format.h"
#include "media/image_pattern.h"
#include "media/output_pictures.h"
#include "tasks/fitting_preview/render_task.h"

namespace smartcv::fitting_preview {
namespace {

media::ImagePattern pattern_of(const std::filesystem::path& output) {
  media::ImagePattern pattern = media::ImagePattern::is_pattern(output)
                                    ? media::ImagePattern(output)
                                    : media::ImagePattern::in_folder(output, "garment", ".png");
  if (pattern.extension() != ".png") {
    throw Error(ErrorCode::usage, "images are written as .png; end the pattern with it", {.file = output.string()});
  }
  return pattern;
}

}  // namespace

OutputForm output_form(const std::filesystem::path& output, Layout layout, const std::string& codec,
                       const std::string& frame_format, const media::SourceInfo& source) {
  OutputForm form{media::is_image_sequence(output), {}, source};
  if (form.images && layout != Layout::garment_only) {
    throw Error(ErrorCode::usage, "images are written of the layout garment-only; name a video for the others",
                {.file = output.string()});
  }
  if (layout == Layout::garment_only && !form.images) {
    form.alpha_format = media::alpha_format(output, codec, 0, source.video.layout);
    form.info = media::with_pictures(source, form.alpha_format);
  } else if (layout == Layout::side_by_side) {
    const vision::Size panel = side_panel({source.upright_width(), source.upright_height()});
    form.info = media::with_upright_pictures(source, frame_format, 2 * panel.width, panel.height);
  }
  return form;
}

LookOutput::LookOutput(const std::filesystem::path& output, const OutputForm& form, const media::EncodeOptions& encode)
    : path_(output) {
  if (!form.images) {
    video_.emplace(output, form.info, encode);
    return;
  }
  media::ImageSequenceOptions options;
  options.turn = form.info.video.orientation;
  options.overwrite = encode.overwrite;
  images_.emplace(pattern_of(output), form.info, options);
}

void LookOutput::write(pipeline::Item item) {
  if (video_) {
    video_->write(std::move(item.frame));
    return;
  }
  const media::ImageTime time{item.frame.pts(), item.frame.duration(), item.frame.time_base()};
  images_->write(std::move(*static_cast<RenderNotes&>(*item.notes).image), time);
}

media::WriteResult LookOutput::finish(bool partial) {
  if (video_) {
    return video_->finish(partial);
  }
  const media::ImageSequenceResult sequence = images_->finish(partial);
  media::WriteResult result;
  result.path = path_;
  result.frames = sequence.images;
  result.encoder = "png";
  result.pixel_format = "rgba 8";
  result.alpha_bits = 8;
  return result;
}

}  // namespace smartcv::fitting_preview
