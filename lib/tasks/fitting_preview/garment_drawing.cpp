#include "tasks/fitting_preview/garment_drawing.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <string>

namespace smartcv::fitting_preview {
namespace {

const cv::Scalar left_color(20, 110, 235);   // the wearer's left
const cv::Scalar right_color(225, 120, 0);   // right
const cv::Scalar middle_color(20, 150, 60);  // on the axis
const cv::Scalar wrong_color(220, 20, 30);
const cv::Scalar dark(20, 20, 20);
const cv::Scalar white(255, 255, 255);

// Pictures of every size come out readable: the long side within these.
constexpr double smallest_drawing = 900;
constexpr double largest_drawing = 1600;
constexpr int margin = 60;

cv::Mat over_checkerboard(const cv::Mat& bgra) {
  constexpr int tile = 16;
  cv::Mat out(bgra.size(), CV_8UC3);
  for (int y = 0; y < bgra.rows; ++y) {
    for (int x = 0; x < bgra.cols; ++x) {
      const auto& p = bgra.at<cv::Vec4b>(y, x);
      const int ground = (x / tile + y / tile) % 2 == 0 ? 204 : 236;
      for (int c = 0; c < 3; ++c) {
        out.at<cv::Vec3b>(y, x)[c] = static_cast<unsigned char>((p[2 - c] * p[3] + ground * (255 - p[3]) + 127) / 255);
      }
    }
  }
  return out;
}

struct View {
  double x = 1;
  double y = 1;
  cv::Size picture;
  [[nodiscard]] cv::Point operator()(vision::Point p) const {
    const auto at = [](double v, int limit) {
      return static_cast<int>(std::lround(std::isfinite(v) ? std::clamp(v, -margin / 2.0, limit + margin / 2.0) : 0.0));
    };
    return {at(static_cast<double>(p.x) * x, picture.width) + margin,
            at(static_cast<double>(p.y) * y, picture.height) + margin};
  }
};

cv::Scalar color_of(const std::string& name) {
  return name.starts_with("left_") ? left_color : name.starts_with("right_") ? right_color : middle_color;
}

bool outside(vision::Point p, vision::Size picture) {
  return !(p.x >= 0 && p.y >= 0 && p.x <= static_cast<float>(picture.width) &&
           p.y <= static_cast<float>(picture.height));
}

void write(cv::Mat& drawing, const std::string& text, cv::Point at, const cv::Scalar& color) {
  cv::putText(drawing, text, at, cv::FONT_HERSHEY_SIMPLEX, 0.55, white, 5, cv::LINE_AA);
  cv::putText(drawing, text, at, cv::FONT_HERSHEY_SIMPLEX, 0.55, color, 1, cv::LINE_AA);
}

// Beside its point, away from the axis, and within the drawing.
void write_name(cv::Mat& drawing, const std::string& text, cv::Point point, const cv::Scalar& color) {
  int baseline = 0;
  const cv::Size size = cv::getTextSize(text, cv::FONT_HERSHEY_SIMPLEX, 0.55, 1, &baseline);
  const bool to_left = text.starts_with("right_");
  const int x = to_left ? point.x - 14 - size.width : point.x + 14;
  const int y = std::clamp(point.y + size.height / 2, size.height + 2, drawing.rows - 4);
  write(drawing, text, {std::clamp(x, 2, std::max(2, drawing.cols - size.width - 2)), y}, color);
}

void draw_part(cv::Mat& drawing, const GarmentPart& part, const View& view) {
  if (part.outline.size() < 2) {
    return;
  }
  std::vector<cv::Point> corners;
  for (const vision::Point p : part.outline) {
    corners.push_back(view(p));
  }
  const cv::Scalar color = color_of(name_of(part.kind));
  cv::polylines(drawing, corners, true, white, 4, cv::LINE_AA);
  cv::polylines(drawing, corners, true, color, 2, cv::LINE_AA);
}

void draw_crossed(cv::Mat& drawing, const GarmentFacts& facts, const View& view) {
  for (const auto& [anchor, point] : facts.anchors) {
    const std::string name = name_of(anchor);
    if (!name.starts_with("left_")) {
      continue;
    }
    const auto other = facts.anchors.find(fitting_preview::anchor("right_" + name.substr(5)).value_or(anchor));
    if (other != facts.anchors.end() && point.x < other->second.x) {
      cv::line(drawing, view(point), view(other->second), wrong_color, 2, cv::LINE_AA);
    }
  }
}

}  // namespace

cv::Mat draw_anchors(const cv::Mat& pixels, const GarmentFacts& facts) {
  const double side = std::max(pixels.cols, pixels.rows);
  const double scale = std::clamp(side, smallest_drawing, largest_drawing) / side;
  const cv::Size size(std::max(1, cvRound(pixels.cols * scale)), std::max(1, cvRound(pixels.rows * scale)));
  cv::Mat shown;
  cv::resize(pixels, shown, size, 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_NEAREST);
  if (shown.depth() == CV_16U) {
    shown.convertTo(shown, CV_8U, 1.0 / 257);
  }
  cv::Mat drawing;
  cv::copyMakeBorder(over_checkerboard(shown), drawing, margin, margin, margin, margin, cv::BORDER_CONSTANT,
                     cv::Scalar(250, 250, 250));
  const View view{static_cast<double>(size.width) / pixels.cols, static_cast<double>(size.height) / pixels.rows, size};
  for (const GarmentPart& part : facts.parts) {
    draw_part(drawing, part, view);
  }
  draw_crossed(drawing, facts, view);
  for (const auto& [anchor, point] : facts.anchors) {
    const bool wrong = outside(point, facts.picture_size);
    const cv::Scalar color = wrong ? wrong_color : color_of(name_of(anchor));
    cv::drawMarker(drawing, view(point), white, cv::MARKER_CROSS, 26, 6, cv::LINE_AA);
    cv::drawMarker(drawing, view(point), color, cv::MARKER_CROSS, 24, 2, cv::LINE_AA);
    cv::circle(drawing, view(point), 6, color, 2, cv::LINE_AA);
    write_name(drawing, wrong ? std::string(name_of(anchor)) + " (outside)" : name_of(anchor), view(point),
               wrong ? wrong_color : dark);
  }
  return drawing;
}

}  // namespace smartcv::fitting_preview
