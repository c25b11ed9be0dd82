#include "tasks/matte/video_background.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>

#include "vision/geometry.h"
#include "vision/rgb_planes.h"
#include "vision/rgb_sampler.h"
#include "vision/turn.h"

namespace smartcv::matte {
namespace {

std::optional<std::int64_t> start_of(const media::SourceInfo& source) {
  for (const auto& stream : source.streams) {
    if (stream.index == source.video.stream_index && stream.start.has_value()) {
      return rescale(*stream.start, stream.time_base, source.video.time_base);
    }
  }
  return std::nullopt;
}

bool whole(const cv::Rect& rect, vision::Size size) { return rect == cv::Rect(0, 0, size.width, size.height); }

// The upright picture in R'G'B' 0..1, scaled down on the way where the placement shrinks it on both axes;
// `placement.from` is changed to what it then is.
cv::Mat upright_rgb(const media::ConstPicture& picture, media::Orientation orientation, Placement& placement) {
  vision::Size size = vision::upright_size({picture.layout.width, picture.layout.height}, orientation);
  cv::Rect& from = placement.from;
  const cv::Size to = placement.to.size();
  if (to.width <= from.width && to.height <= from.height) {
    const double across = static_cast<double>(to.width) / from.width;
    const double down = static_cast<double>(to.height) / from.height;
    size.width = std::max(to.width, static_cast<int>(std::lround(size.width * across)));
    size.height = std::max(to.height, static_cast<int>(std::lround(size.height * down)));
    from.x = std::min(static_cast<int>(std::lround(from.x * across)), size.width - to.width);
    from.y = std::min(static_cast<int>(std::lround(from.y * down)), size.height - to.height);
    from.width = to.width;
    from.height = to.height;
  }
  cv::Mat rgb(size.height, size.width, CV_32FC3);
  vision::to_rgb_float(picture, orientation, size, 1.0F / 255, rgb.ptr<float>());
  return rgb;
}

}  // namespace

Raster upright_raster(const media::SourceInfo& source) {
  const Rational sample_aspect = source.video.sample_aspect_ratio;
  const double known = sample_aspect.known() && sample_aspect.num > 0 ? sample_aspect.to_double() : 1;
  return {{source.upright_width(), source.upright_height()},
          source.video.orientation.swaps_sides() ? 1 / known : known};
}

VideoBackground::VideoBackground(const BackgroundChoice& choice, const media::SourceInfo& source)
    : loop_(choice.file, source.video.time_base),
      video_orientation_(loop_.info().video.orientation),
      source_orientation_(source.video.orientation),
      frame_(upright_raster(source)),
      placement_(place(choice.fit, upright_raster(loop_.info()), frame_)),
      bar_(choice.bar),
      start_seconds_(choice.start_seconds),
      source_time_base_(source.video.time_base),
      source_start_(start_of(source)) {}

bool VideoBackground::fits_as_it_is(const media::Frame& video, const media::Frame& source) const {
  return video.picture().layout == source.picture().layout && video_orientation_ == source_orientation_ &&
         whole(placement_.from, frame_.size) && whole(placement_.to, frame_.size);
}

void VideoBackground::convert(const media::Frame& video) {
  Placement placement = placement_;
  const cv::Mat rgb = upright_rgb(video.picture(), video_orientation_, placement);
  const cv::Mat fitted = fit_picture(rgb, placement, frame_.size, bar_);
  vision::draw_rgb(vision::turned_stored(fitted, source_orientation_), planes_.writable());
}

media::ConstPicture VideoBackground::at(const media::Frame& source, const vision::Matte& /*matte*/) {
  if (!source_start_.has_value()) {
    source_start_ = rescale(source.pts(), source.time_base(), source_time_base_);
  }
  // A frame before the stream's declared start is shown with the background's first.
  const std::int64_t since_start =
      std::max<std::int64_t>(0, rescale(source.pts(), source.time_base(), source_time_base_) - *source_start_);
  const media::Frame& video = loop_.at(since_start, start_seconds_);
  if (fits_as_it_is(video, source)) {
    return video.picture();
  }
  const bool empty = planes_.fit(source);
  if (empty || loop_.shown() != drawn_) {
    convert(video);
    drawn_ = loop_.shown();
  }
  return planes_.view();
}

}  // namespace smartcv::matte
