#include "tasks/matte/output_writers.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <system_error>
#include <utility>
#include <variant>

#include "base/error.h"
#include "job/stage_options.h"
#include "media/image_pattern.h"
#include "media/image_sequence_writer.h"
#include "media/output_pictures.h"
#include "tasks/matte/matte_notes.h"
#include "tasks/matte/output_form.h"

namespace smartcv::matte {
namespace {

bool carries_alpha(OutputKind kind) { return kind == OutputKind::alpha || kind == OutputKind::rgba; }

// Where alpha goes that is to be worked on: it is kept without loss, whatever its depth.
bool is_matroska(const std::filesystem::path& path) { return path.extension() == ".mkv"; }

std::size_t pixels_of(const media::PictureLayout& layout) {
  return static_cast<std::size_t>(layout.width) * static_cast<std::size_t>(layout.height);
}

// "2.000007.packets": the eighth segment of the third output.
std::optional<media::Segments> segments_of(const std::optional<Unfinished>& unfinished, std::size_t output) {
  if (!unfinished) {
    return std::nullopt;
  }
  media::Segments segments{unfinished->folder / std::to_string(output), {}};
  if (output < unfinished->segments.size()) {
    segments.frames = unfinished->segments[output];
  }
  return segments;
}

media::SourceInfo info_for(const PictureForm& form, const media::SourceInfo& source) {
  if (form.kind == OutputKind::preview) {
    constexpr int panels = 3;
    return media::with_upright_pictures(source, form.pixel_format, panels * form.panel.width, form.panel.height);
  }
  return form.pixel_format.empty() ? source : media::with_pictures(source, form.pixel_format);
}

}  // namespace

class OutputWriters::Output {
 public:
  Output() = default;
  virtual ~Output() = default;
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  [[nodiscard]] virtual const PictureForm& form() const = 0;
  [[nodiscard]] virtual std::size_t bytes() const = 0;
  virtual void write(OutputPicture picture, const media::ImageTime& time) = 0;
  virtual void keep(const media::ImageTime& time) = 0;
  [[nodiscard]] virtual std::int64_t end_segment() = 0;
  [[nodiscard]] virtual OutputResult finish(bool partial) = 0;
};

class OutputWriters::Video : public Output {
 public:
  Video(const OutputChoice& choice, const Options& options, media::EncodeOptions encode,
        const media::SourceInfo& source, std::optional<media::Segments> segments)
      : form_(video_form(choice, options, encode.codec, source)),
        info_(info_for(form_, source)),
        writer_(choice.path, info_, std::move(encode), std::move(segments)) {}

  [[nodiscard]] const PictureForm& form() const override { return form_; }
  [[nodiscard]] std::size_t bytes() const override { return job::frame_bytes(info_.video.layout); }
  void write(OutputPicture picture, const media::ImageTime& /*time*/) override {
    writer_.write(std::move(std::get<media::Frame>(picture)));
  }
  void keep(const media::ImageTime& time) override { writer_.keep(time); }
  [[nodiscard]] std::int64_t end_segment() override { return writer_.end_segment(); }
  [[nodiscard]] OutputResult finish(bool partial) override { return {form_.kind, writer_.finish(partial), {}}; }

 private:
  PictureForm form_;
  media::SourceInfo info_;
  media::Writer writer_;
};

class OutputWriters::Images : public Output {
 public:
  Images(OutputChoice choice, const Options& options, bool overwrite, const media::SourceInfo& source)
      : choice_(std::move(choice)),
        form_{choice_.kind, true, ""},
        images_(with_folder(image_form(choice_, options))),
        pixels_(pixels_of(source.video.layout)),
        writer_(images_.pattern, source, sequence_options(images_.format, overwrite, source)) {}

  [[nodiscard]] const PictureForm& form() const override { return form_; }
  // Floats of up to four planes.
  [[nodiscard]] std::size_t bytes() const override { return 4 * sizeof(float) * pixels_; }
  void write(OutputPicture picture, const media::ImageTime& time) override {
    writer_.write(std::move(std::get<media::FloatPicture>(picture)), time);
  }
  void keep(const media::ImageTime& time) override { writer_.keep(time); }
  [[nodiscard]] std::int64_t end_segment() override {
    writer_.sync();
    return 0;
  }
  [[nodiscard]] OutputResult finish(bool partial) override {
    const media::ImageSequenceResult sequence = writer_.finish(partial);
    OutputResult result{choice_.kind, {}, {sequence.timing, sequence.ffconcat}};
    result.written.path = choice_.path;
    result.written.frames = sequence.images;
    result.written.encoder = images_.format == media::ImageFormat::exr_half ? "exr" : "png";
    result.written.pixel_format = sample_format();
    result.written.alpha_bits = choice_.kind == OutputKind::rgba ? depth() : 0;
    return result;
  }

