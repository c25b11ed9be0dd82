#include "tasks/matte/picture_fit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "base/error.h"

namespace smartcv::matte {
namespace {

// Half-open, on one axis.
struct Stretch {
  int begin;
  int length;
};

Stretch centered(double length, int room) {
  const int whole = std::clamp(static_cast<int>(std::lround(length)), 1, room);
  return {(room - whole) / 2, whole};
}

// One axis: `samples` of the picture are drawn on `length` pixels (any number) in the middle of `room` pixels.
std::pair<Stretch, Stretch> place_axis(int samples, double length, int room) {
  if (length <= room) {
    return {{0, samples}, centered(length, room)};
  }
  return {centered(samples * room / length, samples), {0, room}};
}

cv::Mat resized_axis(const cv::Mat& picture, cv::Size size, bool shrinks) {
  cv::Mat out;
  cv::resize(picture, out, size, 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_CUBIC);
  return out;
}

}  // namespace

Fit parse_fit(const std::string& word) {
  constexpr std::array<std::pair<const char*, Fit>, 5> known{{{"cover", Fit::cover},
                                                              {"contain", Fit::contain},
                                                              {"stretch", Fit::stretch},
                                                              {"center", Fit::center},
                                                              {"centre", Fit::center}}};
  for (const auto& [name, fit] : known) {
    if (word == name) {
      return fit;
    }
  }
  throw Error(ErrorCode::usage, "the fit '" + word + "' is not known; write cover, contain, stretch or center");
}

Placement place(Fit fit, const Raster& picture, const Raster& frame) {
  // In rows of the frame's pixels: a unit is as wide as it is high.
  const double wide = picture.size.width * picture.pixel_aspect;
  const double high = picture.size.height;
  const double across = frame.size.width * frame.pixel_aspect / wide;
  const double down = frame.size.height / high;
  const double scale = fit == Fit::cover ? std::max(across, down) : fit == Fit::contain ? std::min(across, down) : 1;
  // The picture's sides in pixels of the frame.
  double width = wide * scale / frame.pixel_aspect;
  double height = high * scale;
  if (fit == Fit::stretch || (fit == Fit::cover && across >= down) || (fit == Fit::contain && across <= down)) {
    width = frame.size.width;  // exactly, whatever the division left
  }
  if (fit == Fit::stretch || (fit == Fit::cover && down >= across) || (fit == Fit::contain && down <= across)) {
    height = frame.size.height;
  }
  const auto [from_x, to_x] = place_axis(picture.size.width, width, frame.size.width);
  const auto [from_y, to_y] = place_axis(picture.size.height, height, frame.size.height);
  return {{from_x.begin, from_y.begin, from_x.length, from_y.length},
          {to_x.begin, to_y.begin, to_x.length, to_y.length}};
}

cv::Mat fit_picture(const cv::Mat& rgb, const Placement& placement, vision::Size frame, vision::Rgb bar) {
  cv::Mat part = rgb(placement.from);
  const cv::Size wanted = placement.to.size();
  // Shrinking first: the other axis then has less to do.
  for (const bool shrinks : {true, false}) {
    cv::Size size = part.size();
    size.width = (wanted.width < size.width) == shrinks ? wanted.width : size.width;
    size.height = (wanted.height < size.height) == shrinks ? wanted.height : size.height;
    if (size != part.size()) {
      part = resized_axis(part, size, shrinks);
    }
  }
  cv::Mat out(frame.height, frame.width, CV_32FC3, cv::Scalar(bar.r / 255.0, bar.g / 255.0, bar.b / 255.0));
  cv::Mat inner = out(placement.to);
  cv::Mat positive;
  cv::max(part, 0.0, positive);
  cv::min(positive, 1.0, inner);  // cubic interpolation overshoots on both sides
  return out;
}

}  // namespace smartcv::matte
