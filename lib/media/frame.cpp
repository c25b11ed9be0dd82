#include "media/frame.h"

extern "C" {
#include <libavutil/imgutils.h>
#include <libavutil/pixdesc.h>
}

#include <array>
#include <cstddef>
#include <new>
#include <utility>

#include "base/error.h"
#include "media/detail/av_compat.h"
#include "media/detail/av_error.h"
#include "media/detail/frame_access.h"
#include "media/detail/picture_layout.h"
#include "media/detail/sample_levels.h"

namespace smartcv::media {
namespace {

void fill_black(AVFrame& frame, const PictureLayout& layout) {
  std::array<std::ptrdiff_t, 4> strides{};
  for (std::size_t plane = 0; plane < strides.size(); ++plane) {
    strides[plane] = frame.linesize[plane];
  }
  const AVColorRange range = layout.range == ColorRange::full ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
  detail::require(av_image_fill_black(frame.data, strides.data(), static_cast<AVPixelFormat>(frame.format), range,
                                      frame.width, frame.height),
                  "fill a picture with black");
  if (layout.has_alpha) {
    // libav leaves gray with alpha half transparent.
    detail::fill_samples(detail::view_of<std::uint8_t>(frame, layout).view().back(),
                         detail::full_levels(layout.depth).white);
  }
}

}  // namespace

Frame::Frame() noexcept = default;
Frame::~Frame() = default;
Frame::Frame(Frame&& other) noexcept = default;
Frame& Frame::operator=(Frame&& other) noexcept = default;

Frame Frame::allocate(int width, int height, const std::string& pixel_format) {
  const AVPixelFormat format = av_get_pix_fmt(pixel_format.c_str());
  if (format == AV_PIX_FMT_NONE) {
    throw Error(ErrorCode::internal, "there is no sample format called '" + pixel_format + "'");
  }
  detail::AvFramePtr av(av_frame_alloc());
  if (av == nullptr) {
    throw std::bad_alloc();
  }
  av->width = width;
  av->height = height;
  av->format = format;
  const PictureLayout layout = detail::layout_of(*av);
  detail::require(av_frame_get_buffer(av.get(), 0), "allocate a picture");
  fill_black(*av, layout);
  return detail::FrameAccess::wrap(std::move(av), layout);
}

Frame Frame::blank_like(const Frame& like, const std::string& pixel_format) {
  const AVFrame& model = detail::FrameAccess::get(like);
  return blank(like, pixel_format, model.width, model.height);
}

Frame Frame::blank_upright(const Frame& like, const std::string& pixel_format, int width, int height) {
  Frame frame = blank(like, pixel_format, width, height);
  AVFrame& av = *frame.samples_->av;
  av_frame_remove_side_data(&av, AV_FRAME_DATA_DISPLAYMATRIX);
  av.sample_aspect_ratio = {1, 1};
  return frame;
}

Frame Frame::blank(const Frame& like, const std::string& pixel_format, int width, int height) {
  const AVFrame& model = detail::FrameAccess::get(like);
  Frame frame = allocate(width, height, pixel_format);
  AVFrame& av = *frame.samples_->av;
  PictureLayout& layout = frame.samples_->layout;
  PictureLayout wanted = like.samples_->layout;
  wanted.width = width;
  wanted.height = height;
  layout = detail::layout_for(static_cast<AVPixelFormat>(av.format), wanted);
  detail::require(av_frame_copy_props(&av, &model), "copy frame properties");
  if (layout.model == ColorModel::gray) {
    while (av.nb_side_data > 0) {
      av_frame_remove_side_data(&av, av.side_data[0]->type);
    }
  }
  fill_black(av, layout);
  frame.sequence_ = like.sequence_;
  frame.pts_ = like.pts_;
  frame.duration_ = like.duration_;
  frame.time_base_ = like.time_base_;
  frame.damaged_ = like.damaged_;
  return frame;
}

bool Frame::empty() const noexcept { return samples_ == nullptr; }

void Frame::set_time(std::int64_t pts, std::int64_t duration, Rational time_base) noexcept {
  pts_ = pts;
  duration_ = duration;
  time_base_ = time_base;
}

ConstPicture Frame::picture() const {
  const AVFrame& av = detail::FrameAccess::get(*this);
  return detail::view_of<const std::uint8_t>(av, samples_->layout);
}

Picture Frame::writable_picture() {
  static_cast<void>(detail::FrameAccess::get(*this));
  as_decoded_ = false;
  detail::require(av_frame_make_writable(samples_->av.get()), "copy a picture");
  return detail::view_of<std::uint8_t>(*samples_->av, samples_->layout);
}

std::string Frame::pixel_format() const {
  const char* name = av_get_pix_fmt_name(static_cast<AVPixelFormat>(detail::FrameAccess::get(*this).format));
  return name != nullptr ? name : "unknown";
}

namespace detail {

Frame FrameAccess::wrap(AvFramePtr av, const PictureLayout& layout) {
  Frame frame;
  frame.samples_ = std::make_unique<Frame::Samples>();
  frame.samples_->av = std::move(av);
  frame.samples_->layout = layout;
  return frame;
}

const AVFrame& FrameAccess::get(const Frame& frame) {
  if (frame.empty()) {
    throw Error(ErrorCode::internal, "an empty frame has no picture");
  }
  return *frame.samples_->av;
}

AvFramePtr FrameAccess::release(Frame&& frame) {
  static_cast<void>(get(frame));
  const Frame taken = std::move(frame);
  AvFramePtr av = std::move(taken.samples_->av);
  av->pts = taken.pts_;
  av->time_base = {static_cast<int>(taken.time_base_.num), static_cast<int>(taken.time_base_.den)};
  set_frame_duration(*av, taken.duration_);
  return av;
}

}  // namespace detail
}  // namespace smartcv::media
