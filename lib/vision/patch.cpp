#include "vision/patch.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace smartcv::vision {
namespace {

constexpr float least_side = 4;          // pixels of the small picture
constexpr float least_scatter = 16;      // variance, grey levels squared; below it is no texture to find again
constexpr float found_for_sure = 0.95F;  // other sizes are not tried then
constexpr float least_inside = 0.4F;
// Width and height tried, as shares of what is expected: nearer and farther, turning away and back.
struct Stretch {
  float across;
  float down;
};
constexpr std::array<Stretch, 5> sizes{{{1, 1}, {0.94F, 0.94F}, {1.06F, 1.06F}, {0.94F, 1}, {1.06F, 1}}};

Box in_small(const Box& box, float scale) { return {box.x1 * scale, box.y1 * scale, box.x2 * scale, box.y2 * scale}; }

bool too_small(const Box& small) { return !(small.width() >= least_side && small.height() >= least_side); }

// A region of the small picture (of any fractional place, also beyond the border), stretched to columns x rows; the
// mean of 2 x 2 samples per pixel.
cv::Mat stretched(const cv::Mat& gray, const Box& small, int columns, int rows) {
  cv::Mat out(rows, columns, CV_8UC1);
  const float step_x = small.width() / static_cast<float>(2 * columns);
  const float step_y = small.height() / static_cast<float>(2 * rows);
  std::vector<int> xs(static_cast<std::size_t>(2 * columns));
  for (std::size_t i = 0; i < xs.size(); ++i) {
    const float x = small.x1 + (static_cast<float>(i) + 0.5F) * step_x;
    xs[i] = std::clamp(static_cast<int>(std::floor(x)), 0, gray.cols - 1);
  }
  const auto row = [&](int i) {
    const float y = small.y1 + (static_cast<float>(i) + 0.5F) * step_y;
    return gray.ptr<std::uint8_t>(std::clamp(static_cast<int>(std::floor(y)), 0, gray.rows - 1));
  };
  for (int y = 0; y < rows; ++y) {
    const std::uint8_t* const upper = row(2 * y);
    const std::uint8_t* const lower = row(2 * y + 1);
    auto* const to = out.ptr<std::uint8_t>(y);
    for (int x = 0; x < columns; ++x) {
      const int left = xs[2 * static_cast<std::size_t>(x)];
      const int right = xs[2 * static_cast<std::size_t>(x) + 1];
      to[x] = static_cast<std::uint8_t>((upper[left] + upper[right] + lower[left] + lower[right] + 2) / 4);
    }
  }
  return out;
}

Box resized(const Box& box, Stretch by) {
  const Point center = box.center();
  const float w = box.width() * by.across / 2;
  const float h = box.height() * by.down / 2;
  return {center.x - w, center.y - h, center.x + w, center.y + h};
}

// The part of the patch that lies inside the picture, in pixels of the patch.
cv::Rect inside(const Box& small, const cv::Mat& gray) {
  const auto across = [&](float x) {
    return static_cast<int>(std::lround(std::clamp((x - small.x1) / small.width(), 0.0F, 1.0F) * Patch::side));
  };
  const auto down = [&](float y) {
    return static_cast<int>(std::lround(std::clamp((y - small.y1) / small.height(), 0.0F, 1.0F) * Patch::side));
  };
  const int left = across(0);
  const int top = down(0);
  return {left, top, across(static_cast<float>(gray.cols)) - left, down(static_cast<float>(gray.rows)) - top};
}

// How far the top of a parabola through three neighbouring scores lies from the middle one: without it a face that
// moves by less than half a pixel of the patch would never be seen to move. -0.5..0.5.
float top_between(float before, float middle, float after) {
  const float bend = before - 2 * middle + after;
  return bend < 0 ? std::clamp(0.5F * (before - after) / bend, -0.5F, 0.5F) : 0.0F;
}

cv::Point2f refined(const cv::Mat& scores, cv::Point at) {
  cv::Point2f top(at);
  if (at.x > 0 && at.x + 1 < scores.cols) {
    top.x += top_between(scores.at<float>(at.y, at.x - 1), scores.at<float>(at), scores.at<float>(at.y, at.x + 1));
  }
  if (at.y > 0 && at.y + 1 < scores.rows) {
    top.y += top_between(scores.at<float>(at.y - 1, at.x), scores.at<float>(at), scores.at<float>(at.y + 1, at.x));
  }
  return top;
}

bool has_texture(const cv::Mat& gray) {
  cv::Scalar mean;
  cv::Scalar deviation;
  cv::meanStdDev(gray, mean, deviation);
  return deviation[0] * deviation[0] >= least_scatter;
}

}  // namespace

