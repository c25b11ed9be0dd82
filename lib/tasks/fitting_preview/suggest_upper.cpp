#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "tasks/fitting_preview/suggest_parts.h"
#include "vision/polygon.h"

namespace smartcv::fitting_preview {
namespace {

float distance(vision::Point a, vision::Point b) { return std::hypot(b.x - a.x, b.y - a.y); }

// Where a person's joints are, in distances between the shoulder joints; see Note [Anchors from an outline].
constexpr float hips_below = 1.26F;
constexpr float hip_aside = 0.285F;
constexpr float joint_below_seam = 0.1F;
// Between armpits a garment is narrower than between shoulder joints.
constexpr float shoulders_to_armpits = 1.1F;

// The point of a bay's shore that lies highest and nearest to the axis.
vision::Point innermost(const Bay& bay, float axis) {
  return *std::max_element(bay.shore.begin(), bay.shore.end(), [axis](vision::Point a, vision::Point b) {
    return -a.y - std::abs(a.x - axis) / 2 < -b.y - std::abs(b.x - axis) / 2;
  });
}

std::optional<vision::Point> find_armpit(const Silhouette& shape, int side) {
  const cv::Rect& bounds = shape.bounds();
  for (const Bay& bay : shape.bays(0.02F * static_cast<float>(bounds.height))) {
    const auto [upper, lower] = std::minmax_element(bay.shore.begin(), bay.shore.end(),
                                                    [](vision::Point a, vision::Point b) { return a.y < b.y; });
    const bool reaches_hem = lower->y > static_cast<float>(shape.row_at(0.6));
    const bool at_side =
        (bay.deepest.x - shape.axis()) * static_cast<float>(side) > 0.08F * static_cast<float>(bounds.width);
    // The bay between two legs opens downwards in the middle, that of a brim upwards.
    if (at_side && reaches_hem && upper->y > static_cast<float>(shape.row_at(0.05))) {
      return innermost(bay, shape.axis());
    }
  }
  return std::nullopt;
}

// The piece that falls off when the garment is cut from the armpit to the shoulder.
cv::Mat cut_off(const Silhouette& shape, const Sleeve& sleeve) {
  cv::Mat pieces = shape.mask().clone();
  const auto pixel = [](vision::Point p) { return cv::Point(static_cast<int>(p.x), static_cast<int>(p.y)); };
  // A little longer than the garment, so that the cut is one.
  const float slack =
      0.02F * static_cast<float>(shape.bounds().height) / std::max(1.0F, distance(sleeve.seam_above, sleeve.armpit));
  const vision::Point along{sleeve.armpit.x - sleeve.seam_above.x, sleeve.armpit.y - sleeve.seam_above.y};
  const vision::Point above{sleeve.seam_above.x - along.x * slack, sleeve.seam_above.y - along.y * slack};
  const vision::Point below{sleeve.armpit.x + along.x * slack / 2, sleeve.armpit.y + along.y * slack / 2};
  cv::line(pieces, pixel(above), pixel(below), 0, 3, cv::LINE_4);
  cv::Mat labels;
  cv::connectedComponents(pieces, labels, 4, CV_32S);
  // The sleeve begins right beside the cut, beyond it as seen from the axis.
  const float side = sleeve.armpit.x > shape.axis() ? 1.0F : -1.0F;
  const vision::Point middle{(sleeve.armpit.x + sleeve.seam_above.x) / 2, (sleeve.armpit.y + sleeve.seam_above.y) / 2};
  const int y = std::clamp(static_cast<int>(middle.y), 0, labels.rows - 1);
  const int beyond = std::clamp(static_cast<int>(middle.x + side * 5), 0, labels.cols - 1);
  const int within = std::clamp(static_cast<int>(middle.x - side * 5), 0, labels.cols - 1);
  const int label = labels.at<int>(y, beyond);
  if (label == 0 || label == labels.at<int>(y, within)) {
    return {};
  }
  return labels == label;
}

vision::Point mean_where(const cv::Mat& piece, vision::Point from, float nearest, float farthest) {
  double x_sum = 0;
  double y_sum = 0;
  int count = 0;
  for (int y = 0; y < piece.rows; ++y) {
    for (int x = 0; x < piece.cols; ++x) {
      const vision::Point p{static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F};
      if (piece.at<unsigned char>(y, x) != 0 && distance(p, from) >= nearest && distance(p, from) <= farthest) {
        x_sum += static_cast<double>(p.x);
        y_sum += static_cast<double>(p.y);
        ++count;
      }
    }
  }
  return count == 0 ? from : vision::Point{static_cast<float>(x_sum / count), static_cast<float>(y_sum / count)};
}

vision::Point stepped(vision::Point from, vision::Point direction, float length) {
  return {from.x + direction.x * length, from.y + direction.y * length};
}

bool lies_in(const cv::Mat& piece, vision::Point p) {
  const cv::Point pixel(static_cast<int>(std::floor(p.x)), static_cast<int>(std::floor(p.y)));
  return cv::Rect({}, piece.size()).contains(pixel) && piece.at<unsigned char>(pixel) != 0;
}

// Middle of the cuff. A sleeve as short as it is wide (`seam`): where the line from the seam's middle through the
// sleeve's leaves it; the far corner of a wide cuff would lead astray. A long one: its far end, wherever it bends.
vision::Point find_end(const cv::Mat& piece, vision::Point start, float seam) {
  std::vector<cv::Point> pixels;
  cv::findNonZero(piece, pixels);
  float reach = 0;
  for (const cv::Point p : pixels) {
    reach = std::max(reach, distance({static_cast<float>(p.x), static_cast<float>(p.y)}, start));
  }
  const bool is_short = reach < 1.6F * seam;
  const vision::Point far = mean_where(piece, start, is_short ? 0 : 0.9F * reach, reach);
  const float length = std::max(1.0F, distance(far, start));
  const vision::Point axis{(far.x - start.x) / length, (far.y - start.y) / length};
  if (is_short) {
    float out = length;
    while (lies_in(piece, stepped(start, axis, out + 1))) {
      ++out;
    }
    return stepped(start, axis, out);
  }
  const auto along = [&](cv::Point p) {
    return (static_cast<float>(p.x) + 0.5F - start.x) * axis.x + (static_cast<float>(p.y) + 0.5F - start.y) * axis.y;
  };
  float longest = 0;
  for (const cv::Point p : pixels) {
    longest = std::max(longest, along(p));
  }
  double x_sum = 0;
  double y_sum = 0;
  int count = 0;
  for (const cv::Point p : pixels) {
    if (along(p) >= 0.93F * longest) {
      x_sum += p.x + 0.5;
      y_sum += p.y + 0.5;
      ++count;
    }
  }
  return {static_cast<float>(x_sum / std::max(count, 1)), static_cast<float>(y_sum / std::max(count, 1))};
}

std::vector<vision::Point> outline_of(const cv::Mat& piece) {
  std::vector<std::vector<cv::Point>> contours;
  cv::findContours(piece, contours, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
  const auto largest = std::max_element(contours.begin(), contours.end(),
                                        [](const auto& a, const auto& b) { return a.size() < b.size(); });
  std::vector<vision::Point> outline;
  if (largest == contours.end()) {
    return outline;
  }
  std::vector<cv::Point> corners;
  cv::approxPolyDP(*largest, corners, 2, true);
  for (const cv::Point p : corners) {
    outline.push_back({static_cast<float>(p.x) + 0.5F, static_cast<float>(p.y) + 0.5F});
  }
  return outline;
}

struct Frame {
  float width;  // between the shoulder joints
  float shoulder_y;
  std::array<float, 2> shoulder_x;  // wearer's left, right
};

// Where there are no sleeves: the shoulders are the ends of the upper edge, on both sides of the neck.
Frame sleeveless(const Silhouette& shape) {
  const int row = shape.row_at(0.06);
  const Run extent = shape.extent(row);
  // Straps sit further inside than shoulder joints, and a strapless bodice has none at all.
  const float body = static_cast<float>(shape.central(shape.row_at(0.35)).width());
  const float width = std::max(static_cast<float>(extent.width()), 0.9F * body);
  const cv::Rect& bounds = shape.bounds();
  const auto inside = [&](float x) {
    return std::clamp(x, static_cast<float>(bounds.x) + 1, static_cast<float>(bounds.br().x) - 1);
  };
  return {width,
          static_cast<float>(bounds.y) + 0.04F * width,
          {inside(shape.axis() + width / 2), inside(shape.axis() - width / 2)}};
}

void add_sleeve(const Silhouette& shape, const Sleeve& sleeve, float width, int side, GarmentFacts& facts) {
  const bool left = side > 0;
  facts.anchors[left ? Anchor::left_sleeve_end : Anchor::right_sleeve_end] = sleeve.end;
  // Long sleeves cover the elbow; those to the middle of the forearm do, too, at its place on the arm.
  const float elbow = sleeve.length > 1.2F * width ? 0.535F * sleeve.length : 0.74F * width;
  if (sleeve.length > 0.9F * width) {
    const cv::Mat piece = cut_off(shape, sleeve);
    facts.anchors[left ? Anchor::left_elbow : Anchor::right_elbow] =
        mean_where(piece, sleeve.shoulder, 0.98F * elbow, 1.02F * elbow + 1);
  }
  if (sleeve.outline.size() >= 3 && !vision::crosses_itself(sleeve.outline)) {
    facts.parts.push_back({left ? PartKind::left_sleeve : PartKind::right_sleeve, sleeve.outline});
  }
}

}  // namespace

std::optional<Sleeve> find_sleeve(const Silhouette& shape, int side) {
  const auto armpit = find_armpit(shape, side);
  if (!armpit) {
    return std::nullopt;
  }
  Sleeve sleeve;
  sleeve.armpit = *armpit;
  const float shoulder_x = shape.axis() + (armpit->x - shape.axis()) * shoulders_to_armpits;
  const Run column = shape.column(shoulder_x);
  const float width = 2 * std::abs(shoulder_x - shape.axis());
  sleeve.seam_above = {shoulder_x, static_cast<float>(column.begin)};
  sleeve.shoulder = {shoulder_x, static_cast<float>(column.begin) + joint_below_seam * width};
  if (column.width() == 0 || armpit->y - sleeve.seam_above.y < 0.05F * width) {
    return std::nullopt;
  }
  const cv::Mat piece = cut_off(shape, sleeve);
  if (piece.empty() || cv::countNonZero(piece) < 0.02 * cv::countNonZero(shape.mask())) {
    return std::nullopt;
  }
  const vision::Point seam_middle{(armpit->x + sleeve.seam_above.x) / 2, (armpit->y + sleeve.seam_above.y) / 2};
  sleeve.end = find_end(piece, seam_middle, distance(*armpit, sleeve.seam_above));
  sleeve.length = distance(sleeve.shoulder, sleeve.end);
  sleeve.outline = outline_of(piece);
  return sleeve;
}

void suggest_upper(const Silhouette& shape, GarmentFacts& facts) {
  const auto left = find_sleeve(shape, 1);
  const auto right = find_sleeve(shape, -1);
  Frame frame = sleeveless(shape);
  if (left && right) {
    frame = {left->shoulder.x - right->shoulder.x,
             (left->shoulder.y + right->shoulder.y) / 2,
             {left->shoulder.x, right->shoulder.x}};
  }
  const Run middle = shape.column(shape.axis());
  const auto hem = static_cast<float>(middle.end);
  const float hip_y =
      std::min(frame.shoulder_y + hips_below * frame.width, hem - 0.02F * static_cast<float>(shape.bounds().height));
  facts.anchors[Anchor::left_shoulder] = {frame.shoulder_x[0], frame.shoulder_y};
  facts.anchors[Anchor::right_shoulder] = {frame.shoulder_x[1], frame.shoulder_y};
  facts.anchors[Anchor::left_hip] = {shape.axis() + hip_aside * frame.width, hip_y};
  facts.anchors[Anchor::right_hip] = {shape.axis() - hip_aside * frame.width, hip_y};
  const float waist_y = frame.shoulder_y + 0.72F * (hip_y - frame.shoulder_y);
  const Run waist = shape.central(static_cast<int>(waist_y));
  facts.anchors[Anchor::left_waist] = {static_cast<float>(waist.end), waist_y};
  facts.anchors[Anchor::right_waist] = {static_cast<float>(waist.begin), waist_y};
  facts.anchors[Anchor::collar] = {shape.axis(), static_cast<float>(middle.begin)};
  facts.anchors[Anchor::hem] = {shape.axis(), hem};
  if (left && right) {
    add_sleeve(shape, *left, frame.width, 1, facts);
    add_sleeve(shape, *right, frame.width, -1, facts);
  }
}

}  // namespace smartcv::fitting_preview
