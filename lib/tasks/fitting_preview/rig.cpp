#include "tasks/fitting_preview/rig.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <utility>

namespace smartcv::fitting_preview {
namespace {

constexpr int body_cells = 16;  // along the longer side
constexpr int limb_stations = 24;
constexpr int limb_columns = 8;
constexpr double seam_share = 0.45;  // of the upper bone: how far the seam is felt

// Pixels of one part, 255, and how far they reach.
cv::Mat mask_of(const PartRegions& regions, PartKind kind) {
  cv::Mat mask;
  cv::compare(regions.labels, cv::Scalar(static_cast<double>(kind)), mask, cv::CMP_EQ);
  return mask;
}

// `columns` + 1 corners in each of the rows; cells for which `keep` says no are left out.
template <typename Keep>
void add_grid(RigPart& part, std::size_t columns, const Keep& keep) {
  const std::size_t rows = part.vertices.size() / (columns + 1);
  const bool clockwise = [&] {
    const Vector a = vector(part.vertices[0].from);
    return cross(vector(part.vertices[1].from) - a, vector(part.vertices[columns + 1].from) - a) > 0;
  }();
  for (std::size_t row = 0; row + 1 < rows; ++row) {
    for (std::size_t column = 0; column < columns; ++column) {
      const std::size_t a = row * (columns + 1) + column;
      const std::size_t b = a + 1;
      const std::size_t c = a + columns + 1;
      const std::size_t d = c + 1;
      if (!keep(a, d)) {
        continue;
      }
      part.triangles.push_back(clockwise ? std::array{a, b, c} : std::array{a, c, b});
      part.triangles.push_back(clockwise ? std::array{b, d, c} : std::array{b, c, d});
    }
  }
}

RigPart body_mesh(const GarmentRig& rig) {
  RigPart part{PartKind::body, {}, {}};
  const cv::Mat mask = mask_of(rig.regions, PartKind::body);
  const cv::Rect seen = cv::boundingRect(mask);
  if (seen.area() == 0) {
    return part;
  }
  // A pixel more on each side: the picture is filtered.
  const double scale = rig.regions.scale;
  const Vector corner{(seen.x - 1) / scale, (seen.y - 1) / scale};
  const double width = (seen.width + 2) / scale;
  const double height = (seen.height + 2) / scale;
  const double cell = std::max(width, height) / body_cells;
  const auto columns = static_cast<std::size_t>(std::max(1.0, std::round(width / cell)));
  const auto rows = static_cast<std::size_t>(std::max(1.0, std::round(height / cell)));
  for (std::size_t row = 0; row <= rows; ++row) {
    for (std::size_t column = 0; column <= columns; ++column) {
      const Vector p{corner.x + width * static_cast<double>(column) / static_cast<double>(columns),
                     corner.y + height * static_cast<double>(row) / static_cast<double>(rows)};
      part.vertices.push_back({point(p)});
    }
  }
  const cv::Rect all(0, 0, mask.cols, mask.rows);
  add_grid(part, columns, [&](std::size_t a, std::size_t d) {
    const auto label = [&](float v) { return static_cast<int>(std::floor(v * scale)); };
    const vision::Point from = part.vertices[a].from;
    const vision::Point to = part.vertices[d].from;
    const cv::Rect cell_pixels(cv::Point(label(from.x) - 2, label(from.y) - 2),
                               cv::Point(label(to.x) + 3, label(to.y) + 3));
    const cv::Rect inside = cell_pixels & all;
    return inside.area() > 0 && cv::countNonZero(mask(inside)) > 0;
  });
  return part;
}

struct Extent {
  double first = 0;
  double last = 0;
  void include(double v) {
    first = std::min(first, v);
    last = std::max(last, v);
  }
};

// Even steps that meet 0 and what else must be met.
std::vector<double> stations(const Extent& extent, int count, const std::vector<double>& met) {
  const double step = (extent.last - extent.first) / count;
  std::vector<double> all;
  for (int i = 0; i <= count; ++i) {
    all.push_back(extent.first + i * step);
  }
  for (const double place : met) {
    if (place > extent.first && place < extent.last) {
      *std::ranges::min_element(all.begin() + 1, all.end() - 1, {}, [&](double v) { return std::abs(v - place); }) =
          place;
    }
  }
  return all;
}

RigPart limb_mesh(const GarmentRig& rig, PartKind kind, const cv::Mat& from_body) {
  RigPart part{kind, {}, {}};
  const GarmentLimb& limb = *rig.limbs[static_cast<std::size_t>(kind)];
  const Limb& bone = limb.bone;
  const cv::Mat mask = mask_of(rig.regions, kind);
  const double scale = rig.regions.scale;
  const double upper_bone = bone.upper() + (limb.has_lower ? 0 : bone.lower());
  Extent along{0, bone.upper() + bone.lower()};
  Extent across;
  bool seen = false;
  constexpr float touching = 1.6F;  // label pixels
  double contact = 0;               // how far along the bone the limb touches the body
  for (int y = 0; y < mask.rows; ++y) {
    for (int x = 0; x < mask.cols; ++x) {
      if (mask.at<std::uint8_t>(y, x) != 0) {
        const Limb::Place place = bone.place_of({(x + 0.5) / scale, (y + 0.5) / scale});
        if (from_body.at<float>(y, x) < touching && place.along < (1 - seam_share) * upper_bone) {
          contact = std::max(contact, place.along);
        }
        along.include(place.along);
        across.include(place.across);
        seen = true;
      }
    }
  }
  if (!seen) {
    return part;
  }
  const double margin = 2 / scale;
  along = {along.first - margin, along.last + margin};
  across = {across.first - margin, across.last + margin};
  const std::vector<double> rows = stations(along, limb_stations, {0, bone.upper(), bone.upper() + bone.lower()});
  const std::vector<double> columns = stations(across, limb_columns, {0});
  const double blend = seam_share * upper_bone;
  const double armhole = std::clamp(contact, 0.0, upper_bone - blend);
  for (const double u : rows) {
    for (const double d : columns) {
      const Vector p = bone.at(u, d);
      const int x = std::clamp(static_cast<int>(p.x * scale), 0, from_body.cols - 1);
      const int y = std::clamp(static_cast<int>(p.y * scale), 0, from_body.rows - 1);
      const double distance = from_body.at<float>(y, x) / scale;
      // A sleeve that lies along the body is joined to it at the armhole alone.
      part.vertices.push_back({point(p), u, d, smooth_step(0, blend, std::max(distance, u - armhole))});
    }
  }
  add_grid(part, columns.size() - 1, [](std::size_t, std::size_t) { return true; });
  return part;
}

// Half of the width of a limb's cloth, by its pixels.
double half_width(const PartRegions& regions, PartKind kind, const Limb& bone) {
  const cv::Mat mask = mask_of(regions, kind);
  const double area = cv::countNonZero(mask) / (regions.scale * regions.scale);
  return 0.5 * area / (bone.upper() + bone.lower());
}

}  // namespace

GarmentRig make_rig(std::shared_ptr<const Garment> garment) {
  GarmentRig rig{std::move(garment), {}, {}, {}};
  for (std::size_t i = 0; i < part_count; ++i) {
    rig.limbs[i] = limb_of(rig.garment->facts, static_cast<PartKind>(i));
  }
  rig.regions = part_regions(*rig.garment, rig.limbs);
  if (RigPart body = body_mesh(rig); !body.triangles.empty()) {
    rig.parts.push_back(std::move(body));
  }
  cv::Mat from_body;  // distance of each label pixel to the body
  cv::distanceTransform(~mask_of(rig.regions, PartKind::body), from_body, cv::DIST_L2, cv::DIST_MASK_5);
  for (std::size_t i = 1; i < part_count; ++i) {
    if (!rig.limbs[i]) {
      continue;
    }
    const auto kind = static_cast<PartKind>(i);
    const Limb& bone = rig.limbs[i]->bone;
    rig.limbs[i]->width = half_width(rig.regions, kind, bone);
    if (RigPart limb = limb_mesh(rig, kind, from_body); !limb.triangles.empty()) {
      rig.parts.push_back(std::move(limb));
    }
  }
  return rig;
}

}  // namespace smartcv::fitting_preview