std::optional<PatchDescriptor> describe(const SmallLuma& luma, const Box& box) {
  const Box small = in_small(box, luma.scale);
  if (luma.empty() || too_small(small)) {
    return std::nullopt;
  }
  const cv::Mat gray = stretched(luma.gray, small, PatchDescriptor::side, PatchDescriptor::side);
  PatchDescriptor made;
  float mean = 0;
  for (std::size_t i = 0; i < made.values.size(); ++i) {
    made.values[i] = static_cast<float>(gray.data[i]);
    mean += made.values[i];
  }
  mean /= static_cast<float>(made.values.size());
  float squares = 0;
  for (float& value : made.values) {
    value -= mean;
    squares += value * value;
  }
  if (squares < least_scatter * static_cast<float>(made.values.size())) {
    return std::nullopt;
  }
  const float length = std::sqrt(squares);
  for (float& value : made.values) {
    value /= length;
  }
  return made;
}

std::optional<Patch> cut_patch(const SmallLuma& luma, const Box& box) {
  const Box small = in_small(box, luma.scale);
  if (luma.empty() || too_small(small)) {
    return std::nullopt;
  }
  return Patch{stretched(luma.gray, small, Patch::side, Patch::side), box};
}

std::optional<PatchMatch> find_patch(const SmallLuma& luma, const Patch& patch, const Box& expected, float reach) {
  if (luma.empty() || too_small(in_small(expected, luma.scale))) {
    return std::nullopt;
  }
  const cv::Rect part = inside(in_small(expected, luma.scale), luma.gray);
  if (part.width <= 0 || part.height <= 0 ||
      static_cast<float>(part.area()) < least_inside * Patch::side * Patch::side) {
    return std::nullopt;
  }
  const cv::Mat wanted = patch.gray(part);
  if (!has_texture(wanted)) {
    return std::nullopt;
  }
  const int margin = static_cast<int>(std::ceil(reach * Patch::side));
  std::optional<PatchMatch> best;
  for (const Stretch& size : sizes) {
    if (best && best->score >= found_for_sure) {
      break;
    }
    const Box box = resized(expected, size);
    const float pixel_x = box.width() / Patch::side;
    const float pixel_y = box.height() / Patch::side;
    // What can be at the wanted part's place: that part of the box and `margin` pixels of the patch around it.
    const auto edge = [](float from, int pixels, float pixel) { return from + static_cast<float>(pixels) * pixel; };
    const Box region{edge(box.x1, part.x - margin, pixel_x), edge(box.y1, part.y - margin, pixel_y),
                     edge(box.x1, part.x + part.width + margin, pixel_x),
                     edge(box.y1, part.y + part.height + margin, pixel_y)};
    const cv::Mat searched =
        stretched(luma.gray, in_small(region, luma.scale), part.width + 2 * margin, part.height + 2 * margin);
    cv::Mat scores;
    cv::matchTemplate(searched, wanted, scores, cv::TM_CCOEFF_NORMED);
    double score = 0;
    cv::Point at;
    cv::minMaxLoc(scores, nullptr, &score, nullptr, &at);
    if (std::isfinite(score) && (!best || score > static_cast<double>(best->score) + 0.01)) {
      const cv::Point2f top = refined(scores, at);
      const float dx = (top.x - static_cast<float>(margin)) * pixel_x;
      const float dy = (top.y - static_cast<float>(margin)) * pixel_y;
      best = PatchMatch{{box.x1 + dx, box.y1 + dy, box.x2 + dx, box.y2 + dy}, static_cast<float>(score)};
    }
  }
  return best;
}

}  // namespace smartcv::vision
