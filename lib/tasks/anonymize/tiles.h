#ifndef SMARTCV_TASKS_ANONYMIZE_TILES_H
#define SMARTCV_TASKS_ANONYMIZE_TILES_H

#include <optional>
#include <string>
#include <vector>

#include "vision/geometry.h"

namespace smartcv::anonymize {

// How a picture is cut into overlapping parts of equal size; 1x1: not at all.
struct TileGrid {
  int columns = 1;
  int rows = 1;
  int overlap = 0;  // of neighbours, at least so many pixels

  [[nodiscard]] bool whole() const noexcept { return columns * rows <= 1; }
  friend bool operator==(const TileGrid&, const TileGrid&) = default;
};

inline constexpr int most_tiles_a_side = 16;

// "3x2": columns and rows, each 1..16. The overlap is left at 0.
[[nodiscard]] std::optional<TileGrid> parse_tiles(const std::string& text);
// "3x2".
[[nodiscard]] std::string tiles_text(const TileGrid& grid);

// The fewest tiles whose sides are not longer than `longest` pixels, but no more than 16 a side.
[[nodiscard]] TileGrid grid_of(vision::Size picture, int longest, int overlap);

// Their size: the same for all, multiples of 4 pixels, so that they are whole chroma samples of every layout.
[[nodiscard]] vision::Size tile_size(vision::Size picture, const TileGrid& grid);
// The tiles, row by row. What is not larger than the overlap lies in one of them as a whole, wherever it is; only the
// last three pixels on the right and at the bottom may be in none.
[[nodiscard]] std::vector<vision::Box> tiles_of(vision::Size picture, const TileGrid& grid);

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_TILES_H
