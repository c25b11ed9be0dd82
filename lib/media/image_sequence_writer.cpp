#include "media/image_sequence_writer.h"

#include <algorithm>
#include <mutex>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "base/part_file.h"
#include "media/images/image_samples.h"
#include "media/images/image_workers.h"

namespace smartcv::media {
namespace {

namespace fs = std::filesystem;

using detail::ImageEncoder;
using detail::SampleReader;

// The images that are complete. Workers finish them in any order.
class Progress {
 public:
  explicit Progress(std::int64_t first) : next_(first), first_(first) {}

  void add(std::int64_t number) {
    const std::lock_guard lock(mutex_);
    ++count_;
    ahead_.insert(number);
    while (ahead_.erase(next_) > 0) {
      ++next_;
    }
  }
  [[nodiscard]] std::int64_t count() const {
    const std::lock_guard lock(mutex_);
    return count_;
  }
  [[nodiscard]] std::optional<std::int64_t> complete_up_to() const {
    const std::lock_guard lock(mutex_);
    return next_ > first_ ? std::optional(next_ - 1) : std::nullopt;
  }

 private:
  mutable std::mutex mutex_;
  std::set<std::int64_t> ahead_;
  std::int64_t next_;
  std::int64_t first_;
  std::int64_t count_ = 0;
};

std::vector<SampleReader> readers_of(const ConstPicture& picture, const Orientation& turn) {
  if (picture.layout.model == ColorModel::yuv || picture.layout.range != ColorRange::full || picture.count == 2) {
    throw Error(ErrorCode::internal, "an image needs a picture of RGB, RGBA or gray samples of full range");
  }
  std::vector<SampleReader> readers;
  for (const auto& component : picture.view()) {
    readers.emplace_back(component, turn);
  }
  return readers;
}

std::vector<SampleReader> readers_of(const FloatPicture& picture, const Orientation& turn) {
  if (picture.count != 1 && picture.count != 3 && picture.count != 4) {
    throw Error(ErrorCode::internal, "an image needs one, three or four planes");
  }
  std::vector<SampleReader> readers;
  for (int index = 0; index < picture.count; ++index) {
    readers.emplace_back(picture.planes[static_cast<std::size_t>(index)], picture.width, picture.height, turn);
  }
  return readers;
}

Rational pixel_aspect_of(const SourceInfo& source, const Orientation& turn) {
  const Rational aspect = source.video.sample_aspect_ratio;
  if (aspect.num <= 0 || aspect.den <= 0) {
    return {0, 1};
  }
  return turn.swaps_sides() ? Rational{aspect.den, aspect.num} : aspect;
}

void require_valid(const ImageSequenceOptions& options) {
  if (options.compression < 0 || options.compression > 9) {
    throw Error(ErrorCode::usage,
                fmt::format("the compression of images is a number from 0 to 9, not {}", options.compression));
  }
  if (options.workers < 1 || options.first_number < 0) {
    throw Error(ErrorCode::usage, "an image sequence needs at least one worker and counts from zero or more");
  }
}

void require_ending(const ImagePattern& pattern, ImageFormat format) {
  const std::string wanted = format == ImageFormat::exr_half ? ".exr" : ".png";
  if (pattern.extension() != wanted) {
    throw Error(ErrorCode::usage, "the names of these images end with " + wanted + ", not " + pattern.extension(),
                {"", pattern.path(0).string(), std::nullopt});
  }
}

// The input may be a sequence, named by its folder or by its pattern.
void require_other_than_source(const ImagePattern& pattern, const fs::path& source) {
  std::error_code missing;
  const fs::path folder = fs::is_directory(source, missing) ? source : source.parent_path();
  const bool is_sequence = fs::is_directory(source, missing) || ImagePattern::is_pattern(source);
  if (is_sequence && fs::equivalent(pattern.folder(), folder.empty() ? "." : folder, missing)) {
    throw Error(ErrorCode::usage, "the images would be written among those of the input; choose another folder",
                {"", pattern.folder().string(), std::nullopt});
  }
}

void make_folder(const fs::path& folder) {
  std::error_code problem;
  fs::create_directory(folder, problem);
  if (!fs::is_directory(folder)) {
    throw Error(ErrorCode::output, problem ? "the folder cannot be made: " + problem.message() : "this is not a folder",
                {"", folder.string(), std::nullopt});
  }
}

}  // namespace

class ImageSequenceWriter::State {
 public:
  State(const ImagePattern& pattern, const SourceInfo& source, const ImageSequenceOptions& options)
      : pattern_(pattern),
        options_(options),
        progress_(options.first_number),
        next_(options.first_number),
        workers_(checked(pattern, source, options), 2 * static_cast<std::size_t>(options.workers), options,
                 pixel_aspect_of(source, options.turn)) {}

  template <typename Picture>
  void write(Picture picture, const ImageTime& time) {
    require_usable();
    const std::int64_t number = note(time);
    // std::function wants to be able to copy what it holds.
    auto shared = std::make_shared<Picture>(std::move(picture));
    with_progress([&] {
      workers_.submit(
          [this, shared = std::move(shared), number](ImageEncoder& encoder) { encode(encoder, *shared, number); });
    });
  }

