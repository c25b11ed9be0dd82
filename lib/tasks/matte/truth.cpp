#include "tasks/matte/truth.h"

#include <algorithm>
#include <opencv2/core.hpp>

#include "base/error.h"
#include "base/format.h"
#include "vision/sample_rows.h"
#include "vision/turn.h"

namespace smartcv::matte {
namespace {

media::ReaderOptions with_images() {
  media::ReaderOptions options;
  options.image_sequences = true;
  return options;
}

// Which samples are alpha, and the values that mean 0 and 1.
struct Levels {
  int component = 0;
  float zero = 0;
  float one = 255;
};

Levels levels_of(const media::PictureLayout& layout, int components) {
  Levels levels;
  levels.one = static_cast<float>((1 << layout.depth) - 1);
  if (layout.has_alpha) {
    levels.component = components - 1;
  } else if (layout.model == media::ColorModel::rgb) {
    levels.component = 1;
  } else if (layout.range == media::ColorRange::limited) {
    constexpr float black = 16;
    constexpr float white = 235;
    const auto step = static_cast<float>(1 << (layout.depth - 8));
    levels.zero = black * step;
    levels.one = white * step;
  }
  return levels;
}

cv::Mat alpha_of(const media::ConstPicture& picture, media::Orientation orientation) {
  const Levels levels = levels_of(picture.layout, picture.count);
  const auto& samples = picture.components.at(static_cast<std::size_t>(levels.component));
  cv::Mat alpha(samples.height, samples.width, CV_32F);
  for (int y = 0; y < alpha.rows; ++y) {
    auto* row = alpha.ptr<float>(y);
    vision::load_samples(samples, y, 0, alpha.cols, row);
    std::transform(row, row + alpha.cols, row, [&levels](float value) {
      return std::clamp((value - levels.zero) / (levels.one - levels.zero), 0.0F, 1.0F);
    });
  }
  return vision::turned_upright(alpha, orientation);
}

}  // namespace

Truth::Truth(const std::filesystem::path& path, vision::Size upright) : path_(path), reader_(path, with_images()) {
  const media::SourceInfo& info = reader_.info();
  if (info.upright_width() != upright.width || info.upright_height() != upright.height) {
    throw Error(ErrorCode::input,
                fmt::format("the truth is {}x{}, but the video is {}x{}; they must have the same size",
                            info.upright_width(), info.upright_height(), upright.width, upright.height),
                {.file = path.string()});
  }
}

void Truth::compare(const vision::FloatPlane& alpha) {
  const auto frame = unmatched_ > 0 ? std::nullopt : reader_.next();
  if (!frame) {
    ++unmatched_;
    return;
  }
  const cv::Mat truth = alpha_of(frame->picture(), reader_.info().video.orientation);
  metrics_.add(alpha, {truth.ptr<float>(), truth.cols, truth.rows, static_cast<std::ptrdiff_t>(truth.step1())});
}

}  // namespace smartcv::matte
