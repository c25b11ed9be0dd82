#include "tasks/fitting_preview/body_warp.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "vision/similarity.h"

namespace smartcv::fitting_preview {
namespace {

constexpr double least_width = 2;     // pixels between places of the person
constexpr double least_slant = 0.05;  // sine of the least angle a triangle may have

// Twice the area by the sides' product: the sine of the corner at a.
double corner(Vector a, Vector b, Vector c) {
  const double sides = length(b - a) * length(c - a);
  return sides > 0 ? cross(b - a, c - a) / sides : 0;
}

// In order around a quadrangle: every corner turns the same way, and none is nearly straight or nearly closed.
bool convex(const std::array<Vector, 4>& p) {
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (corner(p[i], p[(i + 1) % 4], p[(i + 3) % 4]) < least_slant) {
      return false;
    }
  }
  return true;
}

Vector nearest_on(Vector p, Vector a, Vector b) {
  const Vector along = b - a;
  const double squared = dot(along, along);
  return a + std::clamp(squared > 0 ? dot(p - a, along) / squared : 0.0, 0.0, 1.0) * along;
}

// p itself when it lies inside.
Vector nearest_in(Vector p, const std::array<Vector, 4>& corners) {
  bool inside = true;
  Vector best = corners[0];
  double distance = length(p - best);
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const Vector a = corners[i];
    const Vector b = corners[(i + 1) % 4];
    inside = inside && cross(b - a, p - a) >= 0;
    const Vector candidate = nearest_on(p, a, b);
    if (length(p - candidate) < distance) {
      best = candidate;
      distance = length(p - candidate);
    }
  }
  return inside ? p : best;
}

}  // namespace

std::optional<BodyWarp> BodyWarp::fit(const std::vector<Pair>& pairs) {
  for (const Pair& pair : pairs) {
    if (!finite(pair.from) || !finite(pair.to)) {
      return std::nullopt;
    }
  }
  if (pairs.size() < 2 || length(pairs[0].to - pairs[1].to) < least_width) {
    return std::nullopt;
  }
  if (pairs.size() == 2) {
    const std::array from{point(pairs[0].from), point(pairs[1].from)};
    const std::array to{point(pairs[0].to), point(pairs[1].to)};
    const auto map = vision::fit_similarity(from, to, std::array{1.0F, 1.0F});
    if (!map) {
      return std::nullopt;
    }
    BodyWarp warp;
    warp.matrix_ = {map->xx, map->xy, map->x0, map->yx, map->yy, map->y0, 0, 0, 1};
    return warp;
  }
  return pairs.size() == 3 ? fit_affine(pairs) : fit_homography(pairs);
}

std::optional<BodyWarp> BodyWarp::fit_affine(const std::vector<Pair>& pairs) {
  const double from = corner(pairs[0].from, pairs[1].from, pairs[2].from);
  const double to = corner(pairs[0].to, pairs[1].to, pairs[2].to);
  if (std::abs(from) < least_slant || std::abs(to) < least_slant || from * to < 0 ||
      length(pairs[2].to - pairs[0].to) < least_width) {
    return std::nullopt;
  }
  const Vector a = pairs[1].from - pairs[0].from;
  const Vector b = pairs[2].from - pairs[0].from;
  const Vector c = pairs[1].to - pairs[0].to;
  const Vector d = pairs[2].to - pairs[0].to;
  const double area = cross(a, b);
  BodyWarp warp;
  auto& m = warp.matrix_;
  m = {(c.x * b.y - d.x * a.y) / area,
       (d.x * a.x - c.x * b.x) / area,
       0,
       (c.y * b.y - d.y * a.y) / area,
       (d.y * a.x - c.y * b.x) / area,
       0,
       0,
       0,
       1};
  m[2] = pairs[0].to.x - m[0] * pairs[0].from.x - m[1] * pairs[0].from.y;
  m[5] = pairs[0].to.y - m[3] * pairs[0].from.x - m[4] * pairs[0].from.y;
  return warp;
}

// Pairs: left and right above, left and right below.
std::optional<BodyWarp> BodyWarp::fit_homography(const std::vector<Pair>& pairs) {
  constexpr std::array<std::size_t, 4> around{0, 2, 3, 1};  // clockwise from the upper right of the picture
  Corners from;
  Corners to;
  std::array<cv::Point2f, 4> from_points;
  std::array<cv::Point2f, 4> to_points;
  for (std::size_t i = 0; i < around.size(); ++i) {
    from[i] = pairs[around[i]].from;
    to[i] = pairs[around[i]].to;
    from_points[i] = {static_cast<float>(from[i].x), static_cast<float>(from[i].y)};
    to_points[i] = {static_cast<float>(to[i].x), static_cast<float>(to[i].y)};
  }
  // As wide below as above, within bounds: perspective is never that strong, a wrong joint is.
  constexpr double widest = 3;
  const double from_ratio = length(from[1] - from[2]) / length(from[0] - from[3]);
  const double ratio = length(to[1] - to[2]) / std::max(length(to[0] - to[3]), 1e-6) / std::max(from_ratio, 1e-6);
  if (!convex(from) || !convex(to) || ratio > widest || ratio < 1 / widest || length(to[0] - to[1]) < least_width) {
    return std::nullopt;
  }
  const cv::Mat matrix = cv::getPerspectiveTransform(from_points.data(), to_points.data());
  BodyWarp warp;
  std::copy_n(matrix.ptr<double>(), warp.matrix_.size(), warp.matrix_.begin());
  warp.corners_ = from;
  for (const double value : warp.matrix_) {
    if (!std::isfinite(value)) {
      return std::nullopt;
    }
  }
  return warp;
}

Vector BodyWarp::operator()(Vector p) const noexcept {
  const auto& m = matrix_;
  const Vector q = corners_ ? nearest_in(p, *corners_) : p;
  const double w = m[6] * q.x + m[7] * q.y + m[8];
  const Vector at{(m[0] * q.x + m[1] * q.y + m[2]) / w, (m[3] * q.x + m[4] * q.y + m[5]) / w};
  const Vector rest = p - q;
  if (rest.x == 0 && rest.y == 0) {
    return at;
  }
  // The derivative at q.
  const double dw = m[6] * rest.x + m[7] * rest.y;
  return at + 1 / w * Vector{m[0] * rest.x + m[1] * rest.y - at.x * dw, m[3] * rest.x + m[4] * rest.y - at.y * dw};
}

std::optional<BlendedWarp> BlendedWarp::make(const GarmentFacts& facts, const FramePose& pose,
                                             const std::array<float, 3>& shares) {
  BlendedWarp blended;
  double kept = 0;   // of steps that hold
  double given = 0;  // by steps above that do not
  for (std::size_t i = shares.size(); i-- > 0;) {
    const double share = shares[i] + given;
    if (share <= 0) {
      continue;
    }
    const auto step = static_cast<WarpStep>(i + 1);
    if (const auto warp = BodyWarp::fit(pairs_for(facts, pose, step))) {
      blended.shares_.push_back({*warp, share});
      kept += share;
      given = 0;
    } else {
      given = share;
    }
  }
  if (!(kept > 0)) {
    return std::nullopt;
  }
  for (Share& share : blended.shares_) {
    share.share /= kept;
  }
  return blended;
}

Vector BlendedWarp::operator()(Vector p) const noexcept {
  Vector sum;
  for (const Share& share : shares_) {
    sum = sum + share.share * share.warp(p);
  }
  return sum;
}

double BlendedWarp::length_scale(Vector p) const noexcept { return length((*this)(p + Vector{0, 1}) - (*this)(p)); }

}  // namespace smartcv::fitting_preview
