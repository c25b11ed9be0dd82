#include "vision/mask_coverage.h"

#include <algorithm>
#include <cmath>

#include "vision/mask_region.h"

namespace smartcv::vision {
namespace {

using Span = MaskCoverage::Span;

// Samples touched by a stretch. Clamped before the cast: a shape may lie far outside.
Span samples(const std::optional<Stretch>& stretch, int limit) noexcept {
  if (!stretch) {
    return {};
  }
  const auto top = static_cast<float>(limit);
  return {static_cast<int>(std::floor(std::clamp(stretch->left, 0.0F, top))),
          static_cast<int>(std::ceil(std::clamp(stretch->right, 0.0F, top)))};
}

// 255 at the shape, 0 at a distance of the edge's width, smooth at both ends.
std::uint8_t soft(float distance, float edge) noexcept {
  const float t = std::clamp(distance / edge, 0.0F, 1.0F);
  const float alpha = 255 * (1 - t * t * (3 - 2 * t)) + 0.5F;
  return static_cast<std::uint8_t>(alpha);  // never negative, so this rounds; lround is a slow call here
}

}  // namespace

void MaskCoverage::allocate(Span columns, int top, int bottom) {
  columns_ = columns;
  top_ = top;
  rows_.assign(static_cast<std::size_t>(std::max(bottom - top, 0)), Row{});
  alpha_.assign(rows_.size() * static_cast<std::size_t>(std::max(columns.end - columns.begin, 0)), 0);
}

MaskCoverage::MaskCoverage(const MaskShape& shape, Size grid, float edge) {
  const Box& bounds = shape.bounds();
  if (bounds.area() <= 0) {
    return;
  }
  const Span columns = samples(Stretch{bounds.x1 - edge, bounds.x2 + edge}, grid.width);
  const Span lines = samples(Stretch{bounds.y1 - edge, bounds.y2 + edge}, grid.height);
  if (columns.empty() || lines.empty()) {
    return;
  }
  allocate(columns, lines.begin, lines.end);
  const auto scan = [&](const auto& region) {
    for (int y = lines.begin; y < lines.end; ++y) {
      const auto y1 = static_cast<float>(y);
      Row& row = rows_[static_cast<std::size_t>(y - top_)];
      row.touched = samples(region.stretch(y1, y1 + 1, edge), grid.width);
      row.touched = {std::max(row.touched.begin, columns.begin), std::min(row.touched.end, columns.end)};
      row.full = samples(region.stretch(y1, y1 + 1, 0), grid.width);
      if (row.touched.empty()) {
        row = {};
        continue;
      }
      if (row.full.empty()) {
        row.full = {row.touched.end, row.touched.end};
      }
      std::uint8_t* const alphas = alpha(y) - columns.begin;
      const auto shade = [&](int from, int to) {
        for (int x = from; x < to; ++x) {
          alphas[x] = soft(region.distance({static_cast<float>(x) + 0.5F, y1 + 0.5F}), edge);
        }
      };
      shade(row.touched.begin, row.full.begin);
      std::fill(alphas + row.full.begin, alphas + row.full.end, std::uint8_t{255});
      shade(row.full.end, row.touched.end);
    }
  };
  if (shape.kind() == MaskShape::Kind::ellipse) {
    scan(EllipseRegion(bounds, grid));
  } else {
    scan(PolygonRegion(shape.corners()));
  }
}

MaskCoverage::MaskCoverage(std::span<const MaskShape> parts, Size grid, float edge) {
  std::vector<MaskCoverage> covered;
  for (const MaskShape& part : parts) {
    MaskCoverage one(part, grid, edge);
    if (!one.empty()) {
      covered.push_back(std::move(one));
    }
  }
  if (covered.size() == 1) {
    *this = std::move(covered.front());
  }
  if (covered.size() <= 1) {
    return;
  }
  Span columns = covered.front().columns();
  Span lines{covered.front().top(), covered.front().bottom()};
  for (const MaskCoverage& one : covered) {
    columns = {std::min(columns.begin, one.columns().begin), std::max(columns.end, one.columns().end)};
    lines = {std::min(lines.begin, one.top()), std::max(lines.end, one.bottom())};
  }
  allocate(columns, lines.begin, lines.end);
  for (const MaskCoverage& one : covered) {
    for (int y = one.top(); y < one.bottom(); ++y) {
      const Span touched = one.row(y).touched;
      if (touched.empty()) {
        continue;
      }
      Row& row = rows_[static_cast<std::size_t>(y - top_)];
      row.touched = row.touched.empty()
                        ? touched
                        : Span{std::min(row.touched.begin, touched.begin), std::max(row.touched.end, touched.end)};
      row.full = {row.touched.end, row.touched.end};  // what is full may be in several pieces
      const std::uint8_t* const from = one.alpha(y) - one.columns().begin;
      std::uint8_t* const to = alpha(y) - columns.begin;
      for (int x = touched.begin; x < touched.end; ++x) {
        to[x] = std::max(to[x], from[x]);
      }
    }
  }
}

MaskCoverage MaskCoverage::line(std::span<const MaskShape> parts, Size grid, float thickness) {
  MaskCoverage rim(parts, grid, thickness);
  for (int y = rim.top(); y < rim.bottom(); ++y) {
    Row& row = rim.rows_[static_cast<std::size_t>(y - rim.top_)];
    std::uint8_t* const alphas = rim.alpha(y) - rim.columns_.begin;
    std::fill(alphas + row.full.begin, alphas + row.full.end, std::uint8_t{0});
    row.full = {row.touched.end, row.touched.end};
    for (int x = row.touched.begin; x < row.touched.end; ++x) {
      // A firm line with a soft outer side; nothing where a part is.
      alphas[x] = static_cast<std::uint8_t>(alphas[x] == 255 ? 0 : std::min(255, 3 * alphas[x]));
    }
  }
  return rim;
}

MaskCoverage MaskCoverage::reduced(int log2_width, int log2_height) const {
  MaskCoverage coarse;
  if (empty()) {
    return coarse;
  }
  const auto covering = [](Span span, int log2) {
    return Span{span.begin >> log2, (span.end + (1 << log2) - 1) >> log2};
  };
  const auto joined = [](Span a, Span b) {
    return a.empty() ? b : b.empty() ? a : Span{std::min(a.begin, b.begin), std::max(a.end, b.end)};
  };
  coarse.allocate(covering(columns_, log2_width), top_ >> log2_height,
                  (bottom() + (1 << log2_height) - 1) >> log2_height);
  for (int y = top_; y < bottom(); ++y) {
    const Row& fine = row(y);
    if (fine.touched.empty()) {
      continue;
    }
    Row& target = coarse.rows_[static_cast<std::size_t>((y >> log2_height) - coarse.top_)];
    target.touched = joined(target.touched, covering(fine.touched, log2_width));
    if (!fine.full.empty()) {
      target.full = joined(target.full, covering(fine.full, log2_width));
    }
    const std::uint8_t* const from = alpha(y) - columns_.begin;
    std::uint8_t* const to = coarse.alpha(y >> log2_height) - coarse.columns_.begin;
    const auto take = [&](int begin, int end) {
      for (int x = begin; x < end; ++x) {
        to[x >> log2_width] = std::max(to[x >> log2_width], from[x]);
      }
    };
    if (fine.full.empty()) {
      take(fine.touched.begin, fine.touched.end);
      continue;
    }
    const Span full = covering(fine.full, log2_width);
    take(fine.touched.begin, fine.full.begin);
    std::fill(to + full.begin, to + full.end, std::uint8_t{255});
    take(fine.full.end, fine.touched.end);
  }
  for (Row& r : coarse.rows_) {
    if (r.full.empty()) {
      r.full = {r.touched.end, r.touched.end};
    }
  }
  return coarse;
}

}  // namespace smartcv::vision
