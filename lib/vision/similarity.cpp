#include "vision/similarity.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace smartcv::vision {
namespace {

struct Mean {
  double x = 0;
  double y = 0;
};

Mean mean_of(std::span<const Point> points, std::span<const float> weights) noexcept {
  Mean sum;
  double total = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    sum.x += static_cast<double>(weights[i]) * points[i].x;
    sum.y += static_cast<double>(weights[i]) * points[i].y;
    total += weights[i];
  }
  return {sum.x / total, sum.y / total};
}

}  // namespace

std::optional<Affine> fit_similarity(std::span<const Point> from, std::span<const Point> to,
                                     std::span<const float> weights) noexcept {
  const Mean a = mean_of(from, weights);
  const Mean b = mean_of(to, weights);
  double spread = 0;  // of `from`
  double cosine = 0;
  double sine = 0;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const double px = from[i].x - a.x;
    const double py = from[i].y - a.y;
    const double qx = to[i].x - b.x;
    const double qy = to[i].y - b.y;
    const double weight = weights[i];
    spread += weight * (px * px + py * py);
    cosine += weight * (px * qx + py * qy);
    sine += weight * (px * qy - py * qx);
  }
  cosine /= spread;
  sine /= spread;
  const Affine map{cosine, -sine, b.x - cosine * a.x + sine * a.y, sine, cosine, b.y - sine * a.x - cosine * a.y};
  // Points closer together than float coordinates can tell apart have no direction. (Not finite: no scale either.)
  const double least = 1e-6 * std::max(1.0, std::hypot(a.x, a.y));
  const bool sound = spread > least * least && cosine * cosine + sine * sine > 0 && std::isfinite(map.x0 + map.y0);
  return sound ? std::optional(map) : std::nullopt;
}

}  // namespace smartcv::vision
