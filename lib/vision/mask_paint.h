#ifndef SMARTCV_VISION_MASK_PAINT_H
#define SMARTCV_VISION_MASK_PAINT_H

#include <cstdint>
#include <span>

#include "media/picture.h"
#include "vision/mask_coverage.h"

namespace smartcv::vision {

// Painting one component under a coverage on its own grid. Where the coverage is 255 the sample becomes the painted
// value, below it is mixed in by coverage / 255, where it is 0 nothing is written.

// Moves the value of a cell by up to a share of the component's whole range, up or down; by how much follows from the
// seed and the cell's column and row alone.
struct CellNoise {
  float share = 0;
  std::uint64_t seed = 0;
};

void paint_solid(const media::Component& component, const MaskCoverage& coverage, std::uint16_t value);

// Averages over a grid of cells: cell (i, j) spans columns[i]..columns[i + 1] and rows[j]..rows[j + 1] of the component
// (both rising, together covering the mask). Each average is moved by noise.
void paint_cells(const media::Component& component, const MaskCoverage& coverage, const CellNoise& noise,
                 std::span<const int> columns, std::span<const int> rows);

// Gaussian blur with a sigma in samples for each direction.
void paint_blurred(const media::Component& component, const MaskCoverage& coverage, float sigma_x, float sigma_y);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_MASK_PAINT_H