  void keep(const ImageTime& time) {
    require_usable();
    const std::int64_t number = note(time);
    if (std::error_code missing; !fs::is_regular_file(pattern_.path(number), missing)) {
      throw Error(ErrorCode::output, "this image of the interrupted run is gone; start again without resuming",
                  {"", pattern_.path(number).string(), std::nullopt});
    }
    progress_.add(number);
  }

  void sync() {
    with_progress([this] { workers_.wait(); });
    sync_file_system(pattern_.folder());
  }

  [[nodiscard]] ImageSequenceResult finish(bool partial) {
    require_usable();
    sync();
    finished_ = true;
    const std::string name = pattern_.base_name() + (partial ? ".partial" : "");
    ImageSequenceResult result;
    result.images = progress_.count();
    result.most_in_flight = workers_.peak();
    result.timing = pattern_.folder() / (name + ".timing.csv");
    result.ffconcat = pattern_.folder() / (name + ".ffconcat");
    // Times of an older sequence would be wrong for this one.
    write_file(result.timing, timing_csv(times_), true);
    write_file(result.ffconcat, ffconcat(times_, result.ffconcat.filename().string()), true);
    if (!partial) {
      // Of a run that was stopped and has now come to its end.
      for (const std::string ending : {".partial.timing.csv", ".partial.ffconcat"}) {
        std::error_code missing;
        fs::remove(pattern_.folder() / (name + ending), missing);
      }
    }
    result.left_over =
        std::ranges::count_if(pattern_.numbers_on_disk(), [this](auto number) { return number >= next_; });
    if (result.left_over > 0) {
      log_warning(fmt::format("{}: {} images of an older sequence lie behind the last one; remove them",
                              pattern_.folder().string(), result.left_over));
    }
    return result;
  }

  [[nodiscard]] std::optional<std::int64_t> complete_up_to() const { return progress_.complete_up_to(); }

 private:
  [[nodiscard]] static int checked(const ImagePattern& pattern, const SourceInfo& source,
                                   const ImageSequenceOptions& options) {
    require_valid(options);
    require_ending(pattern, options.format);
    make_folder(pattern.folder());
    require_other_than_source(pattern, source.path);
    const auto present = options.overwrite ? std::vector<std::int64_t>() : pattern.numbers_on_disk();
    if (!present.empty()) {
      throw Error(ErrorCode::output,
                  fmt::format("there are {} images with such names already; choose another name or allow overwriting",
                              present.size()),
                  {"", pattern.path(present.front()).string(), std::nullopt});
    }
    return options.workers;
  }

  void require_usable() const {
    if (finished_) {
      throw Error(ErrorCode::internal, "an image sequence was written to after it had been finished");
    }
  }

  [[nodiscard]] std::int64_t note(const ImageTime& time) {
    const std::int64_t number = next_++;
    times_.push_back({number, pattern_.path(number).filename().string(), time});
    return number;
  }

  void encode(ImageEncoder& encoder, const Frame& frame, std::int64_t number) {
    write_image(encoder, readers_of(frame.picture(), options_.turn), number);
  }
  void encode(ImageEncoder& encoder, const FloatPicture& picture, std::int64_t number) {
    write_image(encoder, readers_of(picture, options_.turn), number);
  }

  void write_image(ImageEncoder& encoder, const std::vector<SampleReader>& readers, std::int64_t number) {
    write_file(pattern_.path(number), encoder.encode(readers), options_.overwrite, Durable::later);
    progress_.add(number);
  }

  // What went wrong, and what is left to go on from.
  template <typename Work>
  void with_progress(Work work) {
    try {
      work();
    } catch (const Error& error) {
      const auto last = progress_.complete_up_to();
      const std::string without_gap = last ? ", without a gap up to " + pattern_.path(*last).filename().string() : "";
      throw Error(error.code(),
                  fmt::format("{}; {} images are complete{}", error.message(), progress_.count(), without_gap),
                  error.context());
    }
  }

  ImagePattern pattern_;
  ImageSequenceOptions options_;
  Progress progress_;
  std::vector<TimedImage> times_;
  std::int64_t next_;
  bool finished_ = false;
  detail::ImageWorkers workers_;  // the last member: its threads use the others
};

ImageSequenceWriter::ImageSequenceWriter(const ImagePattern& pattern, const SourceInfo& source,
                                         ImageSequenceOptions options)
    : state_(std::make_unique<State>(pattern, source, options)) {}
ImageSequenceWriter::~ImageSequenceWriter() = default;
ImageSequenceWriter::ImageSequenceWriter(ImageSequenceWriter&&) noexcept = default;
ImageSequenceWriter& ImageSequenceWriter::operator=(ImageSequenceWriter&&) noexcept = default;

void ImageSequenceWriter::write(Frame frame) {
  const ImageTime time{frame.pts(), frame.duration(), frame.time_base()};
  state_->write(std::move(frame), time);
}
void ImageSequenceWriter::write(FloatPicture picture, const ImageTime& time) {
  state_->write(std::move(picture), time);
}
void ImageSequenceWriter::keep(const ImageTime& time) { state_->keep(time); }
void ImageSequenceWriter::sync() { state_->sync(); }
ImageSequenceResult ImageSequenceWriter::finish(bool partial) { return state_->finish(partial); }
std::optional<std::int64_t> ImageSequenceWriter::complete_up_to() const { return state_->complete_up_to(); }

}  // namespace smartcv::media