 private:
  // A folder for each kind stands in a folder that may not be there either ("frames/alpha/"); more than that is a
  // mistake, which the writer refuses.
  static ImageForm with_folder(ImageForm images) {
    std::error_code ignored;
    std::filesystem::create_directory(images.pattern.folder().parent_path(), ignored);
    return images;
  }
  static media::ImageSequenceOptions sequence_options(media::ImageFormat format, bool overwrite,
                                                      const media::SourceInfo& source) {
    media::ImageSequenceOptions options;
    options.format = format;
    options.turn = source.video.orientation;
    options.overwrite = overwrite;
    return options;
  }
  [[nodiscard]] int depth() const { return images_.format == media::ImageFormat::png8 ? 8 : 16; }
  [[nodiscard]] std::string sample_format() const {
    const std::string channels = choice_.kind == OutputKind::alpha  ? "gray"
                                 : choice_.kind == OutputKind::rgba ? "rgba"
                                                                    : "rgb";
    return channels + (images_.format == media::ImageFormat::exr_half ? " half" : " " + std::to_string(depth()));
  }

  OutputChoice choice_;
  PictureForm form_;
  ImageForm images_;
  std::size_t pixels_;
  media::ImageSequenceWriter writer_;
};

OutputWriters::OutputWriters(const std::vector<OutputChoice>& choices, const Options& options,
                             const media::EncodeOptions& encode, const media::SourceInfo& source,
                             const std::optional<Unfinished>& unfinished) {
  const bool only_alpha = std::ranges::all_of(choices, &carries_alpha, &OutputChoice::kind);
  for (const OutputChoice& choice : choices) {
    if (media::is_image_sequence(choice.path)) {
      const bool overwrite = encode.overwrite || (unfinished && unfinished->begun);
      outputs_.push_back(std::make_unique<Images>(choice, options, overwrite, source));
      continue;
    }
    media::EncodeOptions own = encode;
    own.overwrite = encode.overwrite || (unfinished && unfinished->complete);
    if (carries_alpha(choice.kind) && (options.alpha_codec != "auto" || !only_alpha)) {
      own.codec = options.alpha_codec;
      own.pixel_format = "auto";
    }
    if (choice.kind == OutputKind::alpha && own.codec == "auto" && is_matroska(choice.path)) {
      own.codec = "ffv1";
    }
    if (choice.kind == OutputKind::preview) {
      own = media::EncodeOptions{.threads = encode.threads, .overwrite = own.overwrite};
    }
    outputs_.push_back(
        std::make_unique<Video>(choice, options, std::move(own), source, segments_of(unfinished, outputs_.size())));
  }
}

OutputWriters::~OutputWriters() = default;

std::vector<PictureForm> OutputWriters::forms() const {
  std::vector<PictureForm> forms;
  for (const auto& output : outputs_) {
    forms.push_back(output->form());
  }
  return forms;
}

std::size_t OutputWriters::bytes_per_frame() const {
  std::size_t bytes = 0;
  for (const auto& output : outputs_) {
    bytes += output->bytes();
  }
  return bytes;
}

void OutputWriters::write(pipeline::Item item) {
  auto& notes = static_cast<MatteNotes&>(*item.notes);
  const media::ImageTime time{item.frame.pts(), item.frame.duration(), item.frame.time_base()};
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    outputs_[i]->write(std::move(notes.pictures[i]), time);
  }
}

void OutputWriters::keep(const media::ImageTime& time) {
  for (const auto& output : outputs_) {
    output->keep(time);
  }
}

std::vector<std::int64_t> OutputWriters::end_segment() {
  std::vector<std::int64_t> frames;
  for (const auto& output : outputs_) {
    frames.push_back(output->end_segment());
  }
  return frames;
}

std::vector<OutputResult> OutputWriters::finish(bool partial) {
  std::vector<OutputResult> results;
  for (const auto& output : outputs_) {
    results.push_back(output->finish(partial));
  }
  return results;
}

}  // namespace smartcv::matte
